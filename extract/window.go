package extract

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"personas/internal/redact"
	"personas/prompts"
	"personas/research"
)

// window is what is sent in one call: sentences of a document in their order,
// each of which can be pointed at in one window only, and what was said around
// them.
type window struct {
	items  []item // the sentence that is shown with number n is items[n-1]
	lines  []prompts.PointLine
	texts  []string // of the lines, not masked
	pieces []piece
}

// item is sentence k of a turn, put together again where transcription cut it.
type item struct{ turn, k int }

// piece is a run of sentences of one turn: the whole turn, unless it is longer
// than a window. Of a turn that is no evidence it holds no sentence.
type piece struct {
	turn, from, to int // passages
	tokens         int
}

const (
	overlapLines = 3  // that are shown again before a window
	contextWords = 80 // that are shown of what an interviewer said: its end
	lineTokens   = 4  // that the number and the speaker of a line take
)

// windows divides a document for a model that is shown so many tokens of it at
// once. A turn is divided only where it is longer than that. Idle are windows in
// which there is nothing to point at.
func (r *reader) windows(turns [][]passage, tokens int) (busy, idle []window) {
	var pieces []piece
	used := 0
	flush := func() {
		w := r.window(turns, pieces)
		if slices.ContainsFunc(w.items, func(i item) bool { return turns[i.turn][i.k].reason == "" }) {
			busy = append(busy, w)
		} else {
			idle = append(idle, w)
		}
		pieces, used = nil, 0
	}
	for i := range r.doc.Turns {
		for _, p := range r.pieces(i, turns[i], tokens) {
			if used+p.tokens > tokens && used > 0 {
				flush()
			}
			pieces, used = append(pieces, p), used+p.tokens
		}
	}
	flush()
	return busy, idle
}

// pieces divides turn i at sentence borders, where it must be.
func (r *reader) pieces(i int, ps []passage, tokens int) []piece {
	if len(ps) == 0 {
		return []piece{{turn: i, tokens: lineTokens + tokensOf(r.context(i))}}
	}
	out := []piece{{turn: i}}
	for k := range ps {
		last := &out[len(out)-1]
		n := lineTokens + tokensOf(r.words(ps[k].span))
		if last.tokens+n > tokens && last.tokens > 0 {
			out = append(out, piece{turn: i, from: k})
			last = &out[len(out)-1]
		}
		last.to, last.tokens = k+1, last.tokens+n
	}
	return out
}

// window writes the lines of one window. What nobody answers in it is left out at
// its end: the next one shows it before its own.
func (r *reader) window(turns [][]passage, pieces []piece) window {
	for len(pieces) > 0 && pieces[len(pieces)-1].to == 0 {
		pieces = pieces[:len(pieces)-1]
	}
	w := window{pieces: pieces}
	if len(pieces) == 0 {
		return w
	}
	speakers := map[research.Ref]int{}
	for _, l := range r.before(turns, pieces[0]) {
		w.show(r, speakers, l, turns)
	}
	for _, p := range pieces {
		if p.to == 0 {
			w.show(r, speakers, shown{turn: p.turn, k: -1}, turns)
		}
		for k := p.from; k < p.to; k++ {
			w.items = append(w.items, item{p.turn, k})
			w.show(r, speakers, shown{turn: p.turn, k: k, n: len(w.items)}, turns)
		}
	}
	return w
}

// shown is a line of a window before it has words: sentence k of a turn, or where
// k is −1 all of one that is no evidence.
type shown struct {
	turn, k, n int
	before     bool
}

// show adds a line.
func (w *window) show(r *reader, speakers map[research.Ref]int, l shown, turns [][]passage) {
	t := &r.doc.Turns[l.turn]
	line := prompts.PointLine{N: l.n, Role: t.Role, Before: l.before}
	text := ""
	if l.k < 0 {
		text = r.context(l.turn)
		if t.Role.Evidence() { // suspicious: whose words they are is open
			line.Role = research.RoleUnknown
		}
	} else {
		text = r.words(turns[l.turn][l.k].span)
		if _, ok := speakers[t.Participant]; !ok {
			speakers[t.Participant] = len(speakers)
		}
		line.Speaker = speakers[t.Participant]
	}
	w.lines, w.texts = append(w.lines, line), append(w.texts, text)
}

// before is what is shown again before a piece: the last lines before it, and
// the question that it answers.
func (r *reader) before(turns [][]passage, first piece) []shown {
	var out []shown
	i, k := first.turn, first.from
	for len(out) < overlapLines && i >= 0 {
		switch {
		case k > 0:
			k--
			out = append(out, shown{turn: i, k: k, before: true})
		default:
			i--
			if i >= 0 && len(turns[i]) == 0 {
				out = append(out, shown{turn: i, k: -1, before: true})
			} else if i >= 0 {
				k = len(turns[i])
			}
		}
	}
	q := first.turn - 1
	for q >= 0 && r.doc.Turns[q].Role == research.RoleParticipant {
		q--
	}
	if q >= 0 && q < out[len(out)-1].turn {
		out = append(out, shown{turn: q, k: -1, before: true})
	}
	slices.Reverse(out)
	return out
}

// words are the words at a span on one line.
func (r *reader) words(s research.Span) string {
	return strings.Join(strings.Fields(r.text[s.Start:s.End]), " ")
}

// context is what is shown of a turn that is no evidence.
func (r *reader) context(i int) string {
	t := &r.doc.Turns[i]
	words := strings.Fields(r.text[t.Span.Start:t.Span.End])
	if len(words) > contextWords {
		words = append([]string{"…"}, words[len(words)-contextWords:]...)
	}
	return strings.Join(words, " ")
}

// input is the window with its words masked.
func (w *window) input(doc *research.Document, mask func([]string) []redact.Masked) (prompts.PointInput, error) {
	in := prompts.PointInput{Kind: doc.Kind, Language: prompts.LanguageOf(doc.Language), Lines: slices.Clone(w.lines)}
	masked := mask(w.texts)
	if len(masked) != len(w.texts) {
		return in, fmt.Errorf("masking %d lines gave %d", len(w.texts), len(masked))
	}
	for i, m := range masked {
		in.Lines[i].Text = m
	}
	return in, nil
}

// tokensOf is about how many tokens a text takes: four letters each in English, a
// letter each where they are of another script. It is meant to be too many rather
// than too few.
func tokensOf(text string) int {
	wide := 0
	for _, c := range text {
		if c >= utf8.RuneSelf {
			wide++
		}
	}
	return (len(text)+3)/4 + wide/2
}
