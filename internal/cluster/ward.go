package cluster

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// merge unites the groups that hold points a and b.
type merge struct {
	a, b   int32
	height float32 // the growth of the within-group sum of squares
}

// tree is a hierarchy over points: n−1 merges, lowest first.
type tree struct {
	points int
	merges []merge
}

// wardTree builds Ward's hierarchy (Ward 1963) over unit rows with weights, by
// the nearest-neighbour chain (Murtagh 1983) and the Lance–Williams update. It
// takes n²/2 float32 of memory and O(n²) steps: 50 MB for 5,000 points.
func wardTree(ctx context.Context, m *Matrix, weights []float64) *tree {
	return treeOf(ctx, wardCosts(ctx, m, weights), weights)
}

// treeOf builds Ward's hierarchy from the costs of merging each pair; it uses
// the costs up.
func treeOf(ctx context.Context, pairs costs, weights []float64) *tree {
	c := &chain{costs: pairs, weight: slices.Clone(weights), active: make([]int32, len(weights))}
	for i := range c.active {
		c.active[i] = int32(i)
	}
	t := &tree{points: len(weights)}
	for len(c.active) > 1 && ctx.Err() == nil {
		t.merges = append(t.merges, c.nextMerge())
	}
	slices.SortStableFunc(t.merges, func(a, b merge) int { return cmp.Compare(a.height, b.height) })
	return t
}

// costs is a symmetric matrix without its diagonal: row i holds columns 0…i−1.
type costs []float32

func (c costs) at(i, j int32) *float32 {
	if i < j {
		i, j = j, i
	}
	return &c[int(i)*int(i-1)/2+int(j)]
}

// wardCosts is the cost of merging each pair of points: for unit vectors with
// weights v and w, v·w/(v+w) times twice one minus their cosine.
func wardCosts(ctx context.Context, m *Matrix, weights []float64) costs {
	c := make(costs, m.Rows*(m.Rows-1)/2)
	parallel(ctx, m.Rows, tileRows, func(i0, i1 int) {
		products := make([]float32, tileRows*tileColumns)
		for j0 := 0; j0 < i1; j0 += tileColumns {
			j1 := min(j0+tileColumns, i1)
			dots(products, m, i0, i1, m, j0, j1)
			for i := i0; i < i1; i++ {
				for j := j0; j < min(j1, i); j++ {
					share := 2 * weights[i] * weights[j] / (weights[i] + weights[j])
					cosine := products[(i-i0)*(j1-j0)+j-j0]
					c[i*(i-1)/2+j] = float32(share * max(1-float64(cosine), 0))
				}
			}
		}
	})
	return c
}

// chain is the state of the nearest-neighbour chain.
type chain struct {
	costs  costs
	weight []float64
	active []int32 // groups, each named by its lowest point, ascending
	stack  []int32
}

// nextMerge extends the chain until two groups are each other's nearest, and
// unites them.
func (c *chain) nextMerge() merge {
	if len(c.stack) == 0 {
		c.stack = append(c.stack, c.active[0])
	}
	for {
		top := c.stack[len(c.stack)-1]
		before := int32(-1)
		if len(c.stack) > 1 {
			before = c.stack[len(c.stack)-2]
		}
		near, cost := c.nearest(top, before)
		if near == before {
			c.stack = c.stack[:len(c.stack)-2]
			return c.unite(min(top, near), max(top, near), cost)
		}
		c.stack = append(c.stack, near)
	}
}

// nearest finds the cheapest group to merge with; on a tie the one before in
// the chain (so that the chain ends), else the lowest.
func (c *chain) nearest(group, before int32) (near int32, cost float32) {
	near, cost = before, float32(math.Inf(1))
	if before >= 0 {
		cost = *c.costs.at(group, before)
	}
	row := c.costs[int(group)*int(group-1)/2:]
	for _, other := range c.active {
		if other >= group {
			break
		}
		if row[other] < cost {
			near, cost = other, row[other]
		}
	}
	first, _ := slices.BinarySearch(c.active, group)
	for _, other := range c.active[first+1:] {
		if v := c.costs[int(other)*int(other-1)/2+int(group)]; v < cost {
			near, cost = other, v
		}
	}
	return near, cost
}

// unite merges group b into a < b and updates the costs.
func (c *chain) unite(a, b int32, cost float32) merge {
	wa, wb := c.weight[a], c.weight[b]
	at, _ := slices.BinarySearch(c.active, b)
	c.active = slices.Delete(c.active, at, at+1)
	for _, o := range c.active {
		if o == a {
			continue
		}
		w := c.weight[o]
		to := c.costs.at(a, o)
		left, right := float64((w+wa)*float64(*to)), float64((w+wb)*float64(*c.costs.at(b, o)))
		*to = float32((left + right - float64(w*float64(cost))) / (w + wa + wb))
	}
	c.weight[a] = wa + wb
	return merge{a: a, b: b, height: cost}
}

// cut returns the group of each point in the division into k groups, numbered
// by their first point.
func (t *tree) cut(k int) []int {
	parent := make([]int32, t.points)
	for i := range parent {
		parent[i] = int32(i)
	}
	find := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, m := range t.merges[:max(len(t.merges)+1-k, 0)] {
		a, b := find(m.a), find(m.b)
		parent[max(a, b)] = min(a, b)
	}
	labels := make([]int, t.points)
	for i := range labels {
		labels[i] = int(find(int32(i)))
	}
	return renumbered(labels)
}

// renumbered gives labels 0, 1, … in the order of their first appearance.
func renumbered(labels []int) []int {
	numbers := make(map[int]int)
	out := make([]int, len(labels))
	for i, label := range labels {
		n, seen := numbers[label]
		if !seen {
			n = len(numbers)
			numbers[label] = n
		}
		out[i] = n
	}
	return out
}

// groupCount is one more than the highest label.
func groupCount(labels []int) int {
	k := 0
	for _, label := range labels {
		k = max(k, label+1)
	}
	return k
}
