package wording

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"personas/internal/llm"
	"personas/prompts"
	"personas/research"
)

// isDraft and isPersona tell requests apart.
func isDraft(r llm.Request) bool   { return strings.HasPrefix(r.Prompt, "draft/") }
func isPersona(r llm.Request) bool { return strings.HasPrefix(r.Prompt, "persona/") }

// numbered finds the number under which a request shows a text.
func numbered(t *testing.T, r llm.Request, text string) int {
	t.Helper()
	n := 0
	for line := range strings.Lines(r.User.String()) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "quote "))
		if k := leading(line); k > 0 {
			n = k
		}
		if strings.Contains(line, text) {
			return n
		}
	}
	t.Errorf("the request does not show %q", text)
	return 1
}

func leading(line string) (n int) {
	for _, r := range line {
		if r < '0' || r > '9' {
			break
		}
		n = 10*n + int(r-'0')
	}
	return n
}

// quoteNumbers are the numbers of quotes of the study in a request.
func quoteNumbers(t *testing.T, r llm.Request, ids ...string) (ns []int) {
	t.Helper()
	for _, id := range ids {
		i := slices.IndexFunc(bakery, func(s said) bool { return s.id == id })
		ns = append(ns, numbered(t, r, bakery[i].text))
	}
	return ns
}

// careful answers as a careful researcher would.
func careful(t *testing.T) func(r llm.Request) (any, error) {
	return func(r llm.Request) (any, error) {
		if isPersona(r) {
			return carefulPages(t, r), nil
		}
		q := func(ids ...string) []int { return quoteNumbers(t, r, ids...) }
		var d prompts.DraftReply
		switch user := r.User.String(); {
		case strings.Contains(user, "write in: goal"):
			d.Claims = []prompts.ClaimReply{
				{Card: 1, Facet: research.FacetGoal, Text: "Wants to explain each important trend, or say why it is odd.", Supports: q("a1", "a2", "a3", "a4")},
				{Facet: research.FacetCriterion, Text: "Wants a record of what was looked at.", Supports: q("e1"),
					Because: prompts.BecauseReply{Text: "a trail shows what was looked at", Quotes: q("e1")}},
			}
		case strings.Contains(user, "write in: pain"):
			d.Claims = []prompts.ClaimReply{
				{Card: 1, Facet: research.FacetPain, Text: "The hours go into comparing charts by eye.", Supports: q("b1", "b2"), Contradicts: q("b3"), Severity: 2},
				{Card: 2, Facet: research.FacetRisk, Text: "Has to rely on what someone else looked at.", Supports: q("c1", "c2")},
				{Facet: research.FacetPain, Text: "Sees only what the hypothesis already suspected.", Supports: q("d1", "d2"), Contradicts: q("d3"), Severity: 5},
			}
		case strings.Contains(user, "write in: behaviour"):
			d.Claims = []prompts.ClaimReply{{Card: 1, Facet: research.FacetBehaviour, Text: "Begins with the ranking of what sells.", Supports: q("f1", "f2", "f3", "f4", "f5", "f6", "f7")}}
		default:
			d.Claims = []prompts.ClaimReply{{Facet: research.FacetTrigger, Text: "The work starts when a forecast or its orders are handed over.", Supports: q("h1", "h2")}}
		}
		return d, nil
	}
}

// claimNumbers are the numbers of claims in a request for pages.
func claimNumbers(t *testing.T, r llm.Request, texts ...string) (ns []int) {
	for _, text := range texts {
		ns = append(ns, numbered(t, r, text))
	}
	return ns
}

