package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/sourcegraph/conc/pool"

	"personas/embed"
	"personas/internal/cluster"
	"personas/research"
	"personas/synthesize"
)

// StructureOptions say how often to ask whether there are groups of people.
type StructureOptions struct {
	Resamples int                   // of the people
	Exchanges int                   // of quotes between people
	Seed      uint64                // of the study, and of every draw
	Progress  func(done, total int) // called one at a time; may be nil
}

// resampledShare of the people is drawn for each resample, without replacement:
// a person drawn twice would be two who are alike.
const resampledShare = 0.85

// StructureResult is what `eval structure --json` prints: how sure the answer is
// whether there are groups of people, and how often it is wrong.
type StructureResult struct {
	Structure    research.Structure `json:"structure"` // of everybody
	Participants int                `json:"participants"`
	K            int                `json:"k"`
	// Resamples are parts of the people. Where there are groups most should find
	// them, and the same ones: ARI is the mean agreement with those of everybody, on
	// the people who are in a group of both, over the resamples that found any.
	Resamples Answers `json:"resamples"`
	ARI       float64 `json:"resampled_ari"`
	// Exchanges have quotes exchanged between people: to find groups is wrong.
	Exchanges  Answers  `json:"exchanges"`
	FalseFound float64  `json:"false_found"` // share of exchanges
	Alone      []Lonely `json:"alone"`       // the people of one group each: to find groups is wrong
	Seconds    float64  `json:"seconds"`
	Seed       uint64   `json:"seed"`
}

// Answers counts the answers to one question.
type Answers struct {
	N      int `json:"n"`
	Found  int `json:"found"`
	None   int `json:"none"`
	TooFew int `json:"too_few"`
}

// Add counts an answer.
func (a *Answers) Add(s research.Structure) {
	a.N++
	switch s {
	case research.StructureFound:
		a.Found++
	case research.StructureNone:
		a.None++
	case research.StructureTooFew:
		a.TooFew++
	}
}

// Lonely is the answer where the people of one group are all there are.
type Lonely struct {
	Group     string             `json:"group"`
	People    int                `json:"people"`
	Structure research.Structure `json:"structure"`
}

// People is a group of people by name.
type People struct {
	Name    string
	Members []research.Ref
}

// ShownPeople are the groups that a study shows.
func ShownPeople(ed *research.Edition) []People {
	var groups []People
	for _, p := range ed.Personas {
		if p.Origin == research.OriginSample {
			continue
		}
		g := People{Name: p.Letter}
		for _, m := range p.Members {
			g.Members = append(g.Members, m.Participant)
		}
		groups = append(groups, g)
	}
	return groups
}

// TruePeople are the groups of a table of the truth, by name.
func TruePeople(ed *research.Edition, table io.Reader, o TruthOptions) ([]People, error) {
	t, err := readTruth(table, ed, o)
	if err != nil {
		return nil, err
	}
	var groups []People
	for _, person := range sortedRefs(t.label) {
		name := t.label[person]
		if name == NoGroup {
			continue
		}
		at := slices.IndexFunc(groups, func(g People) bool { return g.Name == name })
		if at < 0 {
			at = len(groups)
			groups = append(groups, People{Name: name})
		}
		groups[at].Members = append(groups[at].Members, person)
	}
	slices.SortFunc(groups, func(a, b People) int { return cmp.Compare(a.Name, b.Name) })
	return groups, nil
}

// GoldMaterial is what a run would make groups of, were its quotes the passages
// that people marked.
func GoldMaterial(ctx context.Context, ed *research.Edition, gold io.Reader, e embed.Embedder) (synthesize.Material, error) {
	quotes, _, err := GoldQuotes(ed.Documents, gold, QuotesOptions{Participants: ed.Participants})
	if err != nil {
		return synthesize.Material{}, err
	}
	return materialOf(ctx, ed, quotes, e)
}

// Streams of random numbers, apart from one another.
const (
	resampleStream = 1 << 32
	exchangeStream = 2 << 32
)

