package review_test

import (
	"strings"
	"testing"

	"personas/research"
	"personas/review"
)

// A suggestion is nobody's until somebody accepts it; what they made of it
// survives a run that suggests it again, or something else, and falls with its
// claims.
func TestOurReadingIsSomebodys(t *testing.T) {
	t.Parallel()
	r := newRoom()
	suggest := func(all ...string) {
		w := &research.Wording{By: "a model", Lenses: []research.LensLine{{Lens: research.LensSales, Cited: research.Cited{Text: "ask about exports", Claims: []research.Ref{"c-1"}}}}}
		for _, text := range all {
			w.Readings = append(w.Readings, research.Reading{Cited: research.Cited{Text: text, Claims: []research.Ref{"c-1"}}})
		}
		r.study.Personas[0].Wording = w
	}
	suggest("waiting is the enemy", "never mention price")
	write := func(w review.Sentence) error {
		s, d := r.now()
		e, err := s.Write(d, w)
		if err == nil {
			r.keep(e)
		}
		return err
	}
	readings := func() (out []string) {
		s, _ := r.now()
		for _, l := range s.Persona.Standing().Readings {
			out = append(out, strings.Trim(l.Text+"|"+string(l.Lens)+"|"+l.By, "|"))
		}
		return out
	}
	same := func(when string, want ...string) {
		t.Helper()
		if got := strings.Join(readings(), "\n"); got != strings.Join(want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", when, got, strings.Join(want, "\n"))
		}
	}
	for _, err := range []error{
		write(review.Sentence{Part: research.PartReading, Of: "waiting is the enemy", Text: "so it is"}),
		write(review.Sentence{Part: research.PartSummary, Text: "another", Lens: research.LensSales}),
		write(review.Sentence{Part: research.PartReading, Of: "nobody suggested", Lens: research.LensSales}),
		write(review.Sentence{Part: research.PartReading, Text: strings.Repeat("long ", 99), Lens: research.LensSales}),
	} {
		if err == nil {
			t.Error("a sentence without a function, of no such part, that is not there or too long is kept")
		}
	}
	for _, w := range []review.Sentence{
		{Part: research.PartReading, Of: "waiting is the enemy", Text: "waiting is the enemy: show the queue", Lens: research.LensProduct},
		{Part: research.PartReading, Of: "never mention price"},
		{Part: research.PartLens, Of: "ask about exports", Text: "ask about exports", Lens: research.LensSales},
	} {
		if err := write(w); err != nil {
			t.Fatal(err)
		}
	}
	const kept = "waiting is the enemy: show the queue|product|ann"
	same("accepted and rejected", kept)
	suggest("never mention price", "say it aloud", "waiting is the enemy")
	same("a run suggests both again, and more", "say it aloud", kept)
	s, d := r.now()
	if l := s.Persona.Wording.Lenses; len(l) != 1 || l[0].By != "ann" {
		t.Errorf("lenses: %+v", l)
	}
	e, err := s.Decide(t.Context(), d, review.Decision{Act: research.ActDismiss, Claim: "c-1"})
	if err != nil {
		t.Fatal(err)
	}
	r.keep(e)
	same("its claim is rejected")
	if s, _ := r.now(); len(s.Persona.Wording.Readings) != 2 || len(s.Draft.Wording.Readings) != 3 {
		t.Error("what fell is not there to be seen, or the draft was written to")
	}
}
