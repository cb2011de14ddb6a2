package cluster

import "context"

// LeftOut says how groups of people change when one document is left out.
type LeftOut struct {
	Moved []int // of each document: people who then stand in another group, or in none, or in one at last
	// Redrawn is the same with nothing left out, on average over as many other
	// draws as redraws: what chance alone moves.
	Redrawn float64
}

const redraws = 8

// LeaveOneOut finds the groups of r again with each document of the sample left
// out in turn. People who speak in that document alone are not counted. It is
// nil unless r found groups and the sample tells documents. Returns ctx.Err()
// when ctx ends first.
func LeaveOneOut(ctx context.Context, s Sample, r *CandidateResult, o CandidateOptions) (*LeftOut, error) {
	if r.Structure != StructureFound || s.Document == nil {
		return nil, nil
	}
	whole := newVoices(ctx, s)
	var documents []int // of the quotes that whole has
	for i, d := range s.Document {
		if !isZero(s.Vec.Row(i)) {
			documents = append(documents, d)
		}
	}
	out := &LeftOut{Moved: make([]int, groupCount(s.Document))}
	for n := range uint64(redraws) {
		out.Redrawn += float64(whole.movedFrom(ctx, r, o.Seed+1+n)) / redraws
	}
	for d := range out.Moved {
		out.Moved[d] = whole.without(func(q int) bool { return documents[q] == d }).movedFrom(ctx, r, o.Seed)
	}
	return out, ctx.Err()
}

// movedFrom counts the people who stand elsewhere than in the groups of r when
// these voices are grouped anew.
func (v *voices) movedFrom(ctx context.Context, r *CandidateResult, seed uint64) int {
	again := &CandidateResult{Strength: make([]float64, len(r.Strength))}
	if len(v.speakers()) < leastGroup*r.divided { // too few are left for as many groups
		return movedOf(labelsOf(r.Groups, len(r.Strength)), labelsOf(nil, len(r.Strength)), v.speakers())
	}
	v.agree(ctx, again, r.divided, consensusDraws, seed)
	if ctx.Err() != nil {
		return 0
	}
	return movedOf(labelsOf(r.Groups, len(r.Strength)), labelsOf(again.Groups, len(r.Strength)), v.speakers())
}

// without is these voices less some quotes, by whether each is left out. What
// the sample's strata have in common and its principal axes stay.
func (v *voices) without(left func(quote int) bool) *voices {
	less := &voices{people: v.people}
	var rows []int
	for i := range v.owner {
		if left(i) {
			continue
		}
		rows = append(rows, i)
		less.owner = append(less.owner, v.owner[i])
		less.stratum = append(less.stratum, v.stratum[i])
		less.weight = append(less.weight, v.weight[i])
	}
	less.quotes = v.quotes.subset(rows)
	return less
}

// labelsOf gives each person the number of their group, from 0, -1 for none.
func labelsOf(groups [][]int, people int) []int {
	labels := make([]int, people)
	for i := range labels {
		labels[i] = -1
	}
	for g, group := range groups {
		for _, p := range group {
			labels[p] = g
		}
	}
	return labels
}

// movedOf counts the people whose group after is not the one that continues
// theirs before: pairs of groups are matched by the most people in both, the
// largest first.
func movedOf(before, after, people []int) int {
	shared := map[[2]int]int{}
	for _, p := range people {
		if before[p] >= 0 && after[p] >= 0 {
			shared[[2]int{before[p], after[p]}]++
		}
	}
	continues := map[int]int{-1: -1} // after → before
	taken := map[int]bool{}
	for {
		best, most := [2]int{}, 0
		for pair, n := range shared {
			_, done := continues[pair[1]]
			if !done && !taken[pair[0]] && (n > most || n == most && (pair[0] < best[0] || pair[0] == best[0] && pair[1] < best[1])) {
				best, most = pair, n
			}
		}
		if most == 0 {
			break
		}
		continues[best[1]], taken[best[0]] = best[0], true
	}
	moved := 0
	for _, p := range people {
		if was, known := continues[after[p]]; !known || was != before[p] {
			moved++
		}
	}
	return moved
}
