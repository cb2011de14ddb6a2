package pipeline

import (
	"context"
	"slices"

	"personas/research"
	"personas/review"
)

// Preview is the persona and its claim as a decision would leave them, counted
// and checked. It keeps nothing.
func (d *Desk) Preview(ctx context.Context, what review.Decision) (*research.Persona, *research.Claim, error) {
	s, _, err := d.Claim(what.Claim)
	if err != nil {
		return nil, nil, err
	}
	e, err := s.Decide(ctx, &d.Desk, what)
	if err != nil {
		return nil, nil, err
	}
	e.Seq = int64(len(d.Events) + 1)
	p := &review.Fold(s.Draft, append(slices.Clone(d.Events), e), d.there()).Persona
	members := research.EvidenceOf(d.Edition).Of(p.Members)
	for i := range p.Claims {
		p.Claims[i].Count(members, p.TalkRatio)
	}
	at := slices.IndexFunc(p.Claims, func(c research.Claim) bool { return c.Ref == what.Claim })
	return p, &p.Claims[at], nil
}

// there tells which quotes and themes are shown.
func (d *Desk) there() func(research.Ref) bool {
	shown := make(map[research.Ref]bool, len(d.Edition.Quotes)+len(d.Edition.Themes))
	for i := range d.Edition.Quotes {
		shown[d.Edition.Quotes[i].Ref] = true
	}
	for i := range d.Edition.Themes {
		shown[d.Edition.Themes[i].Ref] = true
	}
	return func(ref research.Ref) bool { return shown[ref] }
}
