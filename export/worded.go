package export

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"personas/research"
)

// A worded persona: the front page that a new colleague reads, and what of the
// document stands behind it. Sentences are somebody's; every figure beside them
// is ours.

// worded is the part of a front page that somebody wrote.
type worded struct {
	By        string // who wrote it
	Summary   *cited
	Use       *cited
	Recognise []cited
	Rows      []statement
	NoRows    string
	More      string // claims for which there was no room
	Dissent   []passage
	NoDissent string // where none is shown
	Everyone  []statement
	Missing   []string
	NotSaid   []string
	NotAsked  []string
	Ours      []cited // suggestions, apart from everything that has evidence
	OursBy    string
	Blocked   string // claims kept off the page, and why
	Parts     []wordedPart
	Notes     []string // what was dropped, what is open
}

// cited is a sentence with the marks of what carries it.
type cited struct {
	Head  string // the lens, the stage, … where it has one
	Text  string
	Marks []mark
}

// mark leads to a claim or a quote.
type mark struct{ Text, ID, Href string }

// statement is a worded claim as a line of the front page.
type statement struct {
	cited
	Href      string
	Said      string // "3 of 3 · elsewhere 1 of 4"
	HereAre   tally
	OthersAre tally
	Note      string // "one voice", "divided", …
}

// wordedPart is a part of the document behind the front page.
type wordedPart struct {
	Head  string
	Lines []cited
}

// The front page is one printed page of so many words, headings and places
// included; what finds no room stands behind it.
const (
	pageWords      = 450
	pageHeadings   = 50 // words of ours that stand there whatever is told
	frontRecognise = 2
	frontOurs      = 4
	frontEveryone  = 2
)

// frontHeads are the lines of the front page: of which facets, how many; a claim
// stands in the first that takes it.
var frontHeads = []struct {
	head   string
	room   int
	facets []research.Facet
	hurts  bool // takes no claim whose quotes approve
}{
	{"Goal", 3, []research.Facet{research.FacetGoal}, false},
	{"Pains, worst first", 3, []research.Facet{research.FacetPain, research.FacetFriction}, true},
	{"Goes well", 1, []research.Facet{research.FacetPain, research.FacetFriction}, false},
	{"At stake", 1, []research.Facet{research.FacetRisk}, false},
	{"Answers to", 1, []research.Facet{research.FacetAuthority}, false},
	{"When", 2, []research.Facet{research.FacetTrigger, research.FacetJob}, false},
	{"Does", 2, []research.Facet{research.FacetBehaviour}, false},
	{"Judges by", 2, []research.Facet{research.FacetCriterion, research.FacetTradeoff}, false},
	{"Objects to", 2, []research.Facet{research.FacetObjection}, false},
	{"Worth it when", 1, []research.Facet{research.FacetOutcome}, false},
	{"Learns from", 1, []research.Facet{research.FacetChannel}, false},
	{"Leaves when", 1, []research.Facet{research.FacetChurn}, false},
}

// pageRoom counts down the words that are left on a front page.
type pageRoom int

// fits takes the room for words where there is enough of it.
func (r *pageRoom) fits(texts ...string) bool {
	n := prose(texts...)
	if n > int(*r) {
		return false
	}
	*r -= pageRoom(n)
	return true
}

// prose counts words: not figures, not the marks of claims.
func prose(texts ...string) (n int) {
	for _, word := range strings.Fields(strings.Join(texts, " ")) {
		if strings.ContainsFunc(word, unicode.IsLetter) && !claimMark.MatchString(word) {
			n++
		}
	}
	return n
}

// claimMark is how sentences name a claim.
var claimMark = regexp.MustCompile(`^C\d+$`)

// worded makes the worded part of a front page, nil where nobody worded anything.
func (p *pen) worded(g *research.Persona, f *front) *worded {
	w := g.Standing()
	if w == nil {
		return nil
	}
	v := &worded{By: p.say(w.By), NotAsked: openQuestions(g, false), NotSaid: openQuestions(g, true), Missing: p.missingVoices()}
	room := pageRoom(pageWords - pageHeadings - prose(slices.Concat(f.Kicker, v.NotAsked, v.NotSaid, f.Next, v.Missing,
		[]string{f.Name.Plain, f.Name.Voice, f.Drawn, f.Caution, v.By})...))
	v.Summary, v.Use = p.told(g, &room, w.Summary), p.told(g, &room, w.UseItTo)
	v.Recognise = p.toldAll(g, &room, frontRecognise, "", w.Recognise...)
	p.wordedDissent(g, v, &room)
	f.Voices = p.shortVoices(g, &room)
	p.frontRows(g, v, &room)
	p.ours(g, v, w, &room)
	v.Parts, v.Notes = p.wordedParts(g, w), p.wordedNotes(g, w)
	return v
}

