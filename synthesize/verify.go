package synthesize

import (
	"context"
	"slices"
	"strings"

	"github.com/sourcegraph/conc/pool"

	"personas/research"
)

// VerifyInput is what claims are verified against: everything that was said in
// the study, not only what was cited.
type VerifyInput struct {
	Material
	Personas []research.Persona
	Checker  Checker
	Workers  int // claims at a time; 0: one
}

// Verified are personas whose worded claims were checked, and what was found.
type Verified struct {
	Personas    []research.Persona
	Verdicts    map[research.Verdict]int // claims by what was said of them
	ByRules     int                      // checked claims for which the model gave no valid answer
	Unjudged    int                      // claims whose counter-evidence rules judged, because the model gave no valid answer
	Contradicts int                      // citations added
}

// Verify checks every worded claim against its quotes, looks through all quotes
// of the study for what contradicts it, and cites that: never a quote that
// supports it already. Evidence cards are left as they are, since theirs is
// looked for when they are made. An error is one that ends the run.
func Verify(ctx context.Context, in VerifyInput) (Verified, error) {
	v := verifier{checker: &in.Checker, o: newOpposition(newCorpus(in.Material))}
	out := Verified{Personas: make([]research.Persona, len(in.Personas)), Verdicts: map[research.Verdict]int{}}
	var worded []*research.Claim
	for i, p := range in.Personas {
		p.Claims = slices.Clone(p.Claims)
		out.Personas[i] = p
		for k := range p.Claims {
			if p.Claims[k].Text != "" {
				worded = append(worded, &p.Claims[k])
			}
		}
	}
	added, unjudged := make([]int, len(worded)), make([]bool, len(worded))
	work := pool.New().WithContext(ctx).WithCancelOnError().WithFirstError().WithMaxGoroutines(max(in.Workers, 1))
	for i, c := range worded {
		work.Go(func(ctx context.Context) (err error) {
			added[i], unjudged[i], err = v.verify(ctx, c)
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return Verified{}, err
	}
	for i, c := range worded {
		out.Verdicts[c.Check.Verdict]++
		out.Contradicts += added[i]
		if in.Checker.Model != nil && strings.HasPrefix(c.Check.By, CheckedByRules) {
			out.ByRules++
		}
		if unjudged[i] {
			out.Unjudged++
		}
	}
	v.recount(out.Personas)
	return out, nil
}

// verifier verifies the claims of one study.
type verifier struct {
	checker *Checker
	o       *opposition
}

// verify fills a claim's check and adds what contradicts it. Unjudged says that a
// model was to judge that, and rules did.
func (v *verifier) verify(ctx context.Context, c *research.Claim) (added int, unjudged bool, err error) {
	supporting := v.cited(c, research.Supports)
	quotes := make([]research.Quote, len(supporting))
	for i, q := range supporting {
		quotes[i] = v.o.c.quotes[q]
	}
	if c.Check, err = v.checker.Check(ctx, c.Text, quotes); err != nil {
		return 0, false, err
	}
	against, unjudged, err := v.counter(ctx, c, supporting)
	if err != nil {
		return 0, false, err
	}
	c.Citations = slices.Clone(c.Citations)
	for _, q := range against {
		c.Citations = append(c.Citations, research.Citation{Quote: v.o.c.quotes[q].Ref, Relation: research.Contradicts})
	}
	return len(against), unjudged, nil
}

// cited are the quotes of a relation that are known.
func (v *verifier) cited(c *research.Claim, r research.Relation) (quotes []int) {
	for _, ref := range c.Cited(r) {
		if q, ok := v.o.c.quoteAt[ref]; ok {
			quotes = append(quotes, q)
		}
	}
	return quotes
}

// recount counts anew what stands behind claims and against them.
func (v *verifier) recount(personas []research.Persona) {
	evidence := v.o.c.evidence()
	for i := range personas {
		p := &personas[i]
		members := evidence.Of(p.Members)
		for k := range p.Claims {
			if c := &p.Claims[k]; c.Text != "" {
				c.Count(members, p.TalkRatio)
			}
		}
	}
}

// evidence is what support is counted from, but for who the members are.
func (c *corpus) evidence() research.Evidence {
	ev := research.Evidence{Participants: c.speakers(), Quotes: make(map[research.Ref]*research.Quote, len(c.quotes)),
		Kinds: c.kind, Company: map[research.Ref]string{}}
	for i := range c.quotes {
		ev.Quotes[c.quotes[i].Ref] = &c.quotes[i]
	}
	for _, p := range c.participants {
		if name := p.Attributes[research.AttributeCompany]; name != "" {
			ev.Company[p.Ref] = name
		}
	}
	return ev
}
