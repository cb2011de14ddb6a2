package research

// Proposal is a quotation as somebody typed it or a file holds it: words that
// are said to stand in a document. It is never evidence. Where it can be located
// its [Alignment] says which words of the document are; else a [Rejection] says
// why not.
type Proposal struct {
	Text    string `json:"text"`
	Speaker string `json:"speaker,omitempty"` // a label, or a participant's ref; "" where nobody is named
}

// Reasons for which a proposal is rejected.
const (
	// ReasonNearMiss: the document says nearly this, but another word was put in,
	// or one that says something was left out.
	ReasonNearMiss Reason = "near_miss"
	// ReasonNegationOrNumber: the document says nearly this, but with another
	// negation, number or quantifier. That is never repaired.
	ReasonNegationOrNumber Reason = "negation_or_number_changed"
	ReasonStitched         Reason = "stitched"      // pieces of several turns, or of distant places of one
	ReasonWrongSpeaker     Reason = "wrong_speaker" // said by another participant than the one who is named
	ReasonInterviewer      Reason = "interviewer"   // said in a role that is no evidence: interviewer, agent, unknown
	ReasonNotFound         Reason = "not_found"     // nothing like it, or nothing but fillers
)
