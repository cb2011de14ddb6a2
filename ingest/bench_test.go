package ingest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchmarkRead reads a file of about a megabyte; MB/s is of its bytes.
func benchmarkRead(b *testing.B, path string, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(context.Background(), File{Path: path, Bytes: data}, Settings{}, Roster{}, "s-test"); err != nil {
			b.Fatal(err)
		}
	}
}

func transcriptOfAMegabyte(b *testing.B) []byte {
	var all []byte
	for n := 1; n <= 7; n++ {
		data, err := os.ReadFile(filepath.Join("..", "testdata", "pdpilot", "interviews", fmt.Sprintf("P%d.txt", n)))
		if err != nil {
			b.Fatal(err)
		}
		all = append(append(all, data...), "\n\n"...)
	}
	return []byte(strings.Repeat(string(all), 6))
}

func BenchmarkTranscript(b *testing.B) { benchmarkRead(b, "P1.txt", transcriptOfAMegabyte(b)) }

func BenchmarkSurvey(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("..", "testdata", "jupyter", "surveys", "answers.csv"))
	if err != nil {
		b.Fatal(err)
	}
	benchmarkRead(b, "surveys/answers.csv", data)
}

func BenchmarkReviews(b *testing.B) {
	data, err := os.ReadFile(filepath.Join(shared(b, "reviews"), "british_airways_reviews_dev_1000.csv"))
	if err != nil {
		b.Fatal(err)
	}
	benchmarkRead(b, "reviews.csv", data)
}

func BenchmarkSubtitles(b *testing.B) {
	var vtt strings.Builder
	vtt.WriteString("WEBVTT\n\n")
	for i := range 8000 {
		fmt.Fprintf(&vtt, "%02d:%02d:%02d.000 --> %02d:%02d:%02d.500\n<v Speaker %d>What was it that you did then? I put it back on the shelf and left.\n\n", i/3600, i/60%60, i%60, i/3600, i/60%60, i%60, i/3%2)
	}
	benchmarkRead(b, "a.vtt", []byte(vtt.String()))
}

func BenchmarkDocx(b *testing.B) {
	var paragraphs strings.Builder
	for line := range strings.SplitSeq(string(transcriptOfAMegabyte(b)), "\n") {
		if line != "" {
			paragraphs.WriteString(p(line))
		}
	}
	body := body(paragraphs.String())
	data := []byte(docx(b, body))
	benchmarkRead(b, "P1.docx", data)
	b.SetBytes(int64(len(body["word/document.xml"])))
}

// BenchmarkInherit finds the references of 10,000 records after one was added.
func BenchmarkInherit(b *testing.B) {
	var text strings.Builder
	text.WriteString("review_id,text\n")
	for i := range 10_000 {
		fmt.Fprintf(&text, "%d,Number %d broke on day %d and nobody came to mend it for %d weeks\n", i, i, i%30, i%7)
	}
	read := func(more string) *Reading {
		r, err := Read(context.Background(), File{Path: "r.csv", Bytes: []byte(text.String() + more)}, Settings{}, Roster{}, "s-test")
		if err != nil {
			b.Fatal(err)
		}
		return r
	}
	first := read("")
	Inherit("s-test", nil, []*Reading{first})
	prior, second := first.Priors(), read("10001,One more row that nobody has seen before\n")
	for b.Loop() {
		Inherit("s-test", prior, []*Reading{second})
	}
}
