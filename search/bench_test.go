package search_test

import (
	_ "embed"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"personas/embed"
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
	benchSearches  = 200 // per filter, each about another quote's topic
)

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
// quote that passes, for filters that go with meaning (a theme: most searches
// are about something else) and filters that do not (an attribute). Run with
// -quotes 100000 for the larger size.
func BenchmarkSearch(b *testing.B) {
	if testing.Short() {
		b.Skip("loads a large study")
	}
	s := newShelf(b, *benchQuotes)
	shares := []float64{0.001, 0.01, 0.1, 0.5, 1}
	s.bench(b, "unfiltered/vector", search.Vector, search.Filter{}, func(int) bool { return true })
	s.bench(b, "unfiltered/hybrid", search.Hybrid, search.Filter{}, nil)
	s.bench(b, "unfiltered/text", search.Text, search.Filter{}, nil)
	for i, share := range shares {
		attribute := search.Filter{Where: map[string]string{fmt.Sprint("share", i): "yes"}}
		s.bench(b, fmt.Sprintf("attribute_%g%%/vector", 100*share), search.Vector, attribute, func(q int) bool { return s.person[q] < most(share, 2*benchDocuments) })
		theme := search.Filter{Theme: themeRef(i)}
		inTheme := s.inTheme(share)
		s.bench(b, fmt.Sprintf("theme_%g%%/vector", 100*share), search.Vector, theme, func(q int) bool { return inTheme[q] })
		s.bench(b, fmt.Sprintf("theme_%g%%/hybrid", 100*share), search.Hybrid, theme, nil)
	}
	s.bench(b, "persona_25%/vector", search.Vector, search.Filter{Persona: "B"}, func(q int) bool { return s.person[q]%4 == 1 })
	s.bench(b, "persona_25%/hybrid", search.Hybrid, search.Filter{Persona: "B"}, nil)
}

func most(share float64, n int) int { return max(1, int(share*float64(n))) }

func themeRef(i int) string { return fmt.Sprint("t-", i) }

func newShelf(b *testing.B, n int) *shelf {
	b.Helper()
	e, err := embed.Builtin()
	if err != nil {
		b.Fatal(err)
	}
	st := storetest.New(b)
	s := &shelf{Searcher: search.Searcher{Index: st, Embedder: e, Normal: embed.NormalForm}, Study: storetest.NewStudy(b, st, "large"),
		rng: rand.New(rand.NewPCG(7, 7))}
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
		for i, share := range []float64{0.001, 0.01, 0.1, 0.5, 1} {
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
	e := s.Embedder.(embed.Embedder)
	vecs, err := e.Embed(b.Context(), s.texts)
	if err != nil {
		b.Fatal(err)
	}
	set, err := s.Store.EmbeddingSet(b.Context(), s.ID, e.Name(), e.Fingerprint(), e.Dim())
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
	b.Logf("index of %d quotes: %.1f s", len(s.ids), time.Since(start).Seconds())
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

// group stores a theme of each share, and four personas.
func (s *shelf) group(b *testing.B) {
	b.Helper()
	rows := map[research.Ref]int64{}
	for i, ref := range s.refs {
		rows[ref] = s.ids[i]
	}
	var themes []research.Theme
	for i, share := range []float64{0.001, 0.01, 0.1, 0.5, 1} {
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
	candidates := make([]research.Candidate, 4)
	for i := range candidates {
		c := &candidates[i]
		c.Letter, c.Origin = string(rune('A'+i)), research.OriginFound
		c.Ref = research.Ref("g-" + c.Letter)
		for person := i; person < 2*benchDocuments; person += 4 {
			c.Members = append(c.Members, research.CandidateMember{Participant: s.Person(fmt.Sprint("P", person))})
		}
	}
	s.Step(research.StageCandidates, "candidates", func(tx *store.Tx, step int64) error {
		return tx.PutCandidates(b.Context(), s.ID, step, research.StructureTest{}, candidates)
	})
}

// bench searches and reports p50, p95 and, where passes is given, recall@10.
func (s *shelf) bench(b *testing.B, name string, mode search.Mode, filter search.Filter, passes func(int) bool) {
	b.Run(name, func(b *testing.B) {
		rng := rand.New(rand.NewPCG(3, 3))
		texts := make([]string, benchSearches)
		for i := range texts {
			words := s.topics[rng.IntN(benchTopics)]
			texts[i] = strings.Join([]string{words[rng.IntN(30)], words[rng.IntN(30)], words[rng.IntN(30)]}, " ")
			if mode != search.Vector {
				texts[i] = words[rng.IntN(30)] + " or " + words[rng.IntN(30)]
			}
		}
		var took []time.Duration
		var results []search.Result
		for b.Loop() {
			took, results = took[:0], results[:0]
			for _, text := range texts {
				start := time.Now()
				r, err := s.Search(b.Context(), s.ID, search.Query{Text: text, Mode: mode, Filter: filter})
				if err != nil {
					b.Fatal(err)
				}
				took, results = append(took, time.Since(start)), append(results, r)
			}
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		b.ReportMetric(0, "ns/op")
		if passes != nil {
			b.ReportMetric(s.recall(b, texts, results, passes), "recall@10")
		}
	})
}

// recall is the share of the ten most similar quotes that pass which were found;
// a hit as similar as the tenth is one of them.
func (s *shelf) recall(b *testing.B, texts []string, results []search.Result, passes func(int) bool) float64 {
	b.Helper()
	normal := make([]string, len(texts))
	for i, t := range texts {
		normal[i] = s.Normal(t)
	}
	queries, err := s.Embedder.Embed(b.Context(), normal)
	if err != nil {
		b.Fatal(err)
	}
	found, wanted := 0, 0
	for i, query := range queries {
		var all []float64
		for q, vec := range s.vecs {
			if passes(q) {
				all = append(all, similarity(query, vec))
			}
		}
		slices.SortFunc(all, func(a, b float64) int { return int(1e6 * (b - a)) })
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
