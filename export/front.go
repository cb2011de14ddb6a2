package export

import (
	"fmt"
	"slices"

	"personas/research"
)

// front is a persona's front page, and the evidence cards behind it.
type front struct {
	Privacy   privacy
	ID        string
	Sample    bool // the profile of everybody
	Draft     bool
	Name      personaName
	Kicker    []string
	Caution   string
	Drawn     string // "P2, P5 and P7"
	Rows      []row
	NoRows    string // why there are none
	Formed    bool   // some of them formed the group
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
	Worded    *worded // nil where nobody worded it
}

// row is a claim on the front page: a line of the table.
type row struct {
	ID        string
	Href      string
	Label     label
	Facet     string
	Family    string
	Here      string
	HereAre   tally
	Elsewhere string
	OthersAre tally
	Formed    bool
}

// trait is an attribute beside the group: it describes, it never formed it.
type trait struct {
	Name, Value     string
	Here, Elsewhere string
}

// card is an evidence card: one claim with everything behind its numbers.
type card struct {
	row
	Number      string // as sentences cite it, "" where there are none
	State       string
	Check       string
	Blocked     bool // its quotes do not carry it
	Carries     *mark
	Because     *cited
	Level       string
	LevelWhy    string
	Facts       []string
	Voices      []passage
	Dissent     []passage
	NoDissent   string
	All         quoteList
	AllCount    string
	Others      quoteList
	OthersCount string
	Against     quoteList
	AgainstAre  string
}

const (
	cardVoices  = 2
	cardDissent = 2
	drawnNames  = 12
	frontTraits = 4
	frontSame   = 5
	frontNext   = 4
	frontOpen   = 6 // open questions in full; above, their facets' names
)

func (p *pen) front(g *research.Persona) front {
	sample := g.Origin == research.OriginSample
	f := front{Privacy: p.privacy(), ID: string(g.Ref), Sample: sample, Draft: p.Draft && g.Status != research.StatusApproved, Name: p.nameOf(g), Kicker: p.kicker(g), Caution: caution(g),
		Drawn: p.drawnFrom(g), Unwritten: unwritten(g)}
	var bars []*bar
	for _, c := range apart(g) {
		r := p.row(g, c)
		if r.HereAre.Bar != nil {
			bars = append(bars, r.HereAre.Bar, r.OthersAre.Bar)
		}
		f.Rows, f.Formed = append(f.Rows, r), f.Formed || c.Formed
	}
	compare(bars)
	for _, c := range shared(g) {
		if len(f.Same) < frontSame {
			f.Same = append(f.Same, p.row(g, c))
		}
	}
	for _, c := range contrary(g) {
		if len(f.Less) < frontSame {
			f.Less = append(f.Less, p.row(g, c))
		}
	}
	if !p.alone {
		for _, c := range p.cardOrder(g) {
			f.Cards = append(f.Cards, p.card(g, c))
		}
	}
	if len(f.Rows) == 0 {
		f.NoRows = "Nothing is said more often here than elsewhere than chance would have it."
		if sample {
			f.NoRows = "No matter was spoken of by enough people to make a line."
		}
	}
	f.Voices = p.passages(p.frontVoices(g), frontVoices)
	for _, o := range p.dissent(g) {
		v := p.passage(o.quote)
		v.Side, v.On, v.OnHref = p.side(g, o.quote), p.claimLabel(o.claim), p.links.Claim(o.claim.Ref)
		f.Dissent = append(f.Dissent, v)
	}
	if len(f.Dissent) == 0 {
		f.NoDissent = "No quote found that says otherwise; the cards say what was looked through."
	}
	f.NotAsked, f.NotSaid = openQuestions(g, false), openQuestions(g, true)
	for _, c := range g.Contrasts {
		if len(f.Traits) < frontTraits {
			t := trait{Name: p.say(c.Attribute), Value: p.say(c.Value), Here: of(c.Here, c.Of)}
			if c.ElsewhereOf > 0 {
				t.Elsewhere = of(c.Elsewhere, c.ElsewhereOf)
			}
			f.Traits = append(f.Traits, t)
		}
	}
	for _, n := range g.Next[:min(len(g.Next), frontNext)] {
		f.Next = append(f.Next, p.say(n))
	}
	f.Worded = p.worded(g, &f)
	return f
}

