package research

// Wording is what a model wrote of a persona, or a person: sentences, each of
// which stands on claims, or on quotes by reference. A number, a name or an age
// is in none of them but where a quote holds it; counts are added where they are
// shown. A persona without a wording is a set of evidence cards.
type Wording struct {
	By         string      `json:"by"`      // the model's name, or "person"
	Name       string      `json:"name"`    // by role and how they decide
	Summary    Cited       `json:"summary"` // one sentence
	UseItTo    Cited       `json:"use_it_to"`
	Recognise  []Cited     `json:"recognise"` // how to tell that somebody is one
	TypeWhy    []Cited     `json:"type_why"`
	Jobs       []Job       `json:"jobs"`
	Journey    []StageLine `json:"journey"`
	Empathy    []Sensed    `json:"empathy"`
	Mindset    []Cited     `json:"mindset"` // psychographics, at most three
	Lenses     []LensLine  `json:"lenses"`
	Relations  []Related   `json:"relations"`
	Readings   []Reading   `json:"readings"`    // our reading: suggestions that a person must accept
	Dropped    int         `json:"dropped"`     // sentences that nothing carried, or that said what they must not
	SimilarTo  Ref         `json:"similar_to"`  // a persona that reads alike even after a second draft, "" where none
	OpenReason string      `json:"open_reason"` // why the type is open, "" where it is not
}

// ByPerson is who wrote a wording that no model wrote.
const ByPerson = "person"

// Cited is a sentence with what carries it.
type Cited struct {
	Text   string `json:"text"`
	Claims []Ref  `json:"claims,omitempty"`
	Quotes []Ref  `json:"quotes,omitempty"`
}

// Job is what somebody hires something for, and when.
type Job struct {
	Cited
	Shared bool `json:"shared"` // everybody in the study has it
}

// StageLine is what happens in a stage of the journey.
type StageLine struct {
	Stage JourneyStage `json:"stage"`
	Cited
}

// Sense is a quarter of an empathy map.
type Sense string

// The senses.
const (
	Says   Sense = "says"
	Thinks Sense = "thinks"
	Does   Sense = "does"
	Feels  Sense = "feels"
)

// Senses lists the quarters of an empathy map in order.
var Senses = []Sense{Says, Thinks, Does, Feels}

// Known reports whether s is a quarter of an empathy map.
func (s Sense) Known() bool { return s == Says || s == Thinks || s == Does || s == Feels }

// Sensed is a line of an empathy map.
type Sensed struct {
	Sense Sense `json:"sense"`
	Cited
}

// Lens is for whom a line is written.
type Lens string

// The lenses.
const (
	LensMarketing Lens = "marketing"
	LensSales     Lens = "sales"
	LensProduct   Lens = "product"
	LensSupport   Lens = "support"
)

// Lenses lists them in order.
var Lenses = []Lens{LensMarketing, LensSales, LensProduct, LensSupport}

// Known reports whether l is a lens.
func (l Lens) Known() bool {
	return l == LensMarketing || l == LensSales || l == LensProduct || l == LensSupport
}

// LensLine is what claims mean to one function.
type LensLine struct {
	Lens Lens `json:"lens"`
	Cited
	By string `json:"by,omitempty"` // who wrote or accepted it, "" while nobody did
}

// Related is how a persona stands to another.
type Related struct {
	Persona Ref `json:"persona"`
	Cited
}

// Reading is a suggestion without evidence of its own. It falls when the claims
// it is drawn from fall, and is shown as nobody's before a person accepts it.
type Reading struct {
	Cited
	Accepted bool   `json:"accepted"`
	Lens     Lens   `json:"lens,omitempty"` // for whom, "" while it is a suggestion
	By       string `json:"by,omitempty"`   // who accepted it
}

// Verdict is whether quotes carry a claim.
type Verdict string

// The verdicts.
const (
	VerdictNone         Verdict = "" // not checked
	VerdictSupported    Verdict = "supported"
	VerdictPartly       Verdict = "partially_supported"
	VerdictNotSupported Verdict = "not_supported"
)

// Check is the answer of a call, or of rules, other than those that worded the
// claim, to whether its quotes carry it.
type Check struct {
	Verdict Verdict `json:"verdict"`
	By      string  `json:"by"`      // the model's name, or "rules/N"
	Carries Ref     `json:"carries"` // the quote that carries it most, "" where none
}

// Because is a reason that a quote gives.
type Because struct {
	Text   string `json:"text"`
	Quotes []Ref  `json:"quotes"`
}
