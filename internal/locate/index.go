package locate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/research"
)

// Index is a document in which quotations are looked for. It is read once and
// may be used by several goroutines.
type Index struct {
	doc    *research.Document
	text   reading
	turn   []int          // of each token: its turn's place in the document, -1 outside of turns
	last   []int          // of each token: the end of its turn's tokens
	head   map[string]int // folded word → its first token
	next   []int          // of each token: the next one with the same folded word, -1 for none
	joints map[string][]int
}

// New reads a document. Turns whose span is none of the text are passed over.
func New(doc *research.Document) *Index {
	x := &Index{doc: doc, text: reading{text: string(doc.Text)}, joints: map[string][]int{}}
	at := 0
	for i := range doc.Turns {
		span := doc.Turns[i].Span
		if span.Check(doc.Text) != nil || span.Start < at {
			continue
		}
		x.read(at, span.Start, -1)
		x.read(span.Start, span.End, i)
		at = span.End
	}
	x.read(at, len(doc.Text), -1)
	x.text.english = isEnglish(doc.Language, x.text.tokens)
	x.link()
	return x
}

// read takes the tokens of a stretch of the text.
func (x *Index) read(from, to, turn int) {
	before := len(x.text.tokens)
	x.text.tokens = appendTokens(x.text.tokens, x.text.text, from, to)
	for range len(x.text.tokens) - before {
		x.turn, x.last = append(x.turn, turn), append(x.last, len(x.text.tokens))
	}
}

// link makes the lists of equal words.
func (x *Index) link() {
	n := len(x.text.tokens)
	x.head, x.next = make(map[string]int, n/4), make([]int, n)
	for i := n - 1; i >= 0; i-- {
		word := x.text.tokens[i].fold
		x.next[i] = -1
		if after, ok := x.head[word]; ok {
			x.next[i] = after
		}
		x.head[word] = i
		for k := 2; k <= 3 && i+k <= x.last[i]; k++ {
			if whole := x.text.compound(i, k); whole != "" {
				x.joints[whole] = append(x.joints[whole], i)
			}
		}
	}
}

// each calls f with every token that is a word, in document order.
func (x *Index) each(word string, f func(i int)) {
	i, ok := x.head[word]
	for ok && i >= 0 {
		f(i)
		i = x.next[i]
	}
}

// Locate finds a proposal. The rejection is nil where it is located; else it
// says why, with the span that was nearly or wrongly meant where there is one.
//
// Of several places that of the named speaker counts before others, a
// participant's before an interviewer's, an exact one before one to be
// repaired, then the first.
func (x *Index) Locate(p research.Proposal) (research.Alignment, *research.Rejection) {
	said := x.reading(p.Text)
	if len(said.tokens) == 0 || said.idle() || !utf8.ValidString(p.Text) {
		return research.Alignment{}, x.reject(research.ReasonNotFound, research.Span{})
	}
	named := x.named(p.Speaker)
	places := x.exact(&said)
	best, why := x.choose(places, named)
	if why != "" {
		places = append(places, x.repaired(&said)...)
		best, why = x.choose(places, named)
	}
	switch {
	case len(places) == 0:
		return research.Alignment{}, x.explain(&said)
	case why != "":
		return research.Alignment{}, x.reject(why, best.span)
	}
	return x.align(&said, best), nil
}

// LocateAt is Locate for a proposal that is said to stand at a span: where its
// bytes stand there, in one turn of a participant and cutting no word, they are
// what is found, though the same words may stand elsewhere too.
func (x *Index) LocateAt(p research.Proposal, at research.Span) (research.Alignment, *research.Rejection) {
	said := x.reading(p.Text)
	if len(said.tokens) > 0 && at.Check(x.doc.Text) == nil && x.text.text[at.Start:at.End] == said.text {
		if turn, ok := x.whole(at); ok && x.objection(turn, x.named(p.Speaker)) == "" {
			return x.align(&said, place{turn: turn, span: at}), nil
		}
	}
	return x.Locate(p)
}

// reading reads a proposal as words of this document's language.
func (x *Index) reading(text string) reading {
	text = strings.TrimSpace(text)
	return reading{text: text, tokens: appendTokens(nil, text, 0, len(text)), english: x.text.english}
}

func (x *Index) reject(why research.Reason, span research.Span) *research.Rejection {
	return &research.Rejection{Document: x.doc.Ref, Span: span, Reason: why}
}

// place is where a quotation stands.
type place struct {
	turn  int
	span  research.Span
	steps []step // nil where exact
}

// exact are the places where the bytes of a quotation stand in one turn.
func (x *Index) exact(said *reading) (out []place) {
	for at := 0; ; {
		i := strings.Index(x.text.text[at:], said.text)
		if i < 0 {
			return out
		}
		span := research.Span{Start: at + i, End: at + i + len(said.text)}
		if turn, ok := x.whole(span); ok {
			out = append(out, place{turn: turn, span: span})
		}
		_, n := utf8.DecodeRuneInString(x.text.text[span.Start:])
		at = span.Start + n
	}
}

// whole reports whether a span lies in one turn and cuts neither a word nor a
// character, and in which turn.
func (x *Index) whole(span research.Span) (turn int, ok bool) {
	after := func(at int) int { // the first token that ends behind a byte
		i, _ := slices.BinarySearchFunc(x.text.tokens, at, func(t token, at int) int { return t.end - at - 1 })
		return i
	}
	first, last := after(span.Start), after(span.End)
	if first == last || x.text.tokens[first].start < span.Start || last < len(x.text.tokens) && x.text.tokens[last].start < span.End {
		return 0, false
	}
	turn = x.turn[first]
	return turn, turn >= 0 && x.doc.Turns[turn].Span.Contains(span) && !x.text.cuts(first) && !x.text.cuts(last) && x.uncut(span.Start) && x.uncut(span.End)
}

