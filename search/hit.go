package search

import (
	"fmt"
	"time"

	"personas/research"
)

// Hit is a quote that was found, in its context and at its place. Its JSON is
// that of a quote in every listing, with rank, score and context.
type Hit struct {
	Rank       int      `json:"rank"`       // from 1
	Score      float64  `json:"score"`      // of its mode: fused, similarity, or text rank
	Similarity *float64 `json:"similarity"` // to the query, −1…1; null where either has no vector

	Ref         research.Ref          `json:"ref"`
	Document    research.Ref          `json:"document"`
	Participant research.Ref          `json:"participant"`
	Speaker     string                `json:"speaker"` // the label in the document
	Role        research.Role         `json:"role"`
	Voice       research.Voice        `json:"voice"`
	Author      string                `json:"author"`   // who wrote it down, where reported
	Question    string                `json:"question"` // asked last before it
	Prompted    bool                  `json:"prompted"`
	Praise      bool                  `json:"praise"`
	Turn        int                   `json:"turn"`
	Start       int                   `json:"start"` // bytes in the document's text, half-open
	End         int                   `json:"end"`
	Text        string                `json:"text"`
	Facet       research.Facet        `json:"facet"`
	Stance      research.Stance       `json:"stance"`
	Stage       research.JourneyStage `json:"stage"`
	Theme       research.Ref          `json:"theme"`
	Persona     research.Ref          `json:"persona"`
	Page        int                   `json:"page"`
	Time        *float64              `json:"time"` // seconds from the start, null where not timed
	Line        int                   `json:"line"`
	Method      research.Method       `json:"method"`
	Why         string                `json:"why"`
	Value       float64               `json:"value"`

	Kind    research.SourceKind `json:"kind"`
	Title   string              `json:"title"`   // of the document: how people name it
	Path    string              `json:"path"`    // of its source
	Locator string              `json:"locator"` // where in the source: "row 12"

	Before string `json:"before"` // what was said just before: in the same turn, else "Speaker: …" of the one before
	After  string `json:"after"`

	Explain *Explanation `json:"explain,omitempty"`
}

// Explanation says how the arms ranked a hit: 0 where one did not find it.
type Explanation struct {
	VectorRank int     `json:"vector_rank"`
	TextRank   int     `json:"text_rank"`
	TextScore  float64 `json:"text_score"`
}

// Result is what a search found.
type Result struct {
	Hits  []Hit
	Notes []string // what the person who asked should know
	Plan  Plan
}

// Plan says how a search was done.
type Plan struct {
	Vector   string `json:"vector"`   // how the vector arm looked: "exact", "index", "index, then exact"; "" where it did not
	Matching int    `json:"matching"` // quotes that pass the filter, as far as they were counted; -1 where they were not
	Capped   bool   `json:"capped"`   // more quotes hold the words than were ranked by them
}

// Place is the page, the time or the line at which a hit stands, "" where its
// source has none or its locator says it.
func (h *Hit) Place() string {
	switch {
	case h.Page > 0:
		return fmt.Sprintf("page %d", h.Page)
	case h.Time != nil:
		return (time.Duration(*h.Time) * time.Second).String()
	case h.Line > 0 && h.Locator == "":
		return fmt.Sprintf("line %d", h.Line)
	}
	return ""
}
