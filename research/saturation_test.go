package research

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// spoken makes an edition in which person i, recorded on days[i] (0: no day),
// speaks of the themes that said[i] names.
func spoken(days []int, said [][]int) *Edition {
	ed := &Edition{}
	themes := map[int]*Theme{}
	for i := range said {
		who, doc := Ref(fmt.Sprintf("p-%d", i)), Ref(fmt.Sprintf("d-%d", i))
		d := Document{Ref: doc, Turns: []Turn{{Participant: who, Role: RoleParticipant, Voice: VoiceFirstHand}}}
		if days[i] > 0 {
			at := time.Date(2026, 1, days[i], 9, 0, 0, 0, time.UTC)
			d.RecordedOn = &at
		}
		ed.Documents = append(ed.Documents, d)
		for _, n := range said[i] {
			q := Quote{Ref: Ref(fmt.Sprintf("q-%d-%d", i, n)), Participant: who, Voice: VoiceFirstHand}
			ed.Quotes = append(ed.Quotes, q)
			if themes[n] == nil {
				themes[n] = &Theme{Ref: Ref(fmt.Sprintf("t-%d", n))}
			}
			themes[n].Members = append(themes[n].Members, Member{Quote: q.Ref})
		}
	}
	for _, t := range themes {
		ed.Themes = append(ed.Themes, *t)
	}
	return ed
}

// permutations calls each with every order of 0…n−1.
func permutations(n int, each func([]int)) {
	var extend func(order []int)
	extend = func(order []int) {
		if len(order) == n {
			each(order)
		}
		for i := range n {
			if !slices.Contains(order, i) {
				extend(append(slices.Clone(order), i))
			}
		}
	}
	extend(nil)
}

// The curve is the mean over every order of the people that their days allow.
func TestSaturationIsTheMeanOverAllOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "people")
		days := rapid.SliceOfN(rapid.IntRange(0, 3), n, n).Draw(t, "days")
		said := rapid.SliceOfN(rapid.SliceOfDistinct(rapid.IntRange(1, 7), rapid.ID[int]), n, n).Draw(t, "said")
		s := SaturationOf(spoken(days, said))
		dated := !slices.Contains(days, 0) && slices.Max(days) > slices.Min(days)
		if want := map[bool]PeopleOrder{true: OrderRecorded, false: OrderAny}[dated]; s.Order != want {
			t.Fatalf("order %s with days %v, want %s", s.Order, days, want)
		}
		sum, orders := make([]float64, n), 0.0
		permutations(n, func(order []int) {
			if dated && !slices.IsSortedFunc(order, func(a, b int) int { return days[a] - days[b] }) {
				return
			}
			orders++
			met := map[int]bool{}
			for i, p := range order {
				for _, theme := range said[p] {
					met[theme] = true
				}
				sum[i] += float64(len(met))
			}
		})
		for i, p := range s.Curve {
			if want := sum[i] / orders; math.Abs(p.Themes-want) > 1e-4 || p.People != i+1 {
				t.Errorf("after %d people %.4f themes, want %.4f", p.People, p.Themes, want)
			}
		}
	})
}

// Every theme is met once; whom only one person speaks of is what the last
// person still brings where any order is as good; and tables have no order.
func TestSaturationEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "people")
		said := rapid.SliceOfN(rapid.SliceOfDistinct(rapid.IntRange(1, 20), rapid.ID[int]), n, n).Draw(t, "said")
		ed := spoken(make([]int, n), said)
		s := SaturationOf(ed)
		last, total := s.Curve[n-1], 0.0
		for i, p := range s.Curve {
			total += p.New
			if i > 0 && p.New > s.Curve[i-1].New+2e-4 {
				t.Errorf("person %d brings more than the one before", p.People)
			}
		}
		if s.People != n || last.Themes != float64(s.Themes) || math.Abs(total-last.Themes) > 1e-3 {
			t.Errorf("%d people and %g of %d themes at the end, %g brought", s.People, last.Themes, s.Themes, total)
		}
		if want := float64(s.OnePerson) / float64(n); math.Abs(last.New-want) > 2e-4 {
			t.Errorf("the last person brings %g, want %g", last.New, want)
		}
		slices.Reverse(ed.Documents)
		slices.Reverse(ed.Themes)
		slices.Reverse(ed.Quotes)
		if again := SaturationOf(ed); !reflect.DeepEqual(s, again) {
			t.Errorf("other order, other result: %+v and %+v", s, again)
		}
	})
}

// Eight people on eight days: 10 themes by the fourth, then 2, 0, 1 and 0.
func TestSaturationRuns(t *testing.T) {
	said := [][]int{{1, 2, 3, 4}, {1, 5, 6}, {2, 7, 8}, {9, 10}, {1, 11, 12}, {3}, {13}, {1, 2}}
	s := SaturationOf(spoken([]int{1, 2, 3, 4, 5, 6, 7, 8}, said))
	want := []InformationRun{{Length: 2, Base: 10, New: 1, Share: 0.1}, {Length: 3, Base: 10, New: 1, Share: 0.1}}
	if !reflect.DeepEqual(s.Runs, want) {
		t.Errorf("runs %+v, want %+v", s.Runs, want)
	}
	if s.Verdict != SaturationNew || s.Last != 3 || s.PerPerson != 0.3333 || s.NoneSince != 1 || s.OnePerson != 10 {
		t.Errorf("%s: %g for each of the last %d, none since %d, %d of one person", s.Verdict, s.PerPerson, s.Last, s.NoneSince, s.OnePerson)
	}
	said = append(said, []int{4}, []int{5}, []int{6})
	s = SaturationOf(spoken([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, said))
	if s.Verdict != SaturationNone || s.NoneSince != 4 || s.Runs[0].Reached != 7 || s.Runs[1].Share != 0 || s.Runs[1].Reached != 7 {
		t.Errorf("%s, none since %d, %+v", s.Verdict, s.NoneSince, s.Runs)
	}
	if s := SaturationOf(spoken(make([]int, 5), said[:5])); s.Verdict != SaturationTooFew || len(s.Runs) > 0 || len(s.Curve) != 5 {
		t.Errorf("five people: %+v", s)
	}
	if s := SaturationOf(&Edition{}); s.Verdict != SaturationTooFew || s.Curve == nil || s.Runs == nil {
		t.Errorf("nobody: %+v", s)
	}
}

// What is only reported brings no theme.
func TestSaturationIsFirstHand(t *testing.T) {
	ed := spoken(make([]int, 6), [][]int{{1}, {1}, {2}, {3}, {1}, {1}})
	ed.Quotes[2].Voice = VoiceReported
	if s := SaturationOf(ed); s.Themes != 2 || s.OnePerson != 1 || s.People != 6 {
		t.Errorf("%+v", s)
	}
}
