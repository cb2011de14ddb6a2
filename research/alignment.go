package research

// Alignment is where a [Proposal] stands in a document. Text is sliced from the
// document, whatever was proposed: it lies in one turn of one participant and
// begins and ends with a whole word.
type Alignment struct {
	Document    Ref      `json:"document"`
	Participant Ref      `json:"participant"`
	Turn        int      `json:"turn"` // position of the turn in the document
	Voice       Voice    `json:"voice"`
	Outcome     Outcome  `json:"outcome"`
	Span        Span     `json:"span"`
	Text        string   `json:"text"`
	Repairs     []Repair `json:"repairs,omitempty"` // in the order of Repairs, each once; none where exact
}

// Outcome says how a proposal was located.
type Outcome string

// The outcomes.
const (
	// OutcomeExact: the proposal, white space around it aside, is the bytes of the
	// document.
	OutcomeExact Outcome = "exact"
	// OutcomeRepaired: it differs only in ways that change nothing of what was
	// said, each a [Repair]; the document's own words take its place.
	OutcomeRepaired Outcome = "repaired"
	// OutcomeRejected: it could not be located; a [Rejection] says why.
	OutcomeRejected Outcome = "rejected"
)

// Repair is a way in which a located proposal differs from the document.
type Repair string

// The repairs.
const (
	RepairCase         Repair = "case"
	RepairPunctuation  Repair = "punctuation"
	RepairGlyph        Repair = "quote_glyph"   // another form of quotation mark, apostrophe or dash
	RepairWhiteSpace   Repair = "white_space"   // and characters that cannot be seen
	RepairCaptionBreak Repair = "caption_break" // a line ends here in one of the two
	RepairHyphenation  Repair = "hyphenation"   // one word in one of the two, two parts in the other
	RepairNormalForm   Repair = "normal_form"   // the same character encoded in another way
	RepairFiller       Repair = "filler"        // "um", "you know": left out, or added
	RepairStutter      Repair = "stutter"       // "I, I": left out, or added
)

// Repairs are all of them, in the order in which they are listed.
var Repairs = []Repair{
	RepairCase, RepairPunctuation, RepairGlyph, RepairWhiteSpace, RepairCaptionBreak,
	RepairHyphenation, RepairNormalForm, RepairFiller, RepairStutter,
}
