package wording

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"personas/internal/llm"
	"personas/prompts"
	"personas/research"
)

// TestParaphrasesReadAlike: and other groups of the same study do not.
func TestParaphrasesReadAlike(t *testing.T) {
	t.Parallel()
	own := []string{"Wants to explain each important trend, or say why it is odd.", "Has compliance or regulation to answer to.",
		"The hours go into comparing charts by eye.", "Has to rely on what someone else looked at.", "Sees only what was already suspected."}
	for name, c := range map[string]struct {
		claims []string
		alike  bool
	}{
		"itself": {own, true},
		"paraphrases": {[]string{"Needs to say why a trend looks odd before it is trusted.", "Answers to compliance and regulators.",
			"Spends hours looking through charts to compare them.", "Depends on what others looked at.", "Finds only what was suspected beforehand."}, true},
		"others of the study": {[]string{"Makes charts by hand for each project.", "Shows charts to the rest of the team.",
			"Begins with a question from the business.", "Looks at the worst predictions first.", "Finds dense charts messy."}, false},
		"nobody": {nil, false},
	} {
		if l := likeness(meaning()(own), meaning()(c.claims)); (l >= readsAlike) != c.alike {
			t.Errorf("%s: %.2f", name, l)
		}
	}
}

// twins are two groups that the same is said of, until the second is told apart.
func twins(t *testing.T, second prompts.DraftReply) (PersonasOut, *scripted) {
	t.Helper()
	m, themes := material(bakery)
	first := func(r llm.Request, text string) int {
		for _, s := range bakery {
			if s.text == text {
				return numbered(t, r, text)
			}
		}
		return 1
	}
	a, model := asker(func(r llm.Request) (any, error) {
		user := r.User.String()
		switch {
		case isPersona(r):
			return prompts.PersonaReply{}, nil
		case !strings.Contains(user, "write in: behaviour"):
			return prompts.DraftReply{}, nil
		case strings.Contains(user, "Another group"):
			return second, nil
		}
		mine := "The ranking says what sells, I begin there."
		if !strings.Contains(user, mine) || strings.Contains(user, "other, person 1") {
			mine = "I always begin with the ranking of what sells."
		}
		return prompts.DraftReply{Claims: []prompts.ClaimReply{{Facet: research.FacetBehaviour, Text: "Begins with the ranking of what sells.",
			Supports: []int{first(r, mine), 1}}}}, nil
	})
	in := PersonasIn{Asker: a, Material: m, Themes: themes, Personas: []research.Persona{
		group("A", []string{"P7", "P2"}, card("g-A", research.FacetBehaviour, "first", "ranking", "f7", "f2")),
		group("B", []string{"P1", "P3"}, card("g-B", research.FacetBehaviour, "first", "ranking", "f1", "f3")),
	}}
	out, err := Personas(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out, model
}

// TestLookAlikesAreToldApartOnce: the later of two that read alike is drafted once
// more with the other as contrast, and marked where that did not help.
func TestLookAlikesAreToldApartOnce(t *testing.T) {
	t.Parallel()
	again := func(model *scripted) (n int) {
		for _, r := range model.asked {
			if strings.Contains(r.User.String(), "write in: behaviour") && strings.Contains(r.User.String(), "Another group") && strings.Contains(r.User.String(), "- Begins with the ranking of what sells.") {
				n++
			}
		}
		return n
	}
	out, model := twins(t, prompts.DraftReply{Claims: []prompts.ClaimReply{{Facet: research.FacetBehaviour, Text: "Begins with the ranking of what sells.", Supports: []int{1}}}})
	if b := out.Personas[1].Wording; b == nil || b.SimilarTo != "g-A" || out.Personas[0].Wording.SimilarTo != "" || again(model) != 1 {
		t.Errorf("twins: %+v, asked again %d times", b, again(model))
	}
	out, model = twins(t, prompts.DraftReply{Claims: []prompts.ClaimReply{{Facet: research.FacetBehaviour, Text: "Always-first question: which loaf won last week's ranking.", Supports: []int{1}}}})
	if b := out.Personas[1].Wording; b == nil || b.SimilarTo != "" || out.Personas[1].Claims[0].Text == "Begins with the ranking of what sells." || again(model) != 1 {
		t.Errorf("told apart: %+v, asked again %d times", b, again(model))
	}
}

// TestTheWholeSampleIsWordedWhereItIsAll: without a name, recognition or type.
func TestTheWholeSampleIsWordedWhereItIsAll(t *testing.T) {
	t.Parallel()
	m, themes := material(bakery)
	whole := validators()
	whole.Origin = research.OriginSample
	a, _ := asker(careful(t))
	word := func(personas ...research.Persona) PersonasOut {
		out, err := Personas(t.Context(), PersonasIn{Asker: a, Material: m, Themes: themes, Personas: personas})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	p := word(whole).Personas[0]
	if p.Wording == nil || p.Wording.Name != "" || p.Name != "Group A" || p.Type != research.TypeUnknown || p.Wording.OpenReason != openWhole {
		t.Errorf("alone: %+v", p.Wording)
	}
	if out := word(validators(), whole); out.Personas[0].Wording == nil || out.Personas[1].Wording != nil {
		t.Error("beside a group the whole sample is worded")
	}
}

// TestWhateverComesBack: every claim of a worded persona cites a quote of a
// member, no sentence holds a digit that none of the quotes holds, every
// reference is one that is there; and the same replies give the same persona,
// however many are asked at once.
func TestWhateverComesBack(t *testing.T) {
	t.Parallel()
	m, themes := material(bakery)
	words := []string{"Explains", "trends", "3", "of", "“explain why”", "“9 lives”", "Carla", "seven", "most", "charts", "the", "ranking",
		"I", "38,", "she", "by hand", "director", "audit trail", "because", "², ٣", "\"", "‘", "loaves", "\n"}
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 9).Draw(t, "words"), " ")
	})
	numbers := rapid.SliceOfN(rapid.IntRange(1, 6), 0, 4)
	line := rapid.Custom(func(t *rapid.T) prompts.Line {
		return prompts.Line{Text: text.Draw(t, "text"), Claims: rapid.SliceOfN(rapid.Just(1), 0, 2).Draw(t, "claims"), Quotes: rapid.SliceOfN(rapid.Just(1), 0, 2).Draw(t, "quotes")}
	})
	claim := rapid.Custom(func(t *rapid.T) prompts.ClaimReply {
		return prompts.ClaimReply{Card: rapid.IntRange(0, 1).Draw(t, "card"), Text: text.Draw(t, "text"), Supports: numbers.Draw(t, "supports"),
			Contradicts: numbers.Draw(t, "contradicts"), Severity: rapid.IntRange(0, 3).Draw(t, "severity"),
			Because: prompts.BecauseReply{Text: text.Draw(t, "because"), Quotes: numbers.Draw(t, "quotes")}}
	})
	rapid.Check(t, func(rt *rapid.T) {
		claims := rapid.SliceOfN(claim, 1, 4).Draw(rt, "claims")
		lines := rapid.SliceOfN(line, 3, 3).Draw(rt, "lines")
		reply := func(r llm.Request) (any, error) {
			if isPersona(r) {
				return prompts.PersonaReply{Name: lines[0], Summary: lines[1], UseItTo: lines[2], Type: research.TypeBuyer, TypeWhy: lines, Recognise: lines,
					Jobs: lines, Mindset: lines, Readings: lines}, nil
			}
			_, facets, _ := strings.Cut(r.User.String(), "write in: ")
			facet, _, _ := strings.Cut(facets, ",")
			d := prompts.DraftReply{Claims: slices.Clone(claims)}
			for i := range d.Claims {
				d.Claims[i].Facet = research.Facet(facet)
				if !strings.Contains(r.User.String(), "Cards") {
					d.Claims[i].Card = 0
				}
			}
			return d, nil
		}
		word := func(workers int) PersonasOut {
			a, _ := asker(reply)
			a.Workers = workers
			out, err := Personas(t.Context(), PersonasIn{Asker: a, Material: m, Themes: themes, Personas: []research.Persona{validators()}})
			if err != nil {
				rt.Fatal(err)
			}
			return out
		}
		out := word(4)
		lawful(rt, &out.Personas[0])
		if a, b := fmt.Sprintf("%+v", flat(out)), fmt.Sprintf("%+v", flat(word(1))); a != b {
			rt.Fatalf("side by side %s\none by one %s", a, b)
		}
	})
}

