package export

import (
	"cmp"
	"slices"

	"personas/research"
)

// What stands where in a persona document. Every format asks here, so that the
// page, the Markdown and the JSON show the same front page.

// Room on a front page, so that it stays one printed page.
const (
	frontClaims  = 7
	frontVoices  = 3
	frontDissent = 2
	frontWords   = 35 // of a quote; a longer one stands on its evidence card
)

// byFacet returns the claims in the order in which facets are shown.
func byFacet(claims []research.Claim) []*research.Claim {
	out := make([]*research.Claim, len(claims))
	for i := range claims {
		out[i] = &claims[i]
	}
	slices.SortStableFunc(out, func(a, b *research.Claim) int {
		return cmp.Compare(a.Facet.Place(), b.Facet.Place())
	})
	return out
}

// apartFirst returns a group's claims in the order of its evidence cards: what sets
// it apart, then the others by facet.
func apartFirst(p *research.Persona) []*research.Claim {
	claims := byFacet(p.Claims)
	if p.Origin == research.OriginSample {
		return claims
	}
	first := apart(p)
	return append(first, slices.DeleteFunc(claims, func(c *research.Claim) bool { return slices.Contains(first, c) })...)
}

// standing returns the claims that stand (are not rejected) and hold.
func standing(p *research.Persona, holds func(*research.Claim) bool) []*research.Claim {
	var out []*research.Claim
	for i := range p.Claims {
		if c := &p.Claims[i]; c.State != research.ClaimRejected && holds(c) {
			out = append(out, c)
		}
	}
	return out
}

// apart are the claims that a front page opens with: what sets the group apart,
// or, for the whole sample, what most people speak of.
func apart(p *research.Persona) []*research.Claim {
	if p.Origin == research.OriginSample {
		all := standing(p, func(*research.Claim) bool { return true })
		slices.SortStableFunc(all, func(a, b *research.Claim) int {
			return cmp.Compare(b.Support.Participants, a.Support.Participants)
		})
		return all[:min(len(all), frontClaims)]
	}
	found := standing(p, func(c *research.Claim) bool { return c.Distinct == research.Distinctive })
	return found[:min(len(found), frontClaims)]
}

// shared are the claims that hold elsewhere as much as here.
func shared(p *research.Persona) []*research.Claim {
	if p.Origin == research.OriginSample {
		return nil
	}
	return standing(p, func(c *research.Claim) bool { return c.Distinct == research.Shared })
}

// contrary are the matters of which others speak more.
func contrary(p *research.Persona) []*research.Claim {
	if p.Origin == research.OriginSample {
		return nil
	}
	return standing(p, func(c *research.Claim) bool { return c.Distinct == research.Contrary })
}

// frontVoices are the quotes a front page shows: first hand, by a member, no
// praise of the interviewer's product, short enough for the page.
func (s *study) frontVoices(p *research.Persona) []research.Ref {
	members := map[research.Ref]bool{}
	for _, m := range p.Members {
		members[m.Participant] = true
	}
	var out []research.Ref
	for _, r := range p.Voices {
		q := s.quote[r]
		if members[q.Participant] && frontworthy(q) && len(out) < frontVoices {
			out = append(out, r)
		}
	}
	return out
}

func frontworthy(q *research.Quote) bool {
	return q.Voice == research.VoiceFirstHand && !q.Praise && words(q.Text) <= frontWords
}

// objection is a quote that contradicts a claim.
type objection struct {
	claim *research.Claim
	quote research.Ref
}

// dissent is what contradicts the front page, one quote per claim.
func (s *study) dissent(p *research.Persona) []objection { return s.dissentOf(apart(p)) }

// dissentOf is what contradicts given claims, one quote per claim.
func (s *study) dissentOf(claims []*research.Claim) []objection {
	var out []objection
	for _, c := range claims {
		for _, r := range c.Cited(research.Contradicts) {
			told := slices.ContainsFunc(out, func(o objection) bool { return o.quote == r })
			if frontworthy(s.quote[r]) && !told && len(out) < frontDissent {
				out = append(out, objection{c, r})
				break
			}
		}
	}
	return out
}

// unwritten lists the parts of a persona document that only a person or a model
// can write. They are named, never filled in.
func unwritten(p *research.Persona) []string {
	var parts []string
	if p.Type == research.TypeUnknown {
		parts = append(parts, "what part they play in the decision")
	}
	if len(standing(p, func(c *research.Claim) bool { return c.State == research.ClaimNeedsWording })) > 0 {
		parts = append(parts, "claims as sentences", "why they do what they do", "how much it hurts")
	}
	if p.Wording != nil {
		return list(parts)
	}
	return append(parts, "what to use this persona for", "how to recognise them", "what it means for marketing, sales, product and support")
}
