package wording

import (
	"personas/internal/redact"
	"personas/research"
)

// study is what the personas of one study share.
type study struct {
	PersonasIn
	quotes   map[research.Ref]*research.Quote
	vector   map[research.Ref][]float32
	theme    map[research.Ref]*research.Theme // of a quote
	at       map[research.Ref]float64         // where a quote stands in its theme
	evidence research.Evidence
	masked   map[research.Ref]redact.Masked
	german   map[research.Ref]bool // documents
	log      *Log
}

func newStudy(in PersonasIn, log *Log) *study {
	s := &study{PersonasIn: in, quotes: map[research.Ref]*research.Quote{}, vector: map[research.Ref][]float32{},
		theme: map[research.Ref]*research.Theme{}, at: map[research.Ref]float64{}, masked: map[research.Ref]redact.Masked{}, german: germans(in.Documents), log: log}
	for i := range in.Quotes {
		s.quotes[in.Quotes[i].Ref] = &in.Quotes[i]
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

// germans are the documents in German.
func germans(documents []research.Document) map[research.Ref]bool {
	in := map[research.Ref]bool{}
	for i := range documents {
		in[documents[i].Ref] = documents[i].Language == "de"
	}
	return in
}

// text is a quote as it is shown.
func (s *study) text(ref research.Ref) redact.Masked {
	m, ok := s.masked[ref]
	if !ok {
		m = s.Mask(s.quotes[ref].Text)
		s.masked[ref] = m
	}
	return m
}

// stands is what a sentence that cites quotes stands on.
func (s *study) stands(refs []research.Ref) evidence {
	var ev evidence
	for _, ref := range refs {
		q := s.quotes[ref]
		ev.said, ev.german = append(ev.said, q.Text), ev.german || s.german[q.Document]
		ev.shown = append(ev.shown, s.text(ref).String())
		if q.Question != "" {
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
	middle := unit(vectors)
	if len(vectors) < 2 || middle == nil {
		return nil
	}
	far := 1.0
	for _, v := range vectors {
		far = min(far, dot(v, middle))
	}
	against := func(q *research.Quote) bool {
		return q.Stance == research.StanceNegative && stances[research.StancePositive] > stances[research.StanceNegative] ||
			q.Stance == research.StancePositive && stances[research.StanceNegative] > stances[research.StancePositive]
	}
	var also []research.Ref
	for _, ref := range pool {
		if v := s.vector[ref]; v != nil && !against(s.quotes[ref]) && dot(v, middle) >= far {
			also = append(also, ref)
		}
	}
	return also
}
