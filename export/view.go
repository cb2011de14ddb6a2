package export

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"personas/research"
)

// The view models: what a page shows, in the order in which it shows it, with
// every sentence made. Templates lay out and nothing else.

// pen writes views in one format.
type pen struct {
	*study
	say     func(string) string   // makes words that somebody else wrote safe for the format
	shown   map[research.Ref]bool // quotes on the page so far: their conversations must be there too
	brief   bool                  // a large study: lists are capped, conversations are excerpts
	topical bool                  // themes have sections on the page, to which conversations may lead
	links   Links
	alone   bool // a front page without the cards behind it
}

// Sizes at which a page changes its form.
const (
	dotPeople    = 12   // up to here people are dots; above, bars
	listedPeople = 40   // up to here people have rows and headings of their own
	briefQuotes  = 1500 // above, lists are capped
	listCap      = 100  // quotes in a capped list
)

func newPen(s *study, say func(string) string) *pen {
	return &pen{study: s, say: say, shown: map[research.Ref]bool{}, brief: len(s.Quotes) > briefQuotes, links: Links{Claim: anchor, Quote: func(q *research.Quote) string { return anchor(q.Ref) }}}
}

// Links are where a front page leads.
type Links struct {
	Claim func(claim research.Ref) string
	Quote func(*research.Quote) string
}

// anchor leads to a place on the same page.
func anchor(ref research.Ref) string { return "#" + string(ref) }

// label is a name. Where Voice is set it is in people's own words: serif and in
// quotation marks. Where Like is set others of those counted say it in other words.
type label struct {
	Text  string
	Voice bool
	Like  bool
}

func (p *pen) themeLabel(t *research.Theme) label {
	return label{Text: p.say(t.Label), Voice: t.InVivo}
}

// claimLabel is in vivo where its words stand in a quote that the claim cites.
func (p *pen) claimLabel(c *research.Claim) label {
	if c.Text != "" {
		return label{Text: p.say(c.Text)}
	}
	want, lower := strings.ToLower(c.Label), p.lower()
	for _, r := range slices.Concat(c.Cited(research.Supports), c.Elsewhere) {
		if strings.Contains(lower[r], want) {
			return label{p.say(c.Label), true, 3*p.voicesWith(c) <= 2*c.Support.Participants}
		}
	}
	return label{Text: p.say(c.Label)}
}

// voicesWith counts the members in whose quotes the words of a card's label stand.
func (p *pen) voicesWith(c *research.Claim) int {
	people, want, lower := map[research.Ref]bool{}, strings.ToLower(c.Label), p.lower()
	for _, r := range c.Cited(research.Supports) {
		if strings.Contains(lower[r], want) {
			people[p.quote[r].Participant] = true
		}
	}
	return len(people)
}

// personaName is a persona's name, the part in a member's words apart.
type personaName struct {
	Plain string
	Voice string
	Href  string // of the quote that Voice stands in
}

// nameOf splits Group B: “an in-vivo phrase” where the phrase does stand in the
// quote that the name is from.
func (p *pen) nameOf(g *research.Persona) personaName {
	if g.Wording != nil && g.Wording.Name != "" {
		return personaName{Plain: p.say(g.Wording.Name)}
	}
	before, rest, found := strings.Cut(g.Name, "“")
	phrase, after, closed := strings.Cut(rest, "”")
	q := p.quote[g.NameFrom]
	if !found || !closed || strings.TrimSpace(after) != "" || q == nil || q.Voice != research.VoiceFirstHand ||
		!strings.Contains(strings.ToLower(q.Text), strings.ToLower(phrase)) {
		return personaName{Plain: p.say(g.Name)}
	}
	p.shown[q.Ref] = true
	return personaName{p.say(strings.TrimRight(before, " :")), p.say(phrase), p.links.Quote(q)}
}

// passage is a quote as it is shown: the question above, the words, and who
// said them where.
type passage struct {
	Ref      string
	Href     string
	Asked    string // the question, or the end of it
	Asker    string // who asked, in a conversation
	Text     string
	Lang     string // of the words, where it is not English
	Reported bool   // somebody else's words about Who: never in quotation marks
	Author   string // who noted it
	Who      string
	About    string // their role, where known
	Where    string // page, time or line
	Side     string // "disagrees", "elsewhere", …
	On       label  // the claim it speaks against
	OnHref   string
	Against  bool
	Prompted bool
}

func (p *pen) passage(ref research.Ref) passage {
	q := p.quote[ref]
	p.shown[ref] = true
	d, t := p.document[q.Document], p.turn(q)
	v := passage{Ref: string(ref), Href: p.links.Quote(q), Asked: p.say(questionOf(q.Question)), Text: p.say(q.Text), Lang: foreign(d), Who: p.say(p.name(q.Participant)),
		About: p.roleOf(q.Participant), Where: p.say(p.where(d, t)), Reported: q.Voice == research.VoiceReported, Prompted: q.Prompted}
	if asked, ok := d.Question(q.Turn); ok && v.Asked != "" && d.Kind != research.KindSurvey {
		v.Asker = p.say(asked.Speaker)
	}
	if v.Reported {
		v.Author = p.say(t.Author)
		if v.Author == "" {
			v.Author = "our staff"
		}
	}
	return v
}

// languageForm is a BCP 47 tag.
var languageForm = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// foreign is the language of a document that is not in the page's, "" where it
// is or cannot be told.
func foreign(d *research.Document) string {
	if d.Language == "und" || d.Language == "en" || strings.HasPrefix(d.Language, "en-") || !languageForm.MatchString(d.Language) {
		return ""
	}
	return d.Language
}

