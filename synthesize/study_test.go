package synthesize

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// said is one quote of the study that the tests share.
type said struct {
	who    string
	facet  research.Facet
	stance research.Stance
	text   string
}

// planningStudy is written by hand: people on how they plan projects, in
// interviews, about importing spreadsheets, version history, approvals and
// offline use. No such people exist.
var planningStudy = []said{
	{"ana", "pain", "negative", "Importing a spreadsheet breaks every formula I had in it."},
	{"ben", "pain", "negative", "The spreadsheet import loses our formulas, so I type them again by hand."},
	{"cleo", "pain", "negative", "I gave up on the spreadsheet import after the second broken formula."},
	{"dov", "pain", "negative", "Our team lead spends Monday mornings repairing what the spreadsheet import broke."},
	{"eli", "criterion", "positive", "The spreadsheet import just works for us, formulas and colours included."},
	{"fay", "criterion", "positive", "Spreadsheet import was the reason we could start in one afternoon."},
	{"ana", "criterion", "positive", "With version history I can show who changed the deadline."},
	{"eli", "criterion", "positive", "Version history saved me when a colleague deleted a whole phase."},
	{"gus", "criterion", "positive", "We compare the version history before each steering meeting."},
	{"hal", "pain", "negative", "Version history stops after thirty days, which is useless for our audits."},
	{"ivy", "pain", "negative", "The version history is hard to read once two people edit the same row."},
	{"jon", "criterion", "positive", "Version history is what I look at first on a Monday."},
	{"ben", "authority", "neutral", "My director has to sign every budget line before the plan goes out."},
	{"cleo", "authority", "neutral", "Anything over five thousand needs my director to sign the budget."},
	{"hal", "authority", "negative", "Waiting for the director to sign a budget costs us a week."},
	{"kim", "authority", "neutral", "The client and our director both sign the budget in the end."},
	{"fay", "behaviour", "neutral", "I keep an offline copy of the plan on my laptop for the site visits."},
	{"ivy", "behaviour", "negative", "There is no signal on the construction site, so I print an offline copy."},
	{"gus", "pain", "negative", "An offline copy goes stale the moment somebody moves a milestone."},
	{"lea", "behaviour", "neutral", "On the construction site I work from an offline copy and sync at night."},
	{"jon", "risk", "negative", "A stale offline copy could send my crew to the wrong construction site."},
	{"kim", "behaviour", "positive", "The offline copy on my tablet is easy to carry around the site."},
	{"lea", "goal", "neutral", "I want one plan that my crew and the client read the same way."},
	{"dov", "goal", "neutral", "We need one plan for the crew and for the client."},
	{"ana", "goal", "neutral", "My goal is one plan for the client without a second document."},
}

// material makes a study of interviews, one a person, each quote its own turn
// after a question. Vectors are hashed words: enough to tell topics apart.
func material(study []said) Material {
	m := Material{Study: "s-test"}
	at := map[string]int{}
	for _, s := range study {
		if _, ok := at[s.who]; !ok {
			at[s.who] = len(m.Documents)
			ref := research.Ref("p-" + s.who)
			m.Participants = append(m.Participants, research.Participant{Ref: ref, Key: s.who, Role: research.RoleParticipant,
				Attributes: map[string]string{"trade": []string{"builder", "planner"}[len(m.Documents)%2]}})
			m.Documents = append(m.Documents, research.Document{Ref: research.Ref("d-" + s.who), Kind: research.KindInterview})
		}
		d := &m.Documents[at[s.who]]
		question := "How do you plan?"
		if s.facet == research.FacetAuthority {
			question = "Who has to sign the budget?"
		}
		ask(d, question, research.RoleInterviewer, "")
		span := ask(d, s.text, research.RoleParticipant, research.Ref("p-"+s.who))
		m.Quotes = append(m.Quotes, research.Quote{Ref: research.QuoteRef(d.Ref, [32]byte{}, span), Document: d.Ref, Participant: research.Ref("p-" + s.who),
			Turn: len(d.Turns) - 1, Span: span, Text: s.text, Facet: s.facet, Stance: s.stance, Voice: research.VoiceFirstHand, Question: question, Value: 0.6})
		m.Vectors = append(m.Vectors, hashed(s.text))
	}
	return m
}

