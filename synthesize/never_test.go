package synthesize

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// never is what no string made here may hold ("never shown without a
// key"): counts of everybody, motives, how bad it is, percentages, ages.
var never = map[string]*regexp.Regexp{
	"a quantifier":   regexp.MustCompile(`(?i)\b(all|most|always|everyone|everybody|nobody|majority)\b`),
	"a motive":       regexp.MustCompile(`(?i)\b(because|fears?|afraid|hopes?|feels?|believes?|struggles?)\b`),
	"a severity":     regexp.MustCompile(`(?i)\b(severe|severely|critical|major|worst|biggest|terrible|huge)\b`),
	"a percentage":   regexp.MustCompile(`%|\bpercent\b`),
	"an age":         regexp.MustCompile(`(?i)\b(aged?|years? old)\b`),
	"a job sentence": regexp.MustCompile(`(?i)\bwhen i .* i want to .* so (that )?i\b`),
	"a claim": regexp.MustCompile(`(?i)\b(they|users|customers|people|participants|members) ` +
		`(want|need|like|love|hate|struggle|prefer|use|think|say|expect|value|are|have)\b`),
}

// made collects every string that synthesis made of its own, by where it
// stands. The phrase of a name is a quotation and is looked at apart.
func made(s synthesis) map[string][]string {
	out := map[string][]string{}
	for _, th := range s.Themes.Themes {
		out["theme"] = append(out["theme"], th.Label)
		out["keyword"] = append(out["keyword"], th.Keywords...)
	}
	out["test"] = append(out["test"], s.Candidates.Test.Note)
	for i := range s.Drafts {
		p := &s.Drafts[i]
		out["name"] = append(out["name"], p.Name)
		out["next"] = append(out["next"], p.Next...)
		for j := range p.Claims {
			out["card"] = append(out["card"], p.Claims[j].Label)
		}
	}
	return out
}

func TestNeverShownWithoutAKey(t *testing.T) {
	t.Parallel()
	m := material(planningStudy)
	checkNever(t, m, synthesise(t, m, "trade"))
}

func checkNever(t *testing.T, m Material, s synthesis) {
	t.Helper()
	for where, texts := range made(s) {
		for _, text := range texts {
			for what, re := range never {
				if where != "name" && re.MatchString(text) {
					t.Errorf("%s %q holds %s", where, text, what)
				}
			}
			if where != "next" && where != "test" && holdsKey(m, text) {
				t.Errorf("%s %q names a person", where, text)
			}
			if words := len(strings.Fields(text)); (where == "theme" || where == "card") && words > 8 {
				t.Errorf("%s %q has %d words", where, text, words)
			}
		}
	}
	for i := range s.Drafts {
		checkDraft(t, m, &s.Drafts[i])
	}
}

func holdsKey(m Material, text string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !inWord(r) })
	return slices.ContainsFunc(m.Participants, func(p research.Participant) bool {
		return slices.Contains(words, strings.ToLower(p.Key))
	})
}

// checkDraft holds a draft to what it may be without a model.
func checkDraft(t *testing.T, m Material, p *research.Persona) {
	t.Helper()
	quotes := map[research.Ref]research.Quote{}
	for _, q := range m.Quotes {
		quotes[q.Ref] = q
	}
	if p.Type != research.TypeUnknown || p.Status != research.StatusDraft {
		t.Errorf("%s: type %q, status %q", p.Name, p.Type, p.Status)
	}
	if phrase, ok := phraseOf(p.Name); ok && !strings.Contains(quotes[p.NameFrom].Text, phrase) {
		t.Errorf("%s: the phrase does not stand in %q", p.Name, quotes[p.NameFrom].Text)
	}
	refs := map[research.Ref]bool{}
	for i := range p.Claims {
		c := &p.Claims[i]
		if refs[c.Ref] {
			t.Errorf("%s: two cards are %s (%s “%s”)", p.Name, c.Ref, c.Facet, c.Label)
		}
		refs[c.Ref] = true
		if c.Text != "" || c.State != research.ClaimNeedsWording || c.Facet == research.FacetNone && !c.Formed {
			t.Errorf("%s: card “%s” is worded %q, state %s, facet %q", p.Name, c.Label, c.Text, c.State, c.Facet)
		}
		if len(c.Cited(research.Supports)) == 0 {
			t.Errorf("%s: card “%s” cites nothing", p.Name, c.Label)
		}
	}
	for _, v := range p.Voices {
		q := quotes[v]
		if n := len(strings.Fields(q.Text)); q.Praise || q.Voice != research.VoiceFirstHand || n < frontLeast || n > frontMost {
			t.Errorf("%s: %q is no front-page quote", p.Name, q.Text)
		}
	}
}

func phraseOf(name string) (string, bool) {
	_, rest, ok := strings.Cut(name, "“")
	return strings.TrimSuffix(rest, "”"), ok
}
