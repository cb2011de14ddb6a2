package export

import "personas/research"

// Schema names the layout of study.json. It changes when a field changes its
// meaning or goes; new fields may come without a new name.
const Schema = "personas/study/1"

// The layout of study.json, an object of these tables:
//
//	documents, participants, quotes, themes, personas   ordered by ref
//	sources, refused, guesses, warnings                 ordered by path or words
//	spectra, matrix, coverage, unassigned               ordered by the ref they are about
//
// Lists inside a row (claims, voices, members, positions, exemplars) keep the
// order in which they are shown, which is part of what they say. Offsets are
// UTF-8 bytes, half-open, in the document's canonical text, whose SHA-256 is
// beside it; shares lie between 0 and 1. Where masked is true, texts, quotes and
// offsets are those of the masked texts. There is no time of making and no run
// id: the same study gives the same bytes.
type studyJSON struct {
	Schema       string                  `json:"schema"`
	Study        studyRow                `json:"study"`
	Draft        bool                    `json:"draft"` // true: nobody has reviewed it
	Model        string                  `json:"model"` // "" where no language model was used
	Embedder     string                  `json:"embedder"`
	Seed         int64                   `json:"seed"`
	Masked       bool                    `json:"masked"` // personal data is masked everywhere
	Counts       research.Counts         `json:"counts"`
	Sources      []sourceRow             `json:"sources"`
	Refused      []research.Refusal      `json:"refused"`
	Guesses      []research.Guess        `json:"guesses"`
	Warnings     []string                `json:"warnings"`
	Documents    []documentRow           `json:"documents"`
	Participants []participantRow        `json:"participants"`
	Quotes       []quoteRow              `json:"quotes"`
	Rejections   map[research.Reason]int `json:"rejections"` // sentences passed over, by reason
	Themes       []themeRow              `json:"themes"`
	Unassigned   []research.Ref          `json:"unassigned"` // quotes in no theme
	Spectra      []research.Spectrum     `json:"spectra"`
	Matrix       []research.MatrixRow    `json:"matrix"`
	Structure    research.StructureTest  `json:"structure"`
	Personas     []personaJSON           `json:"personas"`
	Coverage     []research.Coverage     `json:"coverage"`
	Saturation   research.Saturation     `json:"saturation"` // how soon the themes were met
	Making       research.Making         `json:"making"`     // versions and settings; models: which was asked for what, where one was

	Overrides      []research.Overridden    `json:"overrides,omitempty"`       // in spite of what it was approved and published
	ThemeProposals []research.ThemeProposal `json:"theme_proposals,omitempty"` // what a model would have had themes be, with what their quotes said to it
}

type studyRow struct {
	Ref      research.Ref `json:"ref"`
	Name     string       `json:"name"`
	Question string       `json:"question,omitempty"`
}

// sourceRow is a file as it was given.
type sourceRow struct {
	Path     string              `json:"path"`
	SHA256   string              `json:"sha256,omitempty"`   // of the file's bytes; not where texts are masked
	Original string              `json:"original,omitempty"` // a keyed hash of it, where they are
	Bytes    int64               `json:"bytes"`
	Kind     research.SourceKind `json:"kind"`
}

type documentRow struct {
	Ref        research.Ref        `json:"ref"`
	Key        string              `json:"key,omitempty"`
	Title      string              `json:"title"`
	Locator    string              `json:"locator"` // where in its source
	Kind       research.SourceKind `json:"kind"`
	RecordedOn string              `json:"recorded_on,omitempty"` // RFC 3339
	Language   string              `json:"language"`
	Bytes      int                 `json:"bytes"`
	SHA256     string              `json:"sha256"`             // of the canonical text, masked where texts are
	Original   string              `json:"original,omitempty"` // a keyed hash of the text as it was, where this one is masked
	Turns      []research.Turn     `json:"turns"`
}

type participantRow struct {
	Ref        research.Ref      `json:"ref"`
	Key        string            `json:"key"`
	Role       research.Role     `json:"role"`
	Attributes map[string]string `json:"attributes"`
	Documents  []research.Ref    `json:"documents"` // they speak in
	Quotes     int               `json:"quotes"`
	Persona    research.Ref      `json:"persona"`  // the group they belong to, "" for none
	Strength   float64           `json:"strength"` // of that membership, 0–1
}

type quoteRow struct {
	Ref         research.Ref          `json:"ref"`
	Document    research.Ref          `json:"document"`
	Participant research.Ref          `json:"participant"`
	Speaker     string                `json:"speaker"` // the label in the document
	Role        research.Role         `json:"role"`
	Voice       research.Voice        `json:"voice"`
	Author      string                `json:"author"` // who wrote it down, where reported
	Question    string                `json:"question"`
	Prompted    bool                  `json:"prompted"`
	Praise      bool                  `json:"praise"`
	Turn        int                   `json:"turn"`
	Start       int                   `json:"start"`
	End         int                   `json:"end"`
	Text        string                `json:"text"`
	Facet       research.Facet        `json:"facet"`
	Stance      research.Stance       `json:"stance"`
	Stage       research.JourneyStage `json:"stage"`
	Theme       research.Ref          `json:"theme"`
	Persona     research.Ref          `json:"persona"`
	Page        int                   `json:"page"`            // of its first word, 0 where the source has no pages
	Boxes       []research.Box        `json:"boxes,omitempty"` // where it stands on the pages of the source, a line each
	Time        *float64              `json:"time"`            // seconds from the start, null where not timed
	Line        int                   `json:"line"`
	Method      research.Method       `json:"method"`
	Why         string                `json:"why"`
	Value       float64               `json:"value"`
}

