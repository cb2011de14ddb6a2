package synthesize

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"personas/internal/llm"
	"personas/internal/redact"
	"personas/research"
)

// worded is the study of versions with one claim on its first four quotes.
func worded(t *testing.T) (VerifyInput, map[research.Ref]string) {
	t.Helper()
	m := material(append(slices.Clone(versions), planningStudy...))
	for i := range m.Vectors { // far from what planning speaks of, near to one another
		if i < len(versions) {
			m.Vectors[i] = m.Vectors[0]
		}
	}
	c := research.Claim{Ref: "c-1", Facet: research.FacetPain, Text: "Version control of notebooks is painful.", State: research.ClaimProposed}
	texts := map[research.Ref]string{}
	for i := range m.Quotes {
		texts[m.Quotes[i].Ref] = m.Quotes[i].Text
		if i < 4 {
			c.Citations = append(c.Citations, research.Citation{Quote: m.Quotes[i].Ref, Relation: research.Supports})
		}
	}
	card := research.Claim{Ref: "c-2", Facet: research.FacetPain, Label: "version control", State: research.ClaimNeedsWording}
	p := research.Persona{Candidate: Sample(m), Claims: []research.Claim{c, card}}
	return VerifyInput{Material: m, Personas: []research.Persona{p}}, texts
}

func contradicting(c *research.Claim, texts map[research.Ref]string) (out []string) {
	for _, ref := range c.Cited(research.Contradicts) {
		out = append(out, texts[ref])
	}
	return out
}

func TestVerifyByRules(t *testing.T) {
	t.Parallel()
	in, texts := worded(t)
	v, err := Verify(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	c, card := &v.Personas[0].Claims[0], &v.Personas[0].Claims[1]
	if got := contradicting(c, texts); len(got) != 1 || got[0] != "text files are easy to version control" {
		t.Errorf("it is contradicted by %q", got)
	}
	if c.Check.Verdict != research.VerdictSupported || c.Check.By != CheckedByRules || !strings.Contains(texts[c.Check.Carries], "painful") {
		t.Errorf("the check is %+v", c.Check)
	}
	if others := len(in.Quotes) - 4; c.Searched != others || c.Support.Contradictions != 1 || c.Support.Participants != 4 || v.Contradicts != 1 {
		t.Errorf("%d of %d searched, support %+v, %+v", c.Searched, others, c.Support, v)
	}
	if card.Check != (research.Check{}) || len(card.Citations) != 0 {
		t.Errorf("a card became %+v", card)
	}
	if len(in.Personas[0].Claims[0].Citations) != 4 {
		t.Error("what was given was changed")
	}
}

// sameAnswer is a model that says the same of every claim.
type sameAnswer struct {
	check   string
	counter func(quotes int) string
	err     error
}

func (a *sameAnswer) Ask(_ context.Context, r llm.Request) (llm.Reply, error) {
	if a.err != nil {
		return llm.Reply{}, a.err
	}
	reply := a.check
	if r.Schema.Name == "counter" {
		reply = a.counter(strings.Count(r.User.String(), " · "))
	}
	if err := r.Check(json.RawMessage(reply)); err != nil {
		return llm.Reply{}, &llm.Fault{Kind: llm.FaultPointing, Err: err}
	}
	return llm.Reply{JSON: json.RawMessage(reply), Model: "fake-1"}, nil
}

// everything says that every quote contradicts the claim.
func everything(quotes int) string {
	var out []string
	for i := range quotes {
		out = append(out, fmt.Sprintf(`{"quote":%d,"relation":"contradicts"}`, i+1))
	}
	return `{"quotes":[` + strings.Join(out, ",") + `]}`
}

func plain(text string) redact.Masked { return redact.New(redact.Study{}).Mask(text) }

// A model that takes everything for a contradiction can cite what it was shown
// and nothing else: no quote twice, none that supports the claim.
func TestVerifyByModel(t *testing.T) {
	t.Parallel()
	in, texts := worded(t)
	in.Workers = 4
	in.Checker = Checker{Model: &sameAnswer{check: `{"verdict":"partially_supported","carries":2,"reason":"stronger"}`, counter: everything}, Mask: plain}
	v, err := Verify(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	c := &v.Personas[0].Claims[0]
	if c.Check.Verdict != research.VerdictPartly || c.Check.By != "fake-1" || c.Check.Carries != c.Citations[1].Quote {
		t.Errorf("the check is %+v", c.Check)
	}
	got := contradicting(c, texts)
	if len(got) != mostJudged || !slices.Contains(got, "text files are easy to version control") {
		t.Errorf("it is contradicted by %d quotes: %q", len(got), got)
	}
	seen := map[research.Ref]bool{}
	for _, ci := range c.Citations {
		if _, known := texts[ci.Quote]; !known || seen[ci.Quote] {
			t.Errorf("%s is cited twice, or is no quote", ci.Quote)
		}
		seen[ci.Quote] = true
	}
}

// A call without a valid answer leaves the claim to the rules, and the claim says
// so; a budget that is used up ends the run.
func TestVerifyWithoutAnswers(t *testing.T) {
	t.Parallel()
	in, texts := worded(t)
	in.Checker = Checker{Model: &sameAnswer{err: &llm.Fault{Kind: llm.FaultTimeout}}, Mask: plain}
	v, err := Verify(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	c := &v.Personas[0].Claims[0]
	if v.ByRules != 1 || v.Unjudged != 1 || c.Check.Verdict != research.VerdictSupported || c.Check.By != CheckedByRules+" (no answer of the model: timeout)" || len(contradicting(c, texts)) != 1 {
		t.Errorf("%+v: %+v", v, c.Check)
	}
	in.Checker.Model = &sameAnswer{err: &llm.BudgetError{Limit: "5.00 USD"}}
	if _, err := Verify(t.Context(), in); !errors.As(err, new(*llm.BudgetError)) {
		t.Errorf("the run goes on: %v", err)
	}
	in.Checker.Model = &sameAnswer{check: `{"verdict":"supported","carries":9,"reason":"said"}`, counter: everything}
	if v, err := Verify(t.Context(), in); err != nil || v.ByRules != 1 || v.Unjudged != 0 {
		t.Errorf("a model pointed at a quote that was not shown: %+v, %v", v, err)
	}
}
