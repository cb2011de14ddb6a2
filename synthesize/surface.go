package synthesize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// surface is the phrase as people wrote it: the form that most participants
// use, which at least two must. A capital that only begins a sentence gives way
// to the form inside one.
func (x *phrases) surface(p int32, inside []int) (string, bool) {
	forms := map[string]map[int32]bool{} // lower case → users
	cased := map[string]int{}            // as written → uses, inside sentences counting more
	for _, q := range inside {
		for _, at := range x.places(p, q) {
			text := x.c.quotes[q].Text[at.start:at.end]
			low := strings.ToLower(text)
			if forms[low] == nil {
				forms[low] = map[int32]bool{}
			}
			forms[low][x.c.person[q]] = true
			if at.opens && startsUpper(text) && !isAcronym(text) {
				cased[text]++
			} else {
				cased[text] += 1000
			}
		}
	}
	best, users := "", 1
	for _, low := range sortedKeys(forms) {
		if n := len(forms[low]); n > users || n == users && best != "" && strings.HasSuffix(best, "ed") {
			best, users = low, n
		}
	}
	if best == "" {
		return "", false
	}
	text := ""
	for _, written := range sortedKeys(cased) {
		if strings.ToLower(written) == best && (text == "" || cased[written] > cased[text]) {
			text = written
		}
	}
	return text, true
}

// place is where a phrase stands in a quote's text.
type place struct {
	start, end int  // bytes
	opens      bool // at the start of a sentence
}

func (x *phrases) places(p int32, quote int) []place {
	ids, words := x.words[p], x.c.words[quote]
	var out []place
	for i := 0; i+len(ids) <= len(words); i++ {
		if matches(ids, words[i:i+len(ids)]) {
			out = append(out, place{words[i].start, words[i+len(ids)-1].end, words[i].opens})
		}
	}
	return out
}

func matches(ids []int32, words []word) bool {
	for k, id := range ids {
		if words[k].id != id || k > 0 && words[k].breaks {
			return false
		}
	}
	return true
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// isAcronym reports whether the first word has a second capital: "ICE plots",
// "LaTeX".
func isAcronym(s string) bool {
	first, _, _ := strings.Cut(s, " ")
	upper := 0
	for _, r := range first {
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper > 1
}