type themeRow struct {
	Ref          research.Ref      `json:"ref"`
	Label        string            `json:"label"`
	InVivo       bool              `json:"in_vivo"`
	Keywords     []string          `json:"keywords"`
	Quotes       int               `json:"quotes"`
	Participants int               `json:"participants"`
	LargestVoice float64           `json:"largest_voice"`
	Cohesion     float64           `json:"cohesion"`
	Exemplars    []research.Ref    `json:"exemplars"`
	Members      []research.Member `json:"members"`          // most central first
	Naming       *research.Naming  `json:"naming,omitempty"` // what a model calls it, beside its label, and the ends of its spectrum
}

// personaJSON is the persona document, as `show --format json` prints it.
type personaJSON struct {
	Ref           research.Ref                 `json:"ref"`
	Name          string                       `json:"name"`
	NameFrom      research.Ref                 `json:"name_from"` // the quote its name stands in
	Letter        string                       `json:"letter"`
	Origin        research.Origin              `json:"origin"`
	Attribute     string                       `json:"attribute"` // where the group was given by one
	Type          research.PersonaType         `json:"type"`      // "" until a person or a model says
	Rank          research.Rank                `json:"rank"`
	Status        research.Status              `json:"status"`
	Revision      int                          `json:"revision"`
	Participants  []research.Ref               `json:"participants"`
	Members       []research.CandidateMember   `json:"members"`
	Of            int                          `json:"of"` // first-hand participants in the study
	Quotes        int                          `json:"quotes"`
	SourceKinds   []research.SourceKind        `json:"source_kinds"`
	Stability     float64                      `json:"stability"` // 0 where not computed
	TalkRatio     float64                      `json:"talk_ratio"`
	Grounding     research.Grounding           `json:"grounding"`
	FrontPage     frontJSON                    `json:"front_page"`
	Claims        []claimJSON                  `json:"claims"` // by facet
	OpenQuestions []research.OpenQuestion      `json:"open_questions"`
	Contrasts     []research.AttributeContrast `json:"contrasts"`
	Next          []string                     `json:"next"`
	Related       []research.Ref               `json:"related"`
	History       []revisionJSON               `json:"history"`
	Wording       *research.Wording            `json:"wording,omitempty"` // what somebody wrote of it and still stands
}

// frontJSON says which parts of the document stand on the front page.
type frontJSON struct {
	Apart     []research.Ref `json:"sets_apart"`         // claims
	Shared    []research.Ref `json:"does_not_set_apart"` // claims
	Voices    []research.Ref `json:"voices"`             // quotes
	Disagrees []research.Ref `json:"disagrees"`          // quotes
	NotAsked  []string       `json:"not_asked"`          // facets
	NotSaid   []string       `json:"asked_and_not_said"` // facets
	Unwritten []string       `json:"needs_person_or_model"`
	Claims    []research.Ref `json:"claims,omitempty"` // of a worded persona: those in its table, in order
}

type claimJSON struct {
	Ref        research.Ref        `json:"ref"`
	Facet      research.Facet      `json:"facet"`
	Label      string              `json:"label"` // in the participants' words
	Text       string              `json:"text"`  // "" until a person or a model has worded it
	Theme      research.Ref        `json:"theme"`
	State      research.ClaimState `json:"state"`
	Support    research.Support    `json:"support"`
	Distinct   research.Distinct   `json:"distinctiveness"`
	Confidence research.Confidence `json:"confidence"`
	Check      checkJSON           `json:"check"`
	Formed     bool                `json:"formed"`   // the group was formed by it: no proof
	Searched   int                 `json:"searched"` // quotes looked through for dissent
	Asked      []research.Ref      `json:"asked"`    // participants known to have been asked
	Citations  []citationJSON      `json:"citations"`
	Elsewhere  []research.Ref      `json:"elsewhere"`          // quotes of others that say the same
	Because    *research.Because   `json:"because,omitempty"`  // the reason that quotes give, where they do
	Severity   int                 `json:"severity,omitempty"` // of a pain: 1 is the worst

	Proposal *research.ClaimProposal `json:"proposal,omitempty"` // what a later run would say instead
}

const notChecked = "not_checked"

// checkJSON is the outcome of a support check; verdict is "not_checked" until
// there is a worded statement to check, then supported, partially_supported or
// not_supported.
type checkJSON struct {
	Verdict string       `json:"verdict"`
	By      string       `json:"by"`
	Carries research.Ref `json:"carries,omitempty"` // the quote that carries the claim most
}

type citationJSON struct {
	Quote       research.Ref      `json:"quote"`
	Relation    research.Relation `json:"relation"`
	Text        string            `json:"text"`
	Participant research.Ref      `json:"participant"`
	Document    research.Ref      `json:"document"`
	Start       int               `json:"start"`
	End         int               `json:"end"`
}

type revisionJSON struct {
	Revision int             `json:"revision"`
	Status   research.Status `json:"status"`
}
