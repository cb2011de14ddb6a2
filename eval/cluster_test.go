package eval_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"personas/eval"
)

// raceDetector is set where the race detector makes products of vectors twenty
// times slower; the small set alone runs there.
var raceDetector bool

// Measured at the true k: Banking77 NMI .754, ARI .450; DSTC11 NMI .825,
// ARI .575. Chosen: 72 and 21.
func TestClusterReachesItsFloors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file         string
		k            int
		nmi, ari     float64
		mostFarShare float64
	}{
		{"banking77_train_sample_3000.csv", 77, 0.74, 0.42, 0.10},
		{"dstc11_insurance_intents.csv", 22, 0.81, 0.54, 0.10},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			if raceDetector && tt.k > 30 {
				t.Skip("takes minutes under the race detector; runs without it")
			}
			given, err := eval.Cluster(t.Context(), shared(t, "short-text", tt.file), eval.ClusterOptions{LabelColumn: "intent", K: tt.k, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			if given.NMI < tt.nmi || given.ARI < tt.ari || given.K != tt.k {
				t.Errorf("at the true k: %+v, want NMI ≥ %v, ARI ≥ %v", given, tt.nmi, tt.ari)
			}
			if share := float64(given.Unassigned) / float64(given.N); share > tt.mostFarShare {
				t.Errorf("%.3f unassigned, at most %v", share, tt.mostFarShare)
			}
			chosen, err := eval.Cluster(t.Context(), shared(t, "short-text", tt.file), eval.ClusterOptions{LabelColumn: "intent", Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			if off := math.Abs(float64(chosen.K)/float64(tt.k) - 1); off > 0.2 {
				t.Errorf("chose %d for %d labels: %+v", chosen.K, tt.k, chosen.Candidates)
			}
		})
	}
}

// small is a file of n texts on each of three subjects.
func small(n int) string {
	var b strings.Builder
	b.WriteString("id,body,subject\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,the export of report %d is slow,export\n", i, i)
		fmt.Fprintf(&b, "%d,my password login number %d does not work,login\n", i, i)
		fmt.Fprintf(&b, "%d,we had lovely pizza and wine %d,food\n", i, i)
	}
	return b.String()
}

func TestClusterGroupsSubjectsAndWritesThem(t *testing.T) {
	t.Parallel()
	var assignments bytes.Buffer
	result, err := eval.Cluster(t.Context(), strings.NewReader(small(8)),
		eval.ClusterOptions{TextColumn: "body", LabelColumn: "subject", K: 3, Seed: 5, Assignments: &assignments})
	if err != nil {
		t.Fatal(err)
	}
	if result.ARI != 1 || result.N != 24 || result.Labels != 3 || result.Clusters != 3 || !result.KGiven {
		t.Errorf("%+v", result)
	}
	lines := strings.Split(strings.TrimSpace(assignments.String()), "\n")
	if len(lines) != 25 || lines[0] != "row,label,cluster" || !strings.HasPrefix(lines[1], "0,export,") {
		t.Errorf("assignments:\n%s", assignments.String())
	}
}

func TestClusterResultHasTheFieldsOfTheContract(t *testing.T) {
	t.Parallel()
	result, err := eval.Cluster(t.Context(), strings.NewReader(small(4)), eval.ClusterOptions{TextColumn: "body", LabelColumn: "subject"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Fields("n labels k k_given clusters unassigned nmi ari v_measure seconds embedder seed") {
		if _, ok := fields[name]; !ok {
			t.Errorf("no field %q in %s", name, text)
		}
	}
}

func TestClusterNamesAMissingColumn(t *testing.T) {
	t.Parallel()
	_, err := eval.Cluster(t.Context(), strings.NewReader(small(1)), eval.ClusterOptions{})
	if err == nil || !strings.Contains(err.Error(), `no column "text"; it has "id", "body", "subject"`) {
		t.Errorf("error %v", err)
	}
}
