package review_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"personas/review"
)

func TestWords(t *testing.T) {
	t.Parallel()
	var told []string
	for _, p := range review.Words("They wait three weeks for the export", "They wait days for the monthly export") {
		told = append(told, strings.TrimSpace(string(p.What)+" "+p.Text))
	}
	if got, want := strings.Join(told, " | "), "They wait | removed three weeks | added days | for the | added monthly | export"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

// Whatever two texts are, what stayed and went is the one, and what stayed and
// came the other.
func TestWordsHoldBothTexts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{"a", "b", "c", "not"})), func(w []string) string { return strings.Join(w, " ") })
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var was, is []string
		for _, p := range review.Words(before, after) {
			if p.What != review.Added {
				was = append(was, p.Text)
			}
			if p.What != review.Removed {
				is = append(is, p.Text)
			}
		}
		if strings.Join(was, " ") != before || strings.Join(is, " ") != after {
			t.Fatalf("%q and %q", was, is)
		}
	})
}
