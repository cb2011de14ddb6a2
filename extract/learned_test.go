package extract

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"personas/embed"
	"personas/internal/linear"
	"personas/research"
)

var update = flag.Bool("update", false, "train the model anew and write learned.gob.gz")

// labelled is a sentence that was written for training.
type labelled struct {
	domain string
	take   bool
	facet  research.Facet
	stance research.Stance
	goes   [2]int // indexes into research.Considerations, the second −1 where there is none; both −1 where not labelled
	words  passage
	vector []float32
}

// meaning is what a run gives as Options.Meaning.
var meaning = sync.OnceValue(func() func([]string) [][]float32 {
	m, err := embed.Meaning()
	if err != nil {
		panic(err)
	}
	return m
})

// readLabelled reads testdata/sentences, and the hash of what it read.
func readLabelled(t testing.TB) (sentences []labelled, hash string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "sentences", "*.tsv"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no sentences: %v", err)
	}
	sum := sha256.New()
	var texts []string
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(raw)
		for i, line := range strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n")[1:] {
			row := strings.Split(line, "\t")
			if len(row) != 8 {
				t.Fatalf("%s: line %d has %d fields, want 8", path, i+2, len(row))
			}
			facet, err := research.ParseFacet(strings.TrimSuffix(row[2], "none"))
			if err != nil || !slices.Contains(stances, research.Stance(row[3])) {
				t.Fatalf("%s: line %d: facet %q, stance %q", path, i+2, row[2], row[3])
			}
			goes := [2]int{considerationIndex(row[6]), considerationIndex(row[7])}
			sentences = append(sentences, labelled{domain: row[0], take: row[4] == "1", facet: facet, stance: research.Stance(row[3]), goes: goes, words: readPassage(row[5])})
			texts = append(texts, row[5])
		}
	}
	for i, v := range meaning()(texts) {
		sentences[i].vector = v
	}
	return sentences, hex.EncodeToString(sum.Sum(nil))
}

// Figures of training. The penalties are those of least loss on held-out trades.
const (
	leastGram   = 5   // sentences that hold a turn of phrase
	weightSteps = 512 // of a weight of 1
)

var (
	takeTraining  = linear.Training{L2: 5}
	facetTraining = linear.Training{L2: 7}
	leanTraining  = linear.Training{L2: 5}
	goesTraining  = linear.Training{L2: 8}
)

// train makes the model of a set of sentences.
func train(sentences []labelled, hash string) *learned {
	count := map[string]int{}
	for i := range sentences {
		for _, g := range sentences[i].words.grams() {
			count[g]++
		}
	}
	m := &learned{Data: hash}
	for g, n := range count {
		if n >= leastGram {
			m.Grams = append(m.Grams, g)
		}
	}
	slices.Sort(m.Grams)
	m.number()
	e := m.examples(sentences)
	n := firstGram + len(m.Grams)
	var done sync.WaitGroup
	done.Go(func() { m.Take = linear.Train(e.take, 2, n, takeTraining) })
	done.Go(func() { m.Facet = linear.Train(e.facet, len(research.Facets), n, facetTraining) })
	done.Go(func() { m.Lean = linear.Train(e.lean, len(stances), n, leanTraining) })
	done.Go(func() { m.Goes = linear.Train(e.goes, len(research.Considerations), n, goesTraining) })
	done.Wait()
	for _, s := range []*linear.Softmax{m.Take, m.Facet, m.Lean, m.Goes} {
		for i, w := range s.Weights {
			s.Weights[i] = float32(math.Round(float64(w)*weightSteps) / weightSteps) // a smaller file
		}
	}
	return m
}

// examples are what the models learn from: all sentences, those with a facet, the
// same again, those whose consideration was told.
type examples struct{ take, facet, lean, goes []linear.Example }

func (m *learned) examples(sentences []labelled) (e examples) {
	taken := 0
	for i := range sentences {
		if sentences[i].take {
			taken++
		}
	}
	passed := float64(taken) / float64(len(sentences)-taken) // both sides count alike
	for i := range sentences {
		s := &sentences[i]
		x := m.features(&s.words, s.vector)
		class, weight := 0, 0.5
		if s.take {
			class, weight = 1, 1
		}
		if e.take = append(e.take, linear.Example{X: x, Class: class, Weight: 1}); class == 0 {
			e.take[i].Weight = passed
		}
		if at := facetIndex(s.facet); at >= 0 {
			e.facet = append(e.facet, linear.Example{X: x, Class: at, Weight: weight})
			e.lean = append(e.lean, linear.Example{X: x, Class: slices.Index(stances, s.stance), Weight: weight})
		}
		switch first, second := s.goes[0], s.goes[1]; {
		case second >= 0:
			e.goes = append(e.goes, linear.Example{X: x, Class: first, Weight: 2. / 3}, linear.Example{X: x, Class: second, Weight: 1. / 3})
		case first >= 0:
			e.goes = append(e.goes, linear.Example{X: x, Class: first, Weight: 1})
		}
	}
	return e
}

