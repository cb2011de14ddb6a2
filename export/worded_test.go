package export

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"personas/research"
)

// frontWordsOf counts the words of a front page as they stand on it.
func frontWordsOf(t *testing.T, ed *research.Edition) int {
	t.Helper()
	var b bytes.Buffer
	if err := Persona(&b, ed, ed.Personas[0].Ref, HTML); err != nil {
		t.Fatal(err)
	}
	_, page, _ := strings.Cut(b.String(), `<article class="sheet front told">`)
	page, _, ok := strings.Cut(page, "</article>")
	page = regexp.MustCompile(`(?s)<(caption|thead) class="sr">.*?</(caption|thead)>`).ReplaceAllString(page, "") // read aloud, not printed
	if n := prose(regexp.MustCompile("<[^>]*>").ReplaceAllString(page, " ")); ok {
		return n
	}
	t.Fatal("no worded front page")
	return 0
}

// However much a model writes, the front page stays one page of words.
func TestWordedFrontPageStaysOnePage(t *testing.T) {
	t.Parallel()
	ed := wordedPdpilot(t, passages)
	if n := frontWordsOf(t, ed); n > pageWords || n < 200 {
		t.Errorf("the front page has %d words", n)
	}
	p := &ed.Personas[0]
	long := strings.Repeat("and goes on ", 12)
	for i := range p.Claims {
		p.Claims[i].Text += " " + long
	}
	for _, c := range []*research.Cited{&p.Wording.Summary, &p.Wording.UseItTo, &p.Wording.Recognise[0], &p.Wording.Lenses[0].Cited} {
		c.Text += " " + long
	}
	if n := frontWordsOf(t, ed); n > pageWords {
		t.Errorf("the front page has %d words, where it may have %d", n, pageWords)
	}
	if !strings.Contains(wordedFiles(t, ed, Text), "more, for which there is no room here") {
		t.Error("claims without room are left out without a word")
	}
}

// wordedFiles are the worded study in a format: its files, and the group as it is
// shown alone.
func wordedFiles(t *testing.T, ed *research.Edition, format Format) string {
	t.Helper()
	var all bytes.Buffer
	if format != Text {
		files, err := render(ed, format, open)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			all.Write(f.body)
		}
	}
	if err := Persona(&all, ed, ed.Personas[0].Ref, format); err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// A claim that somebody rejected takes every sentence that cites it out of every
// format; the others stay.
func TestASentenceIsShownWhileItsClaimsStand(t *testing.T) {
	t.Parallel()
	for _, format := range []Format{HTML, Markdown, Text, JSON} {
		ed := wordedPdpilot(t, passages)
		summary, faith, stays := "must say why each important trend", "would rather question a model", "works back from errors"
		for _, want := range []string{summary, faith, stays} {
			if !strings.Contains(wordedFiles(t, ed, format), want) {
				t.Errorf("%s does not say %q", format, want)
			}
		}
		ed.Personas[0].Claims[1].State = research.ClaimRejected // of two in the summary
		ed.Personas[0].Claims[2].Citations = nil                // lost its quotes
		ed.Personas[0].Claims[2].Check.Carries = ""
		after := wordedFiles(t, ed, format)
		if strings.Contains(after, summary) || strings.Contains(after, faith) || !strings.Contains(after, stays) {
			t.Errorf("%s says what fell, or not what stands", format)
		}
	}
}

// What its quotes do not carry is off the front page, marked in the evidence and
// said to be blocked; a reading is nobody's until somebody accepts it.
func TestWhatIsNotCarriedIsMarked(t *testing.T) {
	t.Parallel()
	for _, format := range []Format{Markdown, Text} {
		ed := wordedPdpilot(t, passages)
		text := wordedFiles(t, ed, format)
		front, evidence, _ := strings.Cut(text[strings.LastIndex(text, "DRAFT, not reviewed"):], "verdict may be worth")
		for _, gone := range []string{"Data of their size", "60 million"} {
			if strings.Contains(front, gone) {
				t.Errorf("%s shows %q on the front page", format, gone)
			}
		}
		for _, want := range []string{"Data of their size does not fit", "the quotes do not carry it: kept, marked, and blocked from approval (rules/1)", "the quotes carry it in part"} {
			if !strings.Contains(evidence, want) {
				t.Errorf("%s does not say %q in the evidence", format, want)
			}
		}
		if !strings.Contains(front, "suggested by "+writer+", nobody has accepted it") || !strings.Contains(front, "written by "+writer+", not reviewed") {
			t.Errorf("%s does not say whose words these are", format)
		}
		if strings.Contains(text, "Accepted") {
			t.Errorf("%s says that somebody accepted a reading", format)
		}
	}
}

// Nobody is told that there is no dissent where there was no room for it.
func TestDissentWithoutRoomIsNotDenied(t *testing.T) {
	t.Parallel()
	ed := wordedPdpilot(t, passages)
	ed.Personas[0].Wording.Summary.Text = strings.Repeat("word ", pageWords-pageHeadings-70)
	if text := wordedFiles(t, ed, Text); !strings.Contains(text, "Some say otherwise, at more length than fits here") {
		t.Error(text[:2000])
	}
}

// A theme that a model named keeps its label in people's words beside the name,
// and says who named it; so do the ends of its spectrum.
func TestThemesSayWhoNamedThem(t *testing.T) {
	t.Parallel()
	for _, format := range []Format{HTML, Markdown} {
		files, err := render(wordedPdpilot(t, passages), format, open)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(regexp.MustCompile("<[^>]*>").ReplaceAllString(string(files[0].body), " ")), " ")
		for _, want := range []string{"Whether single-case curves are read", "ICE plots", "named by " + writer, "leaves them out, sounds critical", "reads both, sounds approving", "Who reads a curve a case beside the mean"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", format, want)
			}
		}
		if strings.Contains(text, "the ends are not named yet") {
			t.Errorf("%s says of named ends that they are not", format)
		}
	}
}

// What people approve of is no pain, whatever it is about.
func TestApprovalIsNoPain(t *testing.T) {
	t.Parallel()
	s, err := open(wordedPdpilot(t, passages))
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, c := range tellable(&s.Personas[0]) {
		if c.Facet != research.FacetPain && c.Facet != research.FacetFriction {
			continue
		}
		told++
		for stance, want := range map[research.Stance]string{research.StanceNegative: "Pains, worst first", research.StancePositive: "Goes well"} {
			for _, q := range c.Cited(research.Supports) {
				s.quote[q].Stance = stance
			}
			if head := frontHeads[s.headOf(c)].head; head != want {
				t.Errorf("%s quotes stand under %q", stance, head)
			}
		}
	}
	if told == 0 {
		t.Error("no pain was looked at")
	}
}
