package research

import (
	"fmt"
	"maps"
	"strings"
)

// Persona is a document about a group of participants who decide alike, every
// line of it cited. It begins as a draft of evidence cards; people word, accept
// and approve it.
type Persona struct {
	Candidate
	Name     string      `json:"name"`      // Group B: “an in-vivo phrase” until a person or a model names it
	NameFrom Ref         `json:"name_from"` // the quote the phrase of the name stands in
	Type     PersonaType `json:"type"`
	Rank     Rank        `json:"rank"`
	Status   Status      `json:"status"`
	Revision int         `json:"revision"`

	Of          int          `json:"of"`           // first-hand participants in the study
	SourceKinds []SourceKind `json:"source_kinds"` // of the members' quotes
	Quotes      int          `json:"quotes"`       // of the members
	Grounding   Grounding    `json:"grounding"`

	Claims        []Claim             `json:"claims"`
	Voices        []Ref               `json:"voices"` // 2–3 quotes for the front page
	OpenQuestions []OpenQuestion      `json:"open_questions"`
	Contrasts     []AttributeContrast `json:"contrasts"` // attributes beside the group: they describe, they never formed it
	Next          []string            `json:"next"`      // what to do next, counted from the evidence

	Wording *Wording `json:"wording,omitempty"` // nil until somebody words it
}

// nextWording is how the step of a persona's Next begins that is done when all of
// its claims are worded.
const nextWording = "word the "

// NextWording is the step of wording so many cards.
func NextWording(cards int) string {
	if cards == 1 {
		return nextWording + "1 card"
	}
	return fmt.Sprintf("%s%d cards", nextWording, cards)
}

// NextSteps are the persona's next steps as far as its claims are worded now.
func (p *Persona) NextSteps() []string {
	cards := 0
	for i := range p.Claims {
		if c := &p.Claims[i]; c.Text == "" && c.State != ClaimRejected {
			cards++
		}
	}
	var steps []string
	for _, step := range p.Next {
		switch {
		case !strings.HasPrefix(step, nextWording):
			steps = append(steps, step)
		case cards > 0:
			steps = append(steps, NextWording(cards))
		}
	}
	return steps
}

// LargestVoice is the member with most of the group's quotes, the earliest of
// equals, with how many that are and how many all.
func (p *Persona) LargestVoice(quotes []Quote) (who Ref, most, all int) {
	n := make(map[Ref]int, len(p.Members))
	for _, m := range p.Members {
		n[m.Participant] = 0
	}
	for i := range quotes {
		if _, in := n[quotes[i].Participant]; in {
			n[quotes[i].Participant]++
			all++
		}
	}
	for _, m := range p.Members {
		if n[m.Participant] > most {
			who, most = m.Participant, n[m.Participant]
		}
	}
	return who, most, all
}

// PersonaType is the part a persona plays in a decision. It stays TypeUnknown
// until a person or a model with evidence says.
type PersonaType string

// The persona types.
const (
	TypeUnknown    PersonaType = ""
	TypeUser       PersonaType = "user"
	TypeBuyer      PersonaType = "buyer"
	TypeChampion   PersonaType = "champion"
	TypeInfluencer PersonaType = "influencer"
	TypeDetractor  PersonaType = "detractor"
	TypeNegative   PersonaType = "negative"
)

// Rank orders personas by how much of the sample they hold.
type Rank string

// The ranks. The profile of the whole sample has none.
const (
	RankNone       Rank = ""
	RankPrimary    Rank = "primary"
	RankSecondary  Rank = "secondary"
	RankSupporting Rank = "supporting"
	RankNegative   Rank = "negative"
)

// Status says where a revision stands in review.
type Status string

// The statuses. A run makes drafts; only people move them on.
const (
	StatusDraft            Status = "draft"
	StatusInReview         Status = "in_review"
	StatusChangesRequested Status = "changes_requested"
	StatusApproved         Status = "approved"
	StatusRejected         Status = "rejected"
)

// OpenQuestion is a facet without evidence: listed, never filled in.
type OpenQuestion struct {
	Facet Facet `json:"facet"`
	Asked bool  `json:"asked"` // true: asked and not said; false: not asked in this study, as far as can be told
}

// AttributeContrast counts one value of an attribute here and elsewhere.
type AttributeContrast struct {
	Attribute   string `json:"attribute"`
	Value       string `json:"value"`
	Here        int    `json:"here"`
	Of          int    `json:"of"` // members for whom the attribute is known
	Elsewhere   int    `json:"elsewhere"`
	ElsewhereOf int    `json:"elsewhere_of"`
}

// QuotesOf finds the quotes that a persona shows: those that its claims cite, and
// the voices of its front page. One that is gone is left out.
func (ed *Edition) QuotesOf(p *Persona) map[Ref]*Quote {
	shown := map[Ref]*Quote{}
	for i := range p.Claims {
		for _, c := range p.Claims[i].Citations {
			shown[c.Quote] = nil
		}
	}
	for _, ref := range p.Voices {
		shown[ref] = nil
	}
	for i := range ed.Quotes {
		if _, ok := shown[ed.Quotes[i].Ref]; ok {
			shown[ed.Quotes[i].Ref] = &ed.Quotes[i]
		}
	}
	maps.DeleteFunc(shown, func(_ Ref, q *Quote) bool { return q == nil })
	return shown
}
