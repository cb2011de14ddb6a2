package search

import (
	"fmt"
	"strings"
	"time"

	"personas/research"
)

// Terms is a query as people write it down, on a command line or in an address.
type Terms struct {
	Text                                              string
	Mode, Persona, Theme, Facet, Stance, Since, Until string
	Kinds, Where                                      []string
	Limit                                             int
	Explain                                           bool
}

// Query reads the terms. The error names the one that cannot be read.
func (t Terms) Query() (q Query, err error) {
	q = Query{Text: t.Text, Limit: t.Limit, Explain: t.Explain, Filter: Filter{Persona: t.Persona, Theme: t.Theme}}
	if q.Mode, err = ParseMode(t.Mode); err != nil {
		return q, usage(err.Error())
	}
	if q.Filter.Facet, err = research.ParseFacet(t.Facet); err != nil {
		return q, usage("facet: " + err.Error())
	}
	if q.Filter.Stance, err = stance(t.Stance); err != nil {
		return q, err
	}
	for _, k := range t.Kinds {
		kind, err := research.ParseSourceKind(k)
		if err != nil {
			return q, usage("kind: " + err.Error())
		}
		q.Filter.Kinds = append(q.Filter.Kinds, kind)
	}
	for _, w := range t.Where {
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			return q, usage(fmt.Sprintf("where takes attribute=value, not %q", w))
		}
		if q.Filter.Where == nil {
			q.Filter.Where = map[string]string{}
		}
		q.Filter.Where[name] = value
	}
	if q.Filter.Since, err = day("since", t.Since); err != nil {
		return q, err
	}
	q.Filter.Until, err = day("until", t.Until)
	return q, err
}

func stance(s string) (research.Stance, error) {
	switch v := research.Stance(s); v {
	case "", research.StancePositive, research.StanceNegative, research.StanceMixed, research.StanceNeutral:
		return v, nil
	}
	return "", usage(fmt.Sprintf("stance: there is none %q: use positive, negative, mixed or neutral", s))
}

func day(term, s string) (*time.Time, error) {
	if s == "" {
		return nil, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return nil, usage(fmt.Sprintf("%s takes a day such as 2026-03-31, not %q", term, s))
	}
	return &t, nil
}
