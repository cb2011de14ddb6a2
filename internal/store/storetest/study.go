package storetest

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"personas/internal/store"
	"personas/research"
)

// Study is a study that a test fills by hand, without the pipeline. What it
// holds is seen by readers after Show.
type Study struct {
	store.StudyRow
	Store *store.Store
	tb    testing.TB
	units map[research.Stage][]store.Unit
}

// NewStudy makes an empty study.
func NewStudy(tb testing.TB, s *store.Store, name string) *Study {
	tb.Helper()
	row, err := s.PutStudy(tb.Context(), name, "", 1)
	if err != nil {
		tb.Fatal(err)
	}
	return &Study{StudyRow: row, Store: s, tb: tb, units: map[research.Stage][]store.Unit{}}
}

// Said is one turn of a conversation. Role and Voice may be left out: a
// participant, first hand.
type Said struct {
	Speaker string
	Words   string
	Role    research.Role
	Voice   research.Voice
}

// Conversation makes a document of turns, one a line, "Speaker: words".
func (st *Study) Conversation(title string, kind research.SourceKind, said ...Said) research.Document {
	d := research.Document{Title: title, Kind: kind, Language: "en"}
	var text strings.Builder
	for i, s := range said {
		fmt.Fprintf(&text, "%s: ", s.Speaker)
		start := text.Len()
		text.WriteString(s.Words)
		d.Turns = append(d.Turns, research.Turn{Position: i, Span: research.Span{Start: start, End: text.Len()},
			Speaker: s.Speaker, Role: orElse(s.Role, research.RoleParticipant), Voice: orElse(s.Voice, research.VoiceFirstHand), Line: i + 1})
		text.WriteString("\n")
	}
	d.Text = []byte(text.String())
	d.Ref = research.DocumentRefByKey(st.Ref, "conversations", title)
	for i := range d.Turns {
		d.Turns[i].Participant = st.Person(d.Turns[i].Speaker)
	}
	return d
}

// Person is the reference of whoever speaks under a label, in every document.
func (st *Study) Person(label string) research.Ref {
	return research.ParticipantRefByKey(st.Ref, label)
}

func orElse[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}

// Step stores a unit of a stage as done, with its effect, which gets the id
// that results hang on.
func (st *Study) Step(stage research.Stage, key string, effect func(tx *store.Tx, step int64) error) {
	st.tb.Helper()
	ctx := st.tb.Context()
	err := st.Store.InTx(ctx, func(tx *store.Tx) error {
		units, err := tx.PutUnits(ctx, []store.Unit{{StudyID: st.ID, Stage: stage, Key: key,
			Fingerprint: research.FingerprintOf(string(stage), key), Inputs: []int64{}}})
		if err != nil {
			return err
		}
		if ok, err := tx.ClaimStep(ctx, units[0].ID, 0); err != nil || !ok {
			return fmt.Errorf("claiming step %q of %s: %t, %w", key, stage, ok, err)
		}
		units[0].Done = true
		st.units[stage] = append(st.units[stage], units[0])
		return effect(tx, units[0].ID)
	})
	if err != nil {
		st.tb.Fatal(err)
	}
}

// Read stores documents as read from one file, with everybody who speaks in
// them, and returns their rows in the given order. Attributes are by label.
func (st *Study) Read(path string, attributes map[string]map[string]string, docs ...research.Document) []store.DocumentRow {
	st.tb.Helper()
	ctx := st.tb.Context()
	reading := store.Reading{Kind: research.KindInterview, Documents: docs, Participants: st.people(attributes, docs)}
	bytes := []byte(path)
	var src store.SourceRow
	src.Path, src.SHA256, src.Size = path, sha256.Sum256(bytes), int64(len(bytes))
	var ids []int64
	st.Step(research.StageIngest, path, func(tx *store.Tx, step int64) (err error) {
		if err = tx.PutContent(ctx, src.SHA256, bytes); err != nil {
			return err
		}
		if reading.SourceID, err = tx.PutSource(ctx, st.ID, src); err != nil {
			return err
		}
		if err = tx.PutReading(ctx, st.ID, step, reading); err != nil {
			return err
		}
		planned, err := tx.PlanDocuments(ctx, []int64{step})
		for _, p := range planned {
			ids = append(ids, p.ID)
		}
		return err
	})
	rows, err := st.Store.Documents(ctx, store.DocumentFilter{IDs: ids})
	if err != nil {
		st.tb.Fatal(err)
	}
	return inOrder(docs, rows)
}

