package synthesize

import (
	"fmt"
	"slices"
	"testing"

	"personas/research"
)

// survey makes a survey: each person answers what is given, in order of the
// questions.
func survey(answers map[string]map[string]string) Material {
	m := Material{Study: "s-survey"}
	for _, who := range sortedKeys(answers) {
		ref := research.Ref("p-" + who)
		m.Participants = append(m.Participants, research.Participant{Ref: ref, Key: who, Role: research.RoleParticipant})
		d := research.Document{Ref: research.Ref("d-" + who), Kind: research.KindSurvey}
		for _, question := range sortedKeys(answers[who]) {
			ask(&d, question, research.RoleInterviewer, "")
			text := answers[who][question]
			span := ask(&d, text, research.RoleParticipant, ref)
			d.Turns[len(d.Turns)-1].Question = question
			m.Quotes = append(m.Quotes, research.Quote{Ref: research.QuoteRef(d.Ref, [32]byte{}, span), Document: d.Ref, Participant: ref, Turn: len(d.Turns) - 1,
				Span: span, Text: text, Facet: research.FacetPain, Stance: research.StanceNegative, Voice: research.VoiceFirstHand, Question: question})
			m.Vectors = append(m.Vectors, hashed(text))
		}
		m.Documents = append(m.Documents, d)
	}
	return m
}

func themeOf(m Material, label string, holds func(research.Quote) bool) research.Theme {
	th := research.Theme{Ref: "t-" + research.Ref(label), Label: label, InVivo: true}
	for _, q := range m.Quotes {
		if holds(q) {
			th.Members = append(th.Members, research.Member{Quote: q.Ref})
		}
	}
	return th
}

// TestAskedInASurvey: who answered a question that carries the theme was asked;
// a question that carries one quote in twenty does not.
func TestAskedInASurvey(t *testing.T) {
	t.Parallel()
	answers := map[string]map[string]string{}
	for i := range 20 {
		answers[fmt.Sprintf("r%02d", i)] = map[string]string{"trouble": "the import breaks"}
	}
	answers["r20"] = map[string]string{"wishes": "mend the import"}
	answers["r21"] = map[string]string{"wishes": "a dark theme"}
	answers["r22"] = map[string]string{"trouble": "none that I know"}
	m := survey(answers)
	th := themeOf(m, "import", func(q research.Quote) bool { return slices.Contains(wordsOf(q.Text), "import") })
	got := AskedOf(AskedInput{Material: m, Themes: []research.Theme{th}}).Theme(th.Ref)
	if len(got) != 21 || slices.Contains(got, "p-r21") || !slices.Contains(got, "p-r22") {
		t.Errorf("asked: %v", got)
	}
}

func wordsOf(text string) []string {
	l := newLexicon()
	var words []string
	for _, w := range l.words(text) {
		words = append(words, text[w.start:w.end])
	}
	return words
}

// TestAskedInAnInterview: a question counts for those who speak after it, and an
// injected likeness finds what common words do not.
func TestAskedInAnInterview(t *testing.T) {
	t.Parallel()
	m := material(planningStudy)
	theme := research.Theme{Ref: "t-1", Label: "offline copy", InVivo: true}
	in := AskedInput{Material: m, Themes: []research.Theme{theme}}
	if got := AskedOf(in).Theme("t-1"); len(got) != 0 {
		t.Errorf("asked by words: %v", got)
	}
	in.Near = func(question string, _ research.Ref) float64 {
		if question == "How do you plan?" {
			return 0.9
		}
		return 0
	}
	if got := AskedOf(in).Theme("t-1"); len(got) != len(m.Participants) {
		t.Errorf("asked by meaning: %v", got)
	}
}

// TestOpenQuestionsTellAskedFromNotAsked.
func TestOpenQuestionsTellAskedFromNotAsked(t *testing.T) {
	t.Parallel()
	m := material(planningStudy)
	s := synthesise(t, m, "")
	for _, q := range s.Drafts[0].OpenQuestions {
		if q.Facet == research.FacetTrigger && q.Asked {
			t.Error("nobody asked what started the search")
		}
		if q.Facet == research.FacetAuthority {
			t.Error("authority has quotes")
		}
	}
}
