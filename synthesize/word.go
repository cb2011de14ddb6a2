package synthesize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one word of a text: its place, and what it is folded to, so that
// "Plots" and "plot" count as one. What is shown to people is always cut from
// the text, never built from folded words.
type word struct {
	id         int32
	start, end int  // bytes in the text
	breaks     bool // punctuation, or the text's start, stands before it
	opens      bool // begins a sentence
}

// wordClass says what part a word may play in a label.
type wordClass uint8

const (
	contentWord  wordClass = iota // may be a label by itself
	weakWord                      // means little by itself: "use", "good", "thing"
	negationWord                  // may begin a phrase: "not intuitive", "without code"
	functionWord                  // neither begins nor ends a phrase
	ticWord                       // never inside a phrase: "uh", "like"
)

// lexicon numbers words in order of first sight and holds the class of each. The
// forms of a word have one number, where they are of one class: "cluster",
// "clusters", "clustering".
type lexicon struct {
	ids   map[string]int32 // by folded word
	forms map[form]int32
	names []string // as first seen, folded
	roots []string // what words that look alike share
	stems []string // what the forms of a word share
	class []wordClass
}

// form is what the forms of a word have in common.
type form struct {
	stem  string
	class wordClass
}

func newLexicon() *lexicon { return &lexicon{ids: map[string]int32{}, forms: map[form]int32{}} }

func (l *lexicon) id(low string) int32 {
	folded := fold(low)
	if id, ok := l.ids[folded]; ok {
		return id
	}
	f := form{stem(folded), classOf(low, folded)}
	id, ok := l.forms[f]
	if l.ids[folded] = id; ok {
		return id
	}
	id = int32(len(l.names))
	l.ids[folded], l.forms[f] = id, id
	l.names = append(l.names, folded)
	l.roots = append(l.roots, root(folded))
	l.stems = append(l.stems, f.stem)
	l.class = append(l.class, f.class)
	return id
}

func classOf(low, folded string) wordClass {
	for _, w := range [...]string{low, folded} {
		if class, ok := classes[w]; ok {
			return class
		}
	}
	if strings.HasSuffix(low, "n't") {
		return negationWord
	}
	if utf8.RuneCountInString(folded) < 2 || !strings.ContainsFunc(folded, unicode.IsLetter) {
		if low == "r" || low == "c" {
			return contentWord
		}
		return weakWord
	}
	return contentWord
}

// words cuts a text into words. Hyphens part words without breaking a phrase
// ("two-way" and "two way" are the same two words); other punctuation breaks.
func (l *lexicon) words(text string) []word {
	var words []word
	breaks, opens := true, true
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !inWord(r) {
			breaks = breaks || !(unicode.IsSpace(r) || r == '-')
			opens = opens || strings.ContainsRune(".?!\n", r)
			at += size
			continue
		}
		end := wordEnd(text, at)
		low := strings.ToLower(strings.ReplaceAll(text[at:end], "’", "'"))
		words = append(words, word{id: l.id(low), start: at, end: end, breaks: breaks, opens: opens})
		breaks, opens = false, false
		at = end
	}
	return words
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// wordEnd is the end of the word that begins at start: letters and digits,
// joined by single apostrophes, dots or underscores, and a trailing "++", "#"
// or "%".
func wordEnd(text string, start int) int {
	at := start
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if inWord(r) {
			at += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[at+size:])
		if strings.ContainsRune("'’._", r) && inWord(next) {
			at += size
			continue
		}
		break
	}
	for _, tail := range [...]string{"++", "#", "%"} {
		if strings.HasPrefix(text[at:], tail) {
			return at + len(tail)
		}
	}
	return at
}

// fold strips the possessive and the plural, so that inflected forms count as
// one word.
func fold(low string) string {
	low = strings.TrimSuffix(low, "'s")
	switch {
	case len(low) > 4 && strings.HasSuffix(low, "ies"):
		return low[:len(low)-3] + "y"
	case len(low) > 4 && (strings.HasSuffix(low, "sses") || strings.HasSuffix(low, "xes") || strings.HasSuffix(low, "ches") || strings.HasSuffix(low, "shes")):
		return low[:len(low)-2]
	case len(low) > 3 && strings.HasSuffix(low, "s") && !strings.HasSuffix(low, "ss") && !strings.HasSuffix(low, "us") && !strings.HasSuffix(low, "is"):
		return low[:len(low)-1]
	}
	return low
}

// rootLength is how many letters two words must share at their start to count as
// too alike for two labels: "documents", "documentation".
const rootLength = 6

// root is the part of a folded word that words like it share; it only keeps
// labels and keywords apart.
func root(folded string) string {
	n := 0
	for i := range folded {
		if n == rootLength {
			return folded[:i]
		}
		n++
	}
	return folded
}

// stem strips inflection, so that "plotting" and "plotted" speak of the same thing
// as "plots"; "documentation" and "document" stay two things. It is never shown.
func stem(folded string) string {
	for _, ending := range [...]string{"ing", "ed"} {
		if base, ok := strings.CutSuffix(folded, ending); ok && len(base) >= 3 && strings.ContainsAny(base, "aeiouy") {
			if n := len(base); base[n-1] == base[n-2] && !strings.ContainsRune("lsz", rune(base[n-1])) {
				base = base[:n-1]
			}
			return strings.TrimSuffix(base, "e")
		}
	}
	if len(folded) > 3 {
		return strings.TrimSuffix(folded, "e")
	}
	return folded
}
