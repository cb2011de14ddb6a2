package synthesize

import (
	"testing"

	"personas/research"
)

func candidate(ref research.Ref, people ...research.Ref) research.Candidate {
	c := research.Candidate{Ref: ref}
	for _, p := range people {
		c.Members = append(c.Members, research.CandidateMember{Participant: p, Strength: 1})
	}
	return c
}

func TestMatchKeepsReferences(t *testing.T) {
	t.Parallel()
	earlier := map[research.Ref][]research.Ref{"g-old1": {"a", "b", "c", "d"}, "g-old2": {"e", "f", "g"}}
	got := Match(earlier, []research.Candidate{
		candidate("g-new1", "e", "f", "g", "h"), // old2 with one more
		candidate("g-new2", "a", "b", "x"),      // old1 in part
		candidate("g-new3", "y", "z"),           // nobody
	})
	for i, want := range []research.Ref{"g-old2", "g-old1", "g-new3"} {
		if got[i].Ref != want {
			t.Errorf("candidate %d is %s, want %s", i, got[i].Ref, want)
		}
	}
}

func TestMatchGivesAPersonaToOneCandidate(t *testing.T) {
	t.Parallel()
	got := Match(map[research.Ref][]research.Ref{"g-old": {"a", "b", "c", "d"}}, []research.Candidate{
		candidate("g-new1", "a", "b"), candidate("g-new2", "c", "d")})
	if got[0].Ref != "g-old" || got[1].Ref != "g-new2" {
		t.Errorf("split into %s and %s", got[0].Ref, got[1].Ref)
	}
}
