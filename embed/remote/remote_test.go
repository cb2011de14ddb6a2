package remote_test

import (
	"context"
	"hash/fnv"
	"math"
	"strings"
	"testing"

	"personas/embed/embedtest"
	"personas/embed/remote"
	"personas/internal/llm"
	"personas/internal/redact"
)

// words is a server that knows long words by their hash.
type words struct {
	sent []string
	say  func([][]float32) [][]float32
}

const dim = 64

func (w *words) Embed(ctx context.Context, _ string, texts []redact.Masked) ([][]float32, llm.Usage, error) {
	if err := ctx.Err(); err != nil {
		return nil, llm.Usage{}, err
	}
	vecs := make([][]float32, len(texts))
	for i, t := range texts {
		w.sent = append(w.sent, t.String())
		vecs[i] = make([]float32, dim)
		for _, word := range strings.Fields(strings.ToLower(t.String())) {
			if len(word) < 5 {
				continue
			}
			h := fnv.New32a()
			h.Write([]byte(strings.Trim(word, ".,!")))
			vecs[i][h.Sum32()%dim] += 3 // of no unit length
		}
	}
	if w.say != nil {
		vecs = w.say(vecs)
	}
	return vecs, llm.Usage{}, nil
}

func TestConformance(t *testing.T) {
	t.Parallel()
	e, err := remote.Learn(t.Context(), &words{}, "text-small")
	if err != nil {
		t.Fatal(err)
	}
	if e.Dim() != dim {
		t.Errorf("dimension %d, want %d", e.Dim(), dim)
	}
	embedtest.Conformance(t, e)
}

// Nobody who is told by a text alone, and nobody whom the study knows, leaves.
func TestOnlyMaskedWordsLeave(t *testing.T) {
	t.Parallel()
	server := &words{}
	e := remote.New(server, "text-small", dim)
	texts := []string{"Write to maria.lopez@example.org about the invoice.", "Then Zaphira came and mended the printer."}
	if _, err := e.Embed(t.Context(), texts); err != nil {
		t.Fatal(err)
	}
	of := e.By(redact.New(redact.Study{People: []redact.Person{{Pseudonym: "P01", Names: []string{"Zaphira Quux"}}}}))
	if _, err := of.Embed(t.Context(), texts); err != nil {
		t.Fatal(err)
	}
	for i, s := range server.sent {
		if strings.Contains(s, "maria") || i >= len(texts) && strings.Contains(s, "Zaphira") {
			t.Errorf("%q left", s)
		}
	}
	if of.Fingerprint() != e.Fingerprint() {
		t.Error("two fingerprints for one model")
	}
}

// A server's vectors are held to what was agreed.
func TestVectorsThatAreNone(t *testing.T) {
	t.Parallel()
	for name, say := range map[string]func([][]float32) [][]float32{
		"too few":    func(v [][]float32) [][]float32 { return v[1:] },
		"too short":  func(v [][]float32) [][]float32 { v[0] = v[0][1:]; return v },
		"no numbers": func(v [][]float32) [][]float32 { v[0][3] = float32(math.NaN()); return v },
	} {
		vecs, err := remote.New(&words{say: say}, "text-small", dim).Embed(t.Context(), []string{"one text", "another text"})
		if err == nil || vecs != nil {
			t.Errorf("%s: %d vectors, error %v", name, len(vecs), err)
		}
	}
	if _, err := remote.Learn(t.Context(), &words{say: func([][]float32) [][]float32 { return nil }}, "text-small"); err == nil {
		t.Error("a model without vectors is taken")
	}
}

// A long text is sent up to what a model reads, in whole characters.
func TestLongTexts(t *testing.T) {
	t.Parallel()
	server := &words{}
	if _, err := remote.New(server, "text-small", dim).Embed(t.Context(), []string{strings.Repeat("für Größe ", 5000)}); err != nil {
		t.Fatal(err)
	}
	if got := server.sent[0]; len(got) > 9000 || strings.ContainsRune(got, '\uFFFD') {
		t.Errorf("%d bytes were sent", len(got))
	}
}
