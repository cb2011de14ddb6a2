package cluster

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"testing"
)

// raceDetector is set where everything is ten times slower.
var raceDetector bool

// study describes a simulated study. Lengths are relative to one quote's noise.
type study struct {
	people, groups, quotes int     // quotes: on average, of each person
	apart                  float64 // how far groups are from the middle
	own                    float64 // how far each person is from their group's middle
	strata                 int     // questions, each as far from the middle as noise is long
	unasked                bool    // half the people answer one half of the questions only
}

// simulated draws a study in 32 dimensions and each person's group.
func simulated(s study, seed uint64) (Sample, []int) {
	random := rand.New(rand.NewPCG(seed, 5))
	vector := func(length float64) []float64 {
		v := make([]float64, 32)
		for j := range v {
			v[j] = random.NormFloat64() * length / math.Sqrt(32)
		}
		return v
	}
	questions, middles := make([][]float64, max(s.strata, 1)), make([][]float64, s.groups)
	for i := range questions {
		questions[i] = vector(1)
	}
	for g := range middles {
		middles[g] = vector(s.apart)
	}
	var out Sample
	var rows [][]float32
	group := make([]int, s.people)
	for person := range s.people {
		group[person] = person % s.groups
		own := vector(s.own)
		for range max(int(float64(s.quotes)*(0.5+random.Float64())), 2) {
			question := random.IntN(len(questions))
			if s.unasked {
				question = question/2*2 + person%2
			}
			noise, row := vector(1), make([]float32, 32)
			for j := range row {
				row[j] = float32(noise[j] + own[j] + questions[question][j] + middles[group[person]][j])
			}
			normalizeRow(row)
			rows = append(rows, row)
			out.Person, out.Stratum = append(out.Person, person), append(out.Stratum, question)
		}
	}
	out.Vec, _ = FromRows(rows)
	return out, group
}

// exchanged is the sample with quotes exchanged within strata.
func exchanged(s Sample, seed uint64) Sample {
	v := &voices{owner: s.Person, stratum: s.Stratum}
	s.Person = v.exchangedOwners(rand.New(rand.NewPCG(seed, 6)))
	return s
}

