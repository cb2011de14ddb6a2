package cluster

import (
	"context"
	"math"
)

// Steps of the subspace iteration: directions that differ by a tenth in
// variance are apart after fifty. In a draw only the space that the strongest
// span matters, which is there sooner, with a few directions to spare.
const (
	axisRounds     = 60
	drawRounds     = 12
	spareDirection = 4
)

// principalAxes finds the count orthonormal directions (rows) along which the
// rows of m vary most about the origin, the strongest first: orthogonal
// iteration on the d × d matrix of second moments, from fixed starts. Each
// axis's largest component is positive, so that signs do not depend on the
// order of rows. Fewer come back where m has fewer rows or columns.
func principalAxes(ctx context.Context, m *Matrix, count int) [][]float64 {
	return topEigenvectors(secondMoments(ctx, m), min(count, m.Cols, m.Rows), axisRounds)
}

// secondMoments is the sum of x·xᵀ over the rows x.
func secondMoments(ctx context.Context, m *Matrix) [][]float64 {
	moments := make([][]float64, m.Cols)
	for j := range moments {
		moments[j] = make([]float64, m.Cols)
	}
	parallel(ctx, m.Cols, 8, func(from, to int) {
		for i := range m.Rows {
			row := m.Row(i)
			for j := from; j < to; j++ {
				x := float64(row[j])
				sums := moments[j][:j+1]
				for k := range sums {
					sums[k] += float64(x * float64(row[k]))
				}
			}
		}
	})
	for j := range moments {
		for k := range j {
			moments[k][j] = moments[j][k]
		}
	}
	return moments
}

// topEigenvectors are the count strongest eigenvectors of a symmetric positive
// semidefinite matrix, after so many rounds.
func topEigenvectors(a [][]float64, count, rounds int) [][]float64 {
	axes := make([][]float64, count)
	for i := range axes {
		axes[i] = make([]float64, len(a))
		for j := range axes[i] {
			axes[i][j] = math.Cos(float64((i+1)*(2*j+1)) * math.Pi / float64(2*len(a))) // discrete cosines: fixed and independent
		}
	}
	orthonormalize(axes)
	for range rounds {
		for i, axis := range axes {
			axes[i] = times(a, axis)
		}
		orthonormalize(axes)
	}
	for _, axis := range axes {
		pointPositive(axis)
	}
	return axes
}

func times(a [][]float64, x []float64) []float64 {
	y := make([]float64, len(a))
	for i, row := range a {
		y[i] = inner(row, x)
	}
	return y
}

func inner(a, b []float64) float64 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float64 // four sums, so that none waits for the last
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += float64(a[i] * b[i])
		s1 += float64(a[i+1] * b[i+1])
		s2 += float64(a[i+2] * b[i+2])
		s3 += float64(a[i+3] * b[i+3])
	}
	for ; i < len(a); i++ {
		s0 += float64(a[i] * b[i])
	}
	return s0 + s1 + s2 + s3
}

// orthonormalize is modified Gram–Schmidt; a direction that vanishes becomes
// zero.
func orthonormalize(axes [][]float64) {
	for i, axis := range axes {
		before := math.Sqrt(inner(axis, axis))
		for _, earlier := range axes[:i] {
			c := inner(axis, earlier)
			for j, x := range earlier {
				axis[j] -= float64(c * x)
			}
		}
		length := math.Sqrt(inner(axis, axis))
		for j := range axis {
			if length <= 1e-10*before {
				axis[j] = 0
				continue
			}
			axis[j] /= length
		}
	}
}

func pointPositive(axis []float64) {
	largest := 0
	for j, x := range axis {
		if math.Abs(x) > math.Abs(axis[largest])+1e-9 {
			largest = j
		}
	}
	if len(axis) > 0 && axis[largest] < 0 {
		for j := range axis {
			axis[j] = -axis[j]
		}
	}
}

// projected gives each row's coordinates along the axes.
func projected(ctx context.Context, m *Matrix, axes [][]float64) *Matrix {
	out := NewMatrix(m.Rows, len(axes))
	parallel(ctx, m.Rows, 64, func(from, to int) {
		for i := from; i < to; i++ {
			for a, axis := range axes {
				var sum float64
				for j, x := range m.Row(i) {
					sum += float64(axis[j] * float64(x))
				}
				out.Row(i)[a] = float32(sum)
			}
		}
	})
	return out
}
