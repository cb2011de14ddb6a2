package synthesize

import (
	"slices"
	"strings"
	"testing"

	"personas/embed"
	"personas/extract"
	"personas/research"
)

// leavers and knowers decide about the same matters by different considerations.
// No such people exist.
var leavers, knowers = []said{
	{"ana", "objection", "negative", "I would not sign it, we could never have left on our own."},
	{"ana", "criterion", "neutral", "Our files come home every night, so I can walk out tomorrow."},
	{"ben", "tradeoff", "neutral", "We pay more for a month at a time, and we keep the keys."},
	{"ben", "objection", "negative", "Nobody else holds the passwords of this house."},
	{"cleo", "behaviour", "neutral", "I struck the renewal out and wrote our own notice in."},
}, []said{
	{"dov", "channel", "positive", "I have known her family for years, that was enough for me."},
	{"eli", "channel", "positive", "My sister swears by him, so we took his offer."},
	{"fay", "criterion", "neutral", "A voice I know on the phone is what I pay for."},
	{"gus", "criterion", "neutral", "We pay for the woman who always answers."},
	{"hal", "objection", "negative", "I do not sign with strangers, whatever it costs."},
	{"ivy", "behaviour", "neutral", "The price I forgot, her name I did not."},
}

// deciding is a study of both with one consideration for each side.
func deciding(here, elsewhere research.Consideration) Material {
	m := material(slices.Concat(leavers, knowers))
	goes := func(by research.Consideration) []float32 {
		v := make([]float32, len(research.Considerations))
		for k, c := range research.Considerations {
			v[k] = 0.01
			if c.Consideration == by {
				v[k] = 0.8
			}
		}
		return v
	}
	for i := range m.Quotes {
		if i < len(leavers) {
			m.Considerations = append(m.Considerations, goes(here))
		} else {
			m.Considerations = append(m.Considerations, goes(elsewhere))
		}
	}
	return m
}

func draftOfLeavers(t *testing.T, m Material) research.Persona {
	t.Helper()
	c := research.Candidate{Ref: "g-1", Letter: "A", Origin: research.OriginFound, TalkRatio: 1}
	for _, who := range []research.Ref{"p-ana", "p-ben", "p-cleo"} {
		c.Members = append(c.Members, research.CandidateMember{Participant: who, Strength: 1})
	}
	drafts, err := Drafts(t.Context(), DraftsInput{Material: m, Asked: AskedOf(AskedInput{Material: m}), Candidates: []research.Candidate{c}})
	if err != nil {
		t.Fatal(err)
	}
	return drafts[0]
}

// TestReasonsOpenThePage: people who share no words and no facet get a card of
// what they decide by, in a member's words, with two people's voices and counts of
// everybody.
func TestReasonsOpenThePage(t *testing.T) {
	t.Parallel()
	m := deciding("control", "relationship")
	p := draftOfLeavers(t, m)
	if len(p.Claims) == 0 {
		t.Fatal("there is no card")
	}
	text, who := map[research.Ref]string{}, map[research.Ref]research.Ref{}
	for _, q := range m.Quotes {
		text[q.Ref], who[q.Ref] = q.Text, q.Participant
	}
	c := p.Claims[0]
	cited := c.Cited(research.Supports)
	if s := c.Support; s.Participants != 3 || s.Asked != 3 || s.Elsewhere != 0 || s.ElsewhereAsked != 6 || c.Distinct != research.Distinctive || !c.Formed {
		t.Errorf("“%s”: %+v, %s", c.Label, s, c.Distinct)
	}
	if c.Facet != research.FacetNone {
		t.Errorf("the facet of quotes of many is %s", c.Facet)
	}
	if !strings.Contains(text[cited[0]], c.Label) {
		t.Errorf("“%s” does not stand in %q", c.Label, text[cited[0]])
	}
	if len(cited) < 2 || who[cited[0]] == who[cited[1]] {
		t.Errorf("the first voices are %v", cited)
	}
	for _, meaning := range research.Considerations {
		if strings.Contains(c.Label, string(meaning.Consideration)) {
			t.Errorf("“%s” says a motive", c.Label)
		}
	}
}

// TestReasonsOfPlanted: each group found in the planted study has three cards and
// more, which say nothing that needs a person or a model.
func TestReasonsOfPlanted(t *testing.T) {
	t.Parallel()
	m := readStudy(t, "planted")
	meaning, err := embed.Meaning()
	if err != nil {
		t.Fatal(err)
	}
	m.Considerations = extract.Considerations(m.Quotes, embed.NormalForm, meaning)
	s := synthesise(t, m, "")
	checkNever(t, m, s)
	if len(s.Candidates.Candidates) == 0 {
		t.Fatal("no group is found")
	}
	for i := range s.Candidates.Candidates {
		if p := &s.Drafts[i]; len(p.Claims) < fewReasons {
			t.Errorf("%s has %d cards", p.Name, len(p.Claims))
		}
	}
}

// TestNoReasonsWhereAllDecideAlike: what sets nobody apart makes no card.
func TestNoReasonsWhereAllDecideAlike(t *testing.T) {
	t.Parallel()
	for _, c := range draftOfLeavers(t, deciding("control", "control")).Claims {
		if c.Distinct == research.Distinctive {
			t.Errorf("“%s” is distinctive", c.Label)
		}
	}
}
