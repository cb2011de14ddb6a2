package eval_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"personas/eval"
	"personas/research"
	"personas/synthesize"
)

// twoKinds are 2·n people of two kinds who answer one question, 5 times each; what
// they say differs by distance in one direction.
func twoKinds(n int, distance float32) (m synthesize.Material, groups []eval.People) {
	random := rand.New(rand.NewPCG(7, 7))
	m = synthesize.Material{Study: "s", Documents: []research.Document{{Ref: "d", Kind: research.KindInterview}}}
	groups = []eval.People{{Name: "even"}, {Name: "odd"}}
	for p := range 2 * n {
		person := research.Ref(fmt.Sprintf("p%02d", p))
		groups[p%2].Members = append(groups[p%2].Members, person)
		m.Participants = append(m.Participants, research.Participant{Ref: person, Key: string(person), Role: research.RoleParticipant})
		for q := range 5 {
			v := make([]float32, 8)
			squares := 0.0
			for i := range v {
				v[i] = float32(random.NormFloat64()) / 5
				if i == 0 {
					v[i] += distance * float32(p%2)
				}
				squares += float64(v[i]) * float64(v[i])
			}
			for i := range v {
				v[i] /= float32(math.Sqrt(squares))
			}
			text := fmt.Sprintf("these are the eight words of quote number %d", q)
			m.Quotes = append(m.Quotes, research.Quote{Ref: research.Ref(fmt.Sprintf("q%02d-%d", p, q)), Document: "d", Participant: person,
				Text: text, Voice: research.VoiceFirstHand})
			m.Texts, m.Vectors = append(m.Texts, text), append(m.Vectors, v)
		}
	}
	return m, groups
}

func TestStructureOfTwoKinds(t *testing.T) {
	t.Parallel()
	if raceDetector {
		t.Skip("takes minutes under the race detector; runs without it")
	}
	m, groups := twoKinds(12, 1.5)
	calls := 0
	o := eval.StructureOptions{Resamples: 4, Exchanges: 6, Seed: 1, Progress: func(done, total int) {
		if calls++; done != calls || total != 13 {
			t.Errorf("call %d says %d of %d", calls, done, total)
		}
	}}
	got, err := eval.Structure(t.Context(), m, groups, o)
	if err != nil {
		t.Fatal(err)
	}
	if got.Structure != research.StructureFound || got.K != 2 || got.Participants != 24 {
		t.Errorf("of everybody: %+v", got)
	}
	if got.Resamples != (eval.Answers{N: 4, Found: 4}) || got.ARI != 1 {
		t.Errorf("of parts: %+v, ARI %v", got.Resamples, got.ARI)
	}
	if got.Exchanges.N != 6 || got.Exchanges.Found > 1 || got.FalseFound != float64(got.Exchanges.Found)/6 {
		t.Errorf("exchanged: %+v, %v", got.Exchanges, got.FalseFound)
	}
	if want := (eval.Lonely{"even", 12, research.StructureNone}); len(got.Alone) != 2 || got.Alone[0] != want {
		t.Errorf("alone: %+v", got.Alone)
	}
	if calls != 13 {
		t.Errorf("progress was said %d times", calls)
	}
	o.Progress = nil
	again, err := eval.Structure(t.Context(), m, groups, o)
	if err != nil {
		t.Fatal(err)
	}
	if again.Seconds = got.Seconds; !reflect.DeepEqual(got, again) {
		t.Errorf("the same seed gives %+v, then %+v", got, again)
	}
}

func TestStructureOfFew(t *testing.T) {
	t.Parallel()
	m, groups := twoKinds(5, 1.5)
	last := 0
	got, err := eval.Structure(t.Context(), m, groups, eval.StructureOptions{Resamples: 9, Exchanges: 9, Seed: 1, Progress: func(done, _ int) { last = done }})
	if err != nil {
		t.Fatal(err)
	}
	if got.Structure != research.StructureTooFew || got.Resamples.TooFew != 9 || got.Exchanges.TooFew != 9 || last != 21 || got.ARI != 0 || got.Alone[1].Structure != research.StructureTooFew {
		t.Errorf("%+v", got)
	}
	if _, err := eval.Structure(t.Context(), synthesize.Material{}, nil, eval.StructureOptions{}); err == nil {
		t.Error("nothing to group by, and no error")
	}
}
