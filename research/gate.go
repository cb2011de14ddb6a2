package research

import (
	"fmt"
	"slices"
	"strings"
)

// GateName names a check that stands between a draft and its approval.
type GateName string

// The gates.
const (
	GateWorded         GateName = "worded"
	GateDecided        GateName = "decided"
	GateVerbatim       GateName = "verbatim"
	GateChecked        GateName = "checked"
	GateContradictions GateName = "contradictions"
	GateEvidence       GateName = "evidence"
	GateUse            GateName = "use"
	GatePage           GateName = "page"
	GateDistinct       GateName = "distinct"
	GateVoices         GateName = "voices"
	GateMasked         GateName = "masked"
)

// GateSeven stands before a pack: nobody keeps more than seven personas in mind.
const GateSeven GateName = "seven"

// Overridden is that somebody approved a persona, or published a pack, in spite of
// open gates.
type Overridden struct {
	Persona Ref        `json:"persona,omitempty"` // "" of the pack
	Gates   []GateName `json:"gates"`
	By      string     `json:"by"`
	As      string     `json:"as"` // the right with which they did
	Reason  string     `json:"reason"`
}

// Gate is a check with what it demands and what mends it.
type Gate struct {
	Name     GateName
	Sentence string
	Mend     string
	Never    bool // nobody can override it
	find     func(*gated) []Finding
}

// AllGates lists the gates in the order in which they are shown.
var AllGates = []Gate{
	{GateWorded, "every claim is worded and cited", "personas claim edit CLAIM --text …, or personas claim reject CLAIM", false, (*gated).worded},
	{GateDecided, "somebody decided on every claim", "personas claim accept, edit or reject CLAIM", false, (*gated).decided},
	{GateVerbatim, "every cited quote stands word for word in its document", "personas run, then decide on the claim again", true, (*gated).verbatim},
	{GateChecked, "every claim was checked against its quotes, and they carry it", "personas claim edit CLAIM --text … narrows it", false, (*gated).checked},
	{GateContradictions, "who contradicts is acknowledged", "personas claim accept CLAIM --note … says what you make of it", false, (*gated).contradictions},
	{GateEvidence, "no facet is filled without evidence", "personas claim reject CLAIM", false, (*gated).evidence},
	{GateUse, "a use is named", "personas persona edit PERSONA --use …", false, (*gated).use},
	{GatePage, "the front page keeps to its page", "personas persona edit PERSONA --summary … says it shorter", false, (*gated).page},
	{GateDistinct, "it is told apart from the other personas", "personas candidates merge, or personas persona edit PERSONA --name …", false, (*gated).distinct},
	{GateVoices, "no interviewer is quoted, and what is reported is not shown as the customer's words", "personas claim edit CLAIM --drop QUOTE", false, (*gated).voices},
	{GateMasked, "personal data is masked", "write it without the name, the address or the number", false, (*gated).masked},
}

// Finding is what a gate found. An open gate has one for each claim that keeps
// it open; a closed gate has one.
type Finding struct {
	Gate   GateName `json:"name"`
	OK     bool     `json:"ok"`
	Detail string   `json:"finding"`
	Claim  Ref      `json:"claim,omitempty"`
}

// GateOptions is what gates need to know besides the edition.
type GateOptions struct {
	Acknowledged map[Ref]bool        // claims whose contradictions somebody answered
	Lost         map[Ref][]Ref       // claims → quotes they were decided on that are gone
	Mask         func(string) string // as texts leave; nil: the gate stays open
}

// pageWords is what must stand on a front page at most; what else is there is
// chosen so that it fits.
const pageWords = 400

