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
}
