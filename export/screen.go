package export

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"personas/research"
)

// Screen shows parts of an edition on pages of who may read the research: as
// reports do, with personal data as it stands.
type Screen struct {
	study *study
	links Links
}

// OnScreen checks an edition and opens it for the screen.
func OnScreen(ed *research.Edition) (*Screen, error) {
	s, err := open(ed)
	if err != nil {
		return nil, err
	}
	return &Screen{study: s}, nil
}

// Leading is the same screen with its links leading elsewhere.
func (s *Screen) Leading(links Links) *Screen { return &Screen{s.study, links} }

func (s *Screen) pen() *pen {
	p := newPen(s.study, visible)
	p.links = s.links
	return p
}

// AddParts defines in t the parts of pages that reports share with others: label,
// name, words, asked, where, said, list, tally, cited and marks.
func AddParts(t *template.Template) *template.Template {
	return template.Must(t.ParseFS(templates, "templates/parts.html", "templates/worded.html"))
}

// Front is the front page of a persona as it prints, with what stands behind it.
type Front struct {
	Page   template.HTML // our own markup, in which all that others wrote is escaped
	Behind []wordedPart
	Notes  []string
}

// Front renders a front page.
func (s *Screen) Front(g *research.Persona) (Front, error) {
	p := s.pen()
	p.alone = true
	f := p.front(g)
	name, out := "front", Front{}
	if f.Worded != nil {
		name, out.Behind, out.Notes = "worded", f.Worded.Parts, f.Worded.Notes
	}
	var b bytes.Buffer
	if err := reportTemplate.ExecuteTemplate(&b, name, f); err != nil {
		return out, fmt.Errorf("export: front page of %s: %w", g.Ref, err)
	}
	out.Page = template.HTML(b.String())
	return out, nil
}

// Name is what a person is called.
func (s *Screen) Name(participant research.Ref) string { return visible(s.study.name(participant)) }

// Quote finds a quote, nil where there is none such.
func (s *Screen) Quote(ref research.Ref) *research.Quote { return s.study.quote[ref] }

// Title is what a persona is called, the part in a member's words apart.
type Title = personaName

// Title is the persona's.
func (s *Screen) Title(g *research.Persona) Title { return s.pen().nameOf(g) }

// Rests says in short sentences what a persona rests on.
func (s *Screen) Rests(g *research.Persona) []string { return s.pen().kicker(g) }

// Missing are the parts in a decision that no persona of the study plays.
func (s *Screen) Missing() []string { return s.pen().missingVoices() }

// People are those whose words can be evidence, as people count them.
func (s *Screen) People() []research.Ref { return s.study.people }

// Line is a claim as a line, with the figures that stand behind it.
type Line struct {
	Ref, Number, Href string
	Facet             string // with its severity, where it has one
	Family            string
	Label             label
	Worded            bool
	Check             string
	Fails, Partly     bool // the check
	Level, LevelWhy   string
	HereAre           tally
	OthersAre         tally
	Said              string // "3 of 3 here · 1 of 4 elsewhere"
	Against           string // "1 against, elsewhere"
	Facts             []string
	NoDissent         string
}

// checkShort are the checks as a line has room for them.
var checkShort = map[research.Verdict]string{research.VerdictNone: "not checked", research.VerdictSupported: "check holds",
	research.VerdictPartly: "holds in part", research.VerdictNotSupported: "its quotes do not carry it"}

// Leads is where a claim of a persona stands, and its number there.
func (s *Screen) Leads(g *research.Persona, claim research.Ref) (href, number string) {
	return s.links.Claim(claim), s.pen().number(g, claim)
}

// Lines shows the claims of a persona in the order of its cards.
func (s *Screen) Lines(g *research.Persona) []Line {
	var out []Line
	for _, c := range s.pen().cardOrder(g) {
		out = append(out, s.Line(g, c))
	}
	return out
}

