package synthesize

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"personas/embed"
	"personas/extract"
	"personas/ingest"
	"personas/research"
)

// readStudy reads one of the sample studies as the pipeline does: files →
// documents → quotes → vectors.
func readStudy(t testing.TB, name string) Material {
	t.Helper()
	root := filepath.Join("..", "testdata", name)
	if _, err := os.Stat(root); err != nil {
		t.Skipf("the sample study %s is not there: %v", name, err)
	}
	settings, roster, err := ingest.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	found, _, err := ingest.Scan(root, settings)
	if err != nil {
		t.Fatal(err)
	}
	m := Material{Study: "s-" + research.Ref(name)}
	var readings []*ingest.Reading
	for _, f := range found {
		file, err := f.Load(settings.Limits)
		if err != nil {
			t.Fatal(err)
		}
		r, err := ingest.Read(t.Context(), file, settings, roster, m.Study)
		if refused := new(ingest.RefusedError); errors.As(err, &refused) {
			t.Log(refused)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		readings = append(readings, r)
	}
	ingest.Inherit(m.Study, nil, readings)
	people := map[research.Ref]bool{}
	for _, r := range readings {
		m.Documents = append(m.Documents, r.Documents...)
		for _, p := range r.Participants {
			if !people[p.Ref] {
				people[p.Ref] = true
				m.Participants = append(m.Participants, p)
			}
		}
	}
	meaning, err := embed.Meaning()
	if err != nil {
		t.Fatal(err)
	}
	for i := range m.Documents {
		m.Quotes = append(m.Quotes, extract.Rules(&m.Documents[i], extract.Options{Prior: settings.Priors, Meaning: meaning}).Quotes...)
	}
	for i := range m.Quotes {
		m.Texts = append(m.Texts, embed.NormalFormQA(m.Quotes[i].Question, m.Quotes[i].Text))
	}
	embedder, err := embed.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if m.Vectors, err = embedder.Embed(t.Context(), m.Texts); err != nil {
		t.Fatal(err)
	}
	return m
}

// firstPeople is a study of only its first n participants, for tests that need
// real answers and not all of them.
func firstPeople(m Material, n int) Material {
	kept := map[research.Ref]bool{}
	out := Material{Study: m.Study}
	for _, p := range sortedBy(m.Participants, func(p research.Participant) research.Ref { return p.Ref }) {
		if len(out.Participants) < n {
			out.Participants = append(out.Participants, p)
			kept[p.Ref] = true
		}
	}
	documents := map[research.Ref]bool{}
	for i, q := range m.Quotes {
		if kept[q.Participant] {
			documents[q.Document] = true
			out.Quotes, out.Vectors = append(out.Quotes, q), append(out.Vectors, m.Vectors[i])
			if m.Texts != nil {
				out.Texts = append(out.Texts, m.Texts[i])
			}
		}
	}
	for _, d := range m.Documents {
		if documents[d.Ref] {
			out.Documents = append(out.Documents, d)
		}
	}
	return out
}

// TestSampleStudies holds what is made of real research to the laws.
func TestSampleStudies(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]Material{"pdpilot": readStudy(t, "pdpilot"), "jupyter": firstPeople(readStudy(t, "jupyter"), 60)} {
		s := synthesise(t, m, "role_primary")
		checkNever(t, m, s)
		if len(s.Themes.Themes) == 0 || len(s.Drafts[len(s.Drafts)-1].Claims) == 0 {
			t.Errorf("%s: %d themes, %d cards", name, len(s.Themes.Themes), len(s.Drafts[len(s.Drafts)-1].Claims))
		}
		again, err := json.Marshal(synthesise(t, shuffled(m, 3), "role_primary"))
		if err != nil {
			t.Fatal(err)
		}
		if first, _ := json.Marshal(s); string(first) != string(again) {
			t.Errorf("%s: another order of input gives another result", name)
		}
	}
}

// TestPdpilotOnItsTwoPlots: of the two kinds of plots, P3 takes
// one, P2, P5 and P6 the other, and P4 stands apart from both.
func TestPdpilotOnItsTwoPlots(t *testing.T) {
	t.Parallel()
	m := readStudy(t, "pdpilot")
	s := synthesise(t, m, "")
	who := map[research.Ref]string{}
	for _, p := range m.Participants {
		who[p.Ref] = p.Key
	}
	theme := themeWith(t, m, s.Themes.Themes, "ice plots")
	at, shown := map[string]float64{}, map[string]research.Ref{}
	for _, sp := range s.Spectra {
		if sp.Theme != theme.Ref {
			continue
		}
		for _, p := range sp.Positions {
			for _, ref := range p.Participants {
				name := strings.TrimSuffix(who[ref], " Participant")
				at[name], shown[name] = p.At, p.Quotes[0]
			}
		}
		if len(sp.Asked) != 7 {
			t.Errorf("asked of %d, want all 7", len(sp.Asked))
		}
	}
	t.Logf("“%s”: %v", theme.Label, at)
	present := 0
	for _, other := range []string{"P2", "P5", "P6"} {
		place, spoke := at[other]
		if !spoke { // extraction took none of their words on it
			continue
		}
		if present++; at["P3"]*place >= 0 {
			t.Errorf("P3 stands at %.2f, %s at %.2f", at["P3"], other, place)
		}
	}
	for other, place := range at {
		if place > at["P3"]+0.1 {
			t.Errorf("P3 stands at %.2f, %s beyond at %.2f", at["P3"], other, place)
		}
	}
	for _, q := range m.Quotes {
		if q.Ref == shown["P3"] && !strings.Contains(q.Text, "we use regularly") {
			t.Errorf("P3 is shown to stand there by %q", q.Text)
		}
	}
	if present < 2 {
		t.Errorf("only %d of P2, P5 and P6 speak of it", present)
	}
}
