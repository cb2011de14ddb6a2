package pipeline

import (
	"context"
	"errors"
	"slices"
	"strings"

	"personas/ingest"
	"personas/internal/store"
	"personas/research"
	"personas/review"
)

// correct reads a source with the corrections that were made to its documents, and
// returns what is kept of them: what the file says, whatever was corrected.
// Those that are recorded meanwhile are not lost: the database takes what they
// touch out of evidence, and the next run reads the source again.
func correct(ctx context.Context, tx *store.Tx, study store.StudyRow, r *ingest.Reading) (func(int) ingest.Prior, error) {
	all, err := tx.Corrections(ctx, store.CorrectionFilter{Study: study.ID})
	if err != nil {
		return nil, err
	}
	made, err := madeTo(ctx, tx, study.ID, r.Documents, all)
	if err != nil || len(made) == 0 {
		return r.PriorOf(), err
	}
	before := r.Priors()
	r.Correct(made)
	return func(i int) ingest.Prior { return before[i] }, nil
}

// madeTo picks the corrections of documents, with the text that each is meant in
// where the document has another one now.
func madeTo(ctx context.Context, tx *store.Tx, study int64, documents []research.Document, all []research.Correction) ([]ingest.Made, error) {
	byRef := map[research.Ref]*research.Document{}
	for i := range documents {
		byRef[documents[i].Ref] = &documents[i]
	}
	var made []ingest.Made
	for _, c := range all {
		d := byRef[c.Document]
		if d == nil {
			continue
		}
		m := ingest.Made{Correction: c}
		if !c.OfLabel() && c.Text != d.SHA256() {
			var err error
			if m.In, err = tx.TextOf(ctx, study, c.Document, c.Text); err != nil {
				return nil, err
			}
		}
		made = append(made, m)
	}
	return made, nil
}

// Speakers is who speaks in what a study shows now, by all corrections that were
// recorded: those of which the study has not been read again yet are applied here.
type Speakers struct {
	ingest.Record
	Paths   map[research.Ref]string // of the documents
	States  map[research.Ref]State  // of the corrections
	Waiting int                     // corrections that wait for the next run
}

// State says what has become of a correction.
type State string

// The states of a correction.
const (
	StateApplied State = "applied" // the study was read with it
	StateWaiting State = "waiting" // for the next run: what it touches is no evidence until then
	StateGone    State = "gone"    // its words are not there any more: it changes nothing
	StateUndone  State = "undone"  // taken back
)

// SpeakersOf reads who speaks in a study.
func SpeakersOf(ctx context.Context, st *store.Store, study store.StudyRow) (Speakers, error) {
	sp := Speakers{Record: ingest.Record{Study: study.Ref}, Paths: map[research.Ref]string{}, States: map[research.Ref]State{}}
	rows, err := st.Documents(ctx, store.DocumentFilter{Study: study.ID})
	if err != nil {
		return sp, err
	}
	if sp.People, err = st.Participants(ctx, study.ID); err != nil {
		return sp, err
	}
	for i := range rows {
		sp.Documents = append(sp.Documents, rows[i].Document)
		sp.Paths[rows[i].Ref] = rows[i].Path
	}
	return sp, st.InSnapshot(ctx, func(tx *store.Tx) error {
		if sp.Made, err = tx.Corrections(ctx, store.CorrectionFilter{Study: study.ID}); err != nil {
			return err
		}
		return sp.apply(ctx, tx, study.ID)
	})
}

