package ingest

import (
	"fmt"
	"slices"
)

// distance counts the letters to insert, delete, change or swap with their
// neighbour to turn a into b (Damerau, optimal string alignment), in bytes.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(last[j]+1, row[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// suggestion names the choice that a mistyped name comes nearest to, for the end
// of a message; "" where none is near.
func suggestion(name string, choices []string) string {
	best, least := "", len(name)/2+1
	if len(name) > 64 {
		return ""
	}
	for _, c := range slices.Sorted(slices.Values(choices)) {
		if d := distance(name, c); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(": did you mean %q?", best)
}