// sentence is a sentence with its marks.
func (p *pen) sentence(g *research.Persona, c research.Cited) cited {
	s := cited{Text: p.say(c.Text)}
	for _, ref := range c.Claims {
		m := p.claimMark(g, ref)
		if slices.ContainsFunc(g.Claims, func(c research.Claim) bool { return c.Ref == ref && c.Check.Verdict == research.VerdictNotSupported }) {
			m.Text += " (not carried)"
		}
		s.Marks = append(s.Marks, m)
	}
	for _, ref := range c.Quotes {
		p.shown[ref] = true
		s.Marks = append(s.Marks, p.quoteMark(ref))
	}
	return s
}

// claimMark leads to a claim, quoteMark to a quote by who said it.
func (p *pen) claimMark(g *research.Persona, ref research.Ref) mark {
	return mark{p.number(g, ref), string(ref), p.links.Claim(ref)}
}

func (p *pen) quoteMark(ref research.Ref) mark {
	q := p.quote[ref]
	return mark{p.say(p.name(q.Participant)), string(ref), p.links.Quote(q)}
}

// told is a sentence, nil where there is none or no room for it.
func (p *pen) told(g *research.Persona, room *pageRoom, c research.Cited) *cited {
	if c.Text == "" || !room.fits(c.Text, strings.Repeat("P ", len(c.Quotes))) {
		return nil
	}
	s := p.sentence(g, c)
	return &s
}

func (p *pen) toldAll(g *research.Persona, room *pageRoom, limit int, head string, list ...research.Cited) (out []cited) {
	for _, c := range list {
		if s := p.told(g, room, c); s != nil && len(out) < limit {
			s.Head = head
			out = append(out, *s)
		}
	}
	return out
}

// number is how a claim is called on the page: C1 is the first card.
func (p *pen) number(g *research.Persona, ref research.Ref) string {
	at := slices.IndexFunc(p.cardOrder(g), func(c *research.Claim) bool { return c.Ref == ref })
	return fmt.Sprintf("C%d", at+1)
}

// cardOrder is the order of a persona's cards: of a worded one that of its front
// page, and what nobody worded last.
func (s *study) cardOrder(g *research.Persona) []*research.Claim {
	if g.Wording == nil {
		return apartFirst(g)
	}
	claims := byFacet(g.Claims)
	slices.SortStableFunc(claims, func(a, b *research.Claim) int {
		if (a.Text == "") != (b.Text == "") {
			return cmp.Compare(b.Text, a.Text)
		}
		return cmp.Or(cmp.Compare(s.headOf(a), s.headOf(b)), bySeverity(a, b))
	})
	return claims
}

// headOf is which line of the front page a claim has, the last where it has none.
func (s *study) headOf(c *research.Claim) int {
	for i, h := range frontHeads {
		if slices.Contains(h.facets, c.Facet) && !(h.hurts && s.lean(c.Cited(research.Supports)) > 0) {
			return i
		}
	}
	return len(frontHeads)
}

// bySeverity puts the worst first and what nobody ranked last.
func bySeverity(a, b *research.Claim) int {
	if a.Severity == 0 || b.Severity == 0 {
		return cmp.Compare(b.Severity, a.Severity)
	}
	return cmp.Compare(a.Severity, b.Severity)
}

// tellable are the worded claims that stand.
func tellable(g *research.Persona) []*research.Claim {
	return standing(g, func(c *research.Claim) bool { return c.Text != "" && c.Stands() })
}

// tableClaims are the claims in the table of a worded front page, in its order:
// those that their quotes carry and that do not hold for everybody.
func (s *study) tableClaims(g *research.Persona) (out []*research.Claim) {
	if g.Wording == nil {
		return nil
	}
	lines := map[int]int{}
	for _, c := range s.cardOrder(g) {
		line := s.headOf(c)
		if line == len(frontHeads) || lines[line] == frontHeads[line].room || c.Text == "" || !c.Stands() ||
			c.Check.Verdict == research.VerdictNotSupported || everybodys(g, c) {
			continue
		}
		lines[line]++
		out = append(out, c)
	}
	return out
}

