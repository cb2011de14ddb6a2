package export

import (
	"fmt"

	"personas/research"
)

// front is a persona's front page, and the evidence cards behind it.
type front struct {
	ID        string
	Sample    bool // the profile of everybody
	Draft     bool
	Name      personaName
	Kicker    []string
	Caution   string
	Drawn     string // "P2, P5 and P7"
	Rows      []row
	NoRows    string // why there are none
	More      string // what stands on cards only
	Voices    []passage
	Dissent   []passage
	NoDissent string
	Same      []row
	Less      []row
	Traits    []trait
	NotAsked  []string
	NotSaid   []string
	Next      []string
	Unwritten []string
	Cards     []card
}

// row is a claim on the front page: a line of the table.
type row struct {
	ID        string
	Label     label
	Facet     string
	Family    string
	Tally     tally
	Here      string
	Elsewhere string
	Formed    bool
	Against   int
}

// trait is an attribute beside the group: it describes, it never formed it.
type trait struct {
	Name, Value     string
	Here, Elsewhere string
}

// card is an evidence card: one claim with everything behind its numbers.
type card struct {
	row
	State     string
	Level     string
	LevelWhy  string
	Facts     []string
	Voices    []passage
	Dissent   []passage
	NoDissent string
	All       quoteList
	AllWhat   string
	Others    quoteList
	OthersAre string
}

const (
	cardVoices  = 2
	cardDissent = 2
	drawnNames  = 12
	frontTraits = 5
	frontSame   = 6
)

func (p *pen) front(g *research.Persona) front {
	sample := g.Origin == research.OriginSample
	f := front{ID: string(g.Ref), Sample: sample, Draft: p.Draft, Name: p.nameOf(g), Kicker: p.kicker(g), Caution: caution(g),
		Drawn: p.drawnFrom(g), Unwritten: unwritten(g)}
	for _, c := range apart(g) {
		f.Rows = append(f.Rows, p.row(g, c))
	}
	for _, c := range shared(g) {
		if len(f.Same) < frontSame {
			f.Same = append(f.Same, p.row(g, c))
		}
	}
	for _, c := range contrary(g) {
		f.Less = append(f.Less, p.row(g, c))
	}
	for _, c := range byFacet(g.Claims) {
		f.Cards = append(f.Cards, p.card(g, c))
	}
	if len(f.Rows) == 0 {
		f.NoRows = "Nothing is said more often here than elsewhere than chance would have it."
		if sample {
			f.NoRows = "No matter was spoken of by enough people to make a line."
		}
	}
	f.Voices = p.passages(p.frontVoices(g), frontVoices)
	f.Dissent = p.passages(p.dissent(g), frontDissent)
	for i := range f.Dissent {
		f.Dissent[i].Side = p.side(g, research.Ref(f.Dissent[i].Ref))
	}
	if len(f.Dissent) == 0 {
		f.NoDissent = "No quote found that says otherwise; the cards say what was looked through."
	}
	for _, q := range g.OpenQuestions {
		if q.Asked {
			f.NotSaid = append(f.NotSaid, facetMeaning(q.Facet))
		} else {
			f.NotAsked = append(f.NotAsked, facetMeaning(q.Facet))
		}
	}
	for _, c := range g.Contrasts {
		if len(f.Traits) < frontTraits {
			t := trait{Name: p.say(c.Attribute), Value: p.say(c.Value), Here: of(c.Here, c.Of)}
			if c.ElsewhereOf > 0 {
				t.Elsewhere = of(c.Elsewhere, c.ElsewhereOf)
			}
			f.Traits = append(f.Traits, t)
		}
	}
	for _, n := range g.Next {
		f.Next = append(f.Next, p.say(n))
	}
	return f
}

// kicker says in one line what the persona rests on.
func (p *pen) kicker(g *research.Persona) []string {
	size := of(len(g.Members), g.Of) + " participants"
	if g.Origin == research.OriginSample {
		size = "all " + count(len(g.Members), "participant")
	}
	k := []string{size}
	if len(g.SourceKinds) > 0 {
		k = append(k, kinds(g.SourceKinds))
	}
	k = append(k, grounding(g))
	if s := stability(g); s != "" {
		k = append(k, p.say(s))
	}
	return k
}