// uncut reports whether no mark that belongs to the character before it begins
// at a byte.
func (x *Index) uncut(at int) bool {
	r, _ := utf8.DecodeRuneInString(x.text.text[at:])
	return !unicode.IsMark(r) && r != zwj && r != zwnj
}

// repaired are the places where a quotation stands but for what may be repaired,
// the first of each turn, in document order.
func (x *Index) repaired(said *reading) (out []place) {
	found := map[int]int{} // turn → the token where it stands
	plain := &matcher{doc: &x.text, said: said, failed: map[[2]int]bool{}}
	again := &matcher{doc: &x.text, said: said, failed: map[[2]int]bool{}, restarts: true}
	for _, j := range said.starts() {
		for _, i := range x.begins(said, j) {
			turn := x.turn[i]
			if first, ok := found[turn]; turn < 0 || ok && first <= i || plain.spent() {
				continue
			}
			if steps := x.follow(i, j, plain, again); steps != nil {
				found[turn] = i
				out = append(out, place{turn: turn, span: x.spanOf(said, steps), steps: steps})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b place) int { return a.span.Start - b.span.Start })
	return out
}

// starts are the tokens with which a quotation may begin: the first, and those
// behind leading fillers.
func (r *reading) starts() []int {
	out := []int{0}
	for n := 0; n < len(out); n++ {
		for _, s := range r.skips(nil, out[n], len(r.tokens), false) {
			if s.to < len(r.tokens) && !slices.Contains(out, s.to) {
				out = append(out, s.to)
			}
		}
	}
	return out
}

// begins are the tokens of the document at which token j of a quotation stands.
func (x *Index) begins(said *reading, j int) (out []int) {
	add := func(i int) { out = append(out, i) }
	x.each(said.tokens[j].fold, add)
	out = append(out, x.joints[said.tokens[j].fold]...)
	for n := 2; n <= 3 && j+n <= len(said.tokens); n++ {
		if whole := said.compound(j, n); whole != "" {
			x.each(whole, add)
		}
	}
	return out
}

// follow compares a quotation from its token j on with the document from its
// token i on, in the ways of several matchers; nil where they differ.
func (x *Index) follow(i, j int, ways ...*matcher) []step {
	for _, m := range ways {
		m.end, m.steps = x.last[i], nil
		if m.restarts && j > 0 || !m.match(i, j) || x.text.cuts(i) || x.text.cuts(docEnd(m.steps)) {
			continue
		}
		if j > 0 {
			return append([]step{{i, i, 0, j, filler}}, m.steps...)
		}
		return m.steps
	}
	return nil
}

// docEnd is the end of the document's tokens that steps take.
func docEnd(steps []step) int { return steps[len(steps)-1].docEnd }

// spanOf is the span of the document that steps take, with the marks around it
// that the quotation has too.
func (x *Index) spanOf(said *reading, steps []step) research.Span {
	first, end := steps[0].doc, docEnd(steps)
	turn := x.doc.Turns[x.turn[first]].Span
	span := research.Span{Start: x.text.tokens[first].start, End: x.text.tokens[end-1].end}
	span.Start -= sharedTail(x.text.text[turn.Start:span.Start], said.between(0))
	span.End += closing(x.text.text[span.End:turn.End], said.between(len(said.tokens)))
	if !x.uncut(span.Start) || !x.uncut(span.End) {
		return research.Span{Start: x.text.tokens[first].start, End: x.text.tokens[end-1].end}
	}
	return span
}

// choose picks the place that counts. why says why none does, best then being
// the place that was meant; why is not_found where there is no place.
func (x *Index) choose(places []place, named func(*research.Turn) bool) (best place, why research.Reason) {
	why = research.ReasonNotFound
	for _, p := range places {
		reason := x.objection(p.turn, named)
		if reason == "" {
			return p, ""
		}
		if why == research.ReasonNotFound || objections[reason] > objections[why] {
			best, why = p, reason
		}
	}
	return best, why
}

// objections in the order in which they are told where there are several.
var objections = map[research.Reason]int{research.ReasonInterviewer: 1, research.ReasonSuspicious: 2, research.ReasonWrongSpeaker: 3}

// objection says why what stands in a turn is not the named speaker's words as a
// participant, "" where it is.
func (x *Index) objection(turn int, named func(*research.Turn) bool) research.Reason {
	t := &x.doc.Turns[turn]
	switch {
	case !t.Role.Evidence():
		return research.ReasonInterviewer
	case !named(t):
		return research.ReasonWrongSpeaker
	case t.Suspicious != "":
		return research.ReasonSuspicious
	}
	return ""
}

// align is the alignment at a place.
func (x *Index) align(said *reading, p place) research.Alignment {
	t := &x.doc.Turns[p.turn]
	a := research.Alignment{Document: x.doc.Ref, Participant: t.Participant, Turn: t.Position, Voice: t.Voice,
		Outcome: research.OutcomeExact, Span: p.span, Text: x.text.text[p.span.Start:p.span.End]}
	if a.Text != said.text {
		a.Outcome, a.Repairs = research.OutcomeRepaired, x.repairs(said, p)
	}
	return a
}