func carefulPages(t *testing.T, r llm.Request) prompts.PersonaReply {
	c := func(texts ...string) []int { return claimNumbers(t, r, texts...) }
	explain, compare, record := "Wants to explain each", "The hours go into", "Wants a record"
	line := func(text string, claims ...string) prompts.Line {
		return prompts.Line{Text: text, Claims: c(claims...)}
	}
	return prompts.PersonaReply{
		Name:    line("Forecast checker who has to explain every trend", explain),
		Summary: line("Checks forecasts before they are trusted, must say why each trend looks as it does, and loses time comparing charts.", explain, compare),
		Type:    research.TypeUser,
		TypeWhy: []prompts.Line{line("Compares the charts by eye.", compare)},
		UseItTo: line("what a review tool shows first, and what it leaves behind", explain, compare),
		Recognise: []prompts.Line{
			line("Asks whether a trend is intuitive.", explain),
			line("Begins with the ranking.", "Begins with the ranking"),
		},
		Jobs: []prompts.Line{
			line("When a forecast reaches me, see which trend is odd, so that I can explain it.", explain),
			line("When I begin, see the ranking of what sells.", "Begins with the ranking"),
		},
		Journey:   []prompts.StageReply{{Stage: research.JourneyTrigger, Line: line("Another branch hands its forecast over.", "The work starts")}},
		Empathy:   []prompts.SenseReply{{Sense: research.Says, Line: line("“I better be able to explain why”", explain)}},
		Mindset:   []prompts.Line{line("Distrusts what somebody else looked at.", "Has to rely on")},
		Lenses:    []prompts.LensReply{{Lens: research.LensProduct, Line: line("A record of what was looked at confirms the check.", record)}},
		Relations: nil,
		Readings:  []prompts.Line{line("Test the record with people before building it.", record), {Text: "Say more about price."}},
	}
}

