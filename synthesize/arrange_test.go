package synthesize

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"personas/research"
)

// crowd is a study of n people who each said one thing.
func crowd(n int) (m Material) {
	text := "I never trust a price that moves."
	d := research.Document{Ref: "d", Kind: research.KindInterview, Text: []byte(text)}
	m.Documents = []research.Document{d}
	for i := range n {
		p := research.Ref(fmt.Sprintf("p%d", i))
		m.Participants = append(m.Participants, research.Participant{Ref: p, Key: string(p), Role: research.RoleParticipant})
		m.Quotes = append(m.Quotes, research.Quote{Ref: "q" + p, Document: "d", Participant: p, Span: research.Span{End: len(text)},
			Text: text, Voice: research.VoiceFirstHand})
		m.Texts, m.Vectors = append(m.Texts, text), append(m.Vectors, []float32{1, 0})
	}
	return m
}

// where is the group each person is in. Nobody may be in two.
func where(t *rapid.T, groups []research.Candidate) map[research.Ref]research.Ref {
	in := map[research.Ref]research.Ref{}
	for _, g := range groups {
		for _, m := range g.Members {
			if other, twice := in[m.Participant]; twice {
				t.Fatalf("%s is in %s and in %s", m.Participant, other, g.Ref)
			}
			in[m.Participant] = g.Ref
		}
	}
	return in
}

// TestNoRegroupingIsLost replays random regroupings on random groups: whom a
// person put somewhere stands there, or where that group was merged into;
// whoever nobody touched stands where they were found; nobody stands twice; and
// taking everything back gives what was found.
func TestNoRegroupingIsLost(t *testing.T) {
	t.Parallel()
	const people = 9
	m := crowd(people)
	rapid.Check(t, func(t *rapid.T) {
		found := []research.Candidate{{Ref: "g0", Origin: research.OriginFound, Stability: .7}, {Ref: "g1", Origin: research.OriginFound, Stability: .7}}
		original := map[research.Ref]research.Ref{}
		for i := range people {
			if g := rapid.IntRange(-1, 1).Draw(t, "found in"); g >= 0 {
				p := m.Participants[i].Ref
				found[g].Members = append(found[g].Members, research.CandidateMember{Participant: p, Strength: .5})
				original[p] = found[g].Ref
			}
		}
		found = slices.DeleteFunc(found, func(g research.Candidate) bool { return len(g.Members) == 0 })
		want := map[research.Ref]research.Ref{} // kept by hand, act by act
		for p, g := range original {
			want[p] = g
		}
		var acts []research.Regrouping
		for n := range rapid.IntRange(1, 8).Draw(t, "acts") {
			act := research.Regrouping{ID: int64(n + 1)}
			groups := []research.Ref{"g0", "g1", "g2", "g3"}
			if rapid.Bool().Draw(t, "merge") {
				act.Action, act.Group = research.RegroupMerge, rapid.SampledFrom(groups).Draw(t, "into")
				act.Other = rapid.SampledFrom(groups).Filter(func(g research.Ref) bool { return g != act.Group }).Draw(t, "from")
				for p, g := range want {
					if g == act.Group || g == act.Other {
						act.People = append(act.People, p)
					}
				}
			} else {
				act.Action, act.Group = research.RegroupMove, rapid.SampledFrom(append(groups, "")).Draw(t, "to")
				act.People = []research.Ref{m.Participants[rapid.IntRange(0, people-1).Draw(t, "who")].Ref}
			}
			for _, p := range act.People {
				want[p] = act.Group
			}
			acts = append(acts, act)
		}
		got := where(t, Arrange(m, found, research.ArrangementOf(acts)))
		for i := range people {
			if p := m.Participants[i].Ref; got[p] != want[p] {
				t.Fatalf("%s is in %q, want %q after %+v", p, got[p], want[p], acts)
			}
		}
		for n := range acts {
			acts = append(acts, research.Regrouping{ID: int64(100 + n), Action: research.RegroupUndo, Undoes: int64(n + 1)})
		}
		for p, g := range where(t, Arrange(m, found, research.ArrangementOf(acts))) {
			if original[p] != g {
				t.Fatalf("with all taken back %s is in %q, was found in %q", p, g, original[p])
			}
		}
	})
}

func TestAnArrangedGroupSaysSo(t *testing.T) {
	t.Parallel()
	m := crowd(6)
	a, b := candidate("a", "p0", "p1", "p2"), candidate("b", "p3", "p4", "p5")
	a.Stability, b.Stability, a.Origin, b.Origin = .8, .6, research.OriginFound, research.OriginFound
	got := Arrange(m, []research.Candidate{a, b}, research.ArrangementOf([]research.Regrouping{
		{ID: 1, Action: research.RegroupNew, Group: "m", Name: "Sceptics", People: []research.Ref{"p2", "gone"}},
		{ID: 2, Action: research.RegroupPin, Group: "b", People: []research.Ref{"p3", "p4", "p5"}},
	}))
	type said struct {
		ref, letter string
		origin      research.Origin
		stability   float64
		people      int
		called      string
	}
	var groups []said
	for _, g := range got {
		groups = append(groups, said{string(g.Ref), g.Letter, g.Origin, g.Stability, len(g.Members), g.Called})
	}
	want := []said{{"b", "A", research.OriginFound, .6, 3, ""}, {"a", "B", research.OriginFound, 0, 2, ""}, {"m", "C", research.OriginMade, 0, 1, "Sceptics"}}
	if !slices.Equal(groups, want) {
		t.Errorf("%v, want %v", groups, want)
	}
}
