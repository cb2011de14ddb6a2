package cluster

import (
	"testing"
)

func TestMovedOf(t *testing.T) {
	t.Parallel()
	everybody := []int{0, 1, 2, 3, 4, 5}
	for name, c := range map[string]struct {
		before, after, people []int
		want                  int
	}{
		"nobody, numbered otherwise": {[]int{0, 0, 0, 1, 1, 1}, []int{1, 1, 1, 0, 0, 0}, everybody, 0},
		"one changes sides":          {[]int{0, 0, 0, 1, 1, 1}, []int{0, 0, 1, 1, 1, 1}, everybody, 1},
		"one comes into a group":     {[]int{0, 0, 0, 1, 1, -1}, []int{0, 0, 0, 1, 1, 1}, everybody, 1},
		"a group dissolves":          {[]int{0, 0, 0, 1, 1, 1}, []int{0, 0, 0, -1, -1, -1}, everybody, 3},
		"a group falls in two":       {[]int{0, 0, 0, 0, 1, 1}, []int{0, 0, 0, 2, 1, 1}, everybody, 1},
		"who is silent now":          {[]int{0, 0, 0, 1, 1, 1}, []int{0, 0, 0, 1, 1, -1}, everybody[:5], 0},
	} {
		if got := movedOf(c.before, c.after, c.people); got != c.want {
			t.Errorf("%s: %d moved, want %d", name, got, c.want)
		}
	}
}

// TestOneDocumentThatMakesAGroup leaves out what a group hangs on: where people
// say what sets them apart in one conversation, and elsewhere what others say,
// they stand elsewhere without it; no other conversation moves anybody.
func TestOneDocumentThatMakesAGroup(t *testing.T) {
	t.Parallel()
	s, group := simulated(study{people: 24, groups: 3, quotes: 24, apart: 1.2}, 3)
	var others []int
	for i, p := range s.Person {
		if group[p] != 0 {
			others = append(others, i)
		}
	}
	s.Document = make([]int, len(s.Person))
	for i, p := range s.Person {
		switch s.Document[i] = 1 + i%4; {
		case group[p] == 0 && i%3 > 0:
			s.Document[i] = 0
		case group[p] == 0:
			copy(s.Vec.Row(i), s.Vec.Row(others[i%len(others)]))
		}
	}
	r := candidates(t, s, CandidateOptions{Seed: 1, Nulls: 19})
	if r.Structure != StructureFound {
		t.Fatalf("%+v: want groups", r)
	}
	left, err := LeaveOneOut(t.Context(), s, r, CandidateOptions{Seed: 1})
	if err != nil || len(left.Moved) != 5 {
		t.Fatalf("%+v, %v: want five documents", left, err)
	}
	if left.Redrawn > 1 || left.Moved[0] < 3 {
		t.Errorf("drawn anew %.1f people move, without the conversation that makes the group %d", left.Redrawn, left.Moved[0])
	}
	for d, n := range left.Moved[1:] {
		if n > 1 {
			t.Errorf("without document %d %d people move", d+1, n)
		}
	}
	clear(s.Document) // everything in one
	if left, err = LeaveOneOut(t.Context(), s, r, CandidateOptions{Seed: 1}); err != nil || len(left.Moved) != 1 || left.Moved[0] != 0 {
		t.Errorf("of one document nobody is left: %+v, %v", left, err)
	}
	if left, err = LeaveOneOut(t.Context(), s, &CandidateResult{Structure: StructureNone}, CandidateOptions{}); left != nil || err != nil {
		t.Errorf("where no groups are found: %v, %v", left, err)
	}
}
