package pipeline

import (
	"bytes"
	"context"
	"slices"

	"personas/ingest"
	"personas/internal/store"
	"personas/research"
)

// withheldWarning is what a reading says of words that nobody is to read again.
const withheldWarning = "somebody was forgotten, and what they said is withheld"

// withhold takes out of what was read what people said who were forgotten. Their
// words become blanks, so that everything else has its place as before.
func withhold(ctx context.Context, tx *store.Tx, study, source int64, r *ingest.Reading) error {
	forgotten, err := tx.Forgotten(ctx, study)
	if err != nil || len(forgotten) == 0 {
		return err
	}
	is := map[research.Ref]bool{}
	for _, p := range r.Participants {
		if slices.Contains(forgotten, p.Ref) {
			is[p.Ref] = true
		}
	}
	if len(is) == 0 {
		return nil
	}
	for i := range r.Documents {
		blank(&r.Documents[i], is)
	}
	r.Participants = slices.DeleteFunc(r.Participants, func(p research.Participant) bool { return is[p.Ref] })
	r.Guesses = nil
	r.Warnings = append(r.Warnings, ingest.Warning{Where: r.Source.Path, Message: withheldWarning})
	return tx.WithholdFile(ctx, source)
}

// blank empties the turns of those who were forgotten, with the labels before
// them; a document in which nobody else speaks, all of it.
func blank(d *research.Document, forgotten map[research.Ref]bool) {
	if !slices.ContainsFunc(d.Turns, func(t research.Turn) bool { return forgotten[t.Participant] }) {
		return
	}
	d.Text, d.Turns, d.Marks = bytes.Clone(d.Text), slices.Clone(d.Turns), nil
	alone := !slices.ContainsFunc(d.Turns, func(t research.Turn) bool {
		return !forgotten[t.Participant] && t.Participant != "" && (t.Role == research.RoleParticipant || t.Role == research.RoleUnknown)
	})
	after := 0
	for i := range d.Turns {
		t := &d.Turns[i]
		if forgotten[t.Participant] {
			spaces(d.Text[after:t.Span.End])
			t.Speaker, t.Participant, t.Role, t.Author, t.Suspicious, t.Corrected = "", "", research.RoleInterviewer, "", "", ""
		}
		after = d.Turns[i].Span.End
	}
	if alone {
		spaces(d.Text)
		d.Title = "withheld"
	}
}

func spaces(text []byte) {
	for i, b := range text {
		if b != '\n' {
			text[i] = ' '
		}
	}
}
