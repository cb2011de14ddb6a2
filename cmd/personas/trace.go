package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
)

// traceJSON is the chain from a quote back to its file.
type traceJSON struct {
	Persona      string        `json:"persona,omitempty"`
	Claim        string        `json:"claim,omitempty"`
	Quote        research.Ref  `json:"quote"`
	Text         string        `json:"text"`
	Span         research.Span `json:"span"`
	Turn         int           `json:"turn"`
	Participant  string        `json:"participant"`
	Document     research.Ref  `json:"document"`
	Source       string        `json:"source"`
	Locator      string        `json:"locator"`
	Line         int           `json:"line"`
	SourceSHA256 string        `json:"source_sha256"`
	Verbatim     bool          `json:"verbatim"` // checked just now: these bytes stand there
	Stored       bool          `json:"stored"`   // checked just now: the file is kept under this hash
}

func (a *app) traceCommand() *cobra.Command {
	return &cobra.Command{Use: "trace [CLAIM|QUOTE]", Short: "Follow a claim or a quote back to the bytes of its file", Args: atMostOne("a claim or a quote"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error {
				ed, err := pipeline.Edition(c.Context(), st, study)
				if err != nil {
					return err
				}
				docs, err := st.Documents(c.Context(), store.DocumentFilter{Study: study.ID})
				if err != nil {
					return err
				}
				t, q, err := pick(ed, args)
				if err != nil {
					return err
				}
				for i := range docs {
					if docs[i].Ref == q.Document {
						t.follow(&docs[i], q, labels(ed))
						bytes, err := st.Content(c.Context(), docs[i].SourceSHA256)
						t.Stored = err == nil && sha256.Sum256(bytes) == docs[i].SourceSHA256
						return a.printTrace(t, &docs[i], q)
					}
				}
				return notFound("document", string(q.Document), "personas documents lists them")
			})
		}}
}

// pick finds what to trace: a quote, a claim's first quote, or without a name
// the first claim there is.
func pick(ed *research.Edition, args []string) (traceJSON, *research.Quote, error) {
	quotes := quotesByRef(ed)
	if len(args) == 1 {
		if q := quotes[research.Ref(args[0])]; q != nil {
			return traceJSON{}, q, nil
		}
	}
	for i := range ed.Personas {
		p := &ed.Personas[i]
		for j := range p.Claims {
			c := &p.Claims[j]
			cited := c.Cited(research.Supports)
			if len(cited) == 0 || len(args) == 1 && string(c.Ref) != args[0] {
				continue
			}
			claim := fmt.Sprintf("%s · %s “%s” · %d of %d", c.Ref, c.Facet, c.Label, c.Support.Participants, c.Support.Asked)
			return traceJSON{Persona: p.Name, Claim: claim}, quotes[cited[0]], nil
		}
	}
	if len(args) == 1 {
		return traceJSON{}, nil, notFound("claim or quote", args[0], "personas show and personas quotes print their references")
	}
	return traceJSON{}, nil, &research.Error{Code: research.CodeNotFound, Message: "there is no claim yet", Try: "personas run FOLDER"}
}

func (t *traceJSON) follow(d *store.DocumentRow, q *research.Quote, key map[research.Ref]string) {
	turn := d.Turns[q.Turn]
	text, err := d.Slice(q.Span)
	t.Quote, t.Text, t.Span, t.Turn, t.Participant = q.Ref, q.Text, q.Span, q.Turn, key[q.Participant]
	t.Document, t.Source, t.Locator, t.Line = d.Ref, d.Path, d.Locator, turn.Line
	t.SourceSHA256 = hex.EncodeToString(d.SourceSHA256[:])
	t.Verbatim = err == nil && text == q.Text
}

func (a *app) printTrace(t traceJSON, d *store.DocumentRow, q *research.Quote) error {
	if a.json {
		return a.object(t)
	}
	step := func(what, format string, args ...any) { a.printf("  %-9s %s\n", what, fmt.Sprintf(format, args...)) }
	if t.Claim != "" {
		step("persona", "%s", t.Persona)
		step("claim", "%s", t.Claim)
	}
	step("quote", "%s  “%s”", t.Quote, flat(t.Text))
	if q.Question != "" {
		step("asked", "%s", flat(q.Question))
	}
	step("said by", "%s, turn %d, line %d", t.Participant, t.Turn, t.Line)
	step("bytes", "%d–%d of document %s", t.Span.Start, t.Span.End, t.Document)
	place := t.Source
	if t.Locator != "" {
		place += ", " + t.Locator
	}
	step("file", "%s", place)
	step("SHA-256", "%s", t.SourceSHA256)
	step("checked", "%s", strings.Join([]string{yes(t.Verbatim, "these are the bytes at that place", "THE BYTES AT THAT PLACE DIFFER"),
		yes(t.Stored, "the file is kept under this hash", "THE FILE KEPT UNDER THIS HASH DIFFERS")}, "; "))
	if !t.Verbatim || !t.Stored {
		return &research.Error{Code: research.CodeRefused, Message: "the chain is broken at quote " + string(t.Quote), Try: "personas doctor"}
	}
	return nil
}

func yes(ok bool, good, bad string) string {
	if ok {
		return good
	}
	return bad
}