// apply applies what waits, and says of each correction how it stands.
func (sp *Speakers) apply(ctx context.Context, tx *store.Tx, study int64) error {
	shown := map[research.Ref]*research.Document{}
	for i := range sp.Documents {
		shown[sp.Documents[i].Ref] = &sp.Documents[i]
	}
	standing := map[research.Ref]bool{}
	for _, c := range research.Standing(sp.Made) {
		standing[c.Ref] = true
	}
	var waiting []research.Correction
	for _, c := range sp.Made {
		sp.States[c.Ref] = stateOf(c, shown[c.Document], standing[c.Ref])
		if d := shown[c.Document]; d != nil && !slices.Contains(d.Corrections, c.Ref) {
			waiting = append(waiting, c)
		}
	}
	sp.Waiting = len(waiting)
	made, err := madeTo(ctx, tx, study, sp.Documents, waiting)
	if err != nil {
		return err
	}
	byDocument := map[research.Ref][]ingest.Made{}
	for _, m := range made {
		byDocument[m.Document] = append(byDocument[m.Document], m)
	}
	for ref, own := range byDocument {
		ingest.CorrectDocument(shown[ref], own)
	}
	return nil
}

// stateOf is the state of a correction to a document as it is shown, nil where it
// is not.
func stateOf(c research.Correction, d *research.Document, standing bool) State {
	applied := func(t research.Turn) bool { return strings.Contains(t.Corrected, string(c.Ref)) }
	switch {
	case d != nil && !slices.Contains(d.Corrections, c.Ref) && (standing || c.Undoes != ""):
		return StateWaiting
	case c.Undoes != "":
		return StateApplied
	case !standing:
		return StateUndone
	case d != nil && slices.ContainsFunc(d.Turns, applied):
		return StateApplied
	}
	return StateGone
}

// Fixed is what recording corrections did.
type Fixed struct {
	Corrections []research.Correction
	Withdrawn   int            // quotes that were shown and are not any more
	Documents   []research.Ref // that the next run reads again
}

// Fix records the corrections that a file of edits asks for, all of them or none,
// and withdraws the quotes they touch, in one transaction. The next run reads the
// documents with them.
func Fix(ctx context.Context, st *store.Store, study store.StudyRow, name string, file []byte, who review.Actor) (Fixed, error) {
	return fix(ctx, st, study, name, file, who, nil)
}

// errForeseen ends a transaction that was only to show what it would do.
var errForeseen = errors.New("only foreseen")

// Foresee says what [Fix] would do, and does nothing.
func Foresee(ctx context.Context, st *store.Store, study store.StudyRow, name string, file []byte, who review.Actor) (Fixed, error) {
	done, err := fix(ctx, st, study, name, file, who, errForeseen)
	if errors.Is(err, errForeseen) {
		err = nil
	}
	return done, err
}

// fix records corrections, and takes them back where then is an error.
func fix(ctx context.Context, st *store.Store, study store.StudyRow, name string, file []byte, who review.Actor, then error) (Fixed, error) {
	var done Fixed
	edits, err := ingest.ParseEdits(name, file)
	if err != nil {
		return done, err
	}
	sp, err := SpeakersOf(ctx, st, study)
	if err != nil {
		return done, err
	}
	made, err := sp.Amend(name, edits)
	if err != nil || len(made) == 0 {
		return done, err
	}
	for i := range made {
		made[i].By = who.Name
		if !slices.Contains(done.Documents, made[i].Document) {
			done.Documents = append(done.Documents, made[i].Document)
		}
	}
	err = st.InTx(ctx, func(tx *store.Tx) error {
		if done.Corrections, done.Withdrawn, err = tx.PutCorrections(ctx, study, made); err != nil {
			return err
		}
		for _, c := range done.Corrections {
			e, err := review.Correct(who, c, sp.before(c))
			if err != nil {
				return err
			}
			if err := tx.Log(ctx, study, &e); err != nil {
				return err
			}
		}
		return then
	})
	return done, err
}

// before says who was taken to speak where a correction is meant.
func (sp *Speakers) before(c research.Correction) string {
	for i := range sp.Documents {
		d := &sp.Documents[i]
		for _, t := range d.Turns {
			if d.Ref == c.Document && (t.Span.Overlaps(c.Span) || slices.Contains(c.Labels, t.Speaker)) {
				return strings.TrimPrefix(t.Speaker+", "+string(t.Role), ", ")
			}
		}
	}
	return ""
}
