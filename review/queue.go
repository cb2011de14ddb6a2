package review

import (
	"cmp"
	"slices"
	"strings"

	"personas/research"
)

// Waiting is a claim in the queue, with what makes it risky.
type Waiting struct {
	Claim *research.Claim
	Risks []string // the worst first
	risk  int
}

// Queue lists the claims of a persona, riskiest first; what is decided comes last.
func (s *State) Queue(ed *research.Edition) []Waiting {
	quotes := ed.QuotesOf(&s.Persona)
	out := make([]Waiting, len(s.Persona.Claims))
	for i := range s.Persona.Claims {
		w := Waiting{Claim: &s.Persona.Claims[i]}
		for k, r := range risks {
			if r.is(w.Claim, quotes) {
				w.Risks, w.risk = append(w.Risks, r.name), w.risk+1<<(len(risks)-k)
			}
		}
		out[i] = w
	}
	slices.SortStableFunc(out, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(done(a.Claim), done(b.Claim)), cmp.Compare(b.risk, a.risk), cmp.Compare(a.Claim.Ref, b.Claim.Ref))
	})
	return out
}

func done(c *research.Claim) int {
	if c.State == research.ClaimAccepted && c.Proposal == nil || c.State == research.ClaimRejected {
		return 1
	}
	return 0
}

// risks in the order of their weight.
var risks = []struct {
	name string
	is   func(*research.Claim, map[research.Ref]*research.Quote) bool
}{
	{"the check failed", func(c *research.Claim, _ map[research.Ref]*research.Quote) bool {
		return c.Check.Verdict == research.VerdictNotSupported || c.Check.Verdict == research.VerdictPartly
	}},
	{"contradicted", func(c *research.Claim, _ map[research.Ref]*research.Quote) bool {
		return len(c.Cited(research.Contradicts)) > 0
	}},
	{"one voice", func(c *research.Claim, _ map[research.Ref]*research.Quote) bool { return c.Support.Participants < 2 }},
	{"prompted", func(c *research.Claim, _ map[research.Ref]*research.Quote) bool { return c.Support.Unprompted == 0 }},
	{"short quotes", func(c *research.Claim, quotes map[research.Ref]*research.Quote) bool {
		return !slices.ContainsFunc(c.Cited(research.Supports), func(r research.Ref) bool {
			return quotes[r] != nil && len(strings.Fields(quotes[r].Text)) >= 8
		})
	}},
	{"a negation", func(c *research.Claim, _ map[research.Ref]*research.Quote) bool {
		return slices.ContainsFunc(strings.Fields(strings.ToLower(c.Text)), func(w string) bool {
			return w == "not" || w == "no" || w == "never" || strings.HasSuffix(w, "n't") || strings.HasSuffix(w, "n’t")
		})
	}},
}

// InBulk reports whether a claim may be accepted with others at once: it is
// supported, checked, and nobody contradicts it.
func InBulk(c *research.Claim) bool {
	return done(c) == 0 && c.State == research.ClaimProposed && c.Check.Verdict == research.VerdictSupported && len(c.Cited(research.Contradicts)) == 0 &&
		(c.Confidence == research.Supported || c.Confidence == research.Convergent)
}

// Next is the claim that waits for a decision behind another one, "" where none
// waits.
func (s *State) Next(ed *research.Edition, behind research.Ref) research.Ref {
	queue := s.Queue(ed)
	at := slices.IndexFunc(queue, func(w Waiting) bool { return w.Claim.Ref == behind })
	for i := range queue {
		if w := queue[(at+1+i)%len(queue)]; w.Claim.Ref != behind && done(w.Claim) == 0 {
			return w.Claim.Ref
		}
	}
	return ""
}

// Waits reports whether a claim waits for a decision.
func Waits(c *research.Claim) bool { return done(c) == 0 }
