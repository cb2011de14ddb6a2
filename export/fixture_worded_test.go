package export

import (
	"testing"

	"personas/research"
)

// writer is the model of the fixture; its words were written by hand.
const writer = "example-model-1"

// sentenceOf is a claim of the fixture: what it says, and who says what for it,
// elsewhere and against it.
type sentenceOf struct {
	facet     research.Facet
	text      string
	severity  int
	check     research.Check
	here      []said
	elsewhere []said
	against   []said
	asked     bool
}

var (
	carried    = research.Check{Verdict: research.VerdictSupported, By: "rules/1"}
	inPart     = research.Check{Verdict: research.VerdictPartly, By: "rules/1"}
	notCarried = research.Check{Verdict: research.VerdictNotSupported, By: "rules/1"}
)

func q(who, text string) said { return said{who: who, text: text, stance: neither} }

// validator are the claims about those who check models, worded by hand.
var validator = []sentenceOf{
	{facet: research.FacetGoal, text: "Explain each important trend, or say why it is odd", check: carried,
		here: []said{q("P2", "And if it's not intuitive, I better be able to explain why."), q("P7", "just making sure there are no super unexpected or intuitive trends"),
			q("P5", "Am I capturing the intuitive mechanism.")}, elsewhere: []said{q("P4", "also are patterns as expected")}},
	{facet: research.FacetPain, text: "The hours go into comparing charts by eye", severity: 1, check: carried,
		here: []said{q("P2", "you just sit there and compare all these charts and like make sure you understand what is going on"),
			q("P2", "That's really where most of the time gets spent."), q("P7", "somebody like literally eyeballing a lot of them")},
		against: []said{q("P1", "the pain point is we usually create all these plots by hand")}},
	{facet: research.FacetPain, text: "Has to rely on what someone else looked at", severity: 2, check: inPart,
		here: []said{q("P7", "you just like kind of take it on faith that they looked at them and pulled out the important ones, which is like honestly a little bit frightening"),
			q("P5", "they don't necessarily know to look to see if the models are fitting on like three observations, which happens all the time")}},
	{facet: research.FacetPain, text: "Sees only what was already suspected", severity: 3, check: carried,
		here: []said{q("P5", "If you don't have the hypothesis, you don't think to look at it."),
			q("P7", "More than we should, I think we've tended to take more hypothesis driven approach to things")},
		against: []said{q("P7", "Just without a use case, it was like, there were so many things I could dig into."), q("P1", "I should have done more questions beforehand.")}},
	{facet: research.FacetRisk, text: "Has compliance or regulation to answer to", check: inPart,
		here: []said{q("P7", "behaving in ways that we wouldn't want it to for like regulatory reasons"), q("P2", "Just from an interpretability standpoint and a compliance standpoint.")}},
	{facet: research.FacetBehaviour, text: "Works back from errors to weak spots", check: carried,
		here: []said{q("P2", "predict a very simple decision tree on the true target using this model"), q("P7", "we tend to focus a lot more on identifying model weak spots")}},
	{facet: research.FacetBehaviour, text: "Starts from feature importance", check: carried, asked: true,
		here: []said{q("P2", "get a feature importance list, focus on the top ones"), q("P5", "The highest ranking features according to their feature importance"),
			q("P7", "variables that are having the biggest influence on your model")},
		elsewhere: []said{q("P1", "sorting by importance or by difference"), q("P3", "you could use the feature importance value"),
			q("P4", "ranking the feature importance"), q("P6", "so we first we get top features")}},
	{facet: research.FacetJob, text: "The work starts when a model is replaced or handed over", check: carried,
		here: []said{q("P2", "when we upgrade models"), q("P7", "receiving these from like kind of other teams"),
			q("P5", "I end up sort of doing code reviews for and model interrogation for other people's models")}},
	{facet: research.FacetCriterion, text: "Wants a record of what was looked at", check: carried,
		here: []said{q("P7", "We want an audit trail to show what we looked at and thought through.")}},
	{facet: research.FacetObjection, text: "A dense screen: learnable for one, tiring for another", check: carried,
		here:    []said{q("P2", "my eyes just keep getting very cross-eyed in between rows")},
		against: []said{q("P5", "It's overwhelming at first to have so much visual visual visualizable at once. But I think that that is a small learning curve.")}},
	{facet: research.FacetObjection, text: "Data of their size does not fit", check: notCarried, here: []said{q("P2", "our training sample is like 60 million rows")}},
	{facet: research.FacetOutcome, text: "The check ends in a verdict where not to trust the model", check: carried,
		here: []said{q("P2", "this model is like really good on where there is large concentration in the data and I really do not trust this model on the edges"),
			q("P5", "one of the really beneficial outcomes would be to understand that the model is over fit")}},
}

