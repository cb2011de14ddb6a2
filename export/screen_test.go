package export

import (
	"bytes"
	"strings"
	"testing"

	"personas/research"
)

// A front page is the same on a page of the application as in a report, but for
// where it leads.
func TestAFrontPageOnTheScreenIsTheReports(t *testing.T) {
	t.Parallel()
	for _, ed := range []*research.Edition{pdpilot(t, passages), wordedPdpilot(t, passages), hostile(t)} {
		s, err := OnScreen(ed)
		if err != nil {
			t.Fatal(err)
		}
		for i := range ed.Personas {
			g := &ed.Personas[i]
			var report bytes.Buffer
			if err := Persona(&report, ed, g.Ref, HTML); err != nil {
				t.Fatal(err)
			}
			here, err := s.Leading(Links{Claim: anchor, Quote: func(q *research.Quote) string { return anchor(q.Ref) }}).Front(g)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(report.String(), string(here.Page)) {
				t.Errorf("the front page of %s is another one", g.Ref)
			}
			there, err := s.Leading(Links{Claim: func(research.Ref) string { return "/claim" }, Quote: func(*research.Quote) string { return "/quote" }}).Front(g)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(there.Page), `href="#`) {
				t.Errorf("the front page of %s leads to places on its own page", g.Ref)
			}
		}
	}
}

// What was said around a quote is cut at words, the quote never.
func TestAround(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("übermäßig lang ", 40)
	got := around([]piece{{Text: long}, {Text: long, Mark: "q-1"}, {Text: long}, {Text: long, Mark: "q-2"}, {Text: long}})
	for i, p := range got {
		switch {
		case p.Mark != "" && p.Text != long:
			t.Errorf("quote %s is cut", p.Mark)
		case p.Mark == "" && (len(p.Text) > between+10 || !strings.Contains(p.Text, "…") || strings.ContainsRune(p.Text, '\uFFFD')):
			t.Errorf("piece %d is %q", i, p.Text)
		}
	}
}
