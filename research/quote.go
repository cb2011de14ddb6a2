package research

// Quote is a verbatim span of one turn of one participant. Text always equals
// the document's bytes at Span; the store refuses a row for which it does not.
type Quote struct {
	Ref         Ref          `json:"ref"`
	Document    Ref          `json:"document"`
	Participant Ref          `json:"participant"`
	Turn        int          `json:"turn"` // position of the turn in the document
	Span        Span         `json:"span"`
	Text        string       `json:"text"`
	Facet       Facet        `json:"facet"`
	Stance      Stance       `json:"stance"`
	Stage       JourneyStage `json:"stage,omitempty"`
	Voice       Voice        `json:"voice"`
	Question    string       `json:"question,omitempty"` // the words asked just before, for display and meaning
	Prompted    bool         `json:"prompted"`           // its content words stand in the question before it
	Praise      bool         `json:"praise"`             // praises the interviewer's own product: kept off front pages
	Method      Method       `json:"method"`
	Why         string       `json:"why"`   // the cues for which it was taken
	Value       float64      `json:"value"` // evidence value by the rules that took it, 0–1
}

// Method says who pointed at a quote.
type Method string

// The methods.
const (
	MethodRules  Method = "rules"
	MethodModel  Method = "model"
	MethodPerson Method = "person"
	MethodImport Method = "import"
)

// Rejection is a proposal, or a stretch of text, that is not evidence, and why.
// It is counted and shown: neither an error nor silence.
type Rejection struct {
	Document Ref    `json:"document"`
	Span     Span   `json:"span"` // empty where the proposal could not be located
	Reason   Reason `json:"reason"`
}

// Reason says why something is not evidence.
type Reason string

// Reasons for which extraction passes a sentence over.
const (
	ReasonBackChannel  Reason = "back_channel"  // "yeah", "right", "mm-hm"
	ReasonTooShort     Reason = "too_short"     // says nothing on its own
	ReasonFiller       Reason = "filler"        // mostly hesitation
	ReasonQuestion     Reason = "question"      // asks rather than says
	ReasonReadingAloud Reason = "reading_aloud" // repeats the question
	ReasonAgreement    Reason = "agreement"     // bare agreement to a statement
	ReasonSessionTalk  Reason = "session_talk"  // about the session: screens, recording, tasks
	ReasonRedacted     Reason = "redacted"      // holds or needs a redacted passage
	ReasonRepeated     Reason = "repeated"      // the same person's same text again
	ReasonPraise       Reason = "praise"        // politeness to the interviewer, says nothing alone
	ReasonLowValue     Reason = "low_value"     // speaks of nothing that decides
	ReasonSuspicious   Reason = "suspicious"    // probably the other speaker's words
	ReasonTally        Reason = "tally"         // a name or a number to count, not to quote
)

// Reasons for which what a model pointed at is no quote. Those about its numbers
// stand for the selection and have no span; the sentences in it have their own.
const (
	ReasonNotSelected Reason = "not_selected" // a sentence that the model passed over
	ReasonNotShown    Reason = "not_shown"    // a number that no line had
	ReasonReversed    Reason = "reversed"     // ends before it begins
	ReasonTooLong     Reason = "too_long"     // more than can be read as one quote
	ReasonOverlap     Reason = "overlap"      // holds sentences of a quote that matters more
	ReasonSecondFacet Reason = "second_facet" // the same sentences under another facet: a quote has one
)
