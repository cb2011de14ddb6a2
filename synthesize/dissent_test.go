package synthesize

import (
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// versions : people who cannot compare versions, one who says the
// contrary, and one who likes how notebooks look in the same place.
var versions = []said{
	{"r1", "pain", "negative", "version control of a notebook is pretty painful"},
	{"r2", "pain", "negative", "version control is frustrating because cell numbers change"},
	{"r3", "pain", "negative", "with git, version control shows useless differences"},
	{"r4", "pain", "negative", "git differences of notebooks are hard to read"},
	{"r5", "criterion", "positive", "text files are easy to version control"},
	{"r6", "criterion", "positive", "Displays beautifully in GitHub Repos"},
}

func TestDissentIsAboutTheSameThing(t *testing.T) {
	t.Parallel()
	m := material(append(slices.Clone(versions), planningStudy...))
	c := newCorpus(m)
	theme := research.Theme{Ref: "t-versions", Label: "version control", InVivo: true, Keywords: []string{"git"}}
	for i := range c.quotes {
		if strings.HasPrefix(string(c.quotes[i].Participant), "p-r") {
			theme.Members = append(theme.Members, research.Member{Quote: c.quotes[i].Ref})
		}
	}
	drafts, err := Drafts(t.Context(), DraftsInput{Material: m, Themes: []research.Theme{theme}, Candidates: []research.Candidate{Sample(m)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, card := range drafts[0].Claims {
		if card.Facet != research.FacetPain {
			continue
		}
		var against []string
		for _, ref := range card.Cited(research.Contradicts) {
			against = append(against, c.quotes[c.quoteAt[ref]].Text)
		}
		if len(against) != 1 || against[0] != "text files are easy to version control" {
			t.Errorf("“%s” is contradicted by %q", card.Label, against)
		}
		if card.Searched != len(c.quotes)-len(card.Cited(research.Supports)) || card.Support.Contradictions != 1 {
			t.Errorf("“%s”: %d searched, %d contradict", card.Label, card.Searched, card.Support.Contradictions)
		}
		return
	}
	t.Fatalf("no pain card among %+v", drafts[0].Claims)
}

// TestLean: how a quote stands to one thing, whatever else it says.
func TestLean(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		want int
	}{
		{"ICE plots, I think we use regularly. PDP, I don't think so.", 1},
		{"Yeah, I don't use ICE plots, but I think that it's super helpful.", -1},
		{"And ICE plots in general, I just always find very, I think we as a team find them hard to read and not useful and so we just opt for PDP.", -1},
		{"I guess ICE plots are mostly feel more like cluttered like messy.", -1},
		{"I don't look at the ice plots like very regularly.", -1},
		{"We tend to use ICE plots.", 1},
		{"It would be nice to see the clusters on the ICE plots.", 0},
		{"The documentation is easy to read.", 0},
	} {
		c := newCorpus(material([]said{{"p", "behaviour", "neutral", tc.text}}))
		m := c.matterOf("ICE plots", true, nil)
		if got := m.lean(0); got != tc.want {
			t.Errorf("%q leans %d to ICE plots, want %d", tc.text, got, tc.want)
		}
	}
}
