package wording

import (
	"personas/internal/redact"
	"personas/research"
)

// spoken is what participants said, as sentences stand on it.
type spoken struct {
	quotes map[research.Ref]*research.Quote
	german map[research.Ref]bool // documents
	masked map[research.Ref]redact.Masked
	mask   func(text string) redact.Masked
}

func newSpoken(documents []research.Document, quotes []research.Quote, mask func(text string) redact.Masked) spoken {
	s := spoken{quotes: map[research.Ref]*research.Quote{}, german: map[research.Ref]bool{}, masked: map[research.Ref]redact.Masked{}, mask: mask}
	for i := range documents {
		s.german[documents[i].Ref] = documents[i].Language == "de"
	}
	for i := range quotes {
		s.quotes[quotes[i].Ref] = &quotes[i]
	}
	return s
}

// text is a quote as it is shown.
func (s *spoken) text(ref research.Ref) redact.Masked {
	m, ok := s.masked[ref]
	if !ok {
		m = s.mask(s.quotes[ref].Text)
		s.masked[ref] = m
	}
	return m
}

// words is what a sentence stands on that cites quotes, but for their questions.
func (s *spoken) words(refs []research.Ref) (ev evidence) {
	for _, ref := range refs {
		q := s.quotes[ref]
		ev.said, ev.shown = append(ev.said, q.Text), append(ev.shown, s.text(ref).String())
		ev.german = ev.german || s.german[q.Document]
	}
	return ev
}
