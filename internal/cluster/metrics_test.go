package cluster_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"personas/internal/cluster"
)

// Values by scikit-learn 1.7 (normalized_mutual_info_score,
// adjusted_rand_score, homogeneity_completeness_v_measure).
func TestAgree(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b []int
		want cluster.Agreement
	}{
		{[]int{0, 0, 1, 1, 2, 2}, []int{0, 0, 1, 2, 2, 2}, cluster.Agreement{NMI: 0.739667377, ARI: 0.444444444, Homogeneity: 0.710309918, Completeness: 0.771556174, VMeasure: 0.739667377}},
		{[]int{0, 0, 0, 1, 1, 1, 2, 2, 2, 3}, []int{1, 0, 1, 1, 2, 2, 2, 0, 0, 0}, cluster.Agreement{NMI: 0.429541699, ARI: 0.074074074, Homogeneity: 0.392772002, Completeness: 0.473906911, VMeasure: 0.429541699}},
		{[]int{0, 0, 1, 1}, []int{1, 1, 0, 0}, cluster.Agreement{NMI: 1, ARI: 1, Homogeneity: 1, Completeness: 1, VMeasure: 1}},
		{[]int{0, 0, 0, 0}, []int{0, 1, 2, 3}, cluster.Agreement{NMI: 0, ARI: 0, Homogeneity: 1, Completeness: 0, VMeasure: 0}},
		{[]int{0, 1, 0, 1}, []int{0, 0, 1, 1}, cluster.Agreement{NMI: 0, ARI: -0.5, Homogeneity: 0, Completeness: 0, VMeasure: 0}},
		{[]int{0, 0, 0}, []int{5, 5, 5}, cluster.Agreement{NMI: 1, ARI: 1, Homogeneity: 1, Completeness: 1, VMeasure: 1}},
	}
	for _, tt := range tests {
		got := cluster.Agree(tt.a, tt.b)
		for _, c := range []struct {
			name      string
			got, want float64
		}{
			{"NMI", got.NMI, tt.want.NMI}, {"ARI", got.ARI, tt.want.ARI},
			{"homogeneity", got.Homogeneity, tt.want.Homogeneity},
			{"completeness", got.Completeness, tt.want.Completeness}, {"V-measure", got.VMeasure, tt.want.VMeasure},
		} {
			if math.Abs(c.got-c.want) > 1e-8 {
				t.Errorf("%v against %v: %s %.9f, want %.9f", tt.a, tt.b, c.name, c.got, c.want)
			}
		}
	}
}

func TestAgreementIgnoresNamesAndOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(t, "n")
		labels := rapid.SliceOfN(rapid.IntRange(0, 4), n, n)
		a, b := labels.Draw(t, "a"), labels.Draw(t, "b")
		renamed := make([]int, n)
		for i, label := range b {
			renamed[i] = 100 - 7*label
		}
		left, right := cluster.Agree(a, b), cluster.Agree(renamed, a)
		if math.Abs(left.ARI-right.ARI) > 1e-12 || math.Abs(left.NMI-right.NMI) > 1e-12 {
			t.Fatalf("%v and %v: %+v, renamed and swapped %+v", a, b, left, right)
		}
		if math.Abs(left.NMI-left.VMeasure) > 1e-9 {
			t.Fatalf("NMI %v, V-measure %v", left.NMI, left.VMeasure)
		}
	})
}

func TestJaccard(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b []int
		want float64
	}{
		{nil, nil, 1},
		{[]int{1}, nil, 0},
		{[]int{1, 2, 3}, []int{2, 3, 4}, 0.5},
		{[]int{1, 2}, []int{1, 2}, 1},
	}
	for _, tt := range tests {
		if got := cluster.Jaccard(tt.a, tt.b); got != tt.want {
			t.Errorf("Jaccard(%v, %v) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
