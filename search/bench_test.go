package search_test

import (
	"cmp"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
	"personas/search"
)

var benchQuotes = flag.Int("quotes", 20_000, "how many quotes BenchmarkSearch searches")

// words.txt holds 900 frequent words of the Jupyter survey of 2015 (CC0).
//
//go:embed testdata/words.txt
var benchWords string

const (
	benchDocuments = 500 // with two people each
	benchTopics    = 100
	benchSearches  = 100 // per filter, each about another quote's topic
)

// benchShares are what the filters let through.
var benchShares = []float64{0.001, 0.01, 0.1, 0.5, 1}

// shelf is a large study: every quote is about one of 100 topics, each of which
// has words of its own.
type shelf struct {
	search.Searcher
	*storetest.Study
	rng    *rand.Rand
	topics [][]string
	texts  []string
	ids    []int64
	refs   []research.Ref
	topic  []int // of each quote
	person []int
	vecs   [][]float32 // as stored
}

// BenchmarkSearch reports latency and recall@10 against a comparison with every
// quote that passes, for filters that go with meaning (a theme, a persona: most
// searches are about something else) and filters that do not (an attribute). Run
// with -quotes 100000 for the larger size.
func BenchmarkSearch(b *testing.B) {
	if testing.Short() {
		b.Skip("loads a large study")
	}
	s := newShelf(b, *benchQuotes)
	s.benchModes(b, "unfiltered", search.Filter{}, func(int) bool { return true })
	for i, share := range benchShares {
		attribute := search.Filter{Where: map[string]string{fmt.Sprint("share", i): "yes"}}
		s.benchModes(b, fmt.Sprintf("attribute_%g%%", 100*share), attribute, func(q int) bool { return s.person[q] < most(share, 2*benchDocuments) })
		inTheme := s.inTheme(share)
		s.benchModes(b, fmt.Sprintf("theme_%g%%", 100*share), search.Filter{Theme: themeRef(i)}, func(q int) bool { return inTheme[q] })
		s.benchModes(b, fmt.Sprintf("persona_%g%%", 100*share), search.Filter{Persona: letter(i)},
			func(q int) bool { return alike(s.person[q]) < most(share, 2*benchDocuments) })
	}
}

func (s *shelf) benchModes(b *testing.B, name string, filter search.Filter, passes func(int) bool) {
	for _, mode := range []search.Mode{search.Vector, search.Hybrid, search.Text} {
		s.bench(b, name+"/"+string(mode), mode, filter, passes)
	}
}

func most(share float64, n int) int { return max(1, int(share*float64(n))) }

func themeRef(i int) string { return fmt.Sprint("t-", i) }

func letter(i int) string { return string(rune('A' + i)) }

// alike numbers people so that those of one group of four, who speak of the same
// topics, follow one another.
func alike(person int) int { return person%4*benchDocuments/2 + person/4 }

// mixture embeds a text near the middle of its topic and nearer to that of a part
// of the topic: clusters within clusters. Equal texts have equal vectors.
type mixture struct {
	topic map[string]int
}

const (
	mixtureDim   = 256
	mixtureParts = 10 // of a topic
)

func (mixture) Fingerprint() string { return "mixture" }

func (m mixture) Embed(_ context.Context, texts []string) ([][]float32, error) {
	vecs := make([][]float32, len(texts))
	for i, text := range texts {
		topic, ok := m.topic[text]
		if !ok {
			return nil, fmt.Errorf("a text without a topic: %q", text)
		}
		h := fnv.New64a()
		h.Write([]byte(text))
		part := topic*mixtureParts + int(h.Sum64()%mixtureParts)
		vec := make([]float32, mixtureDim)
		addDirection(vec, 1, 1, uint64(topic))
		addDirection(vec, 0.7, 2, uint64(part))
		addDirection(vec, 0.7, 3, h.Sum64())
		length := float32(math.Sqrt(similarity(vec, vec)))
		for j := range vec {
			vec[j] /= length
		}
		vecs[i] = vec
	}
	return vecs, nil
}