func considerationIndex(name string) int {
	return slices.IndexFunc(research.Considerations, func(m research.ConsiderationMeaning) bool { return string(m.Consideration) == name })
}

func facetIndex(f research.Facet) int {
	return slices.IndexFunc(research.Facets, func(m research.FacetMeaning) bool { return m.Facet == f })
}

// TestLearnedIsWhatTheSentencesTeach checks that the model in the binary is the
// one that training on the sentences gives: made from these very files, and at
// the bottom of the loss. With -update it is trained anew.
func TestLearnedIsWhatTheSentencesTeach(t *testing.T) {
	sentences, hash := readLabelled(t)
	if *update {
		file, err := train(sentences, hash).encode()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("learned.gob.gz", file, 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d sentences, %d bytes", len(sentences), len(file))
		return
	}
	t.Parallel()
	m := model()
	if m.Data != hash {
		t.Fatal("the sentences have changed since the model was trained; go test ./extract -run Learned -update")
	}
	e := m.examples(sentences)
	for name, slope := range map[string]float64{
		"take": linear.Slope(m.Take, e.take, takeTraining), "facet": linear.Slope(m.Facet, e.facet, facetTraining),
		"stance": linear.Slope(m.Lean, e.lean, leanTraining), "consideration": linear.Slope(m.Goes, e.goes, goesTraining),
	} {
		if slope > 1e-2 {
			t.Errorf("%s: the loss still falls from here: slope %.5f", name, slope)
		}
	}
}

// TestLearnedOnOtherTrades trains on most trades and asks about the others.
func TestLearnedOnOtherTrades(t *testing.T) {
	if testing.Short() || os.Getenv("PERSONAS_TRAIN") == "" {
		t.Skip("trains five models: set PERSONAS_TRAIN=1")
	}
	sentences, hash := readLabelled(t)
	domains := map[string]int{}
	var names []string
	for _, s := range sentences {
		domains[s.domain] = 0
	}
	for d := range domains {
		names = append(names, d)
	}
	slices.Sort(names)
	for i, d := range names {
		domains[d] = i % 5
	}
	var facets, facetsTold, leans, leansTold []string
	type scored struct {
		take  bool
		score float64
		words int
	}
	var takes []scored
	for fold := range 5 {
		var in, out []labelled
		for _, s := range sentences {
			if domains[s.domain] == fold {
				out = append(out, s)
			} else {
				in = append(in, s)
			}
		}
		m := train(in, hash)
		for i := range out {
			s := &out[i]
			x := m.features(&s.words, s.vector)
			sc := m.Take.Scores(x)
			takes = append(takes, scored{s.take, sc[1] - sc[0], s.words.written})
			if s.take && s.facet != research.FacetNone {
				f, _ := likeliest(m.Facet.Scores(x))
				l, _ := likeliest(m.Lean.Scores(x))
				facets, facetsTold = append(facets, string(s.facet)), append(facetsTold, string(research.Facets[f].Facet))
				leans, leansTold = append(leans, string(s.stance)), append(leansTold, string(stances[l]))
			}
		}
	}
	best := func(better func(a, b scored) int) (precision float64) {
		slices.SortStableFunc(takes, better)
		n := 0
		for _, s := range takes {
			if s.take {
				n++
			}
		}
		for _, s := range takes[:n] {
			if s.take {
				precision += 1 / float64(n)
			}
		}
		return precision
	}
	fmt.Printf("%d sentences of %d trades, five-fold by trade: facet κ %.3f, stance κ %.3f; taken at equal budget %.3f right, the longest %.3f\n",
		len(sentences), len(names), kappa(facets, facetsTold), kappa(leans, leansTold),
		best(func(a, b scored) int { return cmp.Compare(b.score, a.score) }), best(func(a, b scored) int { return cmp.Compare(b.words, a.words) }))
}
