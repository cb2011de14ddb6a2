package synthesize

import (
	"cmp"
	"math"
	"slices"

	"personas/research"
)

// typical is how much each member's first-hand quote shows the reasons by which
// the group decides where others decide by others: its considerations along the
// line from the others' mean to the members', in standard deviations of all
// quotes. nil where considerations are not known, or nobody is elsewhere.
func (d *drafter) typical() map[int]float64 {
	goes := len(research.Considerations) - 1
	var mean [2][]float64 // elsewhere, here
	var weight [2]float64
	mean[0], mean[1] = make([]float64, goes), make([]float64, goes)
	each := func(f func(q, side int)) {
		for i := range d.c.quotes {
			if !d.c.firstHand(i) || d.c.goes[i] == nil {
				continue
			}
			side := 0
			if d.members[d.c.quotes[i].Participant] {
				side = 1
			}
			f(i, side)
		}
	}
	each(func(q, side int) {
		w := d.c.weight(q)
		weight[side] += w
		for k := range goes {
			mean[side][k] += w * math.Sqrt(float64(d.c.goes[q][k]))
		}
	})
	if weight[0] == 0 || weight[1] == 0 {
		return nil
	}
	line := make([]float64, goes)
	for k := range line {
		line[k] = mean[1][k]/weight[1] - mean[0][k]/weight[0]
	}
	at, sum, squares := map[int]float64{}, 0.0, 0.0
	each(func(q, _ int) {
		for k := range goes {
			at[q] += math.Sqrt(float64(d.c.goes[q][k])) * line[k]
		}
		sum += at[q]
		squares += at[q] * at[q]
	})
	n := float64(len(at))
	deviation := math.Sqrt(max(squares/n-sum/n*sum/n, 1e-12))
	out := map[int]float64{}
	each(func(q, side int) {
		if side == 1 {
			out[q] = (at[q] - sum/n) / deviation
		}
	})
	return out
}

// ranked are the quotes of a map, those of most worth first.
func ranked(typical map[int]float64, worth func(q int) float64) []int {
	quotes := make([]int, 0, len(typical))
	for q := range typical {
		quotes = append(quotes, q)
	}
	slices.SortFunc(quotes, func(a, b int) int {
		return cmp.Or(cmp.Compare(worth(b), worth(a)), cmp.Compare(a, b))
	})
	return quotes
}

// typicalVoices are front-page quotes of members that show best by what the
// group decides, one a person.
func (d *drafter) typicalVoices(typical map[int]float64) []research.Ref {
	refs := []research.Ref{}
	heard := map[research.Ref]bool{}
	worth := func(q int) float64 { return typical[q] + 2*d.c.readable(q) + d.strength[d.c.quotes[q].Participant] }
	for _, q := range ranked(typical, worth) {
		quote := &d.c.quotes[q]
		if len(refs) == mostVoices {
			break
		}
		if !d.c.front(q) || quote.Prompted || heard[quote.Participant] || hedged.MatchString(quote.Text) || typical[q] <= 0 {
			continue
		}
		heard[quote.Participant] = true
		refs = append(refs, quote.Ref)
	}
	return refs
}
