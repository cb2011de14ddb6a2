package search

import (
	"cmp"
	"slices"

	"personas/research"
)

// fusionK damps the weight of the first ranks: a quote scores the sum of
// 1/(fusionK+rank) over the arms that found it (Cormack, Clarke and Büttcher,
// SIGIR 2009, who give 60).
const fusionK = 60

// fused is a quote with its rank in each arm, 0 where one did not find it.
type fused struct {
	id    int64
	ref   research.Ref
	score float64
	ranks [2]int     // vector, text; from 1
	given [2]float64 // the arm's own score
}

// fuse joins the arms' rankings; equal scores are in order of reference.
func fuse(vector, text []Scored) []fused {
	at := map[int64]int{}
	var all []fused
	for arm, found := range [2][]Scored{vector, text} {
		for i, s := range found {
			n, known := at[s.ID]
			if !known {
				n = len(all)
				at[s.ID] = n
				all = append(all, fused{id: s.ID, ref: s.Ref})
			}
			all[n].ranks[arm], all[n].given[arm] = i+1, s.Score
			all[n].score += 1 / float64(fusionK+i+1)
		}
	}
	slices.SortFunc(all, func(a, b fused) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.ref, b.ref))
	})
	return all
}
