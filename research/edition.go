package research

import "time"

// Edition is a study as it is shown: a set of drafts, or later a pack, with the
// whole chain beneath it. Every report and export renders one; nothing in a
// report comes from anywhere else. Slices are in display order.
type Edition struct {
	Study        Study          `json:"study"`
	Draft        bool           `json:"draft"` // not reviewed: says so on every page
	Pack         string         `json:"-"`     // its version, "" of what is not published
	Made         time.Time      `json:"made"`  // left out of deterministic exports
	Model        string         `json:"model"` // "" where no language model was used
	Embedder     string         `json:"embedder"`
	Seed         int64          `json:"seed"`
	Counts       Counts         `json:"counts"`
	Sources      []Source       `json:"sources"`
	Refused      []Refusal      `json:"refused"`
	Guesses      []Guess        `json:"guesses"`
	Warnings     []string       `json:"warnings"`
	Documents    []Document     `json:"documents"`
	Participants []Participant  `json:"participants"` // all, interviewers included
	Quotes       []Quote        `json:"quotes"`
	Rejections   map[Reason]int `json:"rejections"`
	Themes       []Theme        `json:"themes"`
	Unassigned   []Ref          `json:"unassigned"` // quotes in no theme: never forced, never hidden
	Spectra      []Spectrum     `json:"spectra"`
	Matrix       []MatrixRow    `json:"matrix"`
	Structure    StructureTest  `json:"structure"`
	Personas     []Persona      `json:"personas"`
	Coverage     []Coverage     `json:"coverage"`
	Saturation   Saturation     `json:"saturation"` // computed by SaturationOf
	Making       Making         `json:"making"`

	Overrides      []Overridden    `json:"overrides,omitempty"`       // in spite of what it was approved and published
	ThemeProposals []ThemeProposal `json:"theme_proposals,omitempty"` // by a model, accepted and refused
}

// Making is with what the shown results were made. A version is "" where the run
// that made them did not note it.
type Making struct {
	Reader      string     `json:"reader"`      // version of what read the files
	Extractor   string     `json:"extractor"`   // version of what took the quotes
	Embedder    string     `json:"embedder"`    // fingerprint: the model's bytes and the form texts are given in
	Synthesizer string     `json:"synthesizer"` // version of what found themes and groups
	Kind        SourceKind `json:"kind"`        // given for every document, "" where told by path
	GroupBy     string     `json:"group_by"`    // the attribute that groups were given by, "" where they were looked for
	StudyFile   bool       `json:"study_file"`  // study.toml was there
	Roster      bool       `json:"roster"`      // a table of participants was there
	Models      []ModelUse `json:"models,omitempty"`
}

// ModelUse is what a language model was asked for, and how often, to make what is
// shown.
type ModelUse struct {
	For          string `json:"for"` // extract, themes, draft, check or embed
	Model        string `json:"model"`
	Calls        int    `json:"calls"` // that gave what is shown, also where they were paid for before
	InputTokens  int    `json:"input_tokens"`
	OutputTokens int    `json:"output_tokens"`
}

// Counts is what a study holds.
type Counts struct {
	Sources      int `json:"sources"`
	Documents    int `json:"documents"`
	Participants int `json:"participants"` // first-hand or reported people, without interviewers
	Interviewers int `json:"interviewers"` // interviewers and agents
	Turns        int `json:"turns"`
	Words        int `json:"words"` // spoken or written by participants
	Quotes       int `json:"quotes"`
	Themes       int `json:"themes"`
	Unassigned   int `json:"unassigned_quotes"`
	Candidates   int `json:"candidates"`
}

// Tally counts what stands in the edition itself. Words and candidates are for
// whoever reads the store: a masked edition has other words, and none has all
// candidates.
func (ed *Edition) Tally() {
	n := &ed.Counts
	n.Sources, n.Documents, n.Quotes, n.Themes, n.Unassigned = len(ed.Sources), len(ed.Documents), len(ed.Quotes), len(ed.Themes), len(ed.Unassigned)
	n.Participants, n.Interviewers, n.Turns = 0, 0, 0
	for _, p := range ed.Participants {
		if p.Role.Evidence() {
			n.Participants++
		} else {
			n.Interviewers++
		}
	}
	for i := range ed.Documents {
		n.Turns += len(ed.Documents[i].Turns)
	}
}

// MatrixRow is one participant's row of the evidence matrix.
type MatrixRow struct {
	Participant Ref          `json:"participant"`
	Persona     Ref          `json:"persona,omitempty"`
	Cells       []MatrixCell `json:"cells"` // themes without a quote are left out
}

// MatrixCell is what one participant says in one theme.
type MatrixCell struct {
	Theme    Ref     `json:"theme"`
	Quotes   int     `json:"quotes"`
	Position float64 `json:"position"`
	Stance   Stance  `json:"stance"`
	Refs     []Ref   `json:"refs"`
}

// Coverage is how much of a document was read, quoted and passed over.
type Coverage struct {
	Document  Ref            `json:"ref"`
	Sentences int            `json:"sentences"` // by participants
	Quoted    int            `json:"quoted"`
	Skipped   int            `json:"skipped"`
	Reasons   map[Reason]int `json:"reasons"`             // of what was passed over
	Thirds    [3]int         `json:"thirds"`              // quotes in the first, second and last third of the text
	Silent    []Ref          `json:"silent_participants"` // participants of it without a quote
}