// openQuestions are the facets without evidence that were asked about, or not.
func openQuestions(g *research.Persona, asked bool) []string {
	var facets, meanings []string
	for _, q := range g.OpenQuestions {
		if q.Asked == asked {
			facets, meanings = append(facets, string(q.Facet)), append(meanings, facetMeaning(q.Facet))
		}
	}
	if len(facets) > frontOpen {
		return facets
	}
	return meanings
}

// kicker says in one line what the persona rests on.
func (p *pen) kicker(g *research.Persona) []string {
	if g.Wording != nil {
		return p.wordedKicker(g)
	}
	size := of(len(g.Members), g.Of) + " participants"
	if g.Origin == research.OriginSample && len(g.Members) < len(p.people) {
		size = of(len(g.Members), len(p.people)) + " participants: those with a quote of their own"
	} else if g.Origin == research.OriginSample {
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

// drawnFrom names the members with their roles where known, the strongest where
// they are many.
func (p *pen) drawnFrom(g *research.Persona) string {
	members := slices.Clone(g.Members[:min(len(g.Members), drawnNames)])
	slices.SortStableFunc(members, func(a, b research.CandidateMember) int {
		return ByNumber(p.name(a.Participant), p.name(b.Participant))
	})
	var names []string
	for _, m := range members {
		name := p.say(p.name(m.Participant))
		if role := p.roleOf(m.Participant); role != "" {
			name += " (" + role + ")"
		}
		names = append(names, name)
	}
	if more := len(g.Members) - len(members); more > 0 {
		names = append(names, figure(more)+" more")
	}
	return series(names)
}

// joined writes "a, b", or "a" where there is no b.
func joined(a, b string) string {
	if b == "" {
		return a
	}
	return a + ", " + b
}

// side says where somebody who disagrees stands.
func (p *pen) side(g *research.Persona, ref research.Ref) string {
	switch who := p.quote[ref].Participant; {
	case g.Origin == research.OriginSample:
		return ""
	case p.groupOf[who] == g:
		return "inside the group"
	}
	return "elsewhere"
}

func (p *pen) row(g *research.Persona, c *research.Claim) row {
	r := row{ID: string(c.Ref), Href: p.links.Claim(c.Ref), Label: p.claimLabel(c), Facet: facetName(c.Facet), Family: string(research.FamilyOf(c.Facet)),
		Here: here(c), Elsewhere: elsewhere(c), Formed: c.Formed}
	r.HereAre, r.OthersAre = p.tallyOf(g, c)
	return r
}

func (p *pen) card(g *research.Persona, c *research.Claim) card {
	supports, against := c.Cited(research.Supports), c.Cited(research.Contradicts)
	k := card{row: p.row(g, c), Level: string(c.Confidence), LevelWhy: levels[c.Confidence]}
	if c.Confidence == research.Unsupported {
		k.Level = "no support"
	}
	k.State = stateWords[c.State]
	if c.Text != "" {
		p.wordedCard(g, c, &k)
	}
	k.Facts = p.facts(g, c)
	k.Voices = p.passages(p.distinctVoices(supports), cardVoices)
	k.Dissent = p.passages(against, cardDissent)
	for i := range k.Dissent {
		v := &k.Dissent[i]
		v.Against, v.Side = true, joined("disagrees", p.side(g, research.Ref(v.Ref)))
	}
	if len(against) > 0 {
		k.Against = p.quotes(against, "")
		k.AgainstAre = count(c.Support.Contradictions, "person") + " say"
		if c.Support.Contradictions == 1 {
			k.AgainstAre += "s"
		}
	} else {
		k.NoDissent = "Disagrees: none found."
		if c.Searched > 0 {
			k.NoDissent = fmt.Sprintf("Disagrees: none found among %s looked through.", count(c.Searched, "quote"))
		}
	}
	k.All, k.AllCount = p.quotes(supports, ""), count(c.Support.Quotes, "quote")
	if len(c.Elsewhere) > 0 {
		k.Others, k.OthersCount = p.quotes(c.Elsewhere, ""), count(len(c.Elsewhere), "quote")
	}
	return k
}

// stateWords are what a reader must know about a claim before believing it.
var stateWords = map[research.ClaimState]string{
	research.ClaimNeedsWording: "needs wording", research.ClaimProposed: "proposed, not decided",
	research.ClaimRejected: "rejected", research.ClaimFlagged: "flagged", research.ClaimAccepted: "accepted",
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
