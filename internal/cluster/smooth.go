package cluster

import (
	"context"
	"math"
)

// Smoothing moves each point half-way to the mean of its nearest neighbours,
// twice: two steps of heat diffusion on the neighbour graph. Points of one
// theme draw together before they are grouped, which a short text's noise
// otherwise hides. Measured with the built-in table at the true k (Ward, then
// k-means): Banking77 NMI .739 → .753, ARI .420 → .440; DSTC11 NMI .825 → .829;
// on 24 small mixes of their labels (24 to 490 texts) NMI rose by .00 to .08
// and never fell by more than .04.
const (
	smoothingRounds = 2
	smoothingShare  = 0.5 // of the neighbours' mean in a point's new place
)

// smoothingDegree is how many neighbours of n points draw: half the root of n,
// from 3 to 10.
func smoothingDegree(n int) int {
	return min(max(int(math.Sqrt(float64(n))/2), 3), 10)
}

// smoothed returns unit rows: the points of m moved along the graph.
func smoothed(ctx context.Context, m *Matrix, g graph) *Matrix {
	for range smoothingRounds {
		next := NewMatrix(m.Rows, m.Cols)
		parallel(ctx, m.Rows, 64, func(from, to int) {
			for i := from; i < to; i++ {
				drawn(next.Row(i), m.Row(i), g[i], m)
			}
		})
		m = next
	}
	return m
}

// drawn writes to the place of a point at from, drawn by its neighbours, whose
// places are rows of places.
func drawn(to, from []float32, neighbors []edge, places *Matrix) {
	clear(to)
	for _, e := range neighbors {
		for k, x := range places.Row(int(e.to)) {
			to[k] += float32(e.weight * x)
		}
	}
	normalizeRow(to)
	for k, x := range from {
		to[k] = float32((1-smoothingShare)*x) + float32(smoothingShare*to[k])
	}
	normalizeRow(to)
}
