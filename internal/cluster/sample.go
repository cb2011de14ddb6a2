package cluster

import (
	"context"
	"math"
)

// Sample is what groups of people are sought in: their quotes.
type Sample struct {
	Vec     *Matrix   // quotes × dimensions, unit rows; a row of zeros is left out
	Person  []int     // who said each quote, from 0
	Stratum []int     // what each quote is compared within, such as question × source kind × length class, from 0; nil: one stratum
	Weight  []float32 // of each quote, above 0; nil: 1 each

	// Document is the document of each quote, from 0, for LeaveOneOut; nil where
	// that is not asked.
	Document []int
}

const (
	// residualDims is the dimension quotes are reduced to before people are
	// compared: the directions along which quotes differ most.
	residualDims = 64

	// stratumPull is the number of quotes of the study's mean mixed into each
	// stratum's, so that a stratum of few people does not cancel them out.
	stratumPull = 5
)

// voices is a sample made ready: residual quotes, and the quotes of each
// person.
type voices struct {
	people  int
	quotes  *Matrix // residuals, quotes with a vector only, × at most residualDims
	owner   []int   // person of each quote
	stratum []int
	weight  []float64
}

// newVoices removes from each quote the mean of its stratum, and keeps the
// directions in which the rest varies most.
func newVoices(ctx context.Context, s Sample) *voices {
	v := &voices{}
	var rows []int
	for i, person := range s.Person {
		v.people = max(v.people, person+1)
		if isZero(s.Vec.Row(i)) {
			continue
		}
		rows = append(rows, i)
		v.owner = append(v.owner, person)
		v.stratum = append(v.stratum, at(s.Stratum, i, 0))
		v.weight = append(v.weight, float64(at(s.Weight, i, 1)))
	}
	v.quotes = withoutStrata(s.Vec.subset(rows), v.stratum)
	axes := principalAxes(ctx, v.quotes, residualDims)
	v.quotes = projected(ctx, v.quotes, axes)
	return v
}

// at is values[i], or otherwise where there are no values.
func at[T any](values []T, i int, otherwise T) T {
	if values == nil {
		return otherwise
	}
	return values[i]
}

// withoutStrata subtracts from each row the mean of its stratum, pulled to the
// mean of all.
func withoutStrata(m *Matrix, stratum []int) *Matrix {
	mean := m.mean()
	sums := make([][]float64, groupCount(stratum))
	counts := make([]float64, len(sums))
	for s := range sums {
		sums[s] = make([]float64, m.Cols)
		for j, x := range mean {
			sums[s][j] = stratumPull * x
		}
		counts[s] = stratumPull
	}
	for i, s := range stratum {
		counts[s]++
		for j, x := range m.Row(i) {
			sums[s][j] += float64(x)
		}
	}
	out := NewMatrix(m.Rows, m.Cols)
	for i, s := range stratum {
		to := out.Row(i)
		for j, x := range m.Row(i) {
			to[j] = float32(float64(x) - sums[s][j]/counts[s])
		}
	}
	return out
}

// quotesOf lists the quotes of each person under the given owners.
func (v *voices) quotesOf(owner []int) [][]int {
	lists := make([][]int, v.people)
	for quote, person := range owner {
		lists[person] = append(lists[person], quote)
	}
	return lists
}

// spread is the root mean square length of the residual quotes: the unit of
// differences between people.
func (v *voices) spread() float64 {
	var squares float64
	for _, x := range v.quotes.Data {
		squares += float64(float64(x) * float64(x))
	}
	return math.Sqrt(squares / float64(max(v.quotes.Rows, 1)))
}
