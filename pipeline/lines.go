package pipeline

import (
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"personas/internal/store"
	"personas/research"
	"personas/review"
)

// The rows that commands and the API print of what a review holds. Those of an
// edition are export's.

// DocumentLine is a document of a study.
type DocumentLine struct {
	Ref          research.Ref        `json:"ref"`
	Source       string              `json:"source"`
	SourceSHA256 string              `json:"source_sha256"`
	Locator      string              `json:"locator"`
	Title        string              `json:"title"`
	Kind         research.SourceKind `json:"kind"`
	RecordedOn   *string             `json:"recorded_on"`
	Bytes        int                 `json:"bytes"`
	SHA256       string              `json:"sha256"`
	Turns        int                 `json:"turns"`
	Words        int                 `json:"words"`
	Language     string              `json:"language"`
}

// DocumentLineOf is the line of a document.
func DocumentLineOf(d *store.DocumentRow) DocumentLine {
	sum := d.SHA256()
	l := DocumentLine{Ref: d.Ref, Source: d.Path, SourceSHA256: hex.EncodeToString(d.SourceSHA256[:]), Locator: d.Locator,
		Title: d.Title, Kind: d.Kind, Bytes: len(d.Text), SHA256: hex.EncodeToString(sum[:]), Turns: len(d.Turns),
		Words: len(strings.Fields(string(d.Text))), Language: d.Language}
	if d.RecordedOn != nil {
		day := d.RecordedOn.Format(time.DateOnly) + "T00:00:00Z"
		l.RecordedOn = &day
	}
	return l
}

// ClaimLine is a claim in the queue of its persona.
type ClaimLine struct {
	Ref      research.Ref            `json:"ref"`
	Persona  research.Ref            `json:"persona"`
	Facet    research.Facet          `json:"facet"`
	State    research.ClaimState     `json:"state"`
	Text     string                  `json:"text"`
	Label    string                  `json:"label"`
	Support  research.Support        `json:"support"`
	Level    research.Confidence     `json:"confidence"`
	Check    research.Check          `json:"check"`
	Risks    []string                `json:"risks"`
	Opened   bool                    `json:"opened"`
	Proposal *research.ClaimProposal `json:"proposal,omitempty"`
}

// ClaimLines are the claims of a persona as they wait for a decision, riskiest
// first.
func (d *Desk) ClaimLines(s *review.State) (out []ClaimLine) {
	for _, w := range s.Queue(d.Edition) {
		c := w.Claim
		out = append(out, ClaimLine{c.Ref, s.Persona.Ref, c.Facet, c.State, c.Text, c.Label, c.Support, c.Confidence, c.Check,
			slices.Concat([]string{}, w.Risks), s.Opened[c.Ref], c.Proposal})
	}
	return out
}

// Standing is how a persona or a claim of it stands.
type Standing struct {
	Ref     research.Ref       `json:"ref"`
	State   string             `json:"state"`
	Version int                `json:"version"`
	Stale   []string           `json:"out_of_date,omitempty"`
	Check   *research.Check    `json:"check,omitempty"`
	Support *research.Support  `json:"support,omitempty"`
	Gates   []research.Finding `json:"gates"`
}

// Stands says how a persona, or with a claim that claim of it, stands.
func (d *Desk) Stands(persona, claim research.Ref) Standing {
	s := d.Personas[persona]
	if s == nil {
		return Standing{Ref: persona, State: "gone", Gates: []research.Finding{}}
	}
	j := Standing{Ref: persona, State: string(s.Persona.Status), Version: s.Version, Stale: s.Outdated, Gates: s.Gates(&d.Desk)}
	for i := range s.Persona.Claims {
		if c := &s.Persona.Claims[i]; claim != "" && c.Ref == claim {
			j.Ref, j.State, j.Check, j.Support = c.Ref, string(c.State), &c.Check, &c.Support
		}
	}
	return j
}

// PackLine is a published pack.
type PackLine struct {
	Pack     string         `json:"pack"`
	Title    string         `json:"title"`
	By       string         `json:"by"`
	At       time.Time      `json:"at"`
	Personas []research.Ref `json:"personas"`
	Withheld bool           `json:"withheld,omitempty"` // it held somebody who was forgotten
}

// PackLineOf is the line of a pack.
func PackLineOf(p Pack) PackLine {
	return PackLine{p.Version, p.Title, p.By, p.At.UTC(), slices.Concat([]research.Ref{}, p.Personas), p.Withheld}
}

// EventLine is an action of the log with its words.
type EventLine struct {
	research.Event
	Said map[string]string `json:"words"`
	Prev string            `json:"prev"`
	Seal string            `json:"seal"`
}

// EventLineOf is the line of an action.
func EventLineOf(e *research.Event) EventLine {
	l := EventLine{Event: *e, Said: map[string]string{}, Prev: hex.EncodeToString(e.Prev[:]), Seal: hex.EncodeToString(e.Seal[:])}
	for name := range e.Sums {
		l.Said[name] = e.Word(name)
	}
	return l
}