// flat is what came out, with nothing behind a pointer.
func flat(out PersonasOut) []any {
	all := []any{out.Log.Drops}
	for _, p := range out.Personas {
		all = append(all, p.Name, p.Type, p.Claims)
		if p.Wording != nil {
			all = append(all, *p.Wording)
		}
		for _, c := range p.Claims {
			if c.Because != nil {
				all = append(all, *c.Because)
			}
		}
	}
	for i, v := range all {
		if claims, ok := v.([]research.Claim); ok {
			claims = slices.Clone(claims)
			for k := range claims {
				claims[k].Because = nil
			}
			all[i] = claims
		}
	}
	return all
}

func lawful(t *rapid.T, p *research.Persona) {
	if p.Wording == nil {
		return
	}
	refs := map[research.Ref]string{}
	for _, s := range bakery {
		refs[ref(s.id)] = s.text
	}
	members := map[string]bool{"P2": true, "P5": true, "P7": true}
	claims := map[research.Ref]*research.Claim{}
	hold := func(text string, quotes []research.Ref) {
		var all string
		for _, q := range quotes {
			if refs[q] == "" {
				t.Fatalf("%q cites %s, which is not there", text, q)
			}
			all += refs[q]
		}
		for _, r := range text {
			if strings.ContainsRune("0123456789²٣", r) && !strings.ContainsRune(all, r) {
				t.Fatalf("%q holds a digit that no quote of it holds", text)
			}
		}
	}
	for i := range p.Claims {
		c := &p.Claims[i]
		if claims[c.Ref] != nil {
			t.Fatalf("two claims are %s", c.Ref)
		}
		claims[c.Ref] = c
		cited := c.Cited(research.Supports)
		here := slices.ContainsFunc(cited, func(q research.Ref) bool {
			i := slices.IndexFunc(bakery, func(s said) bool { return ref(s.id) == q })
			return i >= 0 && members[bakery[i].who]
		})
		if !here || c.Text != "" && c.Support.Quotes == 0 {
			t.Fatalf("%q cites no member: %v", c.Text, cited)
		}
		seen := map[research.Ref]bool{}
		for _, ci := range c.Citations {
			if seen[ci.Quote] {
				t.Fatalf("%q cites %s twice", c.Text, ci.Quote)
			}
			seen[ci.Quote] = true
		}
		hold(c.Text, cited)
		if c.Because != nil {
			hold(c.Because.Text, c.Because.Quotes)
		}
	}
	for _, l := range p.Wording.Lines() {
		stands := slices.Clone(l.Quotes)
		for _, r := range l.Claims {
			if claims[r] == nil {
				t.Fatalf("%q rests on a claim that is not there", l.Text)
			}
			stands = append(stands, claims[r].Cited(research.Supports)...)
		}
		if len(stands) == 0 {
			t.Fatalf("%q rests on nothing", l.Text)
		}
		hold(l.Text, stands)
	}
}
