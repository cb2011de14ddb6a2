package research

// Naming is what a model calls a theme, drawn from quotes that were shown to it.
// How many speak of a theme never comes from it.
type Naming struct {
	By          string `json:"by"`             // the model's name
	Name        string `json:"name"`           // 2–8 words
	Description string `json:"description"`    // one line
	Carries     []Ref  `json:"carries"`        // the exemplars the name was drawn from
	Ends        []End  `json:"ends,omitempty"` // of its spectrum, where it has one: at −1, then at 1
}

// End is one end of a theme's spectrum.
type End struct {
	Name   string `json:"name"`
	Quotes []Ref  `json:"quotes"` // that stand there
}

// ThemeProposal is what a model would have themes be. The places of their quotes
// decide about it; it is kept either way.
type ThemeProposal struct {
	Kind     ThemeProposalKind `json:"kind"`
	Themes   []Ref             `json:"themes"` // as they were: two to merge, else one
	Because  string            `json:"because,omitempty"`
	Before   float64           `json:"before"` // see the kinds; 0 where it was not measured
	After    float64           `json:"after"`
	Accepted bool              `json:"accepted"`
	Refused  Reason            `json:"refused,omitempty"` // why not
	By       string            `json:"by"`
}

// ThemeProposalKind says what is proposed. Cohesion is the mean cosine of quotes
// to the centre of the others of their theme.
type ThemeProposalKind string

// The kinds of proposals.
const (
	ProposeName  ThemeProposalKind = "name"
	ProposeEnds  ThemeProposalKind = "ends"  // Before and After: the mean position of the quotes at either end
	ProposeMerge ThemeProposalKind = "merge" // Before and After: cohesion of both, and of the one
	ProposeSplit ThemeProposalKind = "split" // Before and After: cohesion of the one, and of both
)

// Reasons for which a proposal about a theme is refused.
const (
	ReasonSaysNumber   Reason = "says_a_number"
	ReasonNamesSomeone Reason = "names_someone"
	ReasonUngrounded   Reason = "ungrounded" // none of its quotes comes near
	ReasonWordCount    Reason = "word_count" // not 2–8 words
	ReasonLooser       Reason = "looser"     // the quotes would lie farther from one another
	ReasonNotApart     Reason = "not_apart"  // the halves, or the ends, are not apart
	ReasonTooSmall     Reason = "too_small"  // a half would be no theme
	ReasonChanged      Reason = "changed"    // another proposal changed the theme before
)
