package entail

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"personas/embed"
	"personas/internal/linear"
)

var update = flag.Bool("update", false, "print the weights that the cases teach")

// labelled is a case for learning.
type labelled struct {
	Claim    string   `json:"claim"`
	Evidence []string `json:"evidence"`
	Label    string   `json:"label"`
	Kind     string   `json:"kind"`

	set string
	x   [features]float64
}

// readLabelled reads the cases of our own and those of the development data.
func readLabelled(t *testing.T) (all []labelled) {
	t.Helper()
	shared := filepath.Join("..", "..", "..", "shared", "data", "claims")
	if _, err := os.Stat(shared); err != nil {
		t.Skip("needs the claims of the development data in ../shared")
	}
	for set, file := range map[string]string{"own": "../../eval/testdata/claims.jsonl", "wice": filepath.Join(shared, "wice_claims_dev_sample.jsonl")} {
		all = append(all, readLines(t, set, file)...)
	}
	f, err := os.Open(filepath.Join(shared, "begin_attribution_dev_topicalchat.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		c := labelled{Claim: r[4], Evidence: []string{r[2]}, Label: "not_supported", set: "begin"}
		if r[5] == "Fully attributable" {
			c.Label = "supported"
		}
		all = append(all, c)
	}
	meaning, err := embed.Meaning()
	if err != nil {
		t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(c labelled) bool { return !Development(c.Claim) })
	for i := range all {
		all[i].x = newOverlap(all[i].Claim, all[i].Evidence, meaning).features()
	}
	return all
}

func readLines(t *testing.T, set, file string) (all []labelled) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		c := labelled{set: set}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// learn weighs the features so that cases of which yes holds are told from the
// others. Every set of cases counts alike, and in it both answers.
func learn(cases []labelled, yes func(labelled) bool) (s scale) {
	type part struct {
		set string
		yes bool
	}
	n := map[part]float64{}
	for _, c := range cases {
		n[part{c.set, yes(c)}]++
	}
	examples := make([]linear.Example, len(cases))
	for i, c := range cases {
		e := linear.Example{Weight: 100 / n[part{c.set, yes(c)}]}
		if yes(c) {
			e.Class = 1
		}
		for f, v := range c.x {
			e.X = append(e.X, linear.Feature{Index: int32(f), Value: float32(v)})
		}
		examples[i] = e
	}
	m := linear.Train(examples, 2, features, linear.Training{L2: 1})
	for f := range features {
		s.weights[f] = rounded(m.Weights[2*f+1] - m.Weights[2*f])
	}
	s.bias = rounded(m.Weights[2*features+1] - m.Weights[2*features])
	return s
}

func rounded(x float32) float64 { return math.Round(100*float64(x)) / 100 }

// The weights are what the development half of the labelled cases teaches. With
// -update they are printed as they go into weights.go.
func TestWeightsAreLearned(t *testing.T) {
	t.Parallel()
	all := readLabelled(t)
	notAll := slices.DeleteFunc(slices.Clone(all), func(c labelled) bool { return c.Label == "supported" || c.set == "begin" })
	for _, l := range []struct {
		name string
		have *scale
		want scale
	}{
		{"supported", &supported, learn(all, func(c labelled) bool { return c.Label == "supported" })},
		{"partly", &partly, learn(notAll, func(c labelled) bool { return c.Label == "partially_supported" })},
	} {
		if *update {
			t.Logf("%s: bias %v, weights %v", l.name, l.want.bias, l.want.weights)
			continue
		}
		for f, w := range l.want.weights {
			if math.Abs(w-l.have.weights[f]) > 0.02 {
				t.Errorf("%s: feature %d weighs %.2f, the cases teach %.2f: go test ./internal/entail -run Learned -update -v", l.name, f, l.have.weights[f], w)
			}
		}
		if math.Abs(l.want.bias-l.have.bias) > 0.02 {
			t.Errorf("%s: the bias is %.2f, the cases teach %.2f", l.name, l.have.bias, l.want.bias)
		}
	}
}
