package cluster

import "context"

// divideRestarts is how many drawn starts Divide compares with Ward's.
const divideRestarts = 10

// Divide puts every row into one of k groups: Ward's hierarchy of the rows less
// their mean, refined by spherical k-means. It is the plain way of grouping
// against which a better one is measured. k is held between 1 and the number of
// rows.
func Divide(ctx context.Context, m *Matrix, k int, seed uint64) []int {
	if m.Rows == 0 {
		return nil
	}
	rows := m.centered(m.mean())
	ones := make([]float64, m.Rows)
	for i := range ones {
		ones[i] = 1
	}
	start := wardTree(ctx, rows, ones).cut(min(max(k, 1), m.Rows))
	return tightest(ctx, rows, ones, start, divideRestarts, seed).labels
}