// Line shows a claim of a persona.
func (s *Screen) Line(g *research.Persona, c *research.Claim) Line {
	p := s.pen()
	l := Line{Ref: string(c.Ref), Number: p.number(g, c.Ref), Href: s.links.Claim(c.Ref), Facet: facetName(c.Facet), Family: string(research.FamilyOf(c.Facet)),
		Label: p.claimLabel(c), Worded: c.Text != "", Fails: c.Check.Verdict == research.VerdictNotSupported, Partly: c.Check.Verdict == research.VerdictPartly,
		Level: string(c.Confidence), LevelWhy: levels[c.Confidence], Said: here(c) + " here", Facts: p.facts(g, c)}
	if c.Severity > 0 {
		l.Facet += ", severity " + figure(c.Severity)
	}
	if l.Worded {
		l.Check = checkShort[c.Check.Verdict]
	}
	if c.Confidence == research.Unsupported {
		l.Level = "no support"
	}
	l.HereAre, l.OthersAre = p.tallyOf(g, c)
	if e := elsewhere(c); e != "" {
		l.Said += " · " + strings.TrimSpace(e+" elsewhere")
	}
	l.Against, l.NoDissent = p.againstWords(g, c)
	return l
}

// againstWords say how many speak against a claim and where they stand, or that
// nobody was found who does.
func (p *pen) againstWords(g *research.Persona, c *research.Claim) (against, none string) {
	if n := c.Support.Contradictions; n > 0 {
		against = figure(n) + " against"
		if p.dividedInside(g, c) {
			return against + ", inside the group", ""
		}
		return against + ", elsewhere", ""
	}
	if c.Searched > 0 {
		return "", "Nobody was found who says otherwise, among " + count(c.Searched, "quote") + " looked through."
	}
	return "", "Nobody was found who says otherwise."
}

// Spoken are words in their conversation: the quotes of one turn, with what was
// asked above and what was said around them.
type Spoken struct {
	Quotes      []research.Ref
	Participant research.Ref
	Asked       string
	Asker       string
	Pieces      []piece
	Lang        string
	Reported    bool
	Author      string
	Who, About  string
	Where, Href string
	Prompted    bool
}

// Spoken shows quotes in their conversations; those of one turn together, in the
// order in which the first of each comes.
func (s *Screen) Spoken(refs []research.Ref) []Spoken {
	p := s.pen()
	type place struct {
		document research.Ref
		turn     int
	}
	var order []place
	in := map[place][]*research.Quote{}
	for _, r := range refs {
		if q := s.study.quote[r]; q != nil {
			at := place{q.Document, q.Turn}
			if in[at] == nil {
				order = append(order, at)
			}
			in[at] = append(in[at], q)
		}
	}
	var out []Spoken
	for _, at := range order {
		out = append(out, p.inTalk(in[at]))
	}
	return out
}

// inTalk shows quotes of one turn.
func (p *pen) inTalk(quotes []*research.Quote) Spoken {
	first := p.passage(quotes[0].Ref)
	d := p.document[quotes[0].Document]
	v := Spoken{Participant: quotes[0].Participant, Asked: first.Asked, Asker: first.Asker, Lang: first.Lang, Reported: first.Reported, Author: first.Author,
		Who: first.Who, About: first.About, Where: first.Where, Href: first.Href, Prompted: true}
	for _, q := range quotes {
		v.Quotes, v.Prompted = append(v.Quotes, q.Ref), v.Prompted && q.Prompted
	}
	v.Pieces = around(p.spoken(d, d.Turns[quotes[0].Turn], slices.Clone(quotes)).Pieces)
	return v
}

// Room for what was said around a quote, in bytes.
const (
	before  = 160
	between = 240
	after   = 110
)

// around cuts what was said around quotes to what helps to understand them. A
// quote is never cut.
func around(pieces []piece) []piece {
	for i := range pieces {
		p := &pieces[i]
		switch {
		case p.Mark != "":
		case i == 0:
			p.Text = endOf(p.Text, before)
		case i == len(pieces)-1:
			p.Text = startOf(p.Text, after)
		case len(p.Text) > between:
			p.Text = startOf(p.Text, between/2) + endOf(p.Text, between/2)
		}
	}
	return pieces
}

// startOf and endOf keep whole words of a text that is too long, and say that
// there is more.
func startOf(text string, room int) string {
	if len(text) <= room {
		return text
	}
	if at := strings.LastIndexAny(text[:room], " \n"); at >= 0 {
		return text[:at] + " …"
	}
	return "…"
}

func endOf(text string, room int) string {
	if len(text) <= room {
		return text
	}
	if at := strings.IndexAny(text[len(text)-room:], " \n"); at >= 0 {
		return "… " + text[len(text)-room+at+1:]
	}
	return "…"
}

// OpenQuestions are the matters without evidence: those nobody was asked about,
// and those that were asked about and not spoken of.
func (s *Screen) OpenQuestions(g *research.Persona) (unasked, unsaid []string) {
	return openQuestions(g, false), openQuestions(g, true)
}
