// Package embedtest checks that an embed.Embedder keeps its contract.
package embedtest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"personas/embed"
)

// unitTolerance is how far a vector's length may be from 1.
const unitTolerance = 1e-5

// Conformance is run by the tests of every Embedder.
func Conformance(t *testing.T, e embed.Embedder) {
	t.Helper()
	t.Run("names itself", func(t *testing.T) {
		if e.Name() == "" || e.Fingerprint() == "" || e.Dim() <= 0 {
			t.Errorf("name %q, fingerprint %q, dimension %d", e.Name(), e.Fingerprint(), e.Dim())
		}
		if e.Fingerprint() != e.Fingerprint() {
			t.Error("two calls give two fingerprints")
		}
	})
	t.Run("no texts", func(t *testing.T) {
		if vectors := embedAll(t, e, nil); len(vectors) != 0 {
			t.Errorf("%d vectors for no text", len(vectors))
		}
	})
	t.Run("unit vectors, nil without words", func(t *testing.T) {
		vectors := embedAll(t, e, []string{"the export is slow", "", " \t\n", "Slow export!"})
		checkUnit(t, e, vectors[0])
		checkUnit(t, e, vectors[3])
		if vectors[1] != nil || vectors[2] != nil {
			t.Error("an empty text has a vector")
		}
	})
	t.Run("alone as in a batch", func(t *testing.T) { checkBatchOrder(t, e) })
	t.Run("like texts lie closer", func(t *testing.T) {
		v := embedAll(t, e, []string{
			"I cannot log in to my account", "login to the account does not work", "the weather was lovely in spring"})
		if near, far := dot(v[0], v[1]), dot(v[0], v[2]); near <= far {
			t.Errorf("similarity %.3f to a paraphrase, %.3f to another subject", near, far)
		}
	})
	t.Run("any bytes", func(t *testing.T) {
		for _, text := range []string{"\x00", "\xff\xfe", "a\xffb", "𝔘𝔫𝔦", "日本語のテキスト", string(make([]byte, 5000))} {
			for _, v := range embedAll(t, e, []string{text}) {
				if v != nil {
					checkUnit(t, e, v)
				}
			}
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		vectors, err := e.Embed(ctx, []string{"the export is slow"})
		if !errors.Is(err, context.Canceled) || vectors != nil {
			t.Errorf("%d vectors, error %v", len(vectors), err)
		}
	})
}

// checkBatchOrder embeds many texts at once and each of some alone.
func checkBatchOrder(t *testing.T, e embed.Embedder) {
	t.Helper()
	texts := make([]string, 1500)
	for i := range texts {
		texts[i] = fmt.Sprintf("row %d of the table about exports number %d", i, i*i)
	}
	together := embedAll(t, e, texts)
	for i := 0; i < len(texts); i += 97 {
		alone := embedAll(t, e, texts[i:i+1])
		if !slices.Equal(alone[0], together[i]) {
			t.Fatalf("text %d has another vector alone than in a batch", i)
		}
	}
}

func embedAll(t *testing.T, e embed.Embedder, texts []string) [][]float32 {
	t.Helper()
	vectors, err := e.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	if len(vectors) != len(texts) {
		t.Fatalf("%d vectors for %d texts", len(vectors), len(texts))
	}
	return vectors
}

func checkUnit(t *testing.T, e embed.Embedder, v []float32) {
	t.Helper()
	if len(v) != e.Dim() {
		t.Fatalf("vector of %d values, dimension %d", len(v), e.Dim())
	}
	if length := math.Sqrt(dot(v, v)); math.Abs(length-1) > unitTolerance {
		t.Errorf("length %v", length)
	}
}

func dot(a, b []float32) float64 {
	var sum float64
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}
