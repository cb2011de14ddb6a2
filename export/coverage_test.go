package export

import (
	"slices"
	"testing"

	"personas/research"
)

// Every document is listed where they are few; of many the most uneven, and how
// many more there are is said.
func TestCoverageOfManyDocuments(t *testing.T) {
	for n, want := range map[int]struct{ rows, more int }{30: {30, 0}, 280: {listedPeople, -1}} {
		ed := survey(t, madeAnswers(t, n, 6))
		s, err := open(ed)
		if err != nil {
			t.Fatal(err)
		}
		uneven := 0
		for i := range ed.Coverage {
			ed.Coverage[i].Thirds = [3]int{i % 4, 1 + i%5, 2}
			if i%4 == 0 && 1+i%5 > 0 {
				uneven++
			}
		}
		v := newPen(s, visible).coverage()
		if want.more < 0 {
			want.more = uneven - listedPeople
		}
		if len(v.Rows) != want.rows || v.More != want.more || (v.Kinds == nil) != (n <= listedPeople) {
			t.Errorf("%d documents: %d rows and %d more, want %d and %d", n, len(v.Rows), v.More, want.rows, want.more)
		}
		if n > listedPeople && v.Uneven != count(uneven, "document") {
			t.Errorf("%s uneven, want %d", v.Uneven, uneven)
		}
		for _, r := range v.Rows {
			if n > listedPeople && !slices.Contains(r.Thirds[:], 0) {
				t.Errorf("%s is listed as uneven: %v", r.Title, r.Thirds)
			}
		}
	}
}

// The farther from even, the earlier; few quotes are not uneven.
func TestUnevenDocuments(t *testing.T) {
	ed := survey(t, madeAnswers(t, 45, 6))
	for i := range ed.Coverage {
		ed.Coverage[i].Thirds = [3]int{4, 4, 4}
	}
	ed.Coverage[7].Thirds, ed.Coverage[3].Thirds = [3]int{0, 9, 0}, [3]int{5, 0, 4}
	ed.Coverage[5].Thirds, ed.Coverage[6].Thirds = [3]int{0, 2, 0}, [3]int{9, 1, 1}
	s, err := open(ed)
	if err != nil {
		t.Fatal(err)
	}
	v := newPen(s, visible).coverage()
	if len(v.Rows) != 2 || v.Rows[0].Thirds != ed.Coverage[7].Thirds || v.Rows[1].Thirds != ed.Coverage[3].Thirds {
		t.Errorf("uneven: %+v", v.Rows)
	}
}

// More than three in five of a group’s quotes by one member is marked.
func TestLargestVoiceOfAGroup(t *testing.T) {
	for _, tt := range []struct {
		members []string
		who, of string
		loud    bool
	}{
		{[]string{"P2", "P7", "P5"}, "P2", "9 of 23", false},
		{[]string{"P1", "P2"}, "P2", "9 of 13", true},
		{[]string{"P4"}, "P4", "3 of 3", true},
	} {
		ed := pdpilot(t, passages)
		g := &ed.Personas[0]
		g.Members = nil
		for _, p := range ed.Participants {
			if slices.Contains(tt.members, p.Key) {
				g.Members = append(g.Members, research.CandidateMember{Participant: p.Ref})
			}
		}
		s, err := open(ed)
		if err != nil {
			t.Fatal(err)
		}
		v := newPen(s, visible).groupVoices()[0]
		if v.Who != tt.who || v.Of != tt.of || v.Loud != tt.loud {
			t.Errorf("%v: %+v", tt.members, v)
		}
	}
}
