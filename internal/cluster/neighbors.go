package cluster

import (
	"context"
	"slices"
)

// neighborLists holds, for each row, its Degree most similar rows in another
// matrix (or its own, itself excepted), best first, ties by index.
type neighborLists struct {
	rows       int
	degree     int
	index      []int32   // rows × degree
	similarity []float32 // rows × degree
}

// of is row i's list, cut to at most degree entries.
func (l *neighborLists) of(i, degree int) ([]int32, []float32) {
	from, to := i*l.degree, i*l.degree+min(degree, l.degree)
	return l.index[from:to], l.similarity[from:to]
}

const (
	tileRows    = 32  // rows of the left side in one tile of products
	tileColumns = 256 // rows of the right side: with 256 values each they fit the second-level cache
)

// nearest finds the degree most similar rows of to for each row of from, by
// all products. from == to leaves each row itself out. degree is cut to the
// rows there are.
func nearest(ctx context.Context, from, to *Matrix, degree int) *neighborLists {
	others := to.Rows
	if from == to {
		others--
	}
	degree = max(min(degree, others), 0)
	lists := &neighborLists{
		rows:       from.Rows,
		degree:     degree,
		index:      make([]int32, from.Rows*degree),
		similarity: make([]float32, from.Rows*degree),
	}
	if degree == 0 {
		return lists
	}
	parallel(ctx, from.Rows, tileRows, func(i0, i1 int) {
		products := make([]float32, tileRows*tileColumns)
		held := make([]int, i1-i0)
		for j0 := 0; j0 < to.Rows; j0 += tileColumns {
			j1 := min(j0+tileColumns, to.Rows)
			dots(products, from, i0, i1, to, j0, j1)
			for i := i0; i < i1; i++ {
				row := products[(i-i0)*(j1-j0):][:j1-j0]
				held[i-i0] = lists.offer(i, held[i-i0], row, j0, from == to)
			}
		}
	})
	return lists
}

// offer inserts candidates j0, j0+1, … with the given similarities into the
// list of row i, which holds held entries, and returns how many it holds now.
func (l *neighborLists) offer(i, held int, similarity []float32, j0 int, skipSelf bool) int {
	index, best := l.index[i*l.degree:(i+1)*l.degree], l.similarity[i*l.degree:(i+1)*l.degree]
	for j, s := range similarity {
		if held == l.degree && s <= best[held-1] || skipSelf && j0+j == i {
			continue
		}
		held = min(held+1, l.degree)
		at := held - 1
		for ; at > 0 && best[at-1] < s; at-- {
			best[at], index[at] = best[at-1], index[at-1]
		}
		best[at], index[at] = s, int32(j0+j)
	}
	return held
}

// edge is one end of a link in an undirected graph.
type edge struct {
	to     int32
	weight float32
}

// graph is an undirected weighted graph, each row's edges ordered by index.
type graph [][]edge

// mutualized makes the lists' first degree entries undirected: the weight is
// the mean of both directions' similarity, nothing for the one that is absent
// or negative. from and to of the lists must be the same matrix.
func (l *neighborLists) mutualized(degree int) graph {
	g := make(graph, l.rows)
	for i := range g {
		index, similarity := l.of(i, degree)
		for k, j := range index {
			if half := similarity[k] / 2; half > 0 {
				g[i] = append(g[i], edge{j, half})
				g[j] = append(g[j], edge{int32(i), half})
			}
		}
	}
	for i, edges := range g {
		slices.SortStableFunc(edges, func(a, b edge) int { return int(a.to - b.to) })
		g[i] = merged(edges)
	}
	return g
}

// merged adds up neighbouring edges to the same row.
func merged(edges []edge) []edge {
	kept := edges[:0]
	for _, e := range edges {
		if n := len(kept); n > 0 && kept[n-1].to == e.to {
			kept[n-1].weight += e.weight
			continue
		}
		kept = append(kept, e)
	}
	return kept
}
