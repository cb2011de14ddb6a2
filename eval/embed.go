package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"personas/embed"
)

// EmbedOptions say what to measure. The zero value measures the built-in
// embedder on the columns sentence1, sentence2, score.
type EmbedOptions struct {
	Embedder                  embed.Embedder // nil: the built-in one
	FirstColumn, SecondColumn string
	ScoreColumn               string
	Seed                      uint64 // reported only: embedding draws nothing
}

// EmbedResult is what `eval embed --json` prints.
type EmbedResult struct {
	Pairs          int     `json:"pairs"`
	Spearman       float64 `json:"spearman"`
	TextsPerSecond float64 `json:"texts_per_second"`
	NoVector       int     `json:"no_vector"` // pairs left out: a text without a known word
	Embedder       string  `json:"embedder"`
	Fingerprint    string  `json:"fingerprint"`
	Seed           uint64  `json:"seed"`
}

// Embed compares the cosine of sentence pairs with people's scores by
// Spearman's rank correlation. The texts are embedded as a run does it: in
// their normal form.
func Embed(ctx context.Context, r io.Reader, o EmbedOptions) (EmbedResult, error) {
	e, err := embedderOf(o.Embedder)
	if err != nil {
		return EmbedResult{}, err
	}
	cells, err := columns(r, cmp.Or(o.FirstColumn, "sentence1"), cmp.Or(o.SecondColumn, "sentence2"), cmp.Or(o.ScoreColumn, "score"))
	if err != nil {
		return EmbedResult{}, err
	}
	scores, err := numbers(cells[2])
	if err != nil {
		return EmbedResult{}, err
	}
	vectors, perSecond, err := embedNormal(ctx, e, append(cells[0], cells[1]...))
	if err != nil {
		return EmbedResult{}, err
	}
	result := EmbedResult{TextsPerSecond: perSecond, Embedder: e.Name(), Fingerprint: e.Fingerprint(), Seed: o.Seed}
	var cosines, kept []float64
	for i, score := range scores {
		a, b := vectors[i], vectors[len(scores)+i]
		if a == nil || b == nil {
			result.NoVector++
			continue
		}
		cosines, kept = append(cosines, cosine(a, b)), append(kept, score)
	}
	if result.Pairs = len(kept); result.Pairs < 2 {
		return EmbedResult{}, fmt.Errorf("%d pairs with a vector: a rank correlation needs at least 2", result.Pairs)
	}
	result.Spearman = Spearman(cosines, kept)
	return result, nil
}

func embedderOf(e embed.Embedder) (embed.Embedder, error) {
	if e != nil {
		return e, nil
	}
	return embed.Builtin()
}

// embedNormal embeds the texts' normal forms and measures texts per second,
// normal form included.
func embedNormal(ctx context.Context, e embed.Embedder, texts []string) (vectors [][]float32, perSecond float64, err error) {
	start := time.Now()
	forms := make([]string, len(texts))
	for i, text := range texts {
		forms[i] = embed.NormalForm(text)
	}
	vectors, err = e.Embed(ctx, forms)
	if err != nil {
		return nil, 0, fmt.Errorf("embedding %d texts: %w", len(texts), err)
	}
	return vectors, float64(len(texts)) / time.Since(start).Seconds(), nil
}

// numbers parses scores; an error names the row, the header being row 1.
func numbers(cells []string) ([]float64, error) {
	if len(cells) == 0 {
		return nil, errors.New("the CSV file has no rows below its header")
	}
	out := make([]float64, len(cells))
	for i, cell := range cells {
		x, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
		if err != nil {
			return nil, fmt.Errorf("row %d: the score %q is no number", i+2, cell)
		}
		out[i] = x
	}
	return out, nil
}

func cosine(a, b []float32) float64 {
	var sum float64
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}
