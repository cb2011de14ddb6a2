package extract

import (
	"fmt"
	"strings"
)

// A pattern is written as words with single spaces:
//
//	word        the word itself, contractions taken apart ("can not", "we are")
//	a|b         either word
//	stem~       any word that begins so
//	word?       or nothing
//	*           any one word
//	..          up to three words
//	#  $        a number, an amount of money
//	@name       one of the words of a list in macros
//	^           the first word of a sentence, fillers and "and", "so", "but" aside
//
// It matches consecutive words of one sentence.
type pattern struct {
	elements []element
	start    bool // only at the beginning of a sentence
	cue      int  // index into the table it comes from
}

type element struct {
	words    map[string]bool // alternatives
	stems    []string
	class    class
	any      bool
	gap      bool
	optional bool
}

// gapWords is how many words ".." may stand for.
const gapWords = 3

func (e *element) matches(w word) bool {
	if e.any {
		return w.class != mark
	}
	if e.class != plain && (w.class == e.class || e.class == number && w.class == money) {
		return true
	}
	if e.words[w.text] {
		return true
	}
	for _, s := range e.stems {
		if strings.HasPrefix(w.text, s) {
			return true
		}
	}
	return false
}

// compile reads one pattern; it panics on a pattern that is not well formed,
// because patterns are part of the program.
func compile(text string, cue int) pattern {
	p := pattern{cue: cue}
	for i, field := range strings.Fields(text) {
		if field == "^" {
			if i != 0 {
				panic("extract: ^ inside pattern " + text)
			}
			p.start = true
			continue
		}
		p.elements = append(p.elements, compileElement(field))
	}
	if len(p.elements) == 0 || p.elements[0].gap || p.elements[0].optional || p.elements[0].any {
		panic("extract: pattern must begin with a word: " + text)
	}
	return p
}

func compileElement(field string) element {
	e := element{words: map[string]bool{}}
	switch field {
	case "..":
		e.gap = true
		return e
	case "*":
		e.any = true
		return e
	}
	field, e.optional = strings.CutSuffix(field, "?")
	for alternative := range strings.SplitSeq(field, "|") {
		e.add(alternative)
	}
	return e
}

func (e *element) add(alternative string) {
	switch {
	case alternative == "#":
		e.class = number
	case alternative == "$":
		e.class = money
	case strings.HasPrefix(alternative, "@"):
		list, ok := macros[alternative]
		if !ok {
			panic(fmt.Sprintf("extract: no list %s", alternative))
		}
		for w := range strings.FieldsSeq(list) {
			e.add(w)
		}
	case strings.HasSuffix(alternative, "~"):
		e.stems = append(e.stems, strings.TrimSuffix(alternative, "~"))
	default:
		e.words[alternative] = true
	}
}

// match returns the index after the pattern's last word where the pattern
// matches at word i.
func (p *pattern) match(ws []word, i int) (end int, ok bool) {
	return matchFrom(p.elements, ws, i)
}

func matchFrom(es []element, ws []word, i int) (end int, ok bool) {
	for k := range es {
		e := &es[k]
		switch {
		case e.gap:
			for skip := 0; skip <= gapWords && i+skip <= len(ws); skip++ {
				if end, ok := matchFrom(es[k+1:], ws, i+skip); ok {
					return end, true
				}
			}
			return 0, false
		case e.optional:
			if i < len(ws) && e.matches(ws[i]) {
				if end, ok := matchFrom(es[k+1:], ws, i+1); ok {
					return end, true
				}
			}
		case i >= len(ws) || !e.matches(ws[i]):
			return 0, false
		default:
			i++
		}
	}
	return i, true
}

// lexicon finds the patterns of a table in a sentence. Patterns are indexed by
// their first word, so that reading a sentence costs one look-up a word.
type lexicon struct {
	byWord  map[string][]*pattern
	byStem  map[string][]*pattern // by the first stemBytes of a stem
	byClass [mark + 1][]*pattern
}

// stemBytes is the length of the key under which a stem is looked up.
const stemBytes = 4

// newLexicon compiles one multi-line text of patterns a cue.
func newLexicon(tables ...string) *lexicon {
	l := &lexicon{byWord: map[string][]*pattern{}, byStem: map[string][]*pattern{}}
	for cue, table := range tables {
		for line := range strings.SplitSeq(table, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				p := compile(line, cue)
				l.add(&p)
			}
		}
	}
	return l
}

func (l *lexicon) add(p *pattern) {
	first := p.elements[0]
	for w := range first.words {
		l.byWord[w] = append(l.byWord[w], p)
	}
	for _, s := range first.stems {
		if len(s) < stemBytes {
			panic("extract: stem too short to begin a pattern: " + s)
		}
		l.byStem[s[:stemBytes]] = append(l.byStem[s[:stemBytes]], p)
	}
	if first.class != plain {
		l.byClass[first.class] = append(l.byClass[first.class], p)
		if first.class == number {
			l.byClass[money] = append(l.byClass[money], p)
		}
	}
}

// hit is a cue found at words [start, end).
type hit struct{ cue, start, end int }

// find appends every match to hits, in order of the words. lead is the index of
// the first word that is no opening filler.
func (l *lexicon) find(ws []word, lead int, hits []hit) []hit {
	for i, w := range ws {
		hits = l.try(l.byWord[w.text], ws, i, lead, hits)
		if len(w.text) >= stemBytes {
			hits = l.try(l.byStem[w.text[:stemBytes]], ws, i, lead, hits)
		}
		if w.class == number || w.class == money {
			hits = l.try(l.byClass[w.class], ws, i, lead, hits)
		}
	}
	return hits
}

func (l *lexicon) try(ps []*pattern, ws []word, i, lead int, hits []hit) []hit {
	for _, p := range ps {
		if p.start && i > lead {
			continue
		}
		if end, ok := p.match(ws, i); ok {
			hits = append(hits, hit{p.cue, i, end})
		}
	}
	return hits
}
