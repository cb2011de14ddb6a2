package locate

import (
	"slices"

	"personas/research"
)

// explain says why a quotation stands nowhere. Its reason may be a matter of
// degree: nothing is accepted by it.
func (x *Index) explain(said *reading) *research.Rejection {
	near, ok := x.nearest(said)
	overTurns := !(ok && len(near.put) == 0) && x.longestRun(said, 0) == len(said.tokens)
	switch {
	case ok && near.small() && !overTurns:
		return x.reject(near.reason(), near.span)
	case overTurns || x.stitched(said):
		return x.reject(research.ReasonStitched, research.Span{})
	case ok && near.matches*2 >= len(said.tokens):
		return x.reject(near.reason(), near.span)
	}
	return x.reject(research.ReasonNotFound, research.Span{})
}

// longest bounds the quotations, in tokens, that are compared word by word to
// tell the reason of a rejection.
const longest = 1000

// nearest is the passage of a turn that comes nearest to a quotation.
func (x *Index) nearest(said *reading) (best likeness, ok bool) {
	if len(said.tokens) > longest {
		return likeness{}, false
	}
	for _, w := range x.windows(said) {
		l := x.compare(said, w[0], w[1])
		if l.matches > 0 && (!ok || l.cost < best.cost) {
			best, ok = l, true
		}
	}
	return best, ok
}

// windows are the stretches of turns, as ranges of tokens, that share most words
// with a quotation: one of each turn, at most three, those of participants first.
func (x *Index) windows(said *reading) [][2]int {
	wanted := make([]bool, len(x.text.tokens))
	for i := range said.tokens {
		x.each(said.tokens[i].fold, func(i int) { wanted[i] = true })
	}
	type window struct{ from, to, hits int }
	var all []window
	for from := 0; from < len(x.text.tokens); from = x.last[from] {
		if x.turn[from] < 0 {
			continue
		}
		at, to, hits := densest(wanted[from:x.last[from]], len(said.tokens)*3/2+4)
		if hits > 0 {
			evidence := 0
			if x.doc.Turns[x.turn[from]].Role.Evidence() {
				evidence = 1
			}
			all = append(all, window{from + at, from + to, 2*hits + evidence})
		}
	}
	slices.SortStableFunc(all, func(a, b window) int { return b.hits - a.hits })
	var out [][2]int
	for _, w := range all[:min(3, len(all))] {
		out = append(out, [2]int{w.from, w.to})
	}
	return out
}

// densest is the stretch of at most size tokens that holds most wanted ones, with
// a margin.
func densest(wanted []bool, size int) (from, to, most int) {
	hits := 0
	for i := range wanted {
		if wanted[i] {
			hits++
		}
		if i >= size && wanted[i-size] {
			hits--
		}
		if hits > most {
			from, to, most = max(0, i-size+1), i+1, hits
		}
	}
	margin := size / 2
	return max(0, from-margin), min(len(wanted), to+margin), most
}

// likeness says how a quotation differs from a passage.
type likeness struct {
	span    research.Span
	matches int // tokens that both hold
	cost    int
	left    []token // only in the passage
	put     []token // only in the quotation
}

// small reports whether the difference is one word put in or changed and few
// left out: then it is that, wherever else the pieces may stand.
func (l *likeness) small() bool {
	return len(l.put) <= 1 && len(l.left) <= 3 && l.matches >= len(l.put)
}

// reason is near_miss, or negation_or_number_changed where a word that was left
// out or put in is one.
func (l *likeness) reason() research.Reason {
	for _, side := range [][]token{l.left, l.put} {
		for _, t := range side {
			if t.class != 0 || units[t.fold] && len(l.left) == len(l.put) && l.counted() {
				return research.ReasonNegationOrNumber
			}
		}
	}
	for _, a := range l.left {
		for _, b := range l.put {
			if opposite(a.fold, b.fold) {
				return research.ReasonNegationOrNumber
			}
		}
	}
	return research.ReasonNearMiss
}

// counted reports whether one unit took the place of another.
func (l *likeness) counted() bool {
	return slices.ContainsFunc(l.left, func(t token) bool { return units[t.fold] }) && slices.ContainsFunc(l.put, func(t token) bool { return units[t.fold] })
}