// addDirection adds a random direction, the same for the same seeds.
func addDirection(vec []float32, length float64, seed1, seed2 uint64) {
	rng := rand.New(rand.NewPCG(seed1, seed2))
	length /= math.Sqrt(float64(len(vec)))
	for i := range vec {
		vec[i] += float32(length * rng.NormFloat64())
	}
}

func newShelf(b *testing.B, n int) *shelf {
	b.Helper()
	st := storetest.New(b)
	s := &shelf{Searcher: search.Searcher{Index: st, Embedder: mixture{map[string]int{}}, Normal: func(text string) string { return text }},
		Study: storetest.NewStudy(b, st, "large"), rng: rand.New(rand.NewPCG(7, 7))}
	words := strings.Fields(benchWords)
	for range benchTopics {
		topic := make([]string, 30)
		for i := range topic {
			topic[i] = words[s.rng.IntN(len(words))]
		}
		s.topics = append(s.topics, topic)
	}
	for d := range benchDocuments {
		s.document(d, n/benchDocuments)
	}
	s.embed(b)
	s.group(b)
	s.Show()
	if _, err := st.Pool().Exec(b.Context(), `VACUUM ANALYZE`); err != nil {
		b.Fatal(err)
	}
	return s
}

// sentence is 7–18 words, most of them of the topic.
func (s *shelf) sentence(topic int) string {
	words := make([]string, 7+s.rng.IntN(12))
	for i := range words {
		from := s.topics[topic]
		if s.rng.IntN(4) == 0 {
			from = s.topics[s.rng.IntN(benchTopics)]
		}
		words[i] = from[s.rng.IntN(len(from))]
	}
	return strings.Join(words, " ") + "."
}

// document stores a conversation of two people, who speak mostly of the topics
// of their group of four.
func (s *shelf) document(d, turns int) {
	said := make([]storetest.Said, turns)
	first := len(s.texts)
	for i := range said {
		person := 2*d + i%2
		topic := s.rng.IntN(benchTopics)
		if s.rng.IntN(10) < 7 {
			topic = topic/4*4 + person%4
		}
		said[i] = storetest.Said{Speaker: fmt.Sprint("P", person), Words: s.sentence(topic)}
		s.texts, s.topic, s.person = append(s.texts, said[i].Words), append(s.topic, topic), append(s.person, person)
	}
	attributes := map[string]map[string]string{}
	for person := 2 * d; person < 2*d+2; person++ {
		has := map[string]string{}
		for i, share := range benchShares {
			if person < most(share, 2*benchDocuments) {
				has[fmt.Sprint("share", i)] = "yes"
			}
		}
		attributes[fmt.Sprint("P", person)] = has
	}
	row := s.Read(fmt.Sprintf("d%d.txt", d), attributes, s.Conversation(fmt.Sprint("d", d), research.KindInterview, said...))[0]
	quotes := make([]research.Quote, turns)
	for i, t := range row.Turns {
		quotes[i] = research.Quote{Ref: research.QuoteRef(row.Ref, row.SHA256(), t.Span), Document: row.Ref, Participant: t.Participant,
			Turn: i, Span: t.Span, Text: s.texts[first+i], Stance: research.StanceNeutral, Voice: t.Voice, Method: research.MethodRules, Why: "test"}
		s.refs = append(s.refs, quotes[i].Ref)
	}
	ids := s.Take(fmt.Sprint("d", d), store.Extract{Document: &row, Quotes: quotes})
	for _, q := range quotes {
		s.ids = append(s.ids, ids[q.Ref])
	}
}