// drawnFrom names the members, strongest first, with their roles where known.
func (p *pen) drawnFrom(g *research.Persona) string {
	var names []string
	for i, m := range g.Members {
		if i == drawnNames {
			names = append(names, fmt.Sprintf("%s more", figure(len(g.Members)-i)))
			break
		}
		name := p.say(p.name(m.Participant))
		if role := p.roleOf(m.Participant); role != "" {
			name += " (" + role + ")"
		}
		names = append(names, name)
	}
	return series(names)
}

// side says where somebody who disagrees stands.
func (p *pen) side(g *research.Persona, ref research.Ref) string {
	switch who := p.quote[ref].Participant; {
	case g.Origin == research.OriginSample:
		return "says otherwise"
	case p.groupOf[who] == g:
		return "disagrees, inside the group"
	}
	return "disagrees, elsewhere"
}

func (p *pen) row(g *research.Persona, c *research.Claim) row {
	return row{ID: string(c.Ref), Label: p.claimLabel(c), Facet: facetName(c.Facet), Family: string(research.FamilyOf(c.Facet)),
		Tally: p.tallyOf(g, c), Here: here(c), Elsewhere: elsewhere(c), Formed: c.Formed, Against: c.Support.Contradictions}
}

func (p *pen) card(g *research.Persona, c *research.Claim) card {
	supports, against := c.Cited(research.Supports), c.Cited(research.Contradicts)
	k := card{row: p.row(g, c), Level: string(c.Confidence), LevelWhy: levels[c.Confidence]}
	if c.Confidence == research.Unsupported {
		k.Level = "no support"
	}
	k.State = stateWords[c.State]
	k.Facts = p.facts(g, c)
	k.Voices = p.passages(p.distinctVoices(supports), cardVoices)
	for _, r := range against[:min(len(against), cardDissent)] {
		v := p.passage(r)
		v.Against, v.Side = true, p.side(g, r)
		k.Dissent = append(k.Dissent, v)
	}
	if len(against) == 0 {
		k.NoDissent = "Disagrees: none found."
		if c.Searched > 0 {
			k.NoDissent = fmt.Sprintf("Disagrees: none found among %s close in meaning.", count(c.Searched, "quote"))
		}
	}
	k.All, k.AllWhat = p.quotes(supports, ""), p.what(g, c)
	if len(c.Elsewhere) > 0 {
		k.Others, k.OthersAre = p.quotes(c.Elsewhere, ""), count(len(c.Elsewhere), "quote")
	}
	return k
}

// stateWords are what a reader must know about a claim before believing it.
var stateWords = map[research.ClaimState]string{
	research.ClaimNeedsWording: "needs wording", research.ClaimProposed: "proposed, not decided",
	research.ClaimRejected: "rejected", research.ClaimFlagged: "flagged", research.ClaimAccepted: "accepted",
}

// what names the quotes behind the first number of a card.
func (p *pen) what(g *research.Persona, c *research.Claim) string {
	if g.Origin == research.OriginSample {
		return count(c.Support.Quotes, "quote")
	}
	return count(c.Support.Quotes, "quote") + " here"
}

// facts are the rest of a claim's support, as short sentences.
func (p *pen) facts(g *research.Persona, c *research.Claim) []string {
	n := c.Support
	f := []string{askedWords(c)}
	if len(n.SourceKinds) > 0 {
		f = append(f, kinds(n.SourceKinds))
	}
	if n.CompaniesKnown {
		f = append(f, count(n.Companies, "company"))
	}
	if len(c.Asked) > 0 && n.Participants > 0 {
		f = append(f, fmt.Sprintf("unprompted by %s", of(n.Unprompted, n.Participants)))
	}
	if n.Reported > 0 {
		f = append(f, fmt.Sprintf("only reported of %s more", count(n.Reported, "person")))
	}
	if d := distinctWords(g, c); d != "" {
		f = append(f, d)
	}
	return f
}

// distinctVoices puts one first-hand quote of each person first, in order, so
// that two voices on a card are two people.
func (p *pen) distinctVoices(list []research.Ref) []research.Ref {
	var first, rest []research.Ref
	heard := map[research.Ref]bool{}
	for _, r := range list {
		q := p.quote[r]
		if q.Voice == research.VoiceFirstHand && !heard[q.Participant] && !q.Praise {
			heard[q.Participant] = true
			first = append(first, r)
		} else if q.Voice == research.VoiceReported {
			rest = append(rest, r)
		}
	}
	return append(first, rest...)
}