func wordOne(t *testing.T, reply func(r llm.Request) (any, error)) (research.Persona, Log, *scripted) {
	t.Helper()
	m, themes := material(bakery)
	a, model := asker(reply)
	out, err := Personas(t.Context(), PersonasIn{Asker: a, Material: m, Themes: themes, Personas: []research.Persona{validators()}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Personas[0], out.Log, model
}

func claimOf(t *testing.T, p *research.Persona, start string) *research.Claim {
	t.Helper()
	for i := range p.Claims {
		if strings.HasPrefix(p.Claims[i].Text, start) {
			return &p.Claims[i]
		}
	}
	t.Fatalf("there is no claim %q", start)
	return nil
}

// TestAPersonaIsWorded: a careful answer becomes a persona, with every number
// counted here.
func TestAPersonaIsWorded(t *testing.T) {
	t.Parallel()
	p, log, model := wordOne(t, careful(t))
	if p.Wording == nil {
		t.Fatalf("it is not worded: %v %v", log.Faults, log.Drops)
	}
	w := p.Wording
	if p.Name != "Forecast checker who has to explain every trend" || w.Name != p.Name || p.Type != research.TypeUser || w.By != "scripted" {
		t.Errorf("it is called %q, of type %q, by %q", p.Name, p.Type, w.By)
	}
	explain := claimOf(t, &p, "Wants to explain")
	if s := explain.Support; s.Participants != 3 || s.Of != 3 || s.Elsewhere != 1 || s.ElsewhereOf != 4 {
		t.Errorf("the first claim counts %+v", s)
	}
	if explain.Ref != validators().Claims[0].Ref || explain.State != research.ClaimProposed || !slices.Equal(explain.Elsewhere, []research.Ref{ref("a4")}) {
		t.Errorf("the first claim is %+v", explain)
	}
	if got := claimOf(t, &p, "The hours").Cited(research.Contradicts); !slices.Equal(got, []research.Ref{ref("b3")}) {
		t.Errorf("the pain is contradicted by %v", got)
	}
	if a, b := claimOf(t, &p, "The hours").Severity, claimOf(t, &p, "Sees only").Severity; a != 1 || b != 2 {
		t.Errorf("pains rank %d and %d", a, b)
	}
	if b := claimOf(t, &p, "Wants a record").Because; b == nil || !slices.Equal(b.Quotes, []research.Ref{ref("e1")}) {
		t.Errorf("the reason is %+v", b)
	}
	if claimOf(t, &p, "Wants a record").Confidence != research.Anecdotal {
		t.Error("one voice is not marked")
	}
	if len(w.Recognise) != 1 || len(w.Readings) != 1 || w.Dropped != 2 {
		t.Errorf("kept: %v, %v; dropped %d: %v", w.Recognise, w.Readings, w.Dropped, log.Drops)
	}
	if !slices.Contains(log.Drops, Drop{p.Ref, "recognise", ReasonSharedHeadline}) {
		t.Errorf("what everybody does stands for them: %v", log.Drops)
	}
	if len(w.Jobs) != 2 || w.Jobs[0].Shared || !w.Jobs[1].Shared {
		t.Errorf("jobs are %+v", w.Jobs)
	}
	for _, r := range model.asked {
		if strings.Contains(r.User.String(), "totally use this") {
			t.Error("praise of the researchers' tool is shown")
		}
	}
}

// TestClaimsWithoutEvidenceFall: each way in which an answer can be carried by
// nothing.
func TestClaimsWithoutEvidenceFall(t *testing.T) {
	t.Parallel()
	const text = "The hours go into comparing charts by hand."
	for name, c := range map[string]struct {
		supports, because []string
		reason            string
		want              Drop
		kept              bool
	}{
		"no quote at all":                     {want: Drop{"g-A", "claim", ReasonUncited}},
		"said by others only":                 {supports: []string{"b3"}, want: Drop{"g-A", "claim", ReasonNobodyHere}},
		"a reason without a quote":            {supports: []string{"b1"}, reason: "the charts differ", want: Drop{"g-A", "because", ReasonUncited}, kept: true},
		"another's reason":                    {supports: []string{"b1"}, reason: "charts are created by hand", because: []string{"b3"}, want: Drop{"g-A", "because", ReasonNobodyHere}, kept: true},
		"a reason fused of two people's":      {supports: []string{"b1", "c1"}, reason: "orders are taken on faith", because: []string{"b1", "c1"}, want: Drop{"g-A", "because", ReasonOtherMatter}, kept: true},
		"a reason that says how many charts":  {supports: []string{"b1"}, reason: "there are 300 charts", because: []string{"b1"}, want: Drop{"g-A", "because", research.ReasonSaysNumber}, kept: true},
		"a reason in somebody's made-up word": {supports: []string{"b1"}, reason: "“charts bore me”", because: []string{"b1"}, want: Drop{"g-A", "because", ReasonFalseQuotation}, kept: true},
	} {
		p, log, _ := wordOne(t, func(r llm.Request) (any, error) {
			if !isDraft(r) || !strings.Contains(r.User.String(), "write in: pain") {
				return careful(t)(r)
			}
			claim := prompts.ClaimReply{Facet: research.FacetPain, Text: text, Supports: quoteNumbers(t, r, c.supports...)}
			claim.Because = prompts.BecauseReply{Text: c.reason, Quotes: quoteNumbers(t, r, c.because...)}
			rest, _ := careful(t)(r)
			d := rest.(prompts.DraftReply)
			d.Claims = append(d.Claims, claim)
			return d, nil
		})
		kept := slices.ContainsFunc(p.Claims, func(c research.Claim) bool { return c.Text == text })
		if !slices.Contains(log.Drops, c.want) || kept != c.kept || p.Wording.Dropped != 3 {
			t.Errorf("%s: dropped %v, kept %t", name, log.Drops, kept)
		}
		if kept && claimOf(t, &p, text).Because != nil {
			t.Errorf("%s: the reason is kept", name)
		}
	}
}

// TestDissentStays: what a card knew to contradict it is cited, said or unsaid;
// what supports a claim does not contradict it.
func TestDissentStays(t *testing.T) {
	t.Parallel()
	m, themes := material(bakery)
	p := validators()
	p.Claims[1].Citations = append(p.Claims[1].Citations, research.Citation{Quote: ref("b4"), Relation: research.Contradicts})
	a, _ := asker(func(r llm.Request) (any, error) {
		if isDraft(r) && strings.Contains(r.User.String(), "write in: pain") {
			return prompts.DraftReply{Claims: []prompts.ClaimReply{{Card: 1, Facet: research.FacetPain, Text: "The hours go into comparing charts by eye.",
				Supports: quoteNumbers(t, r, "b1"), Contradicts: quoteNumbers(t, r, "b1")}}}, nil
		}
		return prompts.DraftReply{}, nil
	})
	out, err := Personas(t.Context(), PersonasIn{Asker: pagesOf(a, prompts.PersonaReply{}), Material: m, Themes: themes, Personas: []research.Persona{p}})
	if err != nil {
		t.Fatal(err)
	}
	c := claimOf(t, &out.Personas[0], "The hours")
	if !slices.Equal(c.Cited(research.Contradicts), []research.Ref{ref("b4")}) || !slices.Contains(c.Cited(research.Supports), ref("b1")) {
		t.Errorf("it cites %v", c.Citations)
	}
}

// pagesOf gives every request for pages one answer.
func pagesOf(a Asker, pages prompts.PersonaReply) Asker {
	rest := a.Model
	s := &scripted{reply: func(r llm.Request) (any, error) {
		if isPersona(r) {
			return pages, nil
		}
		reply, err := rest.Ask(context.Background(), r)
		return reply.JSON, err
	}}
	a.Model = s
	return a
}

// TestPagesAreHeldToTheClaims: what a front page may not say.
func TestPagesAreHeldToTheClaims(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(r llm.Request, p *prompts.PersonaReply)
		want   Drop
		empty  func(p *research.Persona) bool
	}{
		"an invented person": {func(_ llm.Request, p *prompts.PersonaReply) { p.Name.Text = "Compliance Carla, who explains trends" },
			Drop{"g-A", "name", research.ReasonNamesSomeone}, func(p *research.Persona) bool { return p.Name == "Group A" }},
		"an age": {func(_ llm.Request, p *prompts.PersonaReply) { p.Name.Text = "Forecast checker in their thirties" },
			Drop{"g-A", "name", ReasonInvented}, func(p *research.Persona) bool { return p.Wording.Name == "" }},
		"a title at an employer": {func(_ llm.Request, p *prompts.PersonaReply) { p.Name.Text = "Senior scientist at a leading bank" },
			Drop{"g-A", "name", ReasonInvented}, func(p *research.Persona) bool { return p.Wording.Name == "" }},
		"a name of one word": {func(_ llm.Request, p *prompts.PersonaReply) { p.Name.Text = "Checker" },
			Drop{"g-A", "name", research.ReasonWordCount}, func(p *research.Persona) bool { return p.Wording.Name == "" }},
		"a share": {func(_ llm.Request, p *prompts.PersonaReply) { p.Summary.Text = "85 % of them cannot explain trends." },
			Drop{"g-A", "summary", research.ReasonSaysNumber}, func(p *research.Persona) bool { return p.Wording.Summary.Text == "" }},
		"a summary without a claim": {func(_ llm.Request, p *prompts.PersonaReply) { p.Summary.Claims = nil },
			Drop{"g-A", "summary", ReasonUncited}, func(p *research.Persona) bool { return p.Wording.Summary.Text == "" }},
		"a headline that is everybody's": {func(r llm.Request, p *prompts.PersonaReply) {
			p.Summary = prompts.Line{Text: "Begins with the ranking of what sells.", Claims: claimNumbers(t, r, "Begins with the ranking")}
		}, Drop{"g-A", "summary", ReasonSharedHeadline}, func(p *research.Persona) bool { return p.Wording.Summary.Text == "" }},
		"what was never asked": {func(_ llm.Request, p *prompts.PersonaReply) {
			p.Lenses = []prompts.LensReply{{Lens: research.LensSales, Line: prompts.Line{Text: "Buys through conferences and review sites."}}}
		}, Drop{"g-A", "lens", ReasonUncited}, func(p *research.Persona) bool { return len(p.Wording.Lenses) == 0 }},
		"a quotation of two people in one": {func(r llm.Request, p *prompts.PersonaReply) {
			p.Empathy[0].Text = "“I need tools that save me time and keep the regional office happy.”"
		}, Drop{"g-A", "empathy", ReasonFalseQuotation}, func(p *research.Persona) bool { return len(p.Wording.Empathy) == 0 }},
		"goals that fit all": {func(_ llm.Request, p *prompts.PersonaReply) {
			p.Mindset[0].Text = "Wants to save time and make better decisions."
		}, Drop{"g-A", "mindset", ReasonGeneric}, func(p *research.Persona) bool { return len(p.Wording.Mindset) == 0 }},
		"a bad fit without outcomes": {func(_ llm.Request, p *prompts.PersonaReply) { p.Type = research.TypeNegative },
			Drop{"g-A", "type", ReasonUnknownType}, func(p *research.Persona) bool {
				return p.Type == research.TypeUnknown && p.Wording.OpenReason == openUnknown
			}},
		"a type without a reason": {func(_ llm.Request, p *prompts.PersonaReply) { p.TypeWhy = nil },
			Drop{"g-A", "type", ReasonUnknownType}, func(p *research.Persona) bool {
				return p.Type == research.TypeUnknown && p.Wording.OpenReason == openUnsaid
			}},
		"a fourth attitude": {func(_ llm.Request, p *prompts.PersonaReply) {
			p.Mindset = slices.Repeat(p.Mindset, 4)
		}, Drop{"g-A", "mindset", ReasonTooMany}, func(p *research.Persona) bool { return len(p.Wording.Mindset) == 3 }},
	} {
		p, log, _ := wordOne(t, func(r llm.Request) (any, error) {
			reply, err := careful(t)(r)
			if pages, ok := reply.(prompts.PersonaReply); ok {
				c.change(r, &pages)
				return pages, nil
			}
			return reply, err
		})
		if !slices.Contains(log.Drops, c.want) || !c.empty(&p) || p.Wording.Dropped != 3 {
			t.Errorf("%s: dropped %v", name, log.Drops)
		}
	}
}

// TestABadFitNeedsBadOutcomes: the type is offered, and kept, where more than half
// of a group left and fewer did elsewhere.
func TestABadFitNeedsBadOutcomes(t *testing.T) {
	t.Parallel()
	m, themes := material(bakery)
	for i := range m.Participants {
		m.Participants[i].Attributes = map[string]string{"Outcome": "renewed"}
	}
	word := func() research.Persona {
		a, _ := asker(func(r llm.Request) (any, error) {
			reply, err := careful(t)(r)
			if pages, ok := reply.(prompts.PersonaReply); ok {
				pages.Type = research.TypeNegative
				return pages, nil
			}
			return reply, err
		})
		out, err := Personas(t.Context(), PersonasIn{Asker: a, Material: m, Themes: themes, Personas: []research.Persona{validators()}})
		if err != nil {
			t.Fatal(err)
		}
		return out.Personas[0]
	}
	if p := word(); p.Type != research.TypeUnknown || p.Wording.OpenReason != openNotBad {
		t.Errorf("with good outcomes it is %q: %s", p.Type, p.Wording.OpenReason)
	}
	for i := range m.Participants {
		if slices.Contains([]string{"P2", "P5"}, m.Participants[i].Key) {
			m.Participants[i].Attributes["Outcome"] = "churned"
		}
	}
	if p := word(); p.Type != research.TypeNegative || p.Rank != research.RankNegative || p.Wording.OpenReason != "" {
		t.Errorf("with bad outcomes it is %q: %s", p.Type, p.Wording.OpenReason)
	}
}

// TestAFaultCostsItsOwnPart: a call that fails for good leaves its cards as they
// are; without pages a persona stays as it was drafted.
func TestAFaultCostsItsOwnPart(t *testing.T) {
	t.Parallel()
	fails := func(fail func(llm.Request) bool) (research.Persona, Log) {
		p, log, _ := wordOne(t, func(r llm.Request) (any, error) {
			if fail(r) {
				return nil, &llm.Fault{Kind: llm.FaultTimeout, Detail: "no answer"}
			}
			if isPersona(r) {
				return prompts.PersonaReply{}, nil
			}
			return careful(t)(r)
		})
		return p, log
	}
	p, log := fails(func(r llm.Request) bool { return strings.Contains(r.User.String(), "write in: behaviour") })
	kept := slices.ContainsFunc(p.Claims, func(c research.Claim) bool {
		return c.Label == "ranking" && c.State == research.ClaimNeedsWording && c.Text == ""
	})
	if len(log.Faults) != 1 || log.Faults[0].Part != "does" || !kept {
		t.Errorf("a family that failed: %v, its card kept: %t", log.Faults, kept)
	}
	p, log = fails(isPersona)
	if len(log.Faults) != 1 || log.Faults[0].Part != "persona" || p.Wording != nil || p.Claims[0].Text != "" {
		t.Errorf("pages that failed: %v", log.Faults)
	}
}

// TestNumbersThatWereNotShownAreAFault: of quotes, cards and claims.
func TestNumbersThatWereNotShownAreAFault(t *testing.T) {
	t.Parallel()
	for name, reply := range map[string]any{
		"a quote": prompts.DraftReply{Claims: []prompts.ClaimReply{{Facet: research.FacetGoal, Text: "x", Supports: []int{99}}}},
		"none":    prompts.DraftReply{Claims: []prompts.ClaimReply{{Facet: research.FacetGoal, Text: "x", Supports: []int{0}}}},
		"a card":  prompts.DraftReply{Dropped: []int{9}},
		"a facet": prompts.DraftReply{Claims: []prompts.ClaimReply{{Facet: "mood", Text: "x", Supports: []int{1}}}},
	} {
		p, log, _ := wordOne(t, func(r llm.Request) (any, error) {
			if isDraft(r) && strings.Contains(r.User.String(), "write in: goal") {
				return reply, nil
			}
			return prompts.DraftReply{}, nil
		})
		if len(log.Faults) != 1 || p.Wording != nil {
			t.Errorf("%s that was not shown: %v", name, log.Faults)
		}
	}
}

// TestWhatEndsARunEndsIt: a budget that is used up, and the context.
func TestWhatEndsARunEndsIt(t *testing.T) {
	t.Parallel()
	m, themes := material(bakery)
	a, _ := asker(func(llm.Request) (any, error) { return nil, &llm.BudgetError{Limit: "1 token"} })
	_, err := Personas(t.Context(), PersonasIn{Asker: a, Material: m, Themes: themes, Personas: []research.Persona{validators()}})
	if budget := new(llm.BudgetError); !errors.As(err, &budget) {
		t.Errorf("a used-up budget is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Personas(ctx, PersonasIn{Asker: a, Material: m, Themes: themes, Personas: []research.Persona{validators()}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run is %v", err)
	}
}

// TestOutcomesAreRead: what attributes say became of somebody.
func TestOutcomesAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, value string
		known, bad  bool
	}{
		{"outcome", "churned", true, true},
		{"Outcome", "Not renewed", true, true},
		{"outcome", "expanded", true, false},
		{"churned", "yes", true, true},
		{"churned", "no", true, false},
		{"renewed", "no", true, true},
		{"renewed", "yes", true, false},
		{"nps", "3", true, true},
		{"nps", "9", true, false},
		{"nps", "", false, false},
		{"title", "lost and found clerk", false, false},
	} {
		if known, bad := fateOf(map[string]string{c.name: c.value}); known != c.known || bad != c.bad {
			t.Errorf("%s %q: known %t, bad %t", c.name, c.value, known, bad)
		}
	}
}