// Gates asks all gates of a persona of an edition.
func Gates(p *Persona, ed *Edition, o GateOptions) []Finding {
	g := &gated{p: p, ed: ed, o: o, quotes: ed.QuotesOf(p), documents: make(map[Ref]*Document, len(ed.Documents))}
	for i := range ed.Documents {
		g.documents[ed.Documents[i].Ref] = &ed.Documents[i]
	}
	for i := range p.Claims {
		if p.Claims[i].State != ClaimRejected {
			g.claims = append(g.claims, &p.Claims[i])
		}
	}
	var out []Finding
	for _, gate := range AllGates {
		found := gate.find(g)
		if len(found) == 0 {
			found = []Finding{{OK: true, Detail: gate.Sentence}}
		}
		for _, f := range found {
			f.Gate = gate.Name
			out = append(out, f)
		}
	}
	return out
}

// GateNamed finds a gate; ok is false where there is none such.
func GateNamed(name GateName) (gate Gate, ok bool) {
	i := slices.IndexFunc(AllGates, func(g Gate) bool { return g.Name == name })
	if i < 0 {
		return Gate{}, false
	}
	return AllGates[i], true
}

// Open are the findings that block, but for those of gates that are overridden.
func Open(found []Finding, overridden ...GateName) []Finding {
	return slices.DeleteFunc(slices.Clone(found), func(f Finding) bool {
		gate, _ := GateNamed(f.Gate)
		return f.OK || !gate.Never && slices.Contains(overridden, f.Gate)
	})
}

// gated is a persona before its gates.
type gated struct {
	p         *Persona
	ed        *Edition
	o         GateOptions
	quotes    map[Ref]*Quote
	documents map[Ref]*Document
	claims    []*Claim // that nobody rejected
}

// each are the claims for which a check says something.
func (g *gated) each(check func(*Claim) string) (found []Finding) {
	for _, c := range g.claims {
		if detail := check(c); detail != "" {
			found = append(found, Finding{Detail: detail, Claim: c.Ref})
		}
	}
	return found
}

func finding(bad bool, detail string) []Finding {
	if !bad {
		return nil
	}
	return []Finding{{Detail: detail}}
}

func (g *gated) worded() []Finding {
	if len(g.claims) == 0 {
		return finding(true, "there is no claim")
	}
	return g.each(func(c *Claim) string {
		switch {
		case strings.TrimSpace(c.Text) == "":
			return "nobody has worded it"
		case len(c.Cited(Supports)) == 0:
			return "no quote supports it any more"
		}
		return ""
	})
}

func (g *gated) decided() []Finding {
	return g.each(func(c *Claim) string {
		switch c.State {
		case ClaimAccepted:
			return ""
		case ClaimFlagged:
			return "somebody flagged it"
		}
		return "nobody has decided on it"
	})
}

func (g *gated) verbatim() []Finding {
	found := g.each(func(c *Claim) string {
		for _, q := range g.o.Lost[c.Ref] {
			return fmt.Sprintf("quote %s, which it was decided on, was withdrawn", q)
		}
		for _, ci := range c.Citations {
			if !g.stands(ci.Quote) {
				return fmt.Sprintf("quote %s does not stand in its document", ci.Quote)
			}
		}
		return ""
	})
	for _, q := range g.p.Voices {
		found = append(found, finding(!g.stands(q), fmt.Sprintf("quote %s of the front page does not stand in its document", q))...)
	}
	return found
}

// stands reports whether a quote is the bytes at its place.
func (g *gated) stands(ref Ref) bool {
	q := g.quotes[ref]
	if q == nil || g.documents[q.Document] == nil {
		return false
	}
	text, err := g.documents[q.Document].Slice(q.Span)
	return err == nil && text == q.Text
}

func (g *gated) checked() []Finding {
	return g.each(func(c *Claim) string {
		switch c.Check.Verdict {
		case VerdictNone:
			return "it was not checked"
		case VerdictNotSupported:
			return "its quotes do not carry it (" + c.Check.By + ")"
		}
		return ""
	})
}

