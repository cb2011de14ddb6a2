package eval_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"personas/eval"
)

// shared opens a file of the development data, which lies beside the
// repository for maintainers and is not part of it.
func shared(t *testing.T, parts ...string) *os.File {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "shared", "data"}, parts...)...)
	file, err := os.Open(path)
	if err != nil {
		t.Skipf("needs the development data beside the repository: %v", err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

// Measured .828 on the 1,500 pairs of STS benchmark's English dev part.
func TestEmbedReachesItsFloorOnSTS(t *testing.T) {
	t.Parallel()
	file := shared(t, "short-text", "sts_benchmark_en_dev.csv")
	result, err := eval.Embed(t.Context(), file, eval.EmbedOptions{ScoreColumn: "similarity_0_to_5"})
	if err != nil {
		t.Fatal(err)
	}
	if result.Spearman < 0.82 || result.Pairs != 1500 {
		t.Errorf("%+v, want a Spearman of at least .82 on 1500 pairs", result)
	}
}

func TestEmbedOrdersPairsAsPeopleDo(t *testing.T) {
	t.Parallel()
	const pairs = "\ufeffa,b,s\n" +
		"The export is slow,Exporting takes long,4\n" +
		"The export is slow,The export is slow,5\n" +
		"The export is slow,We ate pizza,0\n" +
		"日本,The export is slow,3\n"
	result, err := eval.Embed(t.Context(), strings.NewReader(pairs),
		eval.EmbedOptions{FirstColumn: "a", SecondColumn: "b", ScoreColumn: "s", Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if result.Spearman != 1 || result.Pairs != 3 || result.NoVector != 1 || result.Embedder != "static-256" || result.Seed != 3 {
		t.Errorf("%+v", result)
	}
}

func TestErrorsNameWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, want string }{
		{"empty", "", "first row must name the columns"},
		{"missing column", "sentence1,sentence2,points\na,b,1\n", `no column "score"; it has "sentence1", "sentence2", "points"`},
		{"no rows", "sentence1,sentence2,score\n", "no rows below its header"},
		{"no number", "sentence1,sentence2,score\na,b,1\na,b,high\n", `row 3: the score "high" is no number`},
		{"short row", "sentence1,sentence2,score\na,b\n", `line 2 of the CSV file has 2 fields, column "score" is number 3`},
		{"one pair", "sentence1,sentence2,score\na,b,1\n", "needs at least 2"},
	}
	for _, tt := range tests {
		_, err := eval.Embed(t.Context(), strings.NewReader(tt.file), eval.EmbedOptions{})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
}

// Values by scipy.stats.spearmanr.
func TestSpearman(t *testing.T) {
	t.Parallel()
	tests := []struct {
		x, y []float64
		want float64
	}{
		{[]float64{1, 2, 2, 3, 5, 4}, []float64{3, 1, 2, 2, 6, 6}, 0.5821543981758688},
		{[]float64{1, 2, 3}, []float64{1, 8, 27}, 1},
		{[]float64{1, 2, 3}, []float64{3, 2, 1}, -1},
		{[]float64{1, 2, 3}, []float64{4, 4, 4}, 0},
	}
	for _, tt := range tests {
		if got := eval.Spearman(tt.x, tt.y); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("Spearman(%v, %v) = %v, want %v", tt.x, tt.y, got, tt.want)
		}
	}
}