func inOrder(docs []research.Document, rows []store.DocumentRow) []store.DocumentRow {
	byRef := map[research.Ref]store.DocumentRow{}
	for _, r := range rows {
		byRef[r.Ref] = r
	}
	ordered := make([]store.DocumentRow, len(docs))
	for i, d := range docs {
		ordered[i] = byRef[d.Ref]
	}
	return ordered
}

// people lists everybody who speaks in the documents, in order of appearance.
func (st *Study) people(attributes map[string]map[string]string, docs []research.Document) []research.Participant {
	var people []research.Participant
	seen := map[research.Ref]bool{}
	for _, d := range docs {
		for _, t := range d.Turns {
			if !seen[t.Participant] {
				seen[t.Participant] = true
				people = append(people, research.Participant{Ref: t.Participant, Key: t.Speaker, Role: t.Role,
					Attributes: attributes[t.Speaker]})
			}
		}
	}
	return people
}

// Quote makes the quote of words that stand in a document.
func (st *Study) Quote(d *store.DocumentRow, words string) research.Quote {
	st.tb.Helper()
	start := strings.Index(string(d.Text), words)
	if start < 0 {
		st.tb.Fatalf("document %s does not say %q", d.Title, words)
	}
	span := research.Span{Start: start, End: start + len(words)}
	for _, t := range d.Turns {
		if t.Span.Contains(span) {
			return research.Quote{Ref: research.QuoteRef(d.Ref, d.SHA256(), span), Document: d.Ref, Participant: t.Participant,
				Turn: t.Position, Span: span, Text: words, Stance: research.StanceNeutral, Voice: t.Voice,
				Method: research.MethodRules, Why: "test"}
		}
	}
	st.tb.Fatalf("no turn of document %s holds %q", d.Title, words)
	return research.Quote{}
}

// Take stores quotes of documents as one step of extraction and returns their
// row ids by reference.
func (st *Study) Take(key string, extracts ...store.Extract) map[research.Ref]int64 {
	st.tb.Helper()
	ctx := st.tb.Context()
	var step int64
	st.Step(research.StageExtract, key, func(tx *store.Tx, id int64) error {
		step = id
		return tx.PutExtracts(ctx, st.ID, id, extracts)
	})
	quotes, err := st.Store.QuotesOfSteps(ctx, []int64{step})
	if err != nil {
		st.tb.Fatal(err)
	}
	ids := make(map[research.Ref]int64, len(quotes))
	for _, q := range quotes {
		ids[q.Ref] = q.ID
	}
	return ids
}

// Show makes everything stored so far what readers see.
func (st *Study) Show() {
	st.tb.Helper()
	ctx := st.tb.Context()
	err := st.Store.InTx(ctx, func(tx *store.Tx) error {
		run, err := tx.BeginRun(ctx, st.ID, research.StageDrafts, []byte("{}"))
		if err != nil {
			return err
		}
		for _, stage := range research.Stages {
			if _, err := tx.BeginStage(ctx, run.ID, stage, st.units[stage]); err != nil {
				return err
			}
		}
		if err := tx.Show(ctx, run, true); err != nil {
			return err
		}
		return tx.EndRun(ctx, run.ID, research.RunDone, "")
	})
	if err != nil {
		st.tb.Fatal(err)
	}
}
