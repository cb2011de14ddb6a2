package research

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// RulesSpeak reports whether the rules that take quotes know a language: what its
// words say, and not only the form of its sentences. language is a BCP 47 base
// language; where none is known the text decides.
func RulesSpeak(language string) bool {
	base, _, _ := strings.Cut(language, "-")
	return base == "en" || base == "und" || base == ""
}

var languageNames = map[string]string{
	"de": "German", "fr": "French", "es": "Spanish", "nl": "Dutch", "pl": "Polish",
	"ja": "Japanese", "zh": "Chinese", "ar": "Arabic", "ru": "Russian",
}

// LanguageNotes say what is not told of documents in languages that the rules do
// not know, given how many documents there are in each; nil where they know all.
func LanguageNotes(documents map[string]int) []string {
	var other []string
	for _, language := range slices.Sorted(maps.Keys(documents)) {
		if n := documents[language]; n > 0 && !RulesSpeak(language) {
			other = append(other, fmt.Sprintf("%d in %s", n, cmp.Or(languageNames[language], language)))
		}
	}
	if other == nil {
		return nil
	}
	return []string{"documents in a language that the rules do not know: " + strings.Join(other, ", ") +
		"; their quotes are chosen by the form of the sentences, and facet and stance stay “not coded”"}
}
