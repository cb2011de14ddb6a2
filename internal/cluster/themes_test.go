package cluster

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestThemesFindsPlantedGroupsAndTheirNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ n, k int }{{120, 4}, {400, 8}, {900, 20}} {
		m, labels := planted(tt.n, tt.k, 64, uint64(tt.n))
		g, err := Themes(t.Context(), m, Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if float64(g.Choice.K) < 0.8*float64(tt.k) || float64(g.Choice.K) > 1.2*float64(tt.k) {
			t.Errorf("%d points, %d groups: chose %d of %+v", tt.n, tt.k, g.Choice.K, g.Choice.Candidates)
		}
		if nmi := Agree(labels, g.Nearest).NMI; nmi < 0.9 {
			t.Errorf("%d points, %d groups: NMI %.3f", tt.n, tt.k, nmi)
		}
	}
}

// Above the limit of the hierarchy a sample is divided and the rest assigned.
func TestThemesOfMorePointsThanTheHierarchyTakes(t *testing.T) {
	t.Parallel()
	m, labels := planted(1000, 6, 32, 2)
	g, err := Themes(t.Context(), m, Options{Seed: 1, limit: 300})
	if err != nil {
		t.Fatal(err)
	}
	checkPartition(t, g, m.Rows)
	if nmi := Agree(labels, g.Nearest).NMI; nmi < 0.9 {
		t.Errorf("NMI %.3f", nmi)
	}
}

func TestThemesAreTheSameOnAnyNumberOfThreads(t *testing.T) {
	m, _ := planted(700, 9, 32, 4)
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	alone, err := Themes(t.Context(), m, Options{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	runtime.GOMAXPROCS(8)
	together, err := Themes(t.Context(), m, Options{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(alone, together) {
		t.Error("one thread and eight give different groupings")
	}
}

func TestThemesKeepsToTheBounds(t *testing.T) {
	t.Parallel()
	m, _ := planted(200, 20, 32, 6)
	for _, o := range []Options{{MinK: 4, MaxK: 7}, {MinK: 50, MaxK: 60}, {MaxK: 1}, {K: 3}, {K: 500}} {
		g, err := Themes(t.Context(), m, o)
		if err != nil {
			t.Fatal(err)
		}
		checkPartition(t, g, m.Rows)
		low, high := o.MinK, o.MaxK
		if o.K > 0 {
			low, high = min(o.K, 200), o.K
		}
		if k := len(g.Groups); k < low || k > high {
			t.Errorf("%+v: %d groups", o, k)
		}
	}
}

func TestThemesOfDegenerateInput(t *testing.T) {
	t.Parallel()
	equal := NewMatrix(6, 3)
	for i := range equal.Rows {
		equal.Row(i)[0] = 1
	}
	tests := []struct {
		name string
		m    *Matrix
	}{
		{"none", NewMatrix(0, 0)},
		{"zeros", NewMatrix(3, 4)},
		{"one", circle(10)},
		{"two", circle(10, 100)},
		{"equal", equal},
		{"opposite", circle(0, 180, 0, 180)},
	}
	for _, tt := range tests {
		for _, o := range []Options{{}, {K: 2}, {MinK: 4, MaxK: 40}} {
			g, err := Themes(t.Context(), tt.m, o)
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			checkPartition(t, g, tt.m.Rows)
		}
	}
}

func TestThemesZeroRowsAreOutliers(t *testing.T) {
	t.Parallel()
	m, _ := planted(60, 3, 16, 8)
	clear(m.Row(0))
	clear(m.Row(31))
	g, err := Themes(t.Context(), m, Options{K: 3})
	if err != nil {
		t.Fatal(err)
	}
	checkPartition(t, g, m.Rows)
	for _, row := range []int{0, 31} {
		if !slices.Contains(g.Outliers, row) {
			t.Errorf("row %d of zeros is in a group", row)
		}
	}
}

func TestThemesStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m, _ := planted(300, 5, 16, 1)
	if _, err := Themes(ctx, m, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestThemesPartitionsAnyPoints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		m, _ := planted(n, rapid.IntRange(1, 6).Draw(t, "k"), 6, rapid.Uint64Range(0, 1000).Draw(t, "seed"))
		for _, row := range rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 5).Draw(t, "copies") {
			copy(m.Row(row), m.Row(0))
		}
		g, err := Themes(context.Background(), m, Options{K: rapid.IntRange(0, 5).Draw(t, "given")})
		if err != nil {
			t.Fatal(err)
		}
		checkPartition(t, g, n)
	})
}

// checkPartition checks that every row is in one group or an outlier, groups go
// by size, and at most a tenth of the rows and the zero rows are outliers.
func checkPartition(t interface {
	Helper()
	Errorf(string, ...any)
}, g *Grouping, n int) {
	t.Helper()
	seen := make([]int, n)
	for number, group := range g.Groups {
		for _, row := range group {
			seen[row]++
			if g.Nearest[row] != number {
				t.Errorf("row %d is in group %d, nearest %d", row, number, g.Nearest[row])
			}
		}
		if number > 0 && len(group) > len(g.Groups[number-1]) {
			t.Errorf("group %d is larger than the one before", number)
		}
		if len(group) == 0 || !slices.IsSorted(group) {
			t.Errorf("group %d: %v", number, group)
		}
	}
	for _, row := range g.Outliers {
		seen[row]++
	}
	for row, times := range seen {
		if times != 1 {
			t.Errorf("row %d stands %d times", row, times)
		}
	}
}