func ask(d *research.Document, words string, role research.Role, who research.Ref) research.Span {
	span := research.Span{Start: len(d.Text), End: len(d.Text) + len(words)}
	d.Text = append(d.Text, words+"\n"...)
	d.Turns = append(d.Turns, research.Turn{Position: len(d.Turns), Span: span, Role: role, Participant: who, Voice: research.VoiceFirstHand})
	return span
}

// hashed is a bag of content words in 64 dimensions.
func hashed(text string) []float32 {
	l := newLexicon()
	v := make([]float32, 64)
	for _, w := range l.words(text) {
		if l.class[w.id] != contentWord {
			continue
		}
		h := fnv.New32a()
		h.Write([]byte(l.stems[w.id]))
		v[h.Sum32()%64]++
	}
	scale(v, 1)
	return v
}

// shuffled is the same study in another order.
func shuffled(m Material, seed uint64) Material {
	r := rand.New(rand.NewPCG(seed, 7))
	out := Material{Study: m.Study, Documents: slices.Clone(m.Documents), Participants: slices.Clone(m.Participants)}
	r.Shuffle(len(out.Documents), func(i, j int) { out.Documents[i], out.Documents[j] = out.Documents[j], out.Documents[i] })
	r.Shuffle(len(out.Participants), func(i, j int) {
		out.Participants[i], out.Participants[j] = out.Participants[j], out.Participants[i]
	})
	for _, i := range r.Perm(len(m.Quotes)) {
		out.Quotes = append(out.Quotes, m.Quotes[i])
		out.Vectors = append(out.Vectors, m.Vectors[i])
		if m.Texts != nil {
			out.Texts = append(out.Texts, m.Texts[i])
		}
	}
	return out
}

// synthesis is everything that is made of a study.
type synthesis struct {
	Themes     ThemesResult
	Members    [][]research.Member
	Spectra    []research.Spectrum
	Matrix     []research.MatrixRow
	Candidates CandidatesResult
	Drafts     []research.Persona
}

func synthesise(t testing.TB, m Material, groupBy string) synthesis {
	t.Helper()
	var s synthesis
	var err error
	if s.Themes, err = Themes(t.Context(), ThemesInput{Material: m, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	for _, th := range s.Themes.Themes {
		s.Members = append(s.Members, th.Members)
	}
	asked := AskedOf(AskedInput{Material: m, Themes: s.Themes.Themes})
	if s.Candidates, err = Candidates(t.Context(), CandidatesInput{Material: m, Seed: 1, GroupBy: groupBy}); err != nil {
		t.Fatal(err)
	}
	groups := append(slices.Clone(s.Candidates.Candidates), Sample(m))
	s.Drafts, err = Drafts(t.Context(), DraftsInput{Material: m, Themes: s.Themes.Themes, Asked: asked, Candidates: groups})
	if err != nil {
		t.Fatal(err)
	}
	s.Spectra = Spectra(SpectraInput{Material: m, Themes: s.Themes.Themes, Asked: asked})
	s.Matrix = Matrix(MatrixInput{Material: m, Themes: s.Themes.Themes, Personas: s.Drafts})
	return s
}

// TestOrderDoesNotMatter: the same study in any order gives the same bytes.
func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	m := material(planningStudy)
	want, err := json.Marshal(synthesise(t, m, "trade"))
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(5) {
		got, err := json.Marshal(synthesise(t, shuffled(m, seed), "trade"))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Fatalf("order %d gives another result:\n%s\nnot\n%s", seed, got, want)
		}
	}
}

