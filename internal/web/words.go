package web

import (
	"fmt"
	"slices"
	"strings"

	"personas/export"
	"personas/research"
	"personas/review"
)

// wordsView is an open claim: the words behind it, and what may be done with it.
type wordsView struct {
	claimLine
	Action   string // the address of the claim
	On       int
	ByRisk   bool
	Passages string // "4 passages"
	Asks     []askLink
	Asked    bool // one of them is answered, in the place of its words
	Voices   []voices
	Notes    []noteView
	Proposal *proposalView
	Edit     *editView // nil where who asks may not edit
	Draft    draft     // what was written and not kept
	Next     string
	Prev     string
	Opens    bool // that it is looked at is noted
	Answer   bool // somebody contradicts it: who decides says what they make of that
	Answered bool
}

// voices are words under one heading.
type voices struct {
	Head, Note string
	Against    bool
	Spoken     []export.Spoken
	More       int
	MoreHref   string
}

// askLink is a question that one key asks of a claim.
type askLink struct {
	Key, Text, Href string
	Here            bool
}

// noteView is what somebody said of a claim.
type noteView struct{ By, When, Did, Text string }

// proposalView is what a later run would say.
type proposalView struct {
	Text  string
	Cites []citation
}

// citation is a quote that a claim cites, or might.
type citation struct {
	Ref, Who, Text string
	Chosen         bool
}

// words opens a claim.
func (s *sitting) words(view *personaView, ref research.Ref, d *draft) (*wordsView, error) {
	state, c, err := s.desk.Claim(ref)
	if err != nil {
		return nil, err
	}
	if state != s.state {
		return nil, errNoPage
	}
	w := &wordsView{Action: s.at("claims/" + string(ref)), On: state.Version, ByRisk: view.ByRisk, Opens: !state.Opened[ref],
		Answer: len(c.Cited(research.Contradicts)) > 0, Answered: state.Answered[ref], Notes: s.notes(ref), Passages: plural(len(c.Citations), "passage")}
	var order []claimLine
	for _, g := range view.Groups {
		order = append(order, g.Claims...)
	}
	at := slices.IndexFunc(order, func(l claimLine) bool { return l.Here })
	w.claimLine = order[at]
	if at > 0 {
		w.Prev = order[at-1].Href
	}
	if at+1 < len(order) {
		w.Next = order[at+1].Href
	}
	w.Asks, w.Voices = s.ask(c, w.Href)
	w.Asked = s.r.FormValue("ask") != ""
	if d != nil {
		w.Draft = *d
	}
	if view.Why == "" {
		w.Edit, w.Proposal = s.edit(c, d), s.proposal(c)
	}
	return w, nil
}

// asks are the questions, with the key of each.
var asks = []struct{ name, key, text string }{{"disagrees", "d", "Who disagrees"}, {"person", "s", "Else from this person"},
	{"unprompted", "u", "Unprompted"}, {"elsewhere", "h", "Here and elsewhere"}}

// ask answers what the query asks of a claim: without a question, its words.
func (s *sitting) ask(c *research.Claim, href string) (links []askLink, out []voices) {
	asked := s.r.FormValue("ask")
	self, anchor, _ := strings.Cut(href, "#")
	for _, a := range asks {
		links = append(links, askLink{a.key, a.text, self + "&ask=" + a.name + "#" + anchor, a.name == asked})
	}
	supports, against := c.Cited(research.Supports), c.Cited(research.Contradicts)
	all := self + "&ask=all#" + anchor
	line := s.screen.Line(s.persona(), c)
	switch asked {
	case "disagrees":
		return links, []voices{s.heard("Who disagrees", line.NoDissent, against, len(against), "", true)}
	case "person":
		return links, s.elseFrom(c)
	case "unprompted":
		note := fmt.Sprintf("%d of the %d who say it here say it unprompted.", c.Support.Unprompted, c.Support.Participants)
		return links, []voices{s.heard("Said unprompted", note, slices.DeleteFunc(slices.Clone(supports), s.prompted), fewVoices, "", false)}
	case "elsewhere":
		return links, []voices{s.heard("Here", "", supports, fewVoices, all, false), s.heard("Elsewhere", line.Said+".", c.Elsewhere, fewVoices, "", false)}
	case "all":
		return links, []voices{s.heard("Here", "", supports, manyVoices, "", false), s.heard("Against", line.NoDissent, against, manyVoices, "", true)}
	}
	out = []voices{s.heard("Here", "", supports, fewVoices, all, false), s.heard("Against", line.NoDissent, against, fewVoices, all, true)}
	if len(c.Elsewhere) > 0 {
		out = append(out, s.heard("Elsewhere, counted and not cited", "", c.Elsewhere, 2, self+"&ask=elsewhere#"+anchor, false))
	}
	return links, out
}