// frontRows are the claims of the front page, those that hold for everyone apart.
// What its quotes do not carry is not on it.
func (p *pen) frontRows(g *research.Persona, v *worded, room *pageRoom) {
	const leftOut = 15 // words that say how many claims have no room
	told, more := -1, 0
	*room -= leftOut
	for _, c := range p.tableClaims(g) {
		line := p.headOf(c)
		head := frontHeads[line].head
		if line == told {
			head = ""
		}
		if s := p.statement(g, c, head); room.fits(s.Text, s.Said, s.Note, head) {
			v.Rows, told = append(v.Rows, s), line
		} else {
			more++
		}
	}
	if more > 0 {
		v.More = "and " + count(more, "claim") + " more, for which there is no room here: see the evidence"
	} else {
		*room += leftOut
	}
	if len(v.Rows)+more == 0 {
		v.NoRows = "No claim stands that its quotes carry."
	}
	blocked := 0
	for _, c := range tellable(g) {
		switch {
		case c.Check.Verdict == research.VerdictNotSupported:
			blocked++
		case everybodys(g, c) && len(v.Everyone) < frontEveryone:
			if s := p.statement(g, c, ""); room.fits(s.Text, s.Said) {
				v.Everyone = append(v.Everyone, s)
			}
		}
	}
	if n := blocked; n > 0 {
		v.Blocked = fmt.Sprintf("%s are not on this page: their quotes do not carry them.", count(n, "claim"))
		if n == 1 {
			v.Blocked = "1 claim is not on this page: its quotes do not carry it."
		}
		room.fits(v.Blocked)
	}
}

// everybodys are claims that hold for all who were asked, here and elsewhere.
func everybodys(g *research.Persona, c *research.Claim) bool {
	n := c.Support
	return g.Origin != research.OriginSample && n.ElsewhereAsked > 0 && n.Participants == n.Asked && n.Elsewhere == n.ElsewhereAsked
}

func (p *pen) statement(g *research.Persona, c *research.Claim, head string) statement {
	s := statement{cited: cited{Head: head, Text: p.say(c.Text), Marks: []mark{p.claimMark(g, c.Ref)}}, Href: p.links.Claim(c.Ref), Said: here(c)}
	if e := elsewhere(c); e != "" {
		s.Said += " · elsewhere " + e
	}
	s.HereAre, s.OthersAre = p.tallyOf(g, c)
	var notes []string
	if c.Confidence == research.Anecdotal {
		notes = append(notes, "one voice")
	}
	if p.dividedInside(g, c) {
		notes = append(notes, "divided")
	}
	if c.Check.Verdict == research.VerdictPartly {
		notes = append(notes, "carried in part")
	}
	s.Note = strings.Join(notes, ", ")
	return s
}

// dividedInside reports whether a member says otherwise.
func (p *pen) dividedInside(g *research.Persona, c *research.Claim) bool {
	return slices.ContainsFunc(c.Cited(research.Contradicts), func(r research.Ref) bool {
		who := p.quote[r].Participant
		return slices.ContainsFunc(g.Members, func(m research.CandidateMember) bool { return m.Participant == who })
	})
}

// shortVoices are the quotes of the front page, without what was asked.
func (p *pen) shortVoices(g *research.Persona, room *pageRoom) (out []passage) {
	for _, r := range p.frontVoices(g) {
		if q := p.quote[r]; room.fits(q.Text, p.where(p.document[q.Document], p.turn(q)), p.name(q.Participant), p.roleOf(q.Participant)) {
			v := p.passage(r)
			v.Asked, v.Asker = "", ""
			out = append(out, v)
		}
	}
	return out
}

// wordedDissent is what contradicts the claims of the front page.
func (p *pen) wordedDissent(g *research.Persona, w *worded, room *pageRoom) {
	claims := tellable(g)
	w.NoDissent = "No quote found that says otherwise; the claims say what was looked through."
	for _, c := range claims {
		if c.Support.Contradictions > 0 {
			w.NoDissent = "Some say otherwise, at more length than fits here: see the claims."
		}
	}
	for _, o := range p.dissentOf(claims) {
		if q := p.quote[o.quote]; !room.fits(q.Text, p.where(p.document[q.Document], p.turn(q)), "inside the group on P1", p.roleOf(q.Participant)) {
			continue
		}
		v := p.passage(o.quote)
		v.Asked, v.Asker = "", ""
		v.Side, v.On, v.OnHref = p.side(g, o.quote), label{Text: p.number(g, o.claim.Ref)}, p.links.Claim(o.claim.Ref)
		w.Dissent = append(w.Dissent, v)
	}
}