func (s *shelf) embed(b *testing.B) {
	b.Helper()
	for i, text := range s.texts {
		s.Embedder.(mixture).topic[text] = s.topic[i]
	}
	vecs, err := s.Embedder.Embed(b.Context(), s.texts)
	if err != nil {
		b.Fatal(err)
	}
	set, err := s.Store.EmbeddingSet(b.Context(), s.ID, "mixture", s.Embedder.Fingerprint(), mixtureDim)
	if err != nil {
		b.Fatal(err)
	}
	err = s.Store.InTx(b.Context(), func(tx *store.Tx) error { return tx.PutVectors(b.Context(), set, s.ids, vecs) })
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if err := s.Store.EnsureIndex(b.Context(), set); err != nil {
		b.Fatal(err)
	}
	var table, index int64
	err = s.Store.Pool().QueryRow(b.Context(), `
		SELECT pg_table_size(t) >> 20, pg_indexes_size(t) >> 20 FROM to_regclass('vectors.e1') t`).Scan(&table, &index)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("index of %d quotes: %.1f s; %d MiB of vectors, %d MiB of indexes", len(s.ids), time.Since(start).Seconds(), table, index)
	start = time.Now()
	err = s.Store.InTx(b.Context(), func(tx *store.Tx) error {
		s.vecs, err = tx.Vectors(b.Context(), set, s.ids)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("reading %d vectors: %.2f s", len(s.ids), time.Since(start).Seconds())
}

// inTheme is the quotes of the first topics that make up a share; a share below
// that of one topic is a part of it.
func (s *shelf) inTheme(share float64) []bool {
	in, left := make([]bool, len(s.topic)), most(share, len(s.topic))
	for topic := range benchTopics {
		for q, t := range s.topic {
			if t == topic && left > 0 {
				in[q] = true
				left--
			}
		}
	}
	return in
}

// group stores a theme and a persona of each share.
func (s *shelf) group(b *testing.B) {
	b.Helper()
	rows := map[research.Ref]int64{}
	for i, ref := range s.refs {
		rows[ref] = s.ids[i]
	}
	var themes []research.Theme
	for i, share := range benchShares {
		t := research.Theme{Ref: research.Ref(themeRef(i)), Label: fmt.Sprint("theme ", i)}
		for q, in := range s.inTheme(share) {
			if in {
				t.Members = append(t.Members, research.Member{Quote: s.refs[q]})
			}
		}
		themes = append(themes, t)
	}
	s.Step(research.StageThemes, "themes", func(tx *store.Tx, step int64) error {
		return tx.PutThemes(b.Context(), step, themes, rows)
	})
	candidates := make([]research.Candidate, len(benchShares))
	for i := range candidates {
		c := &candidates[i]
		c.Letter, c.Origin = letter(i), research.OriginFound
		c.Ref = research.Ref("g-" + c.Letter)
		for person := range 2 * benchDocuments {
			if alike(person) < most(benchShares[i], 2*benchDocuments) {
				c.Members = append(c.Members, research.CandidateMember{Participant: s.Person(fmt.Sprint("P", person))})
			}
		}
	}
	s.Step(research.StageCandidates, "candidates", func(tx *store.Tx, step int64) error {
		return tx.PutCandidates(b.Context(), s.ID, step, store.Found{}, candidates)
	})
}

// bench searches and reports p50, p95 (of the best pass), and recall@10; for a search by words alone,
// whose ranking is exact, the share of searches whose words more quotes hold than
// are ranked.
func (s *shelf) bench(b *testing.B, name string, mode search.Mode, filter search.Filter, passes func(int) bool) {
	b.Run(name, func(b *testing.B) {
		queries := s.queries(mode)
		s.ask(b, queries[:20], filter) // warms up
		var best []time.Duration
		var results []search.Result
		for b.Loop() {
			var took []time.Duration
			took, results = s.ask(b, queries, filter)
			if best == nil || p95(took) < p95(best) {
				best = took
			}
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(best[len(best)/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(p95(best).Microseconds())/1000, "p95-ms")
		switch mode {
		case search.Vector:
			b.ReportMetric(s.recall(b, queries, results, passes), "recall@10")
		case search.Hybrid:
			exact := *s
			exact.Index = exactIndex{s.Index}
			_, wanted := exact.ask(b, queries, filter)
			b.ReportMetric(agreement(results, wanted), "recall@10")
		case search.Text:
			capped := 0
			for _, r := range results {
				if r.Plan.Capped {
					capped++
				}
			}
			b.ReportMetric(float64(capped)/float64(len(results)), "capped")
		}
	})
}

func p95(took []time.Duration) time.Duration { return took[len(took)*95/100] }

// queries are searches about one topic after another.
func (s *shelf) queries(mode search.Mode) []search.Query {
	rng := rand.New(rand.NewPCG(3, 3))
	queries := make([]search.Query, benchSearches)
	for i := range queries {
		topic := rng.IntN(benchTopics)
		words := s.topics[topic]
		text := strings.Join([]string{words[rng.IntN(30)], words[rng.IntN(30)], words[rng.IntN(30)]}, " ")
		if mode != search.Vector {
			text = words[rng.IntN(30)] + " or " + words[rng.IntN(30)]
		}
		s.Embedder.(mixture).topic[text] = topic
		queries[i] = search.Query{Text: text, Mode: mode}
	}
	return queries
}

// ask searches, and returns how long each search took, the shortest first.
func (s *shelf) ask(b *testing.B, queries []search.Query, filter search.Filter) (took []time.Duration, results []search.Result) {
	b.Helper()
	for _, q := range queries {
		q.Filter = filter
		start := time.Now()
		r, err := s.Search(b.Context(), s.ID, q)
		if err != nil {
			b.Fatal(err)
		}
		took, results = append(took, time.Since(start)), append(results, r)
	}
	slices.Sort(took)
	return took, results
}

// exactIndex compares every quote that passes.
type exactIndex struct{ search.Index }

func (e exactIndex) Look(ctx context.Context, study int64, fingerprint string, filter search.Filter, f func(search.View) error) error {
	return e.Index.Look(ctx, study, fingerprint, filter, func(v search.View) error { return f(exactView{v}) })
}

type exactView struct{ search.View }

func (e exactView) Nearest(ctx context.Context, vec []float32, k, _ int) ([]search.Scored, int, error) {
	near, _, err := e.View.Nearest(ctx, vec, k, 0)
	return near, 0, err
}

func (exactView) Foremost(context.Context, []float32, int) ([]search.Scored, bool, error) {
	return nil, false, nil
}

// agreement is the share of the wanted hits that were found.
func agreement(results, wanted []search.Result) float64 {
	found, of := 0, 0
	for i := range wanted {
		has := map[research.Ref]bool{}
		for _, h := range results[i].Hits {
			has[h.Ref] = true
		}
		for _, h := range wanted[i].Hits {
			of++
			if has[h.Ref] {
				found++
			}
		}
	}
	return float64(found) / float64(of)
}

// recall is the share of the ten most similar quotes that pass which were found;
// a hit as similar as the tenth is one of them.
func (s *shelf) recall(b *testing.B, queries []search.Query, results []search.Result, passes func(int) bool) float64 {
	b.Helper()
	texts := make([]string, len(queries))
	for i, q := range queries {
		texts[i] = q.Text
	}
	vecs, err := s.Embedder.Embed(b.Context(), texts)
	if err != nil {
		b.Fatal(err)
	}
	found, wanted := 0, 0
	for i, query := range vecs {
		var all []float64
		for q, vec := range s.vecs {
			if passes(q) {
				all = append(all, similarity(query, vec))
			}
		}
		slices.SortFunc(all, func(a, b float64) int { return cmp.Compare(b, a) })
		k := min(10, len(all))
		wanted += k
		for _, h := range results[i].Hits {
			if *h.Similarity >= all[k-1]-rounding {
				found++
			}
		}
	}
	return float64(found) / float64(wanted)
}

// rounding is how much half precision takes from a similarity.
const rounding = 5e-4

func similarity(a, b []float32) float64 {
	var sum float64
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}
