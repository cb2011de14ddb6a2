package cluster

import (
	"cmp"
	"math"
	"slices"
)

const (
	farQuantile = 0.95 // of the background: what chance alone gives one in twenty points
	farShare    = 0.10 // of all points, at most
	farRows     = 2000 // rows that the background is taken from
)

// backgroundSimilarity is how close points are to groups that are not theirs:
// the farQuantile of the cosines between rows and the centres of other groups,
// −1 for a single group. Of many rows, evenly spaced ones stand for all.
func backgroundSimilarity(m, centers *Matrix, labels []int) float64 {
	var cosines []float64
	step := (m.Rows + farRows - 1) / farRows
	for i := 0; i < m.Rows; i += step {
		for group := range centers.Rows {
			if group != labels[i] {
				cosines = append(cosines, float64(dot(m.Row(i), centers.Row(group))))
			}
		}
	}
	if len(cosines) == 0 {
		return -1
	}
	slices.Sort(cosines)
	return quantile(cosines, farQuantile)
}

// farPoints marks points that belong to no group: less similar to the centre of
// their own than one in twenty points is to a group that is not its own. At
// most farShare of all are marked, the farthest first, ties by index. Marked
// were 1.1 % of Banking77, 1.5 % of DSTC11, 1.0 % of the Jupyter survey and
// 4.4 % of QMSum's meeting turns.
func farPoints(similarity []float32, background float64) []bool {
	order := make([]int, len(similarity))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(similarity[a], similarity[b]) })
	far := make([]bool, len(similarity))
	for _, i := range order[:int(farShare*float64(len(similarity)))] {
		far[i] = float64(similarity[i]) < background
	}
	return far
}

// quantile interpolates in sorted values; 0 for none.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	at := q * float64(len(sorted)-1)
	low := int(math.Floor(at))
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}
