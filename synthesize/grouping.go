package synthesize

import (
	"context"
	"math"

	"personas/internal/cluster"
)

// Bounds of the number of themes: at least one for every √n quotes of a small
// study, at most so many that a person reads them.
const (
	mostLeastK = 15
	kPerRoot   = 0.8
)

func boundsOfK(in ThemesInput, quotes int) (low, high int) {
	root := math.Sqrt(float64(quotes))
	low, high = in.MinK, in.MaxK
	if low == 0 {
		low = min(int(root), mostLeastK)
	}
	if high == 0 {
		high = max(int(kPerRoot*root), low)
	}
	return max(low, 1), max(high, low)
}

// cluster groups first-hand quotes by meaning; quotes far from every group are
// in none.
func (c *corpus) cluster(ctx context.Context, in ThemesInput) ([][]int, error) {
	var points []int
	for i := range c.quotes {
		if c.firstHand(i) && c.vectors[i] != nil {
			points = append(points, i)
		}
	}
	features := c.features(points)
	m, err := cluster.FromRows(features)
	if err != nil {
		return nil, err
	}
	low, high := boundsOfK(in, len(points))
	g, err := cluster.Themes(ctx, m, cluster.Options{MinK: low, MaxK: high, Seed: uint64(in.Seed)})
	if err != nil {
		return nil, err
	}
	groups := make([][]int, len(g.Groups))
	for i, rows := range g.Groups {
		for _, row := range rows {
			groups[i] = append(groups[i], points[row])
		}
	}
	return groups, nil
}
