package store_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

// BenchmarkLoad stores quotes with their vectors as the pipeline does, into the
// real tables with every law's trigger: a step, quotes by COPY, vectors by COPY,
// commit.
func BenchmarkLoad(b *testing.B) {
	if testing.Short() {
		b.Skip("loads 20,000 quotes")
	}
	for _, perStep := range []int{250, 2000} {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%d_a_step/%d_workers", perStep, workers), func(b *testing.B) {
				benchmarkLoad(b, 20_000, perStep, workers)
			})
		}
	}
}

func benchmarkLoad(b *testing.B, n, perStep, workers int) {
	for b.Loop() {
		b.StopTimer()
		l := newLoad(b, n, perStep)
		b.StartTimer()
		var next atomic.Int64
		var all sync.WaitGroup
		for range workers {
			all.Go(func() {
				for step := next.Add(1) - 1; step < int64(len(l.extracts)); step = next.Add(1) - 1 {
					l.put(b.Context(), int(step))
				}
			})
		}
		all.Wait()
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// load is quotes of long interviews, in steps, with random vectors.
type load struct {
	tb       testing.TB
	study    *storetest.Study
	set      store.EmbeddingSet
	units    []store.Unit
	extracts [][]store.Extract
	vecs     [][]float32
}

const loadDim = 256

func newLoad(tb testing.TB, quotes, perStep int) *load {
	tb.Helper()
	l := &load{tb: tb, study: storetest.NewStudy(tb, storetest.New(tb), "load")}
	var err error
	if l.set, err = l.study.Store.EmbeddingSet(tb.Context(), l.study.ID, "random", "random", loadDim); err != nil {
		tb.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for range perStep {
		l.vecs = append(l.vecs, randomUnit(rng, loadDim))
	}
	for step := range quotes / perStep {
		l.extracts = append(l.extracts, l.interview(rng, step, perStep))
		l.units = append(l.units, store.Unit{StudyID: l.study.ID, Stage: research.StageExtract, Key: fmt.Sprint(step), Inputs: []int64{}})
	}
	err = l.study.Store.InTx(tb.Context(), func(tx *store.Tx) (err error) {
		l.units, err = tx.PutUnits(tb.Context(), l.units)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// interview stores a document of n answers and returns the quotes of it.
func (l *load) interview(rng *rand.Rand, number, n int) []store.Extract {
	said := make([]storetest.Said, 2*n)
	for i := 0; i < len(said); i += 2 {
		said[i] = storetest.Said{Speaker: "Interviewer", Role: research.RoleInterviewer, Words: "And how was that for you?"}
		said[i+1] = storetest.Said{Speaker: "P" + fmt.Sprint(number), Words: sentence(rng) + " " + sentence(rng) + " " + sentence(rng)}
	}
	doc := l.study.Conversation(fmt.Sprint("interview ", number), research.KindInterview, said...)
	row := l.study.Read(fmt.Sprintf("interview-%d.txt", number), nil, doc)[0]
	e := store.Extract{Document: &row}
	for _, t := range doc.Turns {
		if t.Role == research.RoleParticipant {
			words := string(doc.Text[t.Span.Start:t.Span.End])
			span := research.Span{Start: t.Span.Start, End: t.Span.Start + strings.Index(words, ".") + 1}
			e.Quotes = append(e.Quotes, research.Quote{Ref: research.QuoteRef(doc.Ref, [32]byte{}, span), Participant: t.Participant,
				Turn: t.Position, Span: span, Text: string(doc.Text[span.Start:span.End]), Facet: research.FacetPain,
				Stance: research.StanceNegative, Voice: t.Voice, Method: research.MethodRules, Why: "first person, problem"})
		}
	}
	return []store.Extract{e}
}

func (l *load) put(ctx context.Context, step int) {
	err := l.study.Store.InTx(ctx, func(tx *store.Tx) error {
		id := l.units[step].ID
		if _, err := tx.ClaimStep(ctx, id, 0); err != nil {
			return err
		}
		if err := tx.PutExtracts(ctx, l.study.ID, id, l.extracts[step]); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `SELECT id FROM quote WHERE step_id = $1`, id)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return err
		}
		return tx.PutVectors(ctx, l.set, ids, l.vecs[:len(ids)])
	})
	if err != nil {
		l.tb.Error(err)
	}
}

var loadWords = strings.Fields(`we had to wait for the export again and nobody could tell me why it was slow so in the end I went back
	to my own spreadsheet because the report was due that evening and the price had gone up since we signed the contract last year`)

// sentence is about a dozen words.
func sentence(rng *rand.Rand) string {
	words := make([]string, 8+rng.IntN(10))
	for i := range words {
		words[i] = loadWords[rng.IntN(len(loadWords))]
	}
	return strings.Join(words, " ") + "."
}

func randomUnit(rng *rand.Rand, dim int) []float32 {
	v, sum := make([]float32, dim), 0.0
	for i := range v {
		v[i] = float32(rng.NormFloat64())
		sum += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}
