package cluster

import (
	"slices"
	"testing"
)

func TestDivide(t *testing.T) {
	t.Parallel()
	m, err := FromRows([][]float32{{1, 0, 0}, {0, 1, 0}, {0.9, 0.1, 0}, {0, 0, 1}, {0.1, 0.9, 0}, {0, 0.1, 0.9}})
	if err != nil {
		t.Fatal(err)
	}
	if got := renumbered(Divide(t.Context(), m, 3, 1)); !slices.Equal(got, []int{0, 1, 0, 2, 1, 2}) {
		t.Errorf("three directions are divided into %v", got)
	}
	if got := Divide(t.Context(), m, 9, 1); groupCount(got) != 6 {
		t.Errorf("six rows in nine groups: %v", got)
	}
	if got := Divide(t.Context(), NewMatrix(0, 3), 2, 1); len(got) != 0 {
		t.Errorf("no rows in %v", got)
	}
}