// missingVoices are the parts in a decision that no persona of the study plays:
// whom to talk to next. Where no part is known, nothing can be said.
func (p *pen) missingVoices() (out []string) {
	known := map[research.PersonaType]bool{}
	for i := range p.Personas {
		known[p.Personas[i].Type] = true
	}
	delete(known, research.TypeUnknown)
	if len(known) == 0 {
		return nil
	}
	for _, m := range []struct {
		kind research.PersonaType
		noun string
	}{{research.TypeUser, "a user"}, {research.TypeBuyer, "a buyer"}, {research.TypeChampion, "a champion"},
		{research.TypeInfluencer, "an influencer"}, {research.TypeDetractor, "somebody against it"}} {
		if !known[m.kind] {
			out = append(out, m.noun)
		}
	}
	return out
}

// ours are suggestions: what the claims mean for each function, and readings. They
// are somebody's only after a person accepted them.
func (p *pen) ours(g *research.Persona, v *worded, w *research.Wording, room *pageRoom) {
	told := map[research.Lens]bool{}
	for _, l := range w.Lenses {
		if s := p.told(g, room, l.Cited); s != nil && !told[l.Lens] {
			told[l.Lens], s.Head = true, accepted(sentenceCase(string(l.Lens)), p.say(l.By))
			v.Ours = append(v.Ours, *s)
		}
	}
	for _, r := range w.Readings {
		if s := p.told(g, room, r.Cited); s != nil && len(v.Ours) < frontOurs {
			r.By = p.say(r.By)
			s.Head = readingHead(r)
			v.Ours = append(v.Ours, *s)
		}
	}
	v.OursBy = oursBy(w, v.By)
}

// oursBy says whose the reading of a persona is.
func oursBy(w *research.Wording, model string) string {
	theirs, open := 0, 0
	for _, l := range w.Lines() {
		switch {
		case l.Part != research.PartLens && l.Part != research.PartReading:
		case l.By != "":
			theirs++
		default:
			open++
		}
	}
	switch {
	case w.By == research.ByPerson || open == 0:
		return "a person’s"
	case theirs == 0:
		return "suggested by " + model + ", nobody has accepted it"
	}
	return "suggested by " + model + ", accepted where somebody is named"
}

func readingHead(r research.Reading) string {
	if r.Accepted {
		return accepted(cmp.Or(sentenceCase(string(r.Lens)), "Accepted"), r.By)
	}
	return "Suggested"
}

// accepted names who stands for a sentence, beside what it is.
func accepted(head, by string) string {
	if by == "" {
		return head
	}
	return head + ", " + by
}

func sentenceCase(s string) string { return strings.TrimSuffix(sentence(s), ".") }

// wordedParts are the parts behind the front page.
func (p *pen) wordedParts(g *research.Persona, w *research.Wording) (out []wordedPart) {
	part := func(head string, lines ...cited) {
		if len(lines) > 0 {
			out = append(out, wordedPart{head, lines})
		}
	}
	byPart := map[research.Part][]cited{}
	for _, l := range w.Lines() {
		s := p.sentence(g, l.Cited)
		s.Head = p.lineHead(l)
		byPart[l.Part] = append(byPart[l.Part], s)
	}
	part("Why this type: "+string(g.Type), byPart[research.PartTypeWhy]...)
	part("How to recognise them", byPart[research.PartRecognise]...)
	part("Jobs", byPart[research.PartJob]...)
	part("Journey", byPart[research.PartJourney]...)
	part("What they say, think, do and feel", byPart[research.PartEmpathy]...)
	part("Mindset", byPart[research.PartMindset]...)
	part("How they stand to others", byPart[research.PartRelation]...)
	part("Our reading: suggestions, no evidence", append(byPart[research.PartLens], byPart[research.PartReading]...)...)
	return out
}

// lineHead says what a sentence is about.
func (p *pen) lineHead(l research.Line) string {
	switch l.Part {
	case research.PartJob:
		if l.Marked {
			return "Everybody"
		}
	case research.PartRelation:
		if o := p.persona[research.Ref(l.About)]; o != nil {
			return p.nameOf(o).Plain
		}
	case research.PartReading:
		return readingHead(research.Reading{Accepted: l.Marked, Lens: research.Lens(l.About), By: p.say(l.By)})
	case research.PartLens:
		return accepted(sentenceCase(l.About), p.say(l.By))
	default:
		return sentenceCase(l.About)
	}
	return ""
}

