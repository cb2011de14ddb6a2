package synthesize

import (
	"context"
	"math"
	"math/rand/v2"

	"personas/research"
)

// cluster groups quotes by meaning.
func (c *corpus) cluster(ctx context.Context, in ThemesInput) ([][]int, error) {
	var points []int
	for i := range c.quotes {
		if c.firstHand(i) && c.vectors[i] != nil {
			points = append(points, i)
		}
	}
	k := min(max(int(math.Sqrt(float64(len(points))/3)), 2), 60)
	if len(points) < k {
		return nil, nil
	}
	r := rand.New(rand.NewPCG(uint64(in.Seed), 1))
	centres := make([][]float32, k)
	for j, i := range r.Perm(len(points))[:k] {
		centres[j] = c.vectors[points[i]]
	}
	var groups [][]int
	for range 30 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		groups = make([][]int, k)
		for _, q := range points {
			best, at := -2.0, 0
			for j, m := range centres {
				if s := dot(c.vectors[q], m); s > best {
					best, at = s, j
				}
			}
			groups[at] = append(groups[at], q)
		}
		for j, g := range groups {
			if m := c.middle(g); m != nil {
				centres[j] = m
			}
		}
	}
	var kept [][]int
	for _, g := range groups {
		if len(g) >= leastQuotes {
			kept = append(kept, g)
		}
	}
	return kept, nil
}

// found looks for groups of people.
func (c *corpus) found(_ context.Context, _ int64, people []research.Ref) (CandidatesResult, error) {
	return CandidatesResult{Test: research.StructureTest{Structure: research.StructureNone, Participants: len(people)}}, nil
}
