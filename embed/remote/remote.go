// Package remote is an embedder behind a server that speaks OpenAI's protocol.
//
// A server is sent masked words only: those of a study by the study's own masker
// (By), any others by what can be told of them alone.
package remote

import (
	"context"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"personas/embed"
	"personas/internal/llm"
	"personas/internal/redact"
	"personas/research"
)

// Client asks a server for vectors: as many as texts, in their order, all of one
// length, and numbers, in requests that a server takes.
type Client interface {
	Embed(ctx context.Context, model string, texts []redact.Masked) ([][]float32, llm.Usage, error)
}

// mostBytes is what is sent of one text: the usual model reads 8,191 tokens, and
// a quote of more bytes than that has long told what it is about.
const mostBytes = 8191

// maskVersion is raised whenever what is masked for a server changes.
const maskVersion = 1

// Embedder asks one model of one server.
type Embedder struct {
	client Client
	model  string
	dim    int
	masker *redact.Masker
}

// New returns an embedder by a model whose vectors have dim numbers. Until By
// says of which study they are, it masks texts by what can be told of each alone.
func New(client Client, model string, dim int) *Embedder {
	return &Embedder{client: client, model: model, dim: dim, masker: redact.New(redact.Study{})}
}

// Learn asks a model how long its vectors are.
func Learn(ctx context.Context, client Client, model string) (*Embedder, error) {
	e := New(client, model, 0)
	vecs, _, err := client.Embed(ctx, model, e.masked([]string{"a word"}))
	if err != nil {
		return nil, err
	}
	if len(vecs) != 1 || len(vecs[0]) == 0 {
		return nil, fmt.Errorf("the model %s gives no vectors", model)
	}
	e.dim = len(vecs[0])
	return e, nil
}

// By is the embedder for texts of a study that has a masker.
func (e *Embedder) By(m *redact.Masker) embed.Embedder {
	of := *e
	of.masker = m
	return &of
}

// Name implements embed.Embedder.
func (e *Embedder) Name() string { return e.model }

// Dim implements embed.Embedder.
func (e *Embedder) Dim() int { return e.dim }

// Fingerprint implements embed.Embedder. Where a server stands is no part of it.
func (e *Embedder) Fingerprint() string {
	return fmt.Sprintf("remote:%s:%d:normal-%d:mask-%d", e.model, e.dim, embed.NormalFormVersion, maskVersion)
}

// Embed implements embed.Embedder.
func (e *Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	vecs := make([][]float32, len(texts))
	var at []int // of the texts that have a word
	var sent []redact.Masked
	for i, m := range e.masked(texts) {
		if strings.TrimSpace(m.String()) != "" {
			at, sent = append(at, i), append(sent, m)
		}
	}
	if len(sent) == 0 {
		return vecs, nil
	}
	got, _, err := e.client.Embed(ctx, e.model, sent)
	if err != nil {
		return nil, err
	}
	if len(got) != len(sent) {
		return nil, fmt.Errorf("%s: %d vectors for %d texts", e.model, len(got), len(sent))
	}
	for i, v := range got {
		if vecs[at[i]], err = e.unit(v); err != nil {
			return nil, err
		}
	}
	return vecs, nil
}

// masked is what is sent of texts: each by itself, so that its vector depends on
// nothing else, and no more of it than a model reads.
func (e *Embedder) masked(texts []string) []redact.Masked {
	out := make([]redact.Masked, len(texts))
	for i, t := range texts {
		out[i] = e.masker.MaskWindow([]string{head(strings.ToValidUTF8(t, "\uFFFD"))})[0]
	}
	return out
}

// head is as much of a text as a model reads, up to a border of characters.
func head(text string) string {
	if len(text) <= mostBytes {
		return text
	}
	end := mostBytes
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// unit gives a vector the length 1; none for one without a direction.
func (e *Embedder) unit(v []float32) ([]float32, error) {
	if len(v) != e.dim {
		return nil, &research.Error{Code: research.CodeFailed, Message: fmt.Sprintf("%s: a vector of %d numbers among vectors of %d", e.model, len(v), e.dim),
			Try: "check the server's URL; where another model has this name now: personas embedder use remote --model " + e.model}
	}
	var squares float64
	for _, x := range v {
		squares += float64(x) * float64(x)
	}
	if math.IsNaN(squares) || math.IsInf(squares, 0) {
		return nil, fmt.Errorf("%s: a vector that is no numbers", e.model)
	}
	if squares == 0 {
		return nil, nil
	}
	length := math.Sqrt(squares)
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(float64(x) / length)
	}
	return out, nil
}
