package cluster

import (
	"context"
	"math/rand/v2"
)

// division is a spherical k-means solution: unit centres, each row's centre
// and its cosine to it.
type division struct {
	centers    *Matrix
	labels     []int
	similarity []float32
	objective  float64 // the weighted sum of similarity: higher packs tighter
}

// refinementRounds bounds the k-means steps; they nearly always settle before.
const refinementRounds = 30

// refine runs spherical k-means (Dhillon & Modha 2001) from the given labels
// until nothing moves, or for the given number of rounds.
func refine(ctx context.Context, m *Matrix, weights []float64, labels []int, rounds int) *division {
	d := &division{labels: labels, similarity: make([]float32, m.Rows)}
	d.centers = centersOf(ctx, m, weights, labels, groupCount(labels))
	for range rounds {
		moved := d.assign(ctx, m)
		d.refillEmpty()
		if !moved || ctx.Err() != nil {
			break
		}
		d.centers = centersOf(ctx, m, weights, d.labels, d.centers.Rows)
	}
	d.objective = 0
	for i, s := range d.similarity {
		d.objective += float64(weights[i] * float64(s))
	}
	return d
}

// assign gives each row its most similar centre, and reports whether any row
// changed.
func (d *division) assign(ctx context.Context, m *Matrix) (moved bool) {
	labels := make([]int, m.Rows)
	d.similarity = make([]float32, m.Rows)
	parallel(ctx, m.Rows, tileRows, func(i0, i1 int) {
		products := make([]float32, (i1-i0)*d.centers.Rows)
		dots(products, m, i0, i1, d.centers, 0, d.centers.Rows)
		for i := i0; i < i1; i++ {
			labels[i], d.similarity[i] = highest(products[(i-i0)*d.centers.Rows:][:d.centers.Rows])
		}
	})
	for i, label := range labels {
		moved = moved || label != d.labels[i]
	}
	d.labels = labels
	return moved
}

// highest is the first index of the highest value.
func highest(values []float32) (at int, value float32) {
	value = values[0]
	for i, v := range values {
		if v > value {
			at, value = i, v
		}
	}
	return at, value
}

// refillEmpty gives each empty group the row farthest from its own centre,
// from a group of at least two.
func (d *division) refillEmpty() {
	sizes := make([]int, d.centers.Rows)
	for _, label := range d.labels {
		sizes[label]++
	}
	for group, size := range sizes {
		if size > 0 {
			continue
		}
		far := -1
		for i, s := range d.similarity {
			if sizes[d.labels[i]] > 1 && (far < 0 || s < d.similarity[far]) {
				far = i
			}
		}
		if far < 0 {
			return
		}
		sizes[d.labels[far]]--
		sizes[group]++
		d.labels[far], d.similarity[far] = group, 1
	}
}

// centersOf is the unit weighted mean of each group's rows, summed in index
// order; a group without rows has a zero centre.
func centersOf(ctx context.Context, m *Matrix, weights []float64, labels []int, k int) *Matrix {
	members := make([][]int, k)
	for i, label := range labels {
		members[label] = append(members[label], i)
	}
	centers := NewMatrix(k, m.Cols)
	parallel(ctx, k, 1, func(group, _ int) {
		sum := make([]float64, m.Cols)
		for _, i := range members[group] {
			for j, x := range m.Row(i) {
				sum[j] += float64(weights[i] * float64(x))
			}
		}
		center := centers.Row(group)
		for j, x := range sum {
			center[j] = float32(x)
		}
		normalizeRow(center)
	})
	return centers
}

// seeded starts labels from k centres drawn by spherical k-means++ (Arthur &
// Vassilvitskii 2007): each next centre is a row drawn in proportion to its
// weight times its distance, one minus cosine, to the centres so far.
func seeded(ctx context.Context, m *Matrix, weights []float64, k int, random *rand.Rand) []int {
	labels := make([]int, m.Rows)
	distance := make([]float64, m.Rows)
	for i := range distance {
		distance[i] = 2
	}
	for group := range k {
		center := m.Row(drawIndex(weights, distance, random))
		parallel(ctx, m.Rows, 512, func(from, to int) {
			for i := from; i < to; i++ {
				if d := max(1-float64(dot(m.Row(i), center)), 0); d < distance[i] {
					distance[i], labels[i] = d, group
				}
			}
		})
	}
	return renumbered(labels)
}

// drawIndex draws an index in proportion to weight × distance; evenly, if all
// products are zero.
func drawIndex(weights, distance []float64, random *rand.Rand) int {
	var total float64
	for i, w := range weights {
		total += float64(w * distance[i])
	}
	if total == 0 {
		return random.IntN(len(weights))
	}
	rest := random.Float64() * total
	for i, w := range weights {
		if rest -= float64(w * distance[i]); rest < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// tightest refines the given start and restarts drawn ones, all with k groups,
// and returns the division of the highest objective; on a tie the given start.
func tightest(ctx context.Context, m *Matrix, weights []float64, start []int, restarts int, seed uint64) *division {
	best := refine(ctx, m, weights, start, refinementRounds)
	k := groupCount(start)
	for r := range restarts {
		random := rand.New(rand.NewPCG(seed, uint64(r)))
		if d := refine(ctx, m, weights, seeded(ctx, m, weights, k, random), refinementRounds); d.centers.Rows == k && d.objective > best.objective {
			best = d
		}
	}
	return best
}
