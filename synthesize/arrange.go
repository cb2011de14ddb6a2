package synthesize

import (
	"cmp"
	"slices"

	"personas/research"
)

// Arrange puts people where a person has put them: groups that were merged are
// one, who was moved stands where they were moved to, a group made by hand is
// there whatever was found. Whoever nobody has touched stays where they were
// found. A group whose members a person changed has no stability: it was not
// found like this.
func Arrange(m Material, found []research.Candidate, a research.Arrangement) []research.Candidate {
	if a.Empty() {
		return found
	}
	c := newCorpus(m)
	r := arranger{Arrangement: a, at: map[research.Ref]int{}}
	for _, g := range found {
		r.add(g)
	}
	for _, p := range c.speakers() {
		if group, ok := a.Place[p]; ok && group != "" {
			r.put(p, group)
		}
	}
	for i := range r.groups {
		r.groups[i].Called = a.Name[r.groups[i].Ref]
	}
	out := slices.DeleteFunc(r.groups, func(g research.Candidate) bool { return len(g.Members) == 0 })
	c.finish(out)
	return out
}

// arranger gathers the groups as people want them.
type arranger struct {
	research.Arrangement
	groups []research.Candidate
	at     map[research.Ref]int
}

// add takes a found group, without those whose place a person decided.
func (r *arranger) add(g research.Candidate) {
	ref, merged := g.Ref, false
	if into, ok := r.Into[g.Ref]; ok {
		ref, merged = into, true
	}
	to := r.group(ref, g)
	for _, m := range g.Members {
		place, touched := r.Place[m.Participant]
		if !touched || place == ref {
			to.Members = append(to.Members, m)
		}
		if merged || touched && place != ref {
			to.Stability = 0
		}
	}
}

// group is the group of a reference, made as like says where it is not there.
func (r *arranger) group(ref research.Ref, like research.Candidate) *research.Candidate {
	i, ok := r.at[ref]
	if !ok {
		i = len(r.groups)
		r.at[ref] = i
		like.Ref, like.Members = ref, nil
		r.groups = append(r.groups, like)
	}
	return &r.groups[i]
}

// put puts somebody into a group, which is made where it is not there.
func (r *arranger) put(p, ref research.Ref) {
	g := r.group(ref, research.Candidate{Origin: research.OriginMade})
	if slices.ContainsFunc(g.Members, func(m research.CandidateMember) bool { return m.Participant == p }) {
		return
	}
	g.Members, g.Stability = append(g.Members, research.CandidateMember{Participant: p, Strength: 1}), 0
	slices.SortStableFunc(g.Members, func(a, b research.CandidateMember) int { return cmp.Compare(b.Strength, a.Strength) })
}
