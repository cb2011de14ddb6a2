package extract

import "personas/research"

// Inherit gives the quotes of a document the references that the same words of
// the same people had when it was read before: an edit, or a better reader,
// leaves the quotes alone whose words it leaves alone. before holds what was
// ever taken from the document, in any of its versions, the latest first. Of
// several equal ones that in the same place is preferred.
func Inherit(quotes, before []research.Quote) {
	held := map[utterance][]*research.Quote{}
	for i := range before {
		q := &before[i]
		held[utteranceOf(q)] = append(held[utteranceOf(q)], q)
	}
	taken := map[research.Ref]bool{} // those that hold a reference by right, then the heirs
	for i := range quotes {
		taken[quotes[i].Ref] = true
	}
	for i := range quotes {
		q := &quotes[i]
		if old := heir(q, held[utteranceOf(q)], taken); old != nil {
			q.Ref = old.Ref
			taken[q.Ref] = true
		}
	}
}

// utterance is what somebody said, wherever in the document it stands.
type utterance struct {
	participant research.Ref
	text        string
}

func utteranceOf(q *research.Quote) utterance { return utterance{q.Participant, q.Text} }

// heir picks the quote that q continues, nil where it is new or its own
// reference says already which it is.
func heir(q *research.Quote, held []*research.Quote, taken map[research.Ref]bool) (best *research.Quote) {
	for _, old := range held {
		switch {
		case old.Ref == q.Ref:
			return nil
		case taken[old.Ref]:
		case best == nil, old.Span == q.Span && best.Span != q.Span:
			best = old
		}
	}
	return best
}