func candidates(t *testing.T, s Sample, o CandidateOptions) *CandidateResult {
	t.Helper()
	r, err := Candidates(t.Context(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// groupsARI compares the groups found with the planted ones.
func groupsARI(r *CandidateResult, planted []int) float64 {
	var truth, found []int
	for g, people := range r.Groups {
		for _, person := range people {
			truth, found = append(truth, planted[person]), append(found, g)
		}
	}
	return ARI(truth, found)
}

func TestCandidatesFindsPlantedGroups(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		study
	}{
		{"two of twelve people", study{people: 12, groups: 2, quotes: 20, apart: 0.35, own: 0.2, strata: 3}},
		{"four of 27", study{people: 27, groups: 4, quotes: 24, apart: 0.35, own: 0.2, strata: 4}},
		{"three of 60 with few words", study{people: 60, groups: 3, quotes: 8, apart: 0.35, own: 0.2, strata: 4}},
	}
	for _, tt := range tests {
		s, planted := simulated(tt.study, 1)
		r := candidates(t, s, CandidateOptions{Seed: 1, Nulls: 19})
		if r.Structure != StructureFound || r.K != tt.groups || groupsARI(r, planted) < 0.8 {
			t.Errorf("%s: %s, %d groups %v, P %.2f, agreement %.2f against %.2f", tt.name, r.Structure, r.K, r.Groups, r.P, r.Observed, r.Exchanged)
		}
		if slices.Min(r.Stability) < 0.6 || len(r.Outliers) > tt.people/5 {
			t.Errorf("%s: stability %.2f, in none %v", tt.name, r.Stability, r.Outliers)
		}
		checkPeople(t, r, tt.people)
	}
}

// The law of the design: structure that was shuffled away is found in at most
// one of ten.
func TestCandidatesFindsNothingInExchangedQuotes(t *testing.T) {
	t.Parallel()
	if raceDetector {
		t.Skip("a law of numbers, and slow under the race detector; runs without it")
	}
	const shuffles = 60
	found := 0
	for seed := range shuffles {
		s, _ := simulated(study{people: 14, groups: 3, quotes: 6, apart: 0.5, strata: 2}, uint64(seed))
		r := candidates(t, exchanged(s, uint64(seed)), CandidateOptions{Seed: uint64(seed), Nulls: 19})
		if r.Structure == StructureFound {
			found++
		}
		checkPeople(t, r, 14)
	}
	t.Logf("found groups in %d of %d studies without any", found, shuffles)
	if found > shuffles/10 {
		t.Errorf("found groups in %d of %d studies without any", found, shuffles)
	}
}

// Half of the people were asked other questions: that is no difference between
// them.
func TestCandidatesTakesNoQuestionForAGroup(t *testing.T) {
	t.Parallel()
	s, _ := simulated(study{people: 24, groups: 1, quotes: 16, strata: 6, unasked: true}, 3)
	r := candidates(t, s, CandidateOptions{Seed: 1, Nulls: 19})
	if r.Structure != StructureNone {
		t.Errorf("%s with %d groups, agreement %.2f against %.2f", r.Structure, r.K, r.Observed, r.Exchanged)
	}
	if r.Detectable <= 0 {
		t.Errorf("nothing said of what could have been found")
	}
}

// People who are each like nobody else, without groups: they stand out from
// chance, but do not fall apart into groups.
func TestCandidatesTakesNoIndividualForAGroup(t *testing.T) {
	t.Parallel()
	s, _ := simulated(study{people: 60, groups: 1, quotes: 8, own: 0.5, strata: 2}, 2)
	r := candidates(t, s, CandidateOptions{Seed: 1, Nulls: 19})
	if r.Structure != StructureNone {
		t.Errorf("%s with %d groups, agreement %.2f against %.2f", r.Structure, r.K, r.Observed, r.Exchanged)
	}
}

func TestCandidatesOfTooFewPeople(t *testing.T) {
	t.Parallel()
	s, _ := simulated(study{people: 11, groups: 2, quotes: 20, apart: 2}, 1)
	r := candidates(t, s, CandidateOptions{})
	if r.Structure != StructureTooFew || r.People != 11 || len(r.Groups) != 0 {
		t.Errorf("%+v", r)
	}
	checkPeople(t, r, 11)
	if r := candidates(t, Sample{Vec: NewMatrix(0, 0)}, CandidateOptions{}); r.Structure != StructureTooFew {
		t.Errorf("nobody: %+v", r)
	}
	if r := candidates(t, s, CandidateOptions{MinPeople: 8, Nulls: 19}); r.Structure != StructureFound {
		t.Errorf("eight suffice: %s, agreement %.2f against %.2f", r.Structure, r.Observed, r.Exchanged)
	}
}

func TestCandidatesAreTheSameOnAnyNumberOfThreads(t *testing.T) {
	s, _ := simulated(study{people: 15, groups: 2, quotes: 8, apart: 0.5, strata: 2}, 4)
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	alone := candidates(t, s, CandidateOptions{Seed: 2, Nulls: 9})
	runtime.GOMAXPROCS(8)
	if together := candidates(t, s, CandidateOptions{Seed: 2, Nulls: 9}); !reflect.DeepEqual(alone, together) {
		t.Errorf("one thread %+v, eight %+v", alone, together)
	}
}

// Quotes without a vector, people without quotes, and weights.
func TestCandidatesWithHoles(t *testing.T) {
	t.Parallel()
	s, planted := simulated(study{people: 20, groups: 2, quotes: 12, apart: 0.5}, 6)
	s.Stratum = nil
	s.Weight = slices.Repeat([]float32{3}, len(s.Person))
	for quote, person := range s.Person {
		if person == 7 || quote%9 == 0 {
			clear(s.Vec.Row(quote))
		}
	}
	r := candidates(t, s, CandidateOptions{Nulls: 19})
	if r.People != 19 || r.Structure != StructureFound || groupsARI(r, planted) < 0.8 {
		t.Errorf("%d people, %s, groups %v", r.People, r.Structure, r.Groups)
	}
	if r.Strength[7] != 0 {
		t.Errorf("a person without quotes has strength %v", r.Strength[7])
	}
}

func TestCandidatesStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, _ := simulated(study{people: 15, groups: 2, quotes: 8}, 4)
	if _, err := Candidates(ctx, s, CandidateOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// checkPeople checks that everybody with quotes stands once, in a group or in
// none, and strengths and figures are shares.
func checkPeople(t *testing.T, r *CandidateResult, people int) {
	t.Helper()
	seen := make([]int, people)
	for g, group := range r.Groups {
		if !slices.IsSorted(group) || len(group) < leastGroup || g > 0 && len(group) > len(r.Groups[g-1]) {
			t.Errorf("group %d: %v", g, group)
		}
		for _, person := range group {
			seen[person]++
			if s := r.Strength[person]; s <= 0 || s > 1 {
				t.Errorf("person %d has strength %v in a group", person, s)
			}
		}
	}
	for _, person := range r.Outliers {
		seen[person]++
		if r.Strength[person] != 0 {
			t.Errorf("person %d has strength %v in none", person, r.Strength[person])
		}
	}
	for person, times := range seen {
		if times != 1 {
			t.Errorf("person %d stands %d times", person, times)
		}
	}
	if len(r.Stability) != len(r.Groups) || r.P < 0 || r.P > 1 {
		t.Errorf("stability %v of %d groups, P %v", r.Stability, len(r.Groups), r.P)
	}
}

func BenchmarkCandidates(b *testing.B) {
	for _, s := range []study{
		{people: 27, groups: 4, quotes: 30, apart: 0.3, own: 0.2, strata: 6},
		{people: 956, groups: 4, quotes: 8, apart: 0.3, own: 0.3, strata: 8},
		{people: 956, groups: 1, quotes: 8, strata: 8},
	} {
		sample, _ := simulated(s, 1)
		b.Run(fmt.Sprintf("%dx%d", s.people, s.groups), func(b *testing.B) {
			for b.Loop() {
				if _, err := Candidates(b.Context(), sample, CandidateOptions{Seed: 1}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