// wordedNotes say what is not in the document, and what is open about it.
func (p *pen) wordedNotes(g *research.Persona, w *research.Wording) (out []string) {
	unsupported, unchecked, cards := 0, 0, 0
	for i := range g.Claims {
		switch c := &g.Claims[i]; {
		case c.Text == "":
			cards++
		case c.Check.Verdict == research.VerdictNotSupported:
			unsupported++
		case c.Check.Verdict == research.VerdictNone:
			unchecked++
		}
	}
	if w.Summary.Text == "" && g.Wording.Summary.Text != "" {
		out = append(out, "The summary fell with a claim it stood on.")
	}
	if o := p.persona[w.SimilarTo]; o != nil {
		out = append(out, "Reads like “"+p.nameOf(o).Plain+"”, also after a second draft: look whether they are one.")
	}
	if w.OpenReason != "" {
		out = append(out, "What part they play is open: "+p.say(w.OpenReason)+".")
	}
	if unsupported > 0 {
		out = append(out, "Claims that their quotes do not carry: "+of(unsupported, len(g.Claims))+". They are kept, marked, and block approval.")
	}
	if unchecked > 0 {
		out = append(out, "Claims not checked against their quotes yet: "+of(unchecked, len(g.Claims))+".")
	}
	if cards > 0 {
		out = append(out, "Claims that nobody has worded: "+of(cards, len(g.Claims))+".")
	}
	if w.Dropped > 0 {
		out = append(out, "Sentences that were dropped, for nothing carried them or they said what they must not: "+figure(w.Dropped)+".")
	}
	return out
}

// wordedKicker says in one line what the persona rests on and whose words it is
// told in.
func (p *pen) wordedKicker(g *research.Persona) []string {
	var k []string
	if g.Type != research.TypeUnknown {
		k = append(k, string(g.Type))
	}
	k = append(k, g.Grounding.Word()+": "+of(len(g.Members), g.Of)+" participants"+needed(g.Grounding))
	if len(g.SourceKinds) > 0 {
		k = append(k, kinds(g.SourceKinds))
	}
	if s := stability(g); s != "" {
		k = append(k, p.say(s))
	}
	return append(k, writtenBy(p.say(g.Wording.By), g.Status))
}

func writtenBy(by string, status research.Status) string {
	if by == research.ByPerson {
		by = "a person"
	}
	switch status {
	case research.StatusDraft, "":
		return "written by " + by + ", not reviewed"
	}
	return "written by " + by + ", " + strings.ReplaceAll(string(status), "_", " ")
}

// needed says how many people would make a hypothesis grounded.
func needed(g research.Grounding) string {
	switch {
	case g.Grounded:
		return ""
	case g.Calls == 0 && g.Answers == 0:
		return " (15 needed)"
	case g.Interviews == 0 && g.Answers == 0:
		return " (30 needed)"
	case g.Interviews == 0 && g.Calls == 0:
		return " (200 needed)"
	}
	return " (not enough together)"
}

// checkWords say what came of holding a claim against its quotes.
var checkWords = map[research.Verdict]string{
	research.VerdictNone: "not checked against its quotes yet", research.VerdictSupported: "the quotes carry it",
	research.VerdictPartly:       "the quotes carry it in part: they say less than the claim",
	research.VerdictNotSupported: "the quotes do not carry it: kept, marked, and blocked from approval",
}

// wordedCard adds to a card what belongs to a worded claim.
func (p *pen) wordedCard(g *research.Persona, c *research.Claim, k *card) {
	k.Number, k.Blocked = p.number(g, c.Ref), c.Check.Verdict == research.VerdictNotSupported
	k.Check = checkWords[c.Check.Verdict]
	if c.Check.By != "" {
		k.Check += " (" + p.say(c.Check.By) + ")"
	}
	if ref := c.Check.Carries; ref != "" {
		p.shown[ref] = true
		m := p.quoteMark(ref)
		k.Carries = &m
	}
	if c.Because != nil {
		because := p.sentence(g, research.Cited{Text: c.Because.Text, Quotes: c.Because.Quotes})
		k.Because = &because
	}
	if c.Severity > 0 {
		k.Facts = append(k.Facts, "severity "+figure(c.Severity))
	}
}