// themeWith returns the theme whose quotes most often hold a phrase.
func themeWith(t *testing.T, m Material, themes []research.Theme, phrase string) *research.Theme {
	t.Helper()
	texts := map[research.Ref]string{}
	for _, q := range m.Quotes {
		texts[q.Ref] = strings.ToLower(q.Text)
	}
	best, most := -1, 0
	for i := range themes {
		n := 0
		for _, mem := range themes[i].Members {
			if strings.Contains(texts[mem.Quote], phrase) {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	if best < 0 {
		t.Fatalf("no theme holds %q", phrase)
	}
	return &themes[best]
}

func TestThemesAreNamedInPeoplesWords(t *testing.T) {
	t.Parallel()
	m := material(planningStudy)
	r, err := Themes(t.Context(), ThemesInput{Material: m, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, th := range r.Themes {
		if seen[strings.ToLower(th.Label)] {
			t.Errorf("two themes are called %q", th.Label)
		}
		seen[strings.ToLower(th.Label)] = true
		if th.InVivo {
			if n := speakers(m, th.Label); n < 2 {
				t.Errorf("%q stands in quotes of %d people", th.Label, n)
			}
		} else if !strings.Contains(th.Label, " · ") {
			t.Errorf("%q is neither a phrase of two people nor two keywords", th.Label)
		}
	}
	for _, phrase := range []string{"version history", "offline copy"} {
		if th := themeWith(t, m, r.Themes, phrase); th.Label != phrase {
			t.Errorf("the theme of %q is called %q (%v)", phrase, th.Label, th.Keywords)
		}
	}
}

// speakers counts the people in whose quotes a phrase stands.
func speakers(m Material, phrase string) int {
	people := map[research.Ref]bool{}
	for _, q := range m.Quotes {
		if strings.Contains(strings.ToLower(q.Text), strings.ToLower(phrase)) {
			people[q.Participant] = true
		}
	}
	return len(people)
}

func ExampleAsked() {
	m := material(planningStudy)
	themes := []research.Theme{{Ref: "t-1", Label: "sign the budget", InVivo: true}, {Ref: "t-2", Label: "offline copy", InVivo: true}}
	asked := AskedOf(AskedInput{Material: m, Themes: themes})
	fmt.Println(asked.Theme("t-1"))
	fmt.Println(asked.Theme("t-2"))
	// Output:
	// [p-ben p-cleo p-hal p-kim]
	// []
}

// TestReportedSpeechIsApart: what staff note of a customer joins a theme without
// shaping it, is counted apart, and is shown in nobody's own words.
func TestReportedSpeechIsApart(t *testing.T) {
	t.Parallel()
	m := material(append(slices.Clone(planningStudy), said{"max", "pain", "negative", "Says the spreadsheet import broke every formula."}))
	last := len(m.Quotes) - 1
	m.Quotes[last].Voice = research.VoiceReported
	for i := range m.Documents {
		if d := &m.Documents[i]; d.Ref == m.Quotes[last].Document {
			d.Turns[m.Quotes[last].Turn].Voice = research.VoiceReported
		}
	}
	noted := m.Quotes[last].Ref
	s := synthesise(t, m, "")
	theme := themeWith(t, m, s.Themes.Themes, "spreadsheet import")
	if !slices.ContainsFunc(theme.Members, func(mem research.Member) bool { return mem.Quote == noted }) {
		t.Errorf("the note is not in “%s”", theme.Label)
	}
	if slices.Contains(theme.Exemplars, noted) {
		t.Error("the note shows the theme")
	}
	for _, sp := range s.Spectra {
		for _, p := range sp.Positions {
			if slices.Contains(p.Quotes, noted) || slices.Contains(p.Participants, "p-max") {
				t.Error("the note stands in a spectrum")
			}
		}
	}
	sample := s.Drafts[len(s.Drafts)-1]
	for _, member := range sample.Members {
		if member.Participant == "p-max" {
			t.Error("a person known only by a note is in the sample")
		}
	}
	if slices.Contains(sample.Voices, noted) {
		t.Error("the note is on the front page")
	}
}

// TestThinStudies: a study of nothing, of words without vectors, of one voice.
func TestThinStudies(t *testing.T) {
	t.Parallel()
	wordless := material(planningStudy)
	wordless.Vectors = make([][]float32, len(wordless.Quotes))
	opposite := material(planningStudy[:4])
	for i := range opposite.Vectors {
		opposite.Vectors[i] = make([]float32, 4)
		opposite.Vectors[i][i/2] = float32(1 - 2*(i%2))
	}
	strangers := material(planningStudy)
	strangers.Participants, strangers.Documents = nil, nil
	for name, m := range map[string]Material{
		"nothing":         {Study: "s-none"},
		"no vectors":      wordless,
		"one quote":       material(planningStudy[:1]),
		"one person":      firstPeople(material(planningStudy), 1),
		"opposites":       opposite,
		"nobody known":    strangers,
		"the same words":  material(slices.Repeat(planningStudy[:1], 30)),
		"no content word": material([]said{{"a", "pain", "negative", "it is what it is"}, {"b", "pain", "negative", "and so on"}}),
	} {
		s := synthesise(t, m, "trade")
		if len(s.Drafts) == 0 || s.Drafts[len(s.Drafts)-1].Name != SampleName {
			t.Errorf("%s: the whole sample has no draft", name)
		}
	}
}
