package synthesize

import (
	"cmp"
	"slices"

	"personas/research"
)

// leastOverlap is the Jaccard overlap of members from which a candidate is taken
// to be an earlier persona again.
const leastOverlap = 1.0 / 3

// Match gives candidates the references of the earlier personas they continue,
// by shared participants: the pairs with the largest Jaccard overlap first, ties
// by reference, each persona at most once. Candidates without a counterpart keep
// the reference they were minted with.
func Match(earlier map[research.Ref][]research.Ref, candidates []research.Candidate) []research.Candidate {
	type pair struct {
		persona   research.Ref
		candidate int
		overlap   float64
	}
	var pairs []pair
	for persona, people := range earlier {
		for i := range candidates {
			if o := overlap(people, candidates[i].Members); o >= leastOverlap {
				pairs = append(pairs, pair{persona, i, o})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.overlap, a.overlap), cmp.Compare(a.persona, b.persona),
			cmp.Compare(candidates[a.candidate].Ref, candidates[b.candidate].Ref))
	})
	matched := slices.Clone(candidates)
	usedPersona, usedCandidate := map[research.Ref]bool{}, map[int]bool{}
	for _, p := range pairs {
		if !usedPersona[p.persona] && !usedCandidate[p.candidate] {
			usedPersona[p.persona], usedCandidate[p.candidate] = true, true
			matched[p.candidate].Ref = p.persona
		}
	}
	return matched
}

// overlap is the Jaccard index of two sets of participants.
func overlap(people []research.Ref, members []research.CandidateMember) float64 {
	in := map[research.Ref]bool{}
	for _, p := range people {
		in[p] = true
	}
	both := 0
	for _, m := range members {
		if in[m.Participant] {
			both++
		}
	}
	if union := len(in) + len(members) - both; union > 0 {
		return float64(both) / float64(union)
	}
	return 0
}