// Structure asks the function that a run asks whether there are groups of people:
// of everybody, of parts of the people, of everybody with quotes exchanged, and of
// the people of each group alone.
func Structure(ctx context.Context, m synthesize.Material, alone []People, o StructureOptions) (StructureResult, error) {
	if len(m.Quotes) == 0 {
		return StructureResult{}, errors.New("there are no quotes to group people by")
	}
	began := time.Now()
	asked := []synthesize.CandidatesInput{{Material: m, Seed: int64(o.Seed)}}
	for i := range o.Resamples {
		random := rand.New(rand.NewPCG(o.Seed, resampleStream+uint64(i)))
		asked = append(asked, synthesize.CandidatesInput{Material: only(m, drawn(m, random)), Seed: random.Int64()})
	}
	for i := range o.Exchanges {
		random := rand.New(rand.NewPCG(o.Seed, exchangeStream+uint64(i)))
		asked = append(asked, synthesize.CandidatesInput{Material: synthesize.Exchanged(m, random), Seed: random.Int64()})
	}
	for _, group := range alone {
		asked = append(asked, synthesize.CandidatesInput{Material: only(m, group.Members), Seed: int64(o.Seed)})
	}
	answers, err := askAll(ctx, asked, o.Progress)
	if err != nil {
		return StructureResult{}, err
	}
	all, resampled, exchanged := answers[0], answers[1:1+o.Resamples], answers[1+o.Resamples:][:o.Exchanges]
	r := StructureResult{Structure: all.Test.Structure, Participants: all.Test.Participants, K: len(all.Candidates), Alone: []Lonely{}, Seed: o.Seed}
	for _, a := range resampled {
		r.Resamples.Add(a.Test.Structure)
	}
	r.ARI = meanAgreement(all, resampled)
	for _, a := range exchanged {
		r.Exchanges.Add(a.Test.Structure)
	}
	r.FalseFound = share(r.Exchanges.Found, r.Exchanges.N)
	for i, a := range answers[1+o.Resamples+o.Exchanges:] {
		r.Alone = append(r.Alone, Lonely{alone[i].Name, len(alone[i].Members), a.Test.Structure})
	}
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

// askAll asks about each material, on all processors.
func askAll(ctx context.Context, asked []synthesize.CandidatesInput, progress func(done, total int)) ([]synthesize.CandidatesResult, error) {
	answers := make([]synthesize.CandidatesResult, len(asked))
	workers := pool.New().WithContext(ctx).WithMaxGoroutines(runtime.GOMAXPROCS(0)).WithCancelOnError()
	var mutex sync.Mutex
	done := 0
	for i := range asked {
		workers.Go(func(ctx context.Context) (err error) {
			if answers[i], err = synthesize.Candidates(ctx, asked[i]); err != nil {
				return fmt.Errorf("grouping people: %w", err)
			}
			mutex.Lock()
			defer mutex.Unlock()
			if done++; progress != nil {
				progress(done, len(asked))
			}
			return nil
		})
	}
	return answers, workers.Wait()
}

// drawn draws a part of the people who are quoted.
func drawn(m synthesize.Material, random *rand.Rand) []research.Ref {
	said := map[research.Ref]bool{}
	for _, q := range m.Quotes {
		if q.Voice == research.VoiceFirstHand {
			said[q.Participant] = true
		}
	}
	people := sortedRefs(said)
	random.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	return people[:int(resampledShare*float64(len(people))+0.5)]
}

// only is the part of a material that some people say.
func only(m synthesize.Material, people []research.Ref) synthesize.Material {
	is := map[research.Ref]bool{}
	for _, person := range people {
		is[person] = true
	}
	return m.Only(func(q *research.Quote) bool { return is[q.Participant] })
}

// meanAgreement is the mean ARI of the groups of resamples with those of
// everybody, 0 where either has none.
func meanAgreement(all synthesize.CandidatesResult, resampled []synthesize.CandidatesResult) float64 {
	whole := groupsOf(all)
	sum, n := 0.0, 0
	for _, a := range resampled {
		var left, right []int
		part := groupsOf(a)
		for _, person := range sortedRefs(part) {
			if g, in := whole[person]; in {
				left, right = append(left, g), append(right, part[person])
			}
		}
		if len(left) > 0 {
			sum += cluster.ARI(left, right)
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func groupsOf(r synthesize.CandidatesResult) map[research.Ref]int {
	group := map[research.Ref]int{}
	for i, c := range r.Candidates {
		for _, m := range c.Members {
			group[m.Participant] = i
		}
	}
	return group
}