// wordedPdpilot is the small study with its group worded, as a model would have
// it, and two themes named.
func wordedPdpilot(t testing.TB, dir string) *research.Edition {
	t.Helper()
	ed := pdpilot(t, dir)
	b := builder{t: t, ed: ed, by: map[string]*research.Participant{}, in: map[string]*research.Document{}}
	for i := range ed.Documents {
		b.in[ed.Documents[i].Title] = &ed.Documents[i]
	}
	for i := range ed.Participants {
		b.by[ed.Participants[i].Key] = &ed.Participants[i]
	}
	ed.Model = writer
	ed.Making.Models = []research.ModelUse{{For: "themes", Model: writer, Calls: 1, InputTokens: 2100, OutputTokens: 300},
		{For: "draft", Model: writer, Calls: 4, InputTokens: 9200, OutputTokens: 2600}}
	p := &ed.Personas[0]
	p.Type, p.TalkRatio, p.Claims = research.TypeUser, 1.2, nil
	refs := map[string]research.Ref{}
	for _, s := range validator {
		refs[s.text] = b.statement(p, s)
	}
	p.Wording = b.wording(refs)
	ed.Personas[0].Next = []string{"interview 12 more validators, regulated and not"}
	ed.Personas[0].OpenQuestions = []research.OpenQuestion{{Facet: research.FacetAuthority}, {Facet: research.FacetTrigger}, {Facet: research.FacetChannel}, {Facet: research.FacetChurn}}
	b.named()
	return ed
}

// known is the quote of somebody's words, taken now where it was not before.
func (b *builder) known(s said) research.Ref {
	for _, q := range b.ed.Quotes {
		if q.Text == s.text && q.Participant == b.by[s.who].Ref {
			return q.Ref
		}
	}
	ref := b.quote(s)
	b.ed.Unassigned = append(b.ed.Unassigned, ref)
	b.ed.Counts.Quotes, b.ed.Counts.Unassigned = len(b.ed.Quotes), len(b.ed.Unassigned)
	return ref
}

func (b *builder) statement(p *research.Persona, s sentenceOf) research.Ref {
	c := research.Claim{Ref: research.ClaimRef(p.Ref, s.facet, s.text), Facet: s.facet, Label: s.text, Text: s.text, Theme: b.ed.Themes[0].Ref,
		State: research.ClaimProposed, Severity: s.severity, Check: s.check, Searched: 41}
	for _, h := range s.here {
		c.Citations = append(c.Citations, research.Citation{Quote: b.known(h), Relation: research.Supports})
	}
	for _, a := range s.against {
		c.Citations = append(c.Citations, research.Citation{Quote: b.known(a), Relation: research.Contradicts})
	}
	for _, e := range s.elsewhere {
		c.Elsewhere = append(c.Elsewhere, b.known(e))
	}
	if s.asked {
		c.Asked = b.everyone()
	}
	c.Check.Carries = c.Citations[0].Quote
	if s.facet == research.FacetGoal {
		c.Because = &research.Because{Text: "compliance wants it explained", Quotes: []research.Ref{b.find("Just from an interpretability standpoint and a compliance standpoint.")}}
	}
	var members []research.Ref
	for _, m := range p.Members {
		members = append(members, m.Participant)
	}
	ev := b.evidence(members)
	c.Support = research.SupportOf(&c, ev)
	c.Confidence, c.Distinct = research.ConfidenceOf(c.Support), research.DistinctOf(c.Support, p.TalkRatio)
	p.Claims = append(p.Claims, c)
	return c.Ref
}

