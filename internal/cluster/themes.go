package cluster

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
)

// Options steer Themes. The zero value chooses k itself, with seed 0.
type Options struct {
	K    int // the number of groups; 0: choose it
	MinK int // least k to choose; 0: 2
	MaxK int // most k to choose; 0: a third of the distinct points, at most 200
	Seed uint64

	limit int // points in the hierarchy; 0: hierarchyLimit
}

const (
	// hierarchyLimit is how many points Ward's hierarchy is built on; of more,
	// a drawn sample. 20,000 would take 800 MB and a minute.
	hierarchyLimit = 5000

	defaultMaxK  = 200
	restarts     = 4  // k-means++ starts tried against Ward's
	sampleRounds = 10 // k-means steps over all points after the sample's
)

// Grouping is a division of points.
type Grouping struct {
	// Groups lists each group's rows, ascending; the largest group first, ties
	// by first row.
	Groups [][]int
	// Outliers are rows in no group, ascending: see farPoints; and rows of
	// zeros.
	Outliers []int
	// Nearest is the group each row is or, for an outlier, would be in; 0 for
	// a row of zeros.
	Nearest []int
	// Similarity is each row's cosine to its group's centre, once the mean of
	// all points is removed: how central it is.
	Similarity []float32
	// Choice tells how k was chosen; without Candidates where it was given.
	Choice KChoice
}

// Themes divides unit rows into groups. Rows of zeros are outliers.
//
// Equal and nearly equal rows are folded; the mean is removed; points are drawn
// to their neighbours; Ward's hierarchy is cut at k and refined by spherical
// k-means, against restarts of k-means++: the division of the higher spherical
// objective wins. Over hierarchyLimit points, a sample drawn by the seed is
// divided so; the rest is drawn to its neighbours in it, assigned, and all is
// refined together. Returns ctx.Err() when ctx ends first.
func Themes(ctx context.Context, m *Matrix, o Options) (*Grouping, error) {
	rows := make([]int, 0, m.Rows)
	for i := range m.Rows {
		if !isZero(m.Row(i)) {
			rows = append(rows, i)
		}
	}
	if len(rows) == 0 {
		return (&Grouping{}).withZeroRows(m.Rows, rows), ctx.Err()
	}
	g := divideRows(ctx, m.subset(rows), o)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return g.withZeroRows(m.Rows, rows), nil
}

// divideRows is Themes for rows that are not zero.
func divideRows(ctx context.Context, m *Matrix, o Options) *Grouping {
	equal := foldEqual(m)
	distinct := m.subset(equal.leaders)
	sampled := sampleOf(distinct.Rows, cmp.Or(o.limit, hierarchyLimit), o.Seed)
	sample := distinct.subset(sampled)
	near := foldNear(ctx, sample)
	leaders := sample.subset(near.leaders)
	mean := leaders.mean()
	p := newPoints(ctx, leaders.centered(mean), foldWeights(nearCounts(equal, sampled, near)))
	if ctx.Err() != nil {
		return nil
	}

	choice := KChoice{K: min(max(o.K, 1), p.centered.Rows)}
	if o.K == 0 {
		choice = o.choose(ctx, p)
	}
	d := tightest(ctx, p.places, p.weights, p.tree.cut(choice.K), restarts, o.Seed)

	centered := distinct.centered(mean)
	labels := make([]int, distinct.Rows)
	for i, row := range sampled {
		labels[row] = d.labels[near.leader[i]]
	}
	if len(sampled) < distinct.Rows {
		labels = extend(ctx, p, d, centered, sampled, near, foldWeights(equal.counts))
	}
	return newGrouping(ctx, centered, foldWeights(equal.counts), labels, equal.leader, choice)
}

// choose chooses k between the bounds that the options and the points allow.
func (o Options) choose(ctx context.Context, p *points) KChoice {
	n := p.centered.Rows
	high := o.MaxK
	if high == 0 {
		high = min(defaultMaxK, n/3)
	}
	high = max(min(high, n), 1)
	low := min(max(o.MinK, min(2, high)), high)
	if low == high {
		return KChoice{K: low}
	}
	return chooseK(ctx, p, low, high, o.Seed)
}

