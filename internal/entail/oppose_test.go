package entail

import "testing"

// What says the opposite of the same thing, and what only sounds like it.
func TestOpposes(t *testing.T) {
	t.Parallel()
	common := func(key string) bool { return key == stem("notebook") }
	for _, c := range []struct {
		one, other string
		want       bool
	}{
		{"Version control is painful.", "Text files are easy to version control.", true},
		{"We use the ICE plots.", "I don't use the ICE plots.", true},
		{"The ICE plots feel cluttered.", "We tend to use ICE plots.", true},
		{"Excellent keyboard shortcuts", "Not enough keyboard shortcuts", true},
		{"Prices of spare parts increased.", "Prices of spare parts fell.", true},
		{"I don't use the ICE plots.", "The ICE plots feel cluttered.", false},                      // the same side
		{"Version control is painful.", "Better version control would be nice.", false},             // a wish
		{"Version control is painful.", "Is version control easy?", false},                          // a question
		{"Version control is painful.", "Displays beautifully in the browser.", false},              // another thing
		{"The notebook server is slow.", "The notebook editor is great.", false},                    // one word shared
		{"The keyboard shortcuts are great.", "I have eleven keyboard shortcuts, and cats.", false}, // no side at all
	} {
		a, b := Read(c.one), Read(c.other)
		if a.Opposes(b, false, common) != c.want || b.Opposes(a, false, common) != c.want {
			t.Errorf("%q and %q: want opposed %v", c.one, c.other, c.want)
		}
	}
}
