package review

import (
	"slices"

	"personas/research"
)

// Take is the decision that takes over what a later run proposes of a claim: its
// text, or some of the quotes, or all. The rest is left, and not proposed again.
func Take(c *research.Claim, text bool, cites []research.Ref) (Decision, error) {
	what := Decision{Act: research.ActEdit, Claim: c.Ref, Cite: cites}
	p := c.Proposal
	if p == nil {
		return what, wrong("personas claim list says which have one", "no run proposes anything of claim %s", c.Ref)
	}
	if !text && len(cites) == 0 {
		text, what.Cite = p.Text != "", p.Cites
	}
	if text {
		if p.Text == "" {
			return what, wrong("take its quotes", "claim %s has no other text proposed", c.Ref)
		}
		what.Text = p.Text
	}
	for _, q := range cites {
		if !slices.Contains(p.Cites, q) {
			return what, wrong("personas claim list shows the proposal", "quote %s is not proposed for claim %s", q, c.Ref)
		}
	}
	return what, nil
}