// Passages that are shown of many.
const (
	fewVoices  = 8
	manyVoices = 100
)

// heard are quotes under a heading, at most so many.
func (s *sitting) heard(head, note string, refs []research.Ref, limit int, more string, against bool) voices {
	shown := refs[:min(limit, len(refs))]
	return voices{Head: head, Note: note, Against: against, Spoken: s.screen.Spoken(shown), More: len(refs) - len(shown), MoreHref: more}
}

func (s *sitting) prompted(ref research.Ref) bool {
	q := s.screen.Quote(ref)
	return q == nil || q.Prompted
}

// elseFrom is what the person of the query, or who is cited first, said besides.
func (s *sitting) elseFrom(c *research.Claim) []voices {
	who := research.Ref(s.r.FormValue("who"))
	if who == "" && len(c.Citations) > 0 {
		if q := s.screen.Quote(c.Citations[0].Quote); q != nil {
			who = q.Participant
		}
	}
	var others []research.Ref
	for i := range s.desk.Edition.Quotes {
		q := &s.desk.Edition.Quotes[i]
		if q.Participant == who && !slices.ContainsFunc(c.Citations, func(ci research.Citation) bool { return ci.Quote == q.Ref }) {
			others = append(others, q.Ref)
		}
	}
	note := ""
	if len(others) == 0 {
		note = "Nothing else of theirs was quoted."
	}
	return []voices{s.heard("What else "+s.screen.Name(who)+" said", note, others, 3*fewVoices, "", false)}
}

// notes are what was said of a claim.
func (s *sitting) notes(ref research.Ref) (out []noteView) {
	for i := range s.state.Notes {
		if n := &s.state.Notes[i]; n.Claim == ref {
			out = append(out, noteView{n.By, day(n.At), didWords[n.Act], n.Word(research.WordNote)})
		}
	}
	return out
}

func (s *sitting) citation(ref research.Ref, chosen bool) citation {
	q := s.screen.Quote(ref)
	if q == nil {
		return citation{Ref: string(ref), Text: "withdrawn"}
	}
	return citation{string(ref), s.screen.Name(q.Participant), q.Text, chosen}
}

func (s *sitting) proposal(c *research.Claim) *proposalView {
	if c.Proposal == nil {
		return nil
	}
	v := &proposalView{Text: c.Proposal.Text}
	for _, ref := range c.Proposal.Cites {
		v.Cites = append(v.Cites, s.citation(ref, false))
	}
	return v
}

// editView is a claim that somebody writes on.
type editView struct {
	Text   string
	Cited  []citation
	Others []citation // of the same people on the same matter
	Cite   string     // references that were typed
	Open   bool
	Then   []string // what comes of it, where somebody asked
}

// nearQuotes are quotes offered to be cited too.
const nearQuotes = 6

// edit fills the form with a claim, or with what somebody wrote.
func (s *sitting) edit(c *research.Claim, d *draft) *editView {
	v := &editView{Text: c.Text}
	for _, ref := range c.Cited(research.Supports) {
		v.Cited = append(v.Cited, s.citation(ref, d == nil || d.Act != research.ActEdit || !slices.Contains(d.Drop, ref)))
	}
	for _, ref := range s.near(c) {
		v.Others = append(v.Others, s.citation(ref, d != nil && slices.Contains(d.Cite, ref)))
	}
	if d != nil && d.Act == research.ActEdit {
		v.Text, v.Open, v.Then = d.Text, true, d.Then
		for _, ref := range d.Cite {
			if !slices.ContainsFunc(v.Others, func(o citation) bool { return o.Ref == string(ref) }) {
				v.Cite = strings.TrimSpace(v.Cite + " " + string(ref))
			}
		}
	}
	return v
}

// near are quotes of the persona's people in the theme of a claim that it does
// not cite.
func (s *sitting) near(c *research.Claim) (refs []research.Ref) {
	at := slices.IndexFunc(s.desk.Edition.Themes, func(t research.Theme) bool { return t.Ref == c.Theme })
	if at < 0 {
		return nil
	}
	for _, m := range s.desk.Edition.Themes[at].Members {
		q := s.screen.Quote(m.Quote)
		ours := q != nil && slices.ContainsFunc(s.persona().Members, func(p research.CandidateMember) bool { return p.Participant == q.Participant })
		if ours && len(refs) < nearQuotes && !slices.ContainsFunc(c.Citations, func(ci research.Citation) bool { return ci.Quote == m.Quote }) {
			refs = append(refs, m.Quote)
		}
	}
	return refs
}

// draft is what somebody wrote of a claim and nobody has kept.
type draft struct {
	review.Decision
	Then []string
}