// put is what a word put in costs, where one left out costs 1: people shorten.
const put = 2

// compare finds the passage of tokens [from, to) that comes nearest to a
// quotation by the least number of words put in, left out or changed
// (Levenshtein distance with free ends).
func (x *Index) compare(said *reading, from, to int) likeness {
	doc, width := x.text.tokens[from:to], to-from+1
	cost := make([]int, (len(said.tokens)+1)*width)
	for j := 1; j <= len(said.tokens); j++ {
		row, above := cost[j*width:(j+1)*width], cost[(j-1)*width:j*width]
		row[0] = put * j
		for i := 1; i < width; i++ {
			changed := above[i-1]
			if doc[i-1].fold != said.tokens[j-1].fold {
				changed += put + 1 // one left out and one put in
			}
			row[i] = min(changed, above[i]+put, row[i-1]+1)
		}
	}
	ends := cost[len(said.tokens)*width:]
	end := slices.Index(ends, slices.Min(ends))
	l := likeness{cost: ends[end]}
	start := x.traceBack(&l, said, doc, cost, end)
	if start < end {
		l.span = research.Span{Start: doc[start].start, End: doc[end-1].end}
		x.addEdges(&l, said, from+start, from+end)
	}
	return l
}

// addEdges counts as left out what tokens [first, end) were cut from, and the
// first or last word of a sentence in whose place the quotation has another one.
func (x *Index) addEdges(l *likeness, said *reading, first, end int) {
	turn := x.turn[first]
	begins, ends := said.at(0) == x.text.at(first), said.at(len(said.tokens)-1) == x.text.at(end-1)
	if first > 0 && x.turn[first-1] == turn && (x.text.cuts(first) || !begins && len(l.put) == 1 && x.text.opens(first-1)) {
		l.left = append(l.left, x.text.tokens[first-1])
	}
	if end < x.last[first] && (x.text.cuts(end) || !ends && len(l.put) == 1 && x.text.opens(end+1)) {
		l.left = append(l.left, x.text.tokens[end])
	}
}

// traceBack gathers the differences of the cheapest way that ends at token end,
// and returns where it begins.
func (x *Index) traceBack(l *likeness, said *reading, doc []token, cost []int, end int) int {
	width, i := len(doc)+1, end
	for j := len(said.tokens); j > 0; {
		here := cost[j*width+i]
		switch {
		case i > 0 && doc[i-1].fold == said.tokens[j-1].fold && here == cost[(j-1)*width+i-1]:
			l.matches++
			i, j = i-1, j-1
		case i > 0 && here == cost[j*width+i-1]+1:
			i--
			l.left = append(l.left, doc[i])
		case here == cost[(j-1)*width+i]+put:
			j--
			l.put = append(l.put, said.tokens[j])
		default:
			i, j = i-1, j-1
			l.left, l.put = append(l.left, doc[i]), append(l.put, said.tokens[j])
		}
	}
	l.left, l.put = withoutHesitations(l.left), withoutHesitations(l.put)
	return i
}

func withoutHesitations(ts []token) []token {
	return slices.DeleteFunc(ts, func(t token) bool { return t.pause == pauseAnywhere })
}

// stitched reports whether a quotation is made of pieces that stand in the
// document, each of at least two words.
func (x *Index) stitched(said *reading) bool {
	pieces := 0
	for j := 0; j < len(said.tokens); pieces++ {
		n := x.longestRun(said, j)
		if n < 2 {
			return false
		}
		j += n
	}
	return pieces > 0 && pieces <= max(2, len(said.tokens)/3)
}

// longestRun is how many tokens of a quotation from j on stand together
// somewhere, labels between turns aside.
func (x *Index) longestRun(said *reading, j int) int {
	most := 0
	x.each(said.tokens[j].fold, func(i int) {
		if x.turn[i] < 0 {
			return
		}
		k := j
		for i < len(x.text.tokens) && k < len(said.tokens) {
			switch t := &x.text.tokens[i]; {
			case t.fold == said.tokens[k].fold:
				i, k = i+1, k+1
			case x.turn[i] < 0 || x.text.hesitation(i):
				i++
			case said.hesitation(k):
				k++
			default:
				most = max(most, k-j)
				return
			}
		}
		most = max(most, k-j)
	})
	return most
}
