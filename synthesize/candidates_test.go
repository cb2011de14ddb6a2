package synthesize

import (
	"strings"
	"testing"

	"personas/research"
)

func TestFewPeopleAreNotGrouped(t *testing.T) {
	t.Parallel()
	m := firstPeople(material(planningStudy), 11)
	r, err := Candidates(t.Context(), CandidatesInput{Material: m, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if r.Test.Structure != research.StructureTooFew || len(r.Candidates) != 0 || r.Test.Participants != 11 {
		t.Errorf("%+v with %d candidates", r.Test, len(r.Candidates))
	}
}

// TestQuotesWithoutVectors compares people of whom the embedder knows no word: they
// fail nothing, for quotes in another script are ordinary.
func TestQuotesWithoutVectors(t *testing.T) {
	t.Parallel()
	m := material(planningStudy)
	for i := range m.Quotes {
		if i%3 == 0 {
			m.Vectors[i] = nil
		}
	}
	if _, err := Candidates(t.Context(), CandidatesInput{Material: m, Seed: 1}); err != nil {
		t.Error(err)
	}
}

func TestGroupsGivenByAnAttribute(t *testing.T) {
	t.Parallel()
	m := material(planningStudy)
	for i := range m.Participants {
		switch {
		case i < 2:
			m.Participants[i].Attributes = map[string]string{"trade": "roofer"}
		case i == 2:
			m.Participants[i].Attributes = nil
		}
	}
	r, err := Candidates(t.Context(), CandidatesInput{Material: m, Seed: 1, GroupBy: "trade"})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Candidates) != 2 || r.Candidates[0].Letter != "A" || r.Candidates[1].Letter != "B" {
		t.Fatalf("%+v", r.Candidates)
	}
	for _, c := range r.Candidates {
		if c.Origin != research.OriginGiven || !strings.HasPrefix(c.Attribute, "trade=") || len(c.Members) < leastGroup {
			t.Errorf("%+v", c)
		}
	}
	for _, said := range []string{"roofer (2)", "1 participant without a value"} {
		if !strings.Contains(r.Test.Note, said) {
			t.Errorf("the note does not say %q: %s", said, r.Test.Note)
		}
	}
}

func TestLetters(t *testing.T) {
	t.Parallel()
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 27: "AB"} {
		if got := letter(i); got != want {
			t.Errorf("letter %d is %s, want %s", i, got, want)
		}
	}
}
