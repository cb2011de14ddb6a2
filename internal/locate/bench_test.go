package locate

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"personas/ingest"
	"personas/research"
)

// BenchmarkLocate indexes 8,000 words of real interviews and locates 20
// quotations of 15 words, in any order: every second one altered so that it has
// to be repaired, every fifth one so that it has to be rejected.
func BenchmarkLocate(b *testing.B) {
	doc := interview(b, 8000)
	quotations := drawn(doc, 20, 15)
	b.ReportAllocs()
	for b.Loop() {
		x := New(doc)
		located := 0
		for _, q := range quotations {
			if _, rejection := x.Locate(research.Proposal{Text: q}); rejection == nil {
				located++
			}
		}
		if located != 16 {
			b.Fatalf("%d of 20 are located, want 16", located)
		}
	}
}

// BenchmarkIndex indexes 8,000 words.
func BenchmarkIndex(b *testing.B) {
	doc := interview(b, 8000)
	b.ReportAllocs()
	for b.Loop() {
		New(doc)
	}
}

// BenchmarkRejected explains 20 quotations of 15 words that stand nowhere.
func BenchmarkRejected(b *testing.B) {
	x := New(interview(b, 8000))
	quotations := drawn(interview(b, 8000), 20, 15)
	for b.Loop() {
		for _, q := range quotations {
			if _, rejection := x.Locate(research.Proposal{Text: q + " in our zoo"}); rejection == nil {
				b.Fatalf("%q is located", q)
			}
		}
	}
}

// interview is one document of two sample interviews, cut to so many words.
func interview(tb testing.TB, words int) *research.Document {
	var text []byte
	for _, name := range []string{"P7.txt", "P2.txt"} {
		data, err := os.ReadFile("../../testdata/pdpilot/interviews/" + name)
		if err != nil {
			tb.Fatal(err)
		}
		text = append(append(text, data...), "\n\n"...)
	}
	for n := len(bytes.Fields(text)); n > words; n = len(bytes.Fields(text)) {
		text = text[:bytes.LastIndex(bytes.TrimSpace(text), []byte("\n\n"))]
	}
	return document(tb, string(text))
}

// document reads a transcript.
func document(tb testing.TB, text string) *research.Document {
	tb.Helper()
	r, err := ingest.Read(context.Background(), ingest.File{Path: "case.txt", Bytes: []byte(text)}, ingest.Settings{}, ingest.Roster{}, "s-test")
	if err != nil {
		tb.Fatal(err)
	}
	return &r.Documents[0]
}

// drawn are n quotations of participants, each of so many words of one turn:
// every second in capitals without punctuation, every fifth with a number put in.
func drawn(doc *research.Document, n, words int) (out []string) {
	rng := rand.New(rand.NewPCG(1, 1))
	for len(out) < n {
		turn := doc.Turns[rng.IntN(len(doc.Turns))]
		said := strings.Fields(string(doc.Text[turn.Span.Start:turn.Span.End]))
		if !turn.Role.Evidence() || turn.Suspicious != "" || len(said) < words {
			continue
		}
		from := rng.IntN(len(said) - words + 1)
		q := strings.Join(said[from:from+words], " ")
		if len(out)%2 == 1 {
			q = strings.ToUpper(strings.NewReplacer(",", "", ".", "").Replace(q))
		}
		if len(out)%5 == 4 {
			q = strings.Replace(q, " ", " seventeen ", 1)
		}
		out = append(out, q)
	}
	return out
}
