package synthesize

import (
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	t.Parallel()
	l := newLexicon()
	for text, want := range map[string][]string{
		"Two-way plots, two way plot":         {"two", "way", "plot", "two", "way", "plot"},
		"It doesn’t work; it doesn't.":        {"it", "doesn't", "work", "it", "doesn't"},
		"C++ and C# in matplotlib.pyplot":     {"c++", "and", "c#", "in", "matplotlib.pyplot"},
		"libraries, boxes, classes, analysis": {"library", "box", "class", "analysis"},
		"the team's 95% target":               {"the", "team", "95%", "target"},
		"Größe über_alles 版本控制":               {"größe", "über_alle", "版本控制"},
		"":                                    nil,
	} {
		var got []string
		for _, w := range l.words(text) {
			got = append(got, l.names[w.id])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	t.Parallel()
	for _, forms := range [][]string{
		{"plot", "plotting", "plotted"},
		{"share", "sharing", "shared"},
		{"edit", "editing", "edited"},
		{"debug", "debugging"},
		{"call", "calling", "called"},
	} {
		for _, form := range forms[1:] {
			if stem(fold(form)) != stem(fold(forms[0])) {
				t.Errorf("%q and %q do not meet: %q, %q", forms[0], form, stem(forms[0]), stem(form))
			}
		}
	}
	for _, apart := range [][2]string{{"document", "documentation"}, {"jupyter", "jupyterhub"}, {"string", "strong"}} {
		if stem(apart[0]) == stem(apart[1]) {
			t.Errorf("%q and %q meet in %q", apart[0], apart[1], stem(apart[0]))
		}
	}
}

// FuzzWords: words lie inside the text, in order, and never overlap.
func FuzzWords(f *testing.F) {
	f.Add("Yeah, I don’t use ICE plots – 95% of the time, C++…")
	f.Add("\xff\xfe broken")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, w := range newLexicon().words(text) {
			if w.start < end || w.end <= w.start || w.end > len(text) {
				t.Fatalf("word [%d,%d) after %d in %d bytes", w.start, w.end, end, len(text))
			}
			end = w.end
		}
	})
}
