package cluster

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
)

// planted draws n unit rows around k directions: a direction's share falls
// like 1/(rank+3), and noise is as long as the direction.
func planted(n, k, dim int, seed uint64) (*Matrix, []int) {
	random := rand.New(rand.NewPCG(seed, 0))
	centers := NewMatrix(k, dim)
	shares := make([]float64, k)
	for g := range k {
		shares[g] = 1 / float64(g+3)
		gaussian(centers.Row(g), random)
		normalizeRow(centers.Row(g))
	}
	m, labels := NewMatrix(n, dim), make([]int, n)
	even := make([]float64, k)
	for g := range even {
		even[g] = 1
	}
	for i := range n {
		labels[i] = drawIndex(shares, even, random)
		row := m.Row(i)
		gaussian(row, random)
		normalizeRow(row)
		for j, x := range centers.Row(labels[i]) {
			row[j] += x
		}
		normalizeRow(row)
	}
	return m, labels
}

func gaussian(row []float32, random *rand.Rand) {
	for j := range row {
		row[j] = float32(random.NormFloat64())
	}
}

// BenchmarkThemes reports, beside the time, what the program has taken from the
// system in the end; the largest size, the last, says what it needs.
func BenchmarkThemes(b *testing.B) {
	for _, n := range []int{1000, 5000, 20_000, 100_000} {
		m, labels := planted(n, 60, 256, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				g, err := Themes(b.Context(), m, Options{Seed: 1})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(Agree(labels, g.Nearest).NMI, "nmi")
				b.ReportMetric(float64(g.Choice.K), "k")
			}
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			b.ReportMetric(float64(memory.Sys>>20), "MiB")
		})
	}
}

func BenchmarkWardTree(b *testing.B) {
	m, _ := planted(hierarchyLimit, 60, 256, 1)
	weights := make([]float64, m.Rows)
	for i := range weights {
		weights[i] = 1
	}
	for b.Loop() {
		wardTree(b.Context(), m, weights)
	}
}
