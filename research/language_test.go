package research_test

import (
	"slices"
	"testing"

	"personas/research"
)

func TestLanguageNotes(t *testing.T) {
	t.Parallel()
	if got := research.LanguageNotes(map[string]int{"en": 3, "und": 2, "en-GB": 1, "de": 0}); got != nil {
		t.Errorf("notes without need: %q", got)
	}
	got := research.LanguageNotes(map[string]int{"en": 3, "ja": 1, "de": 14, "tlh": 2})
	want := []string{"documents in a language that the rules do not know: 14 in German, 1 in Japanese, 2 in tlh" +
		"; their quotes are chosen by the form of the sentences, and facet and stance stay “not coded”"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}
