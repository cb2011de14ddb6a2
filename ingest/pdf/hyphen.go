package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// hyphenator decides what becomes of a hyphen at the end of a line. A word that
// the document writes elsewhere decides for itself; of the others, those of a
// document that breaks words are joined, those of one that does not keep it.
type hyphenator struct {
	words  map[string]bool
	breaks bool
}

func newHyphenator(lines []printed) *hyphenator {
	h := &hyphenator{words: map[string]bool{}}
	for i := range lines {
		for j, w := range lines[i].words {
			if j == 0 && i > 0 && endsInHyphen(&lines[i-1]) || j == len(lines[i].words)-1 && endsInHyphen(&lines[i]) {
				continue
			}
			h.words[bare(w.text)] = true
		}
	}
	joined, kept, ends := 0, 0, 0
	for i := 1; i < len(lines); i++ {
		if !endsInHyphen(&lines[i-1]) || !beginsSmall(&lines[i]) {
			continue
		}
		ends++
		switch one, two := h.known(&lines[i-1], &lines[i]); {
		case one && !two:
			joined++
		case two && !one:
			kept++
		}
	}
	h.breaks = joined > kept || joined == kept && ends*50 > len(lines)
	return h
}

// bare is a word without the signs around it, in small letters.
func bare(w string) string {
	return strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

// endsInHyphen reports whether a line ends within a word.
func endsInHyphen(l *printed) bool {
	w := l.words[len(l.words)-1].text
	r, n := utf8.DecodeLastRuneInString(w)
	before, _ := utf8.DecodeLastRuneInString(w[:len(w)-n])
	return isHyphen(r) && unicode.IsLetter(before)
}

func isHyphen(r rune) bool { return r == '-' || r == '\u00ad' || r == '‐' }

// known reports whether the document writes the word that two lines share
// elsewhere: in one, or with a hyphen.
func (h *hyphenator) known(a, b *printed) (one, two bool) {
	head, tail := halves(a, b)
	return h.words[head+tail], h.words[head+"-"+tail] || h.words[head+"‐"+tail]
}

func halves(a, b *printed) (head, tail string) {
	return bare(a.words[len(a.words)-1].text), bare(b.words[0].text)
}

// joins reports whether two lines share a word, and whether it loses the hyphen.
func (h *hyphenator) joins(a, b *printed) (joins, drops bool) {
	if !endsInHyphen(a) {
		return false, false
	}
	w := a.words[len(a.words)-1].text
	r, _ := utf8.DecodeLastRuneInString(w)
	first, _ := utf8.DecodeRuneInString(b.words[0].text)
	if !unicode.IsLetter(first) && !unicode.IsDigit(first) {
		return false, false
	}
	one, two := h.known(a, b)
	switch {
	case r == '\u00ad', one && !two:
		return true, true
	case two, !unicode.IsLower(first):
		return true, false
	}
	return true, h.breaksPart(a, b)
}

// breaksPart decides for a word that stands nowhere else by its last part, where
// it has several: "half-fin-" and "ished", "well-thought-" and "out".
func (h *hyphenator) breaksPart(a, b *printed) bool {
	head, tail := halves(a, b)
	i := strings.LastIndexAny(head, "-‐")
	if i < 0 {
		return h.breaks
	}
	part := strings.TrimLeft(head[i:], "-‐")
	return h.breaks && !h.words[part] || h.words[part+tail]
}
