package wording

import (
	"context"
	"encoding/json"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"personas/embed"
	"personas/internal/llm"
	"personas/internal/redact"
	"personas/prompts"
	"personas/research"
	"personas/synthesize"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// said is one quote of the study that the tests share.
type said struct {
	id, who string
	theme   string
	facet   research.Facet
	stance  research.Stance
	text    string
}

// bakery is written by hand: people who plan what ovens bake, and those who run a
// shop of one. No such people exist.
var bakery = []said{
	{"a1", "P2", "trends", research.FacetGoal, "neutral", "And if the forecast is not intuitive, I better be able to explain why to the regional office."},
	{"a2", "P7", "trends", research.FacetGoal, "neutral", "Just making sure there are no unexpected trends in the forecast that I cannot explain."},
	{"a3", "P5", "trends", research.FacetGoal, "neutral", "Is the forecast following something I understand, that is my question to every trend."},
	{"a4", "P4", "trends", research.FacetGoal, "neutral", "Also are the trends as expected, I glance at that."},
	{"b1", "P2", "comparing", research.FacetPain, "negative", "You just sit there and compare all these charts and make sure you understand what is going on."},
	{"b2", "P7", "comparing", research.FacetPain, "negative", "It is somebody literally eyeballing a lot of charts."},
	{"b3", "P1", "comparing", research.FacetPain, "negative", "The pain point is we create all these charts by hand."},
	{"b4", "P2", "comparing", research.FacetPain, "positive", "I do not think there are any issues creating the charts now that we have a template, by hand it was slow."},
	{"b5", "P3", "comparing", research.FacetPain, "neutral", "Charts are made in an afternoon and I compare them with last year."},
	{"c1", "P7", "faith", research.FacetRisk, "negative", "You take it on faith that they looked at the orders and pulled out the important ones, which is frightening."},
	{"c2", "P5", "faith", research.FacetRisk, "negative", "They do not know to look whether an order rests on three loaves, which happens."},
	{"d1", "P5", "suspected", research.FacetPain, "negative", "If you don't have the hypothesis, you don't think to look at it."},
	{"d2", "P7", "suspected", research.FacetPain, "negative", "More than we should, we have taken the hypothesis driven approach."},
	{"d3", "P7", "suspected", research.FacetPain, "mixed", "Without a use case there were so many things I could dig into."},
	{"e1", "P7", "record", research.FacetCriterion, "neutral", "We want an audit trail to show what we looked at and thought through."},
	{"e2", "P1", "record", research.FacetCriterion, "neutral", "I go back to some analysis to show it to the rest of the shop."},
	{"f1", "P1", "first", research.FacetBehaviour, "neutral", "I always begin with the ranking of what sells."},
	{"f2", "P2", "first", research.FacetBehaviour, "neutral", "I get the ranking of what sells and focus on the top of it."},
	{"f3", "P3", "first", research.FacetBehaviour, "neutral", "You could use the ranking of what sells."},
	{"f4", "P4", "first", research.FacetBehaviour, "neutral", "Looking at the ranking, what sells most."},
	{"f5", "P5", "first", research.FacetBehaviour, "neutral", "The highest ranking of what sells, that is where I begin."},
	{"f6", "P6", "first", research.FacetBehaviour, "neutral", "So first we get the ranking, what sells."},
	{"f7", "P7", "first", research.FacetBehaviour, "neutral", "The ranking says what sells, I begin there."},
	{"g1", "P5", "praise", research.FacetOutcome, "positive", "Yeah, I will totally use this tool of yours."},
	{"h1", "P2", "handover", research.FacetTrigger, "neutral", "That is when we take over the forecast of another branch."},
	{"h2", "P7", "handover", research.FacetTrigger, "neutral", "Receiving these orders from kind of other branches is when it starts."},
}

func ref(id string) research.Ref { return research.Ref("q-" + id) }

var meaning = sync.OnceValue(func() func([]string) [][]float32 {
	m, err := embed.Meaning()
	if err != nil {
		panic(err)
	}
	return m
})

// material makes a study of it: one document a person, a theme for each name.
func material(quotes []said) (m synthesize.Material, themes []research.Theme) {
	m.Study = "s-bakery"
	at, themeAt := map[string]int{}, map[string]int{}
	for _, s := range quotes {
		person, doc := research.Ref("p-"+s.who), research.Ref("d-"+s.who)
		if _, ok := at[s.who]; !ok {
			at[s.who] = len(m.Documents)
			m.Participants = append(m.Participants, research.Participant{Ref: person, Key: s.who, Role: research.RoleParticipant})
			m.Documents = append(m.Documents, research.Document{Ref: doc, Kind: research.KindInterview})
		}
		d := &m.Documents[at[s.who]]
		span := research.Span{Start: len(d.Text), End: len(d.Text) + len(s.text)}
		d.Text = append(d.Text, s.text+"\n"...)
		d.Turns = append(d.Turns, research.Turn{Position: len(d.Turns), Span: span, Role: research.RoleParticipant, Participant: person, Voice: research.VoiceFirstHand})
		m.Quotes = append(m.Quotes, research.Quote{Ref: ref(s.id), Document: doc, Participant: person, Turn: len(d.Turns) - 1, Span: span,
			Text: s.text, Facet: s.facet, Stance: s.stance, Voice: research.VoiceFirstHand, Praise: s.theme == "praise", Value: 0.6})
		if _, ok := themeAt[s.theme]; !ok {
			themeAt[s.theme] = len(themes)
			themes = append(themes, research.Theme{Ref: research.Ref("t-" + s.theme), Label: s.theme, InVivo: true, Keywords: []string{s.theme}})
		}
		t := &themes[themeAt[s.theme]]
		position := map[research.Stance]float64{research.StancePositive: .7, research.StanceNegative: -.7}[s.stance]
		t.Members = append(t.Members, research.Member{Quote: ref(s.id), Centrality: .5, Position: position})
		t.Exemplars = append(t.Exemplars, ref(s.id))
	}
	for i := range m.Quotes {
		m.Texts = append(m.Texts, m.Quotes[i].Text)
	}
	m.Vectors = meaning()(m.Texts)
	return m, themes
}

// card is an evidence card.
func card(persona research.Ref, facet research.Facet, theme, label string, supports ...string) research.Claim {
	c := research.Claim{Ref: research.ClaimRef(persona, facet, label), Facet: facet, Label: label, Theme: research.Ref("t-" + theme), State: research.ClaimNeedsWording}
	for _, id := range supports {
		c.Citations = append(c.Citations, research.Citation{Quote: ref(id), Relation: research.Supports})
	}
	return c
}

// group is a persona of evidence cards.
func group(letter string, people []string, cards ...research.Claim) research.Persona {
	p := research.Persona{Candidate: research.Candidate{Ref: research.Ref("g-" + letter), Letter: letter, Origin: research.OriginMade, TalkRatio: 1}, Name: "Group " + letter}
	for _, who := range people {
		p.Members = append(p.Members, research.CandidateMember{Participant: research.Ref("p-" + who), Strength: 1})
	}
	p.Claims = cards
	return p
}

// scripted answers each request by its prompt with what a test wrote for it, and
// holds a reply to the request's own check as a client does.
type scripted struct {
	mu    sync.Mutex
	asked []llm.Request
	reply func(r llm.Request) (any, error)
}

func (s *scripted) Ask(ctx context.Context, r llm.Request) (llm.Reply, error) {
	s.mu.Lock()
	s.asked = append(s.asked, r)
	s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return llm.Reply{}, err
	}
	v, err := s.reply(r)
	if err != nil {
		return llm.Reply{}, err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return llm.Reply{}, err
	}
	if err := r.Check(b); err != nil {
		return llm.Reply{}, &llm.Fault{Kind: llm.FaultPointing, Detail: err.Error()}
	}
	return llm.Reply{JSON: b, Model: "scripted", Usage: llm.Usage{Calls: 1}}, nil
}

func asker(reply func(r llm.Request) (any, error)) (Asker, *scripted) {
	s := &scripted{reply: reply}
	return Asker{Model: s, Mask: redact.New(redact.Study{}).Mask, Workers: 4, Meaning: meaning()}, s
}

// validators is the group that the tests word: P2, P5 and P7.
func validators() research.Persona {
	return group("A", []string{"P2", "P5", "P7"},
		card("g-A", research.FacetGoal, "trends", "explain", "a1", "a2", "a3"),
		card("g-A", research.FacetPain, "comparing", "charts", "b1", "b2"),
		card("g-A", research.FacetRisk, "faith", "faith", "c1", "c2"),
		card("g-A", research.FacetBehaviour, "first", "ranking", "f2", "f5", "f7"))
}

// hand is a writer before its first request.
func hand(t *testing.T) (*writer, PersonasIn) {
	t.Helper()
	m, themes := material(bakery)
	a, _ := asker(func(llm.Request) (any, error) { return prompts.DraftReply{}, nil })
	in := PersonasIn{Asker: a, Material: m, Themes: themes, Personas: []research.Persona{validators()}}
	var log Log
	return newStudy(in, &log).writer(in.Personas[0]), in
}
