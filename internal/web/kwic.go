package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/search"
)

// piece is a part of a text; Mark says that it holds what was looked for.
type piece struct {
	Text string
	Mark bool
}

// kwicLine is a quote in one line around the words that were looked for.
type kwicLine struct {
	Left, Word, Right string
	Who, Transcript   string
}

const shortestMark = 3 // letters of a word that is marked where it stands

// unmarked are words that stand everywhere.
var unmarked = strings.Fields("the and for but not you are was were with that this they have has had what who how why")

// marksOf are the words of a search that are marked in what it finds, in lower
// case; those that must not stand there are none.
func marksOf(text string) (out []string) {
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if strings.HasPrefix(word, "-") {
			continue
		}
		word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if utf8.RuneCountInString(word) >= shortestMark && !slices.Contains(unmarked, word) {
			out = append(out, word)
		}
	}
	return out
}

// pieces cuts a text where words begin with one of the marks. Nothing of it is
// lost or changed.
func pieces(text string, marks []string) (out []piece) {
	from := 0
	for at, end := range wordsIn(text) {
		if !marked(text[at:end], marks) {
			continue
		}
		if at > from {
			out = append(out, piece{text[from:at], false})
		}
		out = append(out, piece{text[at:end], true})
		from = end
	}
	if from < len(text) {
		out = append(out, piece{text[from:], false})
	}
	return out
}

// marked reports a word that begins with a mark, or with what is left of one
// without its ending.
func marked(word string, marks []string) bool {
	word = strings.ToLower(word)
	for _, m := range marks {
		if strings.HasPrefix(word, m) || len(word) > shortestMark && strings.HasPrefix(m, word) && len(m)-len(word) <= 2 {
			return true
		}
	}
	return false
}

// wordsIn yields where the words of a text begin and end, in bytes.
func wordsIn(text string) func(yield func(at, end int) bool) {
	return func(yield func(at, end int) bool) {
		at := -1
		for i, r := range text {
			in := unicode.IsLetter(r) || unicode.IsDigit(r)
			if in && at < 0 {
				at = i
			}
			if !in && at >= 0 {
				if !yield(at, i) {
					return
				}
				at = -1
			}
		}
		if at >= 0 {
			yield(at, len(text))
		}
	}
}

// kwic are the hits that hold a word that was looked for, a line each around the
// first.
func (v *visit) kwic(hits []search.Hit, marks []string) (out []kwicLine) {
	for i := range hits {
		h := &hits[i]
		all := pieces(strings.Join(strings.Fields(h.Text), " "), marks)
		for n, p := range all {
			if !p.Mark {
				continue
			}
			out = append(out, kwicLine{text(all[:n]), p.Text, text(all[n+1:]), h.Speaker, v.transcript(h.Document, h.Ref)})
			break
		}
	}
	return out
}

func text(all []piece) string {
	var b strings.Builder
	for _, p := range all {
		b.WriteString(p.Text)
	}
	return b.String()
}
