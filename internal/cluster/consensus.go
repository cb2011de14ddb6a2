package cluster

import (
	"cmp"
	"context"
	"slices"
)

// together is, for pairs of people, the share of draws in which they were in
// one group, of those draws that had both.
type together struct {
	people int
	share  costs // as a triangle, see costs
}

func togetherness(draws []outcome, k, people int) *together {
	t := &together{people: people, share: make(costs, people*(people-1)/2)}
	for i := range people {
		for j := range i {
			var both, same float32
			for _, d := range draws {
				if a, b := d.labels[k][i], d.labels[k][j]; a >= 0 && b >= 0 {
					both++
					if a == b {
						same++
					}
				}
			}
			if both > 0 {
				t.share[i*(i-1)/2+j] = same / both
			}
		}
	}
	return t
}

// with is the mean share of a person with the members of a group, themselves
// left out; 0 for a group of nobody else.
func (t *together) with(person int, members []int) float64 {
	var sum, n float64
	for _, other := range members {
		if other != person {
			sum += float64(*t.share.at(int32(person), int32(other)))
			n++
		}
	}
	return sum / max(n, 1)
}

// agree finds the groups that n draws into k agree on, and sets the result to
// found if at least two come out.
func (v *voices) agree(ctx context.Context, r *CandidateResult, k, n int, seed uint64) {
	draws := v.draws(ctx, v.owner, k, n, seed+1)
	if ctx.Err() != nil {
		return
	}
	people := v.speakers()
	t := togetherness(draws, k-2, v.people)
	groups, rest := clearMembers(t, divided(ctx, t, people, k))
	groups = slices.DeleteFunc(groups, func(group []int) bool {
		dissolves := foundAgain(group, draws, k-2) < leastStability
		if dissolves {
			rest = append(rest, group...)
		}
		return dissolves
	})
	slices.Sort(rest)
	if len(groups) < 2 {
		return
	}
	slices.SortStableFunc(groups, func(a, b []int) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0]))
	})
	r.Structure, r.K, r.Groups, r.Outliers, r.divided = StructureFound, len(groups), groups, rest, k
	for _, group := range groups {
		for _, person := range group {
			r.Strength[person] = t.with(person, group)
		}
		r.Stability = append(r.Stability, foundAgain(group, draws, k-2))
	}
}

// divided cuts Ward's hierarchy of the people, by the share of draws they were
// apart, into k groups.
func divided(ctx context.Context, t *together, people []int, k int) [][]int {
	apart := make(costs, len(people)*(len(people)-1)/2)
	ones := make([]float64, len(people))
	for i, a := range people {
		ones[i] = 1
		for j, b := range people[:i] {
			apart[i*(i-1)/2+j] = 1 - *t.share.at(int32(a), int32(b))
		}
	}
	groups := make([][]int, k)
	for i, label := range treeOf(ctx, apart, ones).cut(k) {
		groups[label] = append(groups[label], people[i])
	}
	return groups
}

// clearMembers keeps in each group the people who belong to it clearly more
// than to any other; groups left too small are given up.
func clearMembers(t *together, groups [][]int) (clear [][]int, rest []int) {
	for g, group := range groups {
		var members []int
		for _, person := range group {
			other := 0.0
			for h, another := range groups {
				if h != g {
					other = max(other, t.with(person, another))
				}
			}
			if t.with(person, group) >= other+clearMembership {
				members = append(members, person)
			} else {
				rest = append(rest, person)
			}
		}
		if len(members) >= leastGroup {
			clear = append(clear, members)
		} else {
			rest = append(rest, members...)
		}
	}
	slices.Sort(rest)
	return clear, rest
}

// foundAgain is the mean, over draws, of the best Jaccard between the group's
// drawn members and a group of the draw.
func foundAgain(group []int, draws []outcome, k int) float64 {
	var sum, n float64
	for _, d := range draws {
		var sizes, shared [smallLabels]float64
		var drawn float64
		for _, label := range d.labels[k] {
			if label >= 0 {
				sizes[label]++
			}
		}
		for _, person := range group {
			if label := d.labels[k][person]; label >= 0 {
				shared[label]++
				drawn++
			}
		}
		if drawn == 0 {
			continue
		}
		var best float64
		for label, common := range shared {
			if union := sizes[label] + drawn - common; union > 0 {
				best = max(best, common/union)
			}
		}
		sum += best
		n++
	}
	return sum / max(n, 1)
}