// passages are the first quotes of a list. A question stands above the first of
// the answers to it that follow one another.
func (p *pen) passages(list []research.Ref, limit int) []passage {
	var out []passage
	asked, asker := "", ""
	for _, r := range list[:min(limit, len(list))] {
		v := p.passage(r)
		if v.Asked == asked && v.Asker == asker {
			v.Asked = ""
		} else {
			asked, asker = v.Asked, v.Asker
		}
		out = append(out, v)
	}
	return out
}

// roleOf is what a participant's role attribute says, "" where there is none.
func (p *pen) roleOf(ref research.Ref) string { return p.say(p.participant[ref].Attributes["role"]) }

// where names the place of a turn: the document where its name says more than
// the speaker's, then page, time or line.
func (p *pen) where(d *research.Document, t research.Turn) string {
	var parts []string
	if d.Title != "" && !strings.HasPrefix(p.name(t.Participant), d.Title) {
		parts = append(parts, d.Title)
	}
	switch {
	case t.Timed:
		parts = append(parts, clock(t.Time))
	case t.Page > 0:
		parts = append(parts, "page "+figure(t.Page))
	case t.Line > 0 && d.Kind.Quantitative():
		parts = append(parts, "row "+figure(t.Line))
	case t.Line > 0:
		parts = append(parts, "line "+figure(t.Line))
	}
	if len(parts) == 0 {
		return string(d.Kind)
	}
	return strings.Join(parts, ", ")
}

// quoteList is a list of quotes that a number opens.
type quoteList struct {
	Groups []quoteGroup
	More   int // left out
}

// quoteGroup is the part of a list that one participant said, or all of it.
type quoteGroup struct {
	ID       string // its anchor, "" where nothing leads there
	Who      string // "" where the group is of everybody
	Passages []passage
}

// quotes lists quotes by participant where people are few, else as they come.
// at is the prefix of the groups' anchors.
func (p *pen) quotes(list []research.Ref, at string) quoteList {
	total := len(list)
	if p.brief {
		list = list[:min(total, listCap)]
	}
	out := quoteList{More: total - len(list)}
	if len(p.people) > listedPeople {
		if len(list) > 0 {
			out.Groups = []quoteGroup{{Passages: p.passages(list, len(list))}}
		}
		return out
	}
	for _, person := range p.people {
		var theirs []research.Ref
		for _, r := range list {
			if p.quote[r].Participant == person {
				theirs = append(theirs, r)
			}
		}
		if len(theirs) > 0 {
			g := quoteGroup{Who: p.say(p.name(person)), Passages: p.passages(theirs, len(theirs))}
			if at != "" {
				g.ID = at + "-" + string(person)
			}
			out.Groups = append(out.Groups, g)
		}
	}
	return out
}

// tally is people as marks: dots where they are few, a bar where they are many.
// The figures always stand beside it.
type tally struct {
	Dots []string // a class a person
	Bar  *bar
}

// bar is a length of 100; Track draws the whole behind it.
type bar struct {
	Width float64
	Track bool
}

func share(n, all int) float64 {
	if all == 0 {
		return 0
	}
	return float64(1000*n/all) / 10
}

// compare scales bars that stand under one another to the longest of them, so
// that small shares can be compared; the figures beside them say of how many.
func compare(bars []*bar) {
	longest := 0.0
	for _, b := range bars {
		longest = max(longest, b.Width)
	}
	for _, b := range bars {
		b.Track = false
		if longest > 0 {
			b.Width = math.Round(1000*b.Width/longest) / 10
		}
	}
}

// tallyOf shows who of a group says a thing, and who elsewhere.
func (p *pen) tallyOf(g *research.Persona, c *research.Claim) (here, elsewhere tally) {
	n := c.Support
	if len(p.people) > dotPeople {
		ofHere, ofElsewhere := n.Of, n.ElsewhereOf
		if len(c.Asked) > 0 {
			ofHere, ofElsewhere = n.Asked, n.ElsewhereAsked
		}
		return tally{Bar: &bar{share(n.Participants, ofHere), true}}, tally{Bar: &bar{share(n.Elsewhere, ofElsewhere), true}}
	}
	member := map[research.Ref]bool{}
	for _, m := range g.Members {
		member[m.Participant] = true
	}
	says, denies, asked := map[research.Ref]bool{}, map[research.Ref]bool{}, map[research.Ref]bool{}
	for _, r := range slices.Concat(c.Cited(research.Supports), c.Elsewhere) {
		says[p.quote[r].Participant] = p.quote[r].Voice == research.VoiceFirstHand || says[p.quote[r].Participant]
	}
	for _, r := range c.Cited(research.Contradicts) {
		denies[p.quote[r].Participant] = true
	}
	for _, r := range c.Asked {
		asked[r] = true
	}
	for _, person := range p.people {
		dot := dotOf(says[person], denies[person], len(asked) == 0 || asked[person])
		if member[person] {
			here.Dots = append(here.Dots, dot)
		} else {
			elsewhere.Dots = append(elsewhere.Dots, dot)
		}
	}
	return here, elsewhere
}

// dotOf is the class of a person's dot: says both, says it, says otherwise, is
// silent, was not asked.
func dotOf(says, denies, asked bool) string {
	switch {
	case says && denies:
		return "d"
	case says:
		return "y"
	case denies:
		return "a"
	case asked:
		return "s"
	}
	return "n"
}
