package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"personas/prompts"
	"personas/research"
)

// pick is a run of sentences that a model chose, as it stands in a document.
type pick struct {
	prompts.Pointed
	from, to int // items of the window, the last not included
	also     []research.Facet
	model    string
}

// saliences are the values of quotes of salience 1, 2, 3: about the quartiles of
// what the rules give to the quotes of the sample interviews (.61, .73, .85).
var saliences = [...]float64{0.6, 0.75, 0.9}

// label gives a quote what the model said of it.
func (p *pick) label(q *research.Quote) {
	q.Method, q.Facet, q.Stance, q.Stage = research.MethodModel, p.Facet, p.Stance, p.Stage.Journey()
	q.Value = saliences[p.Salience-1]
	q.Why = fmt.Sprintf("model %s: salience %d", p.model, p.Salience)
	if len(p.also) > 0 {
		var names []string
		for _, f := range p.also {
			names = append(names, string(f))
		}
		q.Why += ", also " + strings.Join(names, ", ")
	}
}

// take makes what a model pointed at found passages, and of the other sentences
// of the window what was passed over.
func (r *reader) take(w window, turns [][]passage, reply prompts.PointReply, model string) {
	at := func(i int) *passage { return &turns[w.items[i].turn][w.items[i].k] }
	picks := r.picks(w, at, reply, model)
	var asked question
	for i, n := 0, 0; i < len(w.items); {
		turn := w.items[i].turn
		if i == 0 || turn != w.items[i-1].turn {
			asked = r.asked(turn)
		}
		f := found{passage: *at(i), turn: &r.doc.Turns[turn], asked: asked}
		if n < len(picks) && picks[n].from == i {
			for i++; i < picks[n].to; i++ {
				f.passage = f.with(*at(i))
			}
			f.pick, f.reason = picks[n], ""
			n++
		} else {
			f.reason = cmp.Or(f.reason, research.ReasonNotSelected)
			i++
		}
		r.read = append(r.read, f)
	}
}

// picks are the runs that can be quotes, in their order and apart. Where two
// share sentences, the one that matters more stays, of equal ones the first.
func (r *reader) picks(w window, at func(int) *passage, reply prompts.PointReply, model string) []*pick {
	ranked := slices.SortedStableFunc(slices.Values(reply.Quotes), func(a, b prompts.Pointed) int { return cmp.Compare(b.Salience, a.Salience) })
	var out []*pick
	for _, q := range ranked {
		p, reason := r.pick(w, at, q)
		if reason == "" {
			reason = p.beside(out)
		}
		if reason != "" {
			r.rejections = append(r.rejections, research.Rejection{Document: r.doc.Ref, Reason: reason})
			continue
		}
		p.model = model
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *pick) int { return cmp.Compare(a.from, b.from) })
	return out
}

// beside is the reason for which a pick cannot stand beside those that were
// taken, "" where it can. A quote has one facet; that another was seen in it is
// kept with the reason for which it was taken.
func (p *pick) beside(taken []*pick) research.Reason {
	for _, t := range taken {
		switch {
		case t.from == p.from && t.to == p.to && t.Facet != p.Facet && !slices.Contains(t.also, p.Facet):
			t.also = append(t.also, p.Facet)
			return research.ReasonSecondFacet
		case t.from < p.to && p.from < t.to:
			return research.ReasonOverlap
		}
	}
	return ""
}

// The longest quotes that are taken. A single sentence may be longer: there is
// nothing smaller to point at.
const (
	pointWords    = 120
	sentenceWords = 300
)

// pick is the run of sentences that a model pointed at, without those at its ends
// that are no quote, or the reason for which there is none.
func (r *reader) pick(w window, at func(int) *passage, q prompts.Pointed) (*pick, research.Reason) {
	switch n := len(w.items); {
	case q.First < 1 || q.First > n || q.Last < 1 || q.Last > n:
		return nil, research.ReasonNotShown
	case q.First > q.Last:
		return nil, research.ReasonReversed
	}
	p := &pick{Pointed: q, from: q.First - 1, to: q.Last}
	first, last := w.items[p.from].turn, w.items[p.to-1].turn
	for i := first; first != last && i <= last; i++ {
		if !r.doc.Turns[i].Role.Evidence() {
			return nil, research.ReasonInterviewer
		}
	}
	if first != last {
		return nil, research.ReasonStitched
	}
	reason := at(p.from).reason
	for p.from < p.to && at(p.from).reason != "" {
		p.from++
	}
	for p.from < p.to && at(p.to-1).reason != "" {
		p.to--
	}
	written := 0
	for i := p.from; i < p.to; i++ {
		if why := at(i).reason; why == research.ReasonRedacted || why == research.ReasonOverlap {
			return nil, why
		}
		written += at(i).written
	}
	switch n := p.to - p.from; {
	case n == 0:
		return nil, reason
	case n > prompts.PointMostSentences, n > 1 && written > pointWords, written > sentenceWords:
		return nil, research.ReasonTooLong
	}
	return p, ""
}
