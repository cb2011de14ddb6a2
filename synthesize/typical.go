package synthesize

import (
	"cmp"
	"math"
	"slices"

	"personas/research"
)

// typical is what sets a group's decisions apart from those of all others.
type typical struct {
	line []float64       // of each consideration, how much more members go by it
	at   map[int]float64 // of each first-hand quote: how far it lies along the line, in standard deviations
}

// typical draws the line from the others' mean to the members' in considerations,
// and places every first-hand quote along it. Nothing is known where
// considerations are not, or nobody is elsewhere.
func (d *drafter) typical() typical {
	t := typical{at: map[int]float64{}}
	here, elsewhere := d.meanOfGoes(true), d.meanOfGoes(false)
	if here == nil || elsewhere == nil {
		return t
	}
	t.line = make([]float64, len(here))
	for k := range t.line {
		t.line[k] = here[k] - elsewhere[k]
	}
	sum, squares := 0.0, 0.0
	for q := range d.c.quotes {
		if !d.c.decides(q) {
			continue
		}
		at := 0.0
		for k, along := range t.line {
			at += math.Sqrt(float64(d.c.goes[q][k])) * along
		}
		t.at[q] = at
		sum += at
		squares += at * at
	}
	n := float64(len(t.at))
	deviation := math.Sqrt(max(squares/n-sum/n*sum/n, 1e-12))
	for q, at := range t.at {
		t.at[q] = (at - sum/n) / deviation
	}
	return t
}

// decides reports whether it is known by what the speaker of a first-hand quote
// decides.
func (c *corpus) decides(q int) bool { return c.firstHand(q) && c.goes[q] != nil }

// meanOfGoes is the mean of the roots of the probabilities of considerations,
// the last one (none) aside, of members' quotes or of all others'; nil where
// there is none.
func (d *drafter) meanOfGoes(members bool) []float64 {
	mean, weight := make([]float64, len(research.Considerations)-1), 0.0
	for q := range d.c.quotes {
		if !d.c.decides(q) || d.members[d.c.quotes[q].Participant] != members {
			continue
		}
		w := d.c.weight(q)
		weight += w
		for k := range mean {
			mean[k] += w * math.Sqrt(float64(d.c.goes[q][k]))
		}
	}
	if weight == 0 {
		return nil
	}
	for k := range mean {
		mean[k] /= weight
	}
	return mean
}

// ofMembers are the members' quotes, those of most worth first.
func (d *drafter) ofMembers(t typical, worth func(q int) float64) []int {
	var quotes []int
	for q := range t.at {
		if d.members[d.c.quotes[q].Participant] {
			quotes = append(quotes, q)
		}
	}
	return byWorth(quotes, worth)
}

// byWorth sorts quotes, those of most worth first.
func byWorth(quotes []int, worth func(q int) float64) []int {
	slices.SortFunc(quotes, func(a, b int) int { return cmp.Or(cmp.Compare(worth(b), worth(a)), cmp.Compare(a, b)) })
	return quotes
}

// What speaks for a quote that shows by what a group decides.
const (
	worthTypical  = 1.0 // per standard deviation along the group's line
	worthReadable = 2.0 // reads by itself
)

// showing is how well a member's quote shows by what the group decides.
func (d *drafter) showing(t typical) func(q int) float64 {
	return func(q int) float64 {
		return worthTypical*t.at[q] + worthReadable*d.c.readable(q) + d.strength[d.c.quotes[q].Participant]
	}
}

// typicalVoices are front-page quotes of members that show best by what the
// group decides, one a person.
func (d *drafter) typicalVoices(t typical) []research.Ref {
	refs := []research.Ref{}
	heard := map[research.Ref]bool{}
	for _, q := range d.ofMembers(t, d.showing(t)) {
		quote := &d.c.quotes[q]
		if len(refs) == MostVoices {
			break
		}
		if !d.c.front(q) || quote.Prompted || heard[quote.Participant] || hedged.MatchString(quote.Text) || t.at[q] <= 0 {
			continue
		}
		heard[quote.Participant] = true
		refs = append(refs, quote.Ref)
	}
	return refs
}
