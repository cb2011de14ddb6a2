package research

// Claim is one checkable statement in one facet of a persona, with its
// citations. Until a person or a model has worded it, it is an evidence card:
// its Label is in the participants' own words and its State is ClaimNeedsWording.
type Claim struct {
	Ref        Ref        `json:"ref"`
	Facet      Facet      `json:"facet"`
	Label      string     `json:"label"` // in vivo, 1–8 words
	Text       string     `json:"text"`  // the worded statement; "" on an evidence card
	Theme      Ref        `json:"theme"` // the matter it speaks of
	State      ClaimState `json:"state"`
	Citations  []Citation `json:"citations"` // quotes of members, and what contradicts them
	Elsewhere  []Ref      `json:"elsewhere"` // quotes of others that say the same: counted, not cited
	Asked      []Ref      `json:"asked"`     // participants known to have been asked, here and elsewhere
	Formed     bool       `json:"formed"`    // its matter is one the group was formed by: no proof of anything
	Searched   int        `json:"searched"`  // quotes looked through for dissent
	Support    Support    `json:"support"`   // computed by SupportOf
	Distinct   Distinct   `json:"distinctiveness"`
	Confidence Confidence `json:"confidence"`

	Because  *Because `json:"because,omitempty"`  // nil where no quote gives a reason
	Severity int      `json:"severity,omitempty"` // of a pain: 1 the worst of this persona's; 0 not ranked
	Check    Check    `json:"check"`

	// Proposal is what a later run would say instead of what somebody decided; nil
	// where it says the same.
	Proposal *ClaimProposal `json:"proposal,omitempty"`
}

// ClaimProposal is another version of a claim that somebody decided on.
type ClaimProposal struct {
	Text  string `json:"text"`  // "" where only the quotes differ
	Cites []Ref  `json:"cites"` // quotes that support it too
}

// ClaimState says how far a claim has come.
type ClaimState string

// The claim states.
const (
	ClaimNeedsWording ClaimState = "needs_wording" // an evidence card
	ClaimProposed     ClaimState = "proposed"      // worded by a model or a person, not decided
	ClaimAccepted     ClaimState = "accepted"
	ClaimRejected     ClaimState = "rejected"
	ClaimFlagged      ClaimState = "flagged"
)

// Citation joins a claim to a quote.
type Citation struct {
	Quote    Ref      `json:"quote"`
	Relation Relation `json:"relation"`
}

// Relation says what a quote does to a claim.
type Relation string

// The relations.
const (
	Supports    Relation = "supports"
	Contradicts Relation = "contradicts"
)

// Cited returns the quotes of a relation, in order.
func (c *Claim) Cited(r Relation) []Ref {
	var refs []Ref
	for _, ci := range c.Citations {
		if ci.Relation == r {
			refs = append(refs, ci.Quote)
		}
	}
	return refs
}
