package synthesize

import (
	"testing"

	"personas/research"
)

// A part of a material keeps beside each quote what is known of that quote.
func TestOnlyKeepsWhatIsKnownOfEachQuote(t *testing.T) {
	t.Parallel()
	m := Material{
		Quotes:         []research.Quote{{Ref: "q-0", Participant: "p-a"}, {Ref: "q-1", Participant: "p-b"}, {Ref: "q-2", Participant: "p-a"}},
		Vectors:        [][]float32{{0}, {1}, {2}},
		Texts:          []string{"0", "1", "2"},
		Considerations: [][]float32{{0}, {1}, {2}},
	}
	part := m.Only(func(q *research.Quote) bool { return q.Participant == "p-a" })
	if len(part.Quotes) != 2 || part.Quotes[1].Ref != "q-2" || part.Vectors[1][0] != 2 || part.Texts[1] != "2" || part.Considerations[1][0] != 2 || part.Asked != nil {
		t.Errorf("the quotes of p-a came out as %+v", part)
	}
}
