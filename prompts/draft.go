package prompts

import (
	"encoding/json"
	"fmt"
	"slices"
	"text/template"

	"personas/internal/llm"
	"personas/internal/redact"
	"personas/research"
)

// DraftInput is what the claims of one group of people are written from: cards
// and quotes of some facets. Cards and quotes are numbered from 1 in order.
type DraftInput struct {
	Whole    bool // the group is everybody
	Facets   []research.Facet
	Cards    []CardShown
	Quotes   []QuoteShown
	Contrast []redact.Masked // claims about another group that read alike, in a second draft
}

// CardShown is an evidence card, without its counts.
type CardShown struct {
	N               int
	Facet           research.Facet
	Label           redact.Masked
	Quotes, Against []int // of those shown
}

// QuoteShown is a quote with what is known around it.
type QuoteShown struct {
	N, Person int
	Here      bool // said by one of the group
	Reported  bool
	Facet     research.Facet
	Stance    research.Stance
	Stage     research.JourneyStage
	Theme     redact.Masked
	Placed    bool // it has a place in its theme
	Position  float64
	Question  redact.Masked
	Text      redact.Masked
}

// DraftReply is what a model writes of a group, in numbers of what was shown.
type DraftReply struct {
	Claims  []ClaimReply `json:"claims"`
	Dropped []int        `json:"dropped"` // cards
}

// ClaimReply is a claim as it was written: nothing of it is believed yet.
type ClaimReply struct {
	Card        int            `json:"card"` // 0: the model's own
	Facet       research.Facet `json:"facet"`
	Text        string         `json:"text"`
	Supports    []int          `json:"supports"`
	Contradicts []int          `json:"contradicts"`
	Because     BecauseReply   `json:"because"`
	Severity    int            `json:"severity"`
}

// BecauseReply is a reason, "" where none is given.
type BecauseReply struct {
	Text   string `json:"text"`
	Quotes []int  `json:"quotes"`
}

var draft = load(llm.TaskDraft, "draft", template.FuncMap{"facets": func() []research.FacetMeaning { return research.Facets }})

const (
	draftOutput = 6000 // tokens
	ownClaims   = 6    // beside one for each card
)

// Draft asks for the claims of a group.
func Draft(in DraftInput) (llm.Request, error) {
	bounds := struct {
		Facets                []research.Facet
		Quotes, Cards, Claims int
	}{in.Facets, len(in.Quotes), len(in.Cards), len(in.Cards) + ownClaims}
	return draft.request(in, bounds, draftOutput, func(reply json.RawMessage) error {
		var r DraftReply
		if err := json.Unmarshal(reply, &r); err != nil {
			return fmt.Errorf("the answer does not fit: %w", err)
		}
		return r.check(bounds.Facets, bounds.Quotes, bounds.Cards)
	})
}

func (r *DraftReply) check(facets []research.Facet, quotes, cards int) error {
	for _, c := range r.Claims {
		if !slices.Contains(facets, c.Facet) {
			return fmt.Errorf("it writes in a facet that was not asked for")
		}
		if c.Card != 0 {
			if err := shown("card", cards, []int{c.Card}); err != nil {
				return err
			}
		}
		if err := shown("quote", quotes, slices.Concat(c.Supports, c.Contradicts, c.Because.Quotes)); err != nil {
			return err
		}
	}
	return shown("card", cards, slices.DeleteFunc(slices.Clone(r.Dropped), func(n int) bool { return n == 0 }))
}
