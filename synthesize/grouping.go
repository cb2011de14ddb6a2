package synthesize

import (
	"context"
	"math"
	"slices"

	"personas/internal/cluster"
	"personas/research"
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

// points are the quotes that themes are made of.
func (c *corpus) points() []int {
	var points []int
	for i := range c.quotes {
		if c.firstHand(i) && c.vectors[i] != nil {
			points = append(points, i)
		}
	}
	return points
}

// cluster groups first-hand quotes by meaning; quotes far from every group are
// in none.
func (c *corpus) cluster(ctx context.Context, in ThemesInput) ([][]int, error) {
	points := c.points()
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

// settleIn adds to the group whose centre it lies nearest to each loose quote
// that lies as near as half of the group does, and each quote of what staff report
// that lies as near as nine in ten do.
func (c *corpus) settleIn(groups [][]int, loose []int) {
	centres, near := make([][]float32, len(groups)), make([][]float64, len(groups))
	for g, group := range groups {
		centres[g] = c.middle(group)
		if centres[g] == nil {
			continue
		}
		for _, q := range group {
			near[g] = append(near[g], Dot(c.vectors[q], centres[g]))
		}
		slices.Sort(near[g])
	}
	settle := func(q int, share float64) {
		best, at := -1.0, -1
		for g := range groups {
			if centres[g] == nil {
				continue
			}
			if closeness := Dot(c.vectors[q], centres[g]); closeness > best && closeness >= near[g][int(share*float64(len(near[g])))] {
				best, at = closeness, g
			}
		}
		if at >= 0 {
			groups[at] = append(groups[at], q)
		}
	}
	for _, q := range loose {
		settle(q, 0.5)
	}
	for q := range c.quotes {
		if c.quotes[q].Voice == research.VoiceReported && c.vectors[q] != nil {
			settle(q, 0.1)
		}
	}
	for g := range groups {
		slices.Sort(groups[g])
	}
}