// sampleOf draws at most limit of n rows, ascending.
func sampleOf(n, limit int, seed uint64) []int {
	rows := rand.New(rand.NewPCG(seed, 2<<32)).Perm(n)
	rows = rows[:min(n, limit)]
	slices.Sort(rows)
	return rows
}

// nearCounts is how many original rows each leader of near stands for.
func nearCounts(equal *folded, sampled []int, near *folded) []int {
	counts := make([]int, len(near.leaders))
	for i, row := range sampled {
		counts[near.leader[i]] += equal.counts[row]
	}
	return counts
}

// extend carries a division of the sample over to all rows.
func extend(ctx context.Context, p *points, d *division, centered *Matrix, sampled []int, near *folded, weights []float64) []int {
	places := NewMatrix(centered.Rows, centered.Cols)
	held := make([]bool, centered.Rows)
	for i, row := range sampled {
		copy(places.Row(row), p.places.Row(near.leader[i]))
		held[row] = true
	}
	var rest []int
	for row, is := range held {
		if !is {
			rest = append(rest, row)
		}
	}
	lists := nearest(ctx, centered.Select(rest), p.centered, smoothingDegree(p.centered.Rows))
	parallel(ctx, len(rest), 64, func(from, to int) {
		edges := make([]edge, 0, lists.degree)
		for i := from; i < to; i++ {
			edges = edges[:0]
			index, similarity := lists.of(i, lists.degree)
			for k, j := range index {
				edges = append(edges, edge{j, max(similarity[k], 0)})
			}
			drawn(places.Row(rest[i]), centered.Row(rest[i]), edges, p.places)
		}
	})
	all := &division{centers: d.centers, labels: make([]int, places.Rows)}
	all.assign(ctx, places)
	all.refillEmpty()
	return refine(ctx, places, weights, all.labels, sampleRounds).labels
}

// newGrouping turns the labels of distinct rows into groups of original rows:
// leader gives the distinct row of each.
func newGrouping(ctx context.Context, centered *Matrix, weights []float64, labels, leader []int, choice KChoice) *Grouping {
	labels = renumbered(labels)
	k := groupCount(labels)
	centers := centersOf(ctx, centered, weights, labels, k)
	similarity := make([]float32, centered.Rows)
	for i, label := range labels {
		similarity[i] = dot(centered.Row(i), centers.Row(label))
	}
	g := &Grouping{Choice: choice, Nearest: make([]int, len(leader)), Similarity: make([]float32, len(leader))}
	for i, l := range leader {
		g.Nearest[i], g.Similarity[i] = labels[l], similarity[l]
	}
	g.orderGroups(k, farPoints(g.Similarity, backgroundSimilarity(centered, centers, labels)))
	return g
}

// orderGroups numbers groups by size and lists their rows and the outliers.
func (g *Grouping) orderGroups(k int, far []bool) {
	groups := make([][]int, k)
	for i, group := range g.Nearest {
		if !far[i] {
			groups[group] = append(groups[group], i)
		}
	}
	order := make([]int, k)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(groups[b]), len(groups[a])) })
	number := make([]int, k)
	for to, from := range order {
		number[from] = to
		g.Groups = append(g.Groups, groups[from])
	}
	for i, group := range g.Nearest {
		g.Nearest[i] = number[group]
		if far[i] {
			g.Outliers = append(g.Outliers, i)
		}
	}
}

// withZeroRows renames the rows of a grouping of the given rows of n, and puts
// the others among the outliers.
func (g *Grouping) withZeroRows(n int, rows []int) *Grouping {
	if len(rows) == n {
		return g
	}
	out := &Grouping{Choice: g.Choice, Nearest: make([]int, n), Similarity: make([]float32, n)}
	isZero := make([]bool, n)
	for i := range isZero {
		isZero[i] = true
	}
	for i, row := range rows {
		out.Nearest[row], out.Similarity[row], isZero[row] = g.Nearest[i], g.Similarity[i], false
	}
	for _, group := range g.Groups {
		renamed := make([]int, len(group))
		for i, at := range group {
			renamed[i] = rows[at]
		}
		out.Groups = append(out.Groups, renamed)
	}
	for _, at := range g.Outliers {
		isZero[rows[at]] = true
	}
	for i, is := range isZero {
		if is {
			out.Outliers = append(out.Outliers, i)
		}
	}
	return out
}