// wording is what the model of the fixture wrote beside the claims.
func (b *builder) wording(refs map[string]research.Ref) *research.Wording {
	c := func(text string, claims ...int) research.Cited {
		out := research.Cited{Text: text}
		for _, i := range claims {
			out.Claims = append(out.Claims, refs[validator[i].text])
		}
		return out
	}
	const goal, charts, faith, suspected, rules, works, job, record, dense, verdict = 0, 1, 2, 3, 4, 5, 7, 8, 9, 11
	return &research.Wording{By: writer, Name: "Model validator who has to explain every trend",
		Summary: c("Checks models before they are trusted, must say why each important trend looks as it does, and loses time comparing charts, not making them.", goal, charts),
		UseItTo: c("what a review tool shows first, and what it leaves behind", goal, record),
		Recognise: []research.Cited{c("asks whether a trend is intuitive", goal), {Text: "names compliance or regulation unprompted",
			Quotes: []research.Ref{b.find("Just from an interpretability standpoint and a compliance standpoint.")}}},
		TypeWhy: []research.Cited{c("uses the charts for checking, and decides nothing about buying them in what was said", works)},
		Jobs: []research.Job{{Cited: c("When a model reaches me, see where it behaves oddly and why, so that I can explain it or question it", goal, job)},
			{Cited: c("Find the features that matter first", 6), Shared: true}},
		Journey: []research.StageLine{{Stage: research.JourneyTrigger, Cited: c("a model is replaced, or comes from another team", job)},
			{Stage: research.JourneyEvaluation, Cited: c("a dense screen is the first thing they speak of", dense)}},
		Empathy: []research.Sensed{{Sense: research.Says, Cited: c("that a trend that is not intuitive must be explained", goal)},
			{Sense: research.Does, Cited: c("works back from errors", works)}, {Sense: research.Feels, Cited: c("uneasy about relying on what others looked at", faith)}},
		Mindset: []research.Cited{c("would rather question a model than take it on faith", faith)},
		Lenses: []research.LensLine{{Lens: research.LensMarketing, Cited: c("say “show your working”, not “explore”", goal, record)},
			{Lens: research.LensSales, Cited: c("ask first who makes them explain this model, and what those people ask", rules)},
			{Lens: research.LensProduct, Cited: c("test the record with more people before building it: one voice", record)},
			{Lens: research.LensSupport, Cited: c("expect density as first complaint", dense)}},
		Readings: []research.Reading{{Cited: c("a verdict may be worth more to them than another chart", verdict, suspected)}},
		Dropped:  3}
}

// named gives two themes the names of a model, and one the ends of its spectrum.
func (b *builder) named() {
	ice, hypothesis := &b.ed.Themes[0], &b.ed.Themes[3]
	ice.Naming = &research.Naming{By: writer, Name: "Whether single-case curves are read", Description: "Who reads a curve a case beside the mean, and who finds it too dense.",
		Carries: ice.Exemplars, Ends: []research.End{{Name: "leaves them out", Quotes: []research.Ref{ice.Members[6].Quote}}, {Name: "reads both", Quotes: []research.Ref{ice.Members[0].Quote}}}}
	hypothesis.Naming = &research.Naming{By: writer, Name: "Question first or look first", Carries: hypothesis.Exemplars}
	b.ed.ThemeProposals = []research.ThemeProposal{{Kind: research.ProposeName, Themes: []research.Ref{ice.Ref}, Accepted: true, By: writer},
		{Kind: research.ProposeMerge, Themes: []research.Ref{ice.Ref, hypothesis.Ref}, Because: "both are about what is looked at", Before: 0.5, After: 0.3,
			Refused: research.ReasonLooser, By: writer}}
}