func (g *gated) contradictions() []Finding {
	return g.each(func(c *Claim) string {
		if n := len(c.Cited(Contradicts)); n > 0 && !g.o.Acknowledged[c.Ref] {
			return fmt.Sprintf("quotes that contradict it: %d, and nobody has said what to make of that", n)
		}
		return ""
	})
}

func (g *gated) evidence() []Finding {
	members := map[Ref]bool{}
	for _, m := range g.p.Members {
		members[m.Participant] = true
	}
	return g.each(func(c *Claim) string {
		cited := c.Cited(Supports)
		ours := func(ref Ref) bool { q := g.quotes[ref]; return q != nil && members[q.Participant] }
		if len(cited) > 0 && !slices.ContainsFunc(cited, ours) {
			return "no quote of its own people supports it"
		}
		return ""
	})
}

func (g *gated) use() []Finding {
	w := g.p.Standing()
	return finding(w == nil || w.UseItTo.Text == "", "it is not said what to decide with it")
}

func (g *gated) page() []Finding {
	w := g.p.Standing()
	if w == nil {
		return nil
	}
	texts := []string{g.p.Name, w.Name, w.Summary.Text, w.UseItTo.Text}
	n := len(strings.Fields(strings.Join(texts, " ")))
	return finding(n > pageWords, fmt.Sprintf("name, summary and use take %d words, and %d find room", n, pageWords))
}

func (g *gated) distinct() (found []Finding) {
	if w := g.p.Wording; w != nil && w.SimilarTo != "" {
		found = finding(true, "it reads like persona "+string(w.SimilarTo))
	}
	for i := range g.ed.Personas {
		o := &g.ed.Personas[i]
		if o.Ref != g.p.Ref && o.Status != StatusRejected && strings.EqualFold(called(o), called(g.p)) {
			found = append(found, Finding{Detail: "persona " + string(o.Ref) + " has the same name"})
		}
	}
	return found
}

// called is the name that a persona goes by.
func called(p *Persona) string {
	if p.Wording != nil && p.Wording.Name != "" {
		return p.Wording.Name
	}
	return p.Name
}

func (g *gated) voices() []Finding {
	found := g.each(func(c *Claim) string {
		firstHand := len(c.Cited(Supports)) == 0
		for _, ref := range c.Cited(Supports) {
			if !g.spoken(ref) {
				return fmt.Sprintf("quote %s is not a participant's", ref)
			}
			firstHand = firstHand || g.quotes[ref].Voice == VoiceFirstHand
		}
		if !firstHand {
			return "it is only reported, nobody says it first hand"
		}
		return ""
	})
	for _, ref := range g.p.Voices {
		found = append(found, finding(!g.spoken(ref) || g.quotes[ref].Voice != VoiceFirstHand,
			fmt.Sprintf("quote %s of the front page is not said by a participant first hand", ref))...)
	}
	return found
}

// spoken reports whether a quote lies in a turn of somebody who can be quoted.
func (g *gated) spoken(ref Ref) bool {
	q := g.quotes[ref]
	if q == nil || g.documents[q.Document] == nil {
		return false
	}
	turns := g.documents[q.Document].Turns
	return q.Turn >= 0 && q.Turn < len(turns) && turns[q.Turn].Role.Evidence() && turns[q.Turn].Voice == q.Voice
}

func (g *gated) masked() []Finding {
	if g.o.Mask == nil {
		return finding(true, "nobody has looked for personal data")
	}
	holds := func(text string) bool { return g.o.Mask(text) != text }
	found := g.each(func(c *Claim) string {
		if holds(c.Text) {
			return "its text holds personal data"
		}
		return ""
	})
	found = append(found, finding(g.p.NameFrom == "" && holds(called(g.p)), "its name holds personal data")...)
	if w := g.p.Standing(); w != nil {
		for _, l := range w.Lines() {
			found = append(found, finding(holds(l.Text), "the wording holds personal data: "+string(l.Part))...)
		}
	}
	return found
}
