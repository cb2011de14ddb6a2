package locate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"personas/research"
)

// sharedTail is how many bytes of punctuation and space at the end of before
// stand at the end of said too; glyphs may differ.
func sharedTail(before, said string) int {
	i := len(before)
	for i > 0 && said != "" {
		a, n := utf8.DecodeLastRuneInString(before[:i])
		b, m := utf8.DecodeLastRuneInString(said)
		if !sameMark(a, b) {
			break
		}
		i, said = i-n, said[:len(said)-m]
	}
	return len(before) - i - leading(before[i:])
}

// closing is how many bytes after the last word belong to a quotation that ends
// with said: the marks that it has too, and where it ends a sentence the mark
// that does so in the document, be it another one: "?" for ".".
func closing(after, said string) int {
	n := sharedHead(after, said)
	if strings.ContainsAny(said, terminals) {
		for n < len(after) && strings.ContainsRune(terminals, firstRune(after[n:])) {
			n += utf8.RuneLen(firstRune(after[n:]))
		}
	}
	return n
}

const terminals = ".?!…。？！؟"

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// sharedHead is how many bytes of punctuation and space at the beginning of
// after stand at the beginning of said too.
func sharedHead(after, said string) int {
	i := 0
	for i < len(after) && said != "" {
		a, n := utf8.DecodeRuneInString(after[i:])
		b, m := utf8.DecodeRuneInString(said)
		if !sameMark(a, b) {
			break
		}
		i, said = i+n, said[m:]
	}
	return len(strings.TrimRightFunc(after[:i], unicode.IsSpace))
}

// leading is how many bytes of white space begin a text.
func leading(s string) int { return len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace)) }

func sameMark(a, b rune) bool {
	return !unicode.IsMark(a) && (a == b || foldGlyphs(string(a)) == foldGlyphs(string(b)))
}

// repairs are the ways in which a quotation differs from the place where it was
// located.
func (x *Index) repairs(said *reading, p place) []research.Repair {
	d := differences{}
	for n, s := range p.steps {
		switch s.how {
		case filler:
			d[research.RepairFiller] = true
		case stutter:
			d[research.RepairStutter] = true
		case joined:
			d[research.RepairHyphenation] = true
		case same:
			d.words(x.text.written(s.doc), said.written(s.said))
		}
		if n > 0 && s.how <= joined && p.steps[n-1].how <= joined {
			d.gaps(x.text.between(s.doc), said.between(s.said))
		}
	}
	first, end := p.steps[0].doc, docEnd(p.steps)
	d.gaps(x.text.text[p.span.Start:x.text.tokens[first].start], said.between(0))
	d.gaps(x.text.text[x.text.tokens[end-1].end:p.span.End], said.between(len(said.tokens)))
	if len(d) == 0 { // around a filler
		d[research.RepairPunctuation] = true
	}
	return slices.DeleteFunc(slices.Clone(research.Repairs), func(r research.Repair) bool { return !d[r] })
}

// written is token i as it stands.
func (r *reading) written(i int) string { return r.text[r.tokens[i].start:r.tokens[i].end] }

// differences are the repairs that were seen.
type differences map[research.Repair]bool

// words compares two writings of a word.
func (d differences) words(here, there string) {
	if here == there {
		return
	}
	for _, change := range []struct {
		repair research.Repair
		fold   func(string) string
	}{
		{research.RepairGlyph, foldGlyphs},
		{research.RepairHyphenation, func(s string) string { return strings.ReplaceAll(s, "\u00ad", "") }},
		{research.RepairWhiteSpace, visible},
		{research.RepairNormalForm, norm.NFKC.String},
		{research.RepairCase, strings.ToLower},
		{research.RepairPunctuation, func(s string) string { return strings.ReplaceAll(s, "'", "") }},
	} {
		a, b := change.fold(here), change.fold(there)
		if distance(a, b) < distance(here, there) {
			d[change.repair] = true
		}
		here, there = a, b
	}
}

// distance tells how far two writings are apart: characters that differ place by
// place.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := max(len(x), len(y)) - min(len(x), len(y))
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			n++
		}
	}
	return n
}

// visible is text without characters that cannot be seen.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) && r != zwj {
			return -1
		}
		return r
	}, s)
}

// gaps compares what stands between two words.
func (d differences) gaps(here, there string) {
	if here == there {
		return
	}
	if a, b := strings.Contains(here, "\n"), strings.Contains(there, "\n"); a != b {
		d[research.RepairCaptionBreak] = true
	} else if spaces(here) != spaces(there) {
		d[research.RepairWhiteSpace] = true
	}
	a, b := marksOf(here), marksOf(there)
	switch {
	case a == b:
	case foldGlyphs(a) == foldGlyphs(b):
		d[research.RepairGlyph] = true
	default:
		d[research.RepairPunctuation] = true
	}
}

// spaces is the white space of a text and what cannot be seen.
func spaces(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return r
		}
		return -1
	}, s)
}

// marksOf is a text without white space and what cannot be seen.
func marksOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}
