package entail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one word of a sentence and how it is meant there.
type word struct {
	text     string // in lower case, apostrophes plain
	key      string // what its forms and its opposites share
	against  bool   // the opposite of the key: "hard" of "easy", "not easy" too
	content  bool   // says what the sentence is about
	name     bool   // written like a name
	clause   int    // which clause of the sentence it stands in
	numeral  bool   // its key is a number
	valence  int8   // +1 praise, −1 trouble, as it is meant here
	negation bool
	denied   bool // one of the first things that a negation is about
	struck   bool // it stands right behind a negation: "not work"
}

// sentence is what is weighed against a statement: the words of a sentence, and
// what holds of all of it.
type sentence struct {
	words    []word
	asks     bool
	hedged   bool   // perhaps, sometimes, could
	absolute bool   // all, always, every
	wish     []bool // of each clause: says what should be, not what is
}

// read cuts a text into sentences of words.
func read(text string) (out []sentence) {
	var s sentence
	clause, first := 0, true
	end := func() {
		if len(s.words) > 0 {
			out = append(out, s.meant(clause+1))
		}
		s, clause, first = sentence{}, 0, true
	}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !inWord(r) {
			switch {
			case strings.ContainsRune(".?!\n…。？！", r):
				s.asks = r == '?' || r == '？'
				end()
			case !unicode.IsSpace(r) && r != '-' && r != '/' && len(s.words) > 0:
				clause++
			}
			at += size
			continue
		}
		stop := wordEnd(text, at)
		written := text[at:stop]
		low := strings.ToLower(strings.ReplaceAll(written, "’", "'"))
		if turns[low] && len(s.words) > 0 {
			clause++
		}
		w := newWord(low, written, first)
		w.clause = clause
		s.words = append(s.words, w)
		first, at = false, stop
	}
	end()
	return out
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// wordEnd is the end of the word at start: letters and digits, joined by single
// apostrophes and, between digits, by points and commas.
func wordEnd(text string, start int) int {
	at, last := start, rune(0)
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		next, _ := utf8.DecodeRuneInString(text[at+size:])
		joins := strings.ContainsRune("'’", r) && unicode.IsLetter(next) || strings.ContainsRune(".,", r) && unicode.IsDigit(last) && unicode.IsDigit(next)
		if !inWord(r) && !joins {
			break
		}
		last = r
		at += size
	}
	return at
}

// newWord tells what a word says alone.
func newWord(low, written string, opens bool) word {
	w := word{text: low, negation: negations[low] || strings.HasSuffix(low, "n't")}
	if key, ok := numberOf(low); ok {
		w.key, w.numeral, w.content = key, true, true
		return w
	}
	folded := strings.TrimSuffix(low, "'s")
	w.content = !idle[folded] && !idle[low] && !w.negation && utf8.RuneCountInString(folded) > 1
	w.key = stem(folded)
	if p, ok := poles[folded]; ok {
		w.key, w.against = p.key, p.against
	} else if p, ok := poles[w.key]; ok {
		w.key, w.against = p.key, p.against
	} else if base, ok := unprefixed(folded); ok {
		w.key, w.against = stem(base), true
	}
	w.valence = valenceOf(folded)
	r, _ := utf8.DecodeRuneInString(written)
	w.name = w.content && unicode.IsUpper(r) && !opens && w.valence == 0
	return w
}

// negationReach is how many words behind a negation are meant by it, and
// negationAbout how many of them that have content it is about first of all.
const (
	negationReach = 5
	negationAbout = 2
)

// meant completes a sentence: negations turn what stands behind them in their
// clause.
func (s sentence) meant(clauses int) sentence {
	s.wish = make([]bool, clauses)
	joinNumbers(&s.words)
	turned, until, left, clause := false, 0, 0, -1
	for i := range s.words {
		w := &s.words[i]
		if w.clause != clause {
			turned, clause = false, w.clause
		}
		s.hedged = s.hedged || hedges[w.text]
		s.absolute = s.absolute || absolutes[w.text]
		s.wish[w.clause] = s.wish[w.clause] || wishes[w.text] || s.asks
		if w.text == "like" && (i == 0 || !likers[s.words[i-1].text] && !s.words[i-1].negation) {
			w.valence = 0
		}
		switch {
		case w.negation:
			turned, until, left = !(turned && i < until), i+1+negationReach, negationAbout
		case turned && i < until:
			w.against = !w.against
			w.valence = -w.valence
			w.struck = s.words[i-1].negation
			if w.content && left > 0 {
				w.denied = true
				left--
			}
		}
	}
	return s
}

// stem strips inflection and keeps as much of a word as its forms share.
func stem(low string) string {
	for _, e := range endings {
		base, ok := strings.CutSuffix(low, e.from)
		if ok && utf8.RuneCountInString(base)+len(e.to) >= 3 && strings.ContainsAny(base, "aeiouy") {
			low = undoubled(base, e.from) + e.to
			break
		}
	}
	low = strings.TrimSuffix(low, "e")
	n := 0
	for i := range low {
		if n == stemLength {
			return low[:i]
		}
		n++
	}
	return low
}

// stemLength is how many letters of a word count: "compare" and "comparison",
// "reliable" and "reliability" are one.
const stemLength = 7

var endings = []struct{ from, to string }{
	{"ations", "ate"}, {"ation", "ate"}, {"ingly", ""}, {"ments", ""}, {"ment", ""}, {"ities", "ity"}, {"iness", "y"}, {"ness", ""}, {"ies", "y"}, {"ied", "y"},
	{"ily", "y"}, {"ings", ""}, {"ing", ""}, {"sses", "ss"}, {"xes", "x"}, {"ches", "ch"}, {"shes", "sh"}, {"ed", ""}, {"ly", ""}, {"ss", "ss"}, {"us", "us"}, {"is", "is"}, {"s", ""},
}

// undoubled takes back the letter that an ending doubled: "planning", "plan".
func undoubled(base, ending string) string {
	n := len(base)
	if (ending == "ing" || ending == "ed") && n > 2 && base[n-1] == base[n-2] && !strings.ContainsRune("lsz", rune(base[n-1])) {
		return base[:n-1]
	}
	return base
}
