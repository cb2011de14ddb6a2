package extract_test

import (
	"slices"
	"testing"

	"personas/extract"
	"personas/research"
)

// An edit leaves the references of the quotes alone whose words it leaves alone,
// wherever they stand now.
func TestInherit(t *testing.T) {
	t.Parallel()
	quote := func(ref research.Ref, who research.Ref, start int, text string) research.Quote {
		return research.Quote{Ref: ref, Participant: who, Span: research.Span{Start: start, End: start + len(text)}, Text: text}
	}
	before := []research.Quote{ // the latest first: q5 of the last version, the others of the one before it
		quote("q5", "ann", 90, "We pay too much."),
		quote("q1", "ann", 0, "It broke."), quote("q2", "ann", 10, "I need a lid."),
		quote("q3", "bob", 30, "It broke."), quote("q4", "ann", 50, "It broke."),
	}
	for _, c := range []struct {
		name string
		now  []research.Quote
		want []research.Ref
	}{
		{"nothing moved", []research.Quote{quote("n1", "ann", 0, "It broke."), quote("n2", "ann", 10, "I need a lid.")}, []research.Ref{"q1", "q2"}},
		{"all moved", []research.Quote{quote("n1", "ann", 7, "I need a lid."), quote("n2", "ann", 100, "We pay too much.")}, []research.Ref{"q2", "q5"}},
		{"other words", []research.Quote{quote("n1", "ann", 10, "I need no lid.")}, []research.Ref{"n1"}},
		{"another person", []research.Quote{quote("n1", "bob", 10, "I need a lid.")}, []research.Ref{"n1"}},
		{"said twice, one in its place", []research.Quote{quote("n1", "ann", 50, "It broke."), quote("n2", "ann", 70, "It broke.")}, []research.Ref{"q4", "q1"}},
		{"said more often than before", []research.Quote{quote("n1", "bob", 30, "It broke."), quote("n2", "bob", 40, "It broke.")}, []research.Ref{"q3", "n2"}},
		{"the same text again", []research.Quote{quote("q1", "ann", 0, "It broke."), quote("q4", "ann", 50, "It broke.")}, []research.Ref{"q1", "q4"}},
		{"a reference in use", []research.Quote{quote("q3", "ann", 30, "We pay."), quote("n1", "bob", 40, "It broke.")}, []research.Ref{"q3", "n1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			extract.Inherit(c.now, before)
			var got []research.Ref
			for _, q := range c.now {
				got = append(got, q.Ref)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("references %v, want %v", got, c.want)
			}
		})
	}
}
