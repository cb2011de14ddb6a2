package wording

import (
	"personas/research"
	"personas/synthesize"
)

// study is what the personas of one study share.
type study struct {
	PersonasIn
	spoken
	vector   map[research.Ref][]float32
	theme    map[research.Ref]*research.Theme // of a quote
	at       map[research.Ref]float64         // where a quote stands in its theme
	evidence research.Evidence
	log      *Log
}

func newStudy(in PersonasIn, log *Log) *study {
	s := &study{PersonasIn: in, spoken: newSpoken(in.Documents, in.Quotes, in.Mask), vector: map[research.Ref][]float32{},
		theme: map[research.Ref]*research.Theme{}, at: map[research.Ref]float64{}, log: log}
	for i := range in.Quotes {
		if i < len(in.Vectors) && in.Vectors[i] != nil {
			s.vector[in.Quotes[i].Ref] = in.Vectors[i]
		}
	}
	for i := range in.Themes {
		for _, m := range in.Themes[i].Members {
			s.theme[m.Quote], s.at[m.Quote] = &in.Themes[i], m.Position
		}
	}
	s.evidence = research.EvidenceOf(&research.Edition{Documents: in.Documents, Participants: in.Participants, Quotes: in.Quotes})
	return s
}

// stands is what a sentence that cites quotes stands on.
func (s *study) stands(refs []research.Ref) evidence {
	ev := s.words(refs)
	for _, ref := range refs {
		if q := s.quotes[ref]; q.Question != "" {
			ev.asked = append(ev.asked, s.Mask(q.Question).String())
		}
	}
	return ev
}

// alsoSay returns the quotes of a pool that say what some do, as far as their
// places tell: as near to the middle of them as the farthest of them is, and not
// of the opposite stance. One quote alone has no middle.
func (s *study) alsoSay(cited, pool []research.Ref) []research.Ref {
	var vectors [][]float32
	stances := map[research.Stance]int{}
	for _, ref := range cited {
		if v := s.vector[ref]; v != nil {
			vectors = append(vectors, v)
		}
		stances[s.quotes[ref].Stance]++
	}
	middle := synthesize.Centre(vectors)
	if len(vectors) < 2 || middle == nil {
		return nil
	}
	far := 1.0
	for _, v := range vectors {
		far = min(far, synthesize.Dot(v, middle))
	}
	against := func(q *research.Quote) bool {
		return q.Stance == research.StanceNegative && stances[research.StancePositive] > stances[research.StanceNegative] ||
			q.Stance == research.StancePositive && stances[research.StanceNegative] > stances[research.StancePositive]
	}
	var also []research.Ref
	for _, ref := range pool {
		if v := s.vector[ref]; v != nil && !against(s.quotes[ref]) && synthesize.Dot(v, middle) >= far {
			also = append(also, ref)
		}
	}
	return also
}
