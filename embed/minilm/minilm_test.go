package minilm_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"personas/embed/embedtest"
	"personas/embed/minilm/minilmtest"
)

func TestConforms(t *testing.T) {
	t.Parallel()
	embedtest.Conformance(t, minilmtest.Open(t))
}

type reference struct {
	Text   string    `json:"text"`
	Tokens int       `json:"tokens"`
	Vector []float64 `json:"vector"`
}

func references(t *testing.T) (all []reference) {
	t.Helper()
	file, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(file, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// The reference was made by Python's own onnxruntime and tokenizers; see
// testdata/reference.py.
func TestAgreesWithTheReference(t *testing.T) {
	t.Parallel()
	e := minilmtest.Open(t)
	all := references(t)
	texts := make([]string, len(all))
	for i, r := range all {
		texts[i] = r.Text
	}
	vectors, err := e.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range all {
		if vectors[i] == nil {
			t.Errorf("%.40q has no vector", r.Text)
			continue
		}
		worst := 0.0
		for j, want := range r.Vector {
			worst = max(worst, math.Abs(float64(vectors[i][j])-want))
		}
		if worst > 1e-5 {
			t.Errorf("%.40q: values differ by up to %.1e", r.Text, worst)
		}
	}
}

// Adding texts, in whatever order, with whatever else is going on, changes no bit
// of any other's vector.
func TestAVectorDependsOnItsTextAlone(t *testing.T) {
	t.Parallel()
	e := minilmtest.Open(t)
	var texts []string
	for i := range 60 {
		texts = append(texts, fmt.Sprintf("row %d: %s", i, strings.Repeat("it takes too long ", i%7)))
	}
	together, err := e.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	var done sync.WaitGroup
	for part := range 4 {
		done.Go(func() {
			for i := part; i < len(texts); i += 4 {
				alone, err := e.Embed(t.Context(), texts[i:i+1])
				if err != nil || !slices.Equal(alone[0], together[i]) {
					t.Errorf("text %d has another vector alone, or %v", i, err)
				}
			}
		})
	}
	done.Wait()
}

// A text is cut at 256 tokens, beyond which nothing counts.
func TestLongTextsAreCut(t *testing.T) {
	t.Parallel()
	e := minilmtest.Open(t)
	long := strings.Repeat("word ", 254)
	vectors, err := e.Embed(t.Context(), []string{long, long + "and more", long[:len(long)-5]})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(vectors[0], vectors[1]) || slices.Equal(vectors[0], vectors[2]) {
		t.Error("a text is cut at another place")
	}
}

func BenchmarkEmbed(b *testing.B) {
	e := minilmtest.Open(b)
	texts := make([]string, 200)
	for i := range texts {
		texts[i] = "what hinders me most is the export, " + strings.Repeat("which takes long ", i%12)
	}
	for b.Loop() {
		if _, err := e.Embed(b.Context(), texts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(texts))/b.Elapsed().Seconds(), "texts/s")
}
