package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// Forgetting is what went with a participant.
type Forgetting struct {
	Participant research.Ref   `json:"participant"`
	Documents   int            `json:"documents"`   // in which only they spoke: nothing of them is left
	Blanked     int            `json:"blanked"`     // others speak there too: only what they said is gone
	Files       int            `json:"files"`       // whose bytes are gone
	Quotes      int            `json:"quotes"`      //
	Unsupported []research.Ref `json:"unsupported"` // claims that nobody stands behind any more
	Words       int            `json:"words"`       // that people wrote, in the log
	Replies     int            `json:"replies"`     // of language models
	Revisions   int            `json:"revisions"`   // approved; withheld now
	Packs       []string       `json:"packs"`       // published; withheld now
	Paths       []string       `json:"paths"`       // of files that hold their words outside of the database, below the folders of the study
}

// errDry ends a transaction that was only a trial.
var errDry = errors.New("a trial")

// Forget erases what a participant said, wherever the database holds it, and logs
// that: who did it as e says, and why. A trial run changes nothing and says what
// would go.
func (s *Store) Forget(ctx context.Context, study StudyRow, who research.Ref, e research.Event, trial bool) (f Forgetting, err error) {
	f.Participant = who
	err = s.InTx(ctx, func(tx *Tx) error {
		id, err := tx.lockForgetting(ctx, study.ID, who)
		if err != nil {
			return err
		}
		if f.Paths, err = tx.speaksIn(ctx, id); err != nil {
			return err
		}
		withhold, err := tx.frozenWith(ctx, study.ID, who)
		if err != nil {
			return err
		}
		e.Act, e.Participant = research.ActForget, who
		event, err := tx.putEvent(ctx, study, &e)
		if err != nil {
			return err
		}
		var went []byte
		if err := tx.QueryRow(ctx, `SELECT forget($1, $2, $3)`, event, id, withhold).Scan(&went); err != nil {
			return err
		}
		if err := json.Unmarshal(went, &f); err != nil {
			return err
		}
		if trial {
			return errDry
		}
		return nil
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return f, err
}

// lockForgetting finds a participant who was not forgotten, in a study in which
// nothing runs, and keeps readings and actions out.
func (tx *Tx) lockForgetting(ctx context.Context, study int64, who research.Ref) (id int64, err error) {
	for _, lock := range []int{identityLock, reviewLock} {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2::int)`, lock, study); err != nil {
			return 0, err
		}
	}
	var running, forgotten bool
	err = tx.QueryRow(ctx, `
		SELECT p.id, EXISTS (SELECT FROM run WHERE study_id = $1 AND state = 'running'), EXISTS (SELECT FROM forgotten WHERE participant_id = p.id)
		  FROM participant p WHERE p.study_id = $1 AND p.ref = $2`, study, who).Scan(&id, &running, &forgotten)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return 0, &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("there is no participant %q", who), Try: "personas participants lists them"}
	case err != nil:
		return 0, err
	case forgotten:
		return 0, &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("participant %s is forgotten already", who)}
	case running:
		return 0, &research.Error{Code: research.CodeRefused, Message: "a run of the study is under way", Try: "wait until it is over; personas run goes on where one was interrupted"}
	}
	return id, nil
}

// speaksIn lists the files that a participant speaks in, as far as they are there.
func (tx *Tx) speaksIn(ctx context.Context, who int64) ([]string, error) {
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT s.path COLLATE "C"
		  FROM turn t JOIN reading_document x ON x.document_id = t.document_id JOIN reading r ON r.step_id = x.step_id JOIN source s ON s.id = r.source_id
		 WHERE t.participant_id = $1 AND s.retired_at IS NULL ORDER BY 1`, who)
	if err != nil {
		return nil, err
	}
	paths, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return append([]string{}, paths...), err
}

// frozenWith lists the frozen documents of a study that hold a participant.
func (tx *Tx) frozenWith(ctx context.Context, study int64, who research.Ref) (ids []int64, err error) {
	ids = []int64{}
	rows, err := tx.Query(ctx, `SELECT id FROM frozen WHERE study_id = $1 AND content IS NOT NULL ORDER BY id`, study)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, err
	}
	for _, id := range all {
		var content []byte
		if err := tx.QueryRow(ctx, `SELECT content FROM frozen WHERE id = $1`, id).Scan(&content); err != nil {
			return nil, err
		}
		if names, err := mentions(content, who); err != nil {
			return nil, fmt.Errorf("reading frozen document %d: %w", id, err)
		} else if names {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// mentions reports whether a frozen document, packed or not, names a participant.
func mentions(content []byte, who research.Ref) (bool, error) {
	if z, err := gzip.NewReader(bytes.NewReader(content)); err == nil {
		if content, err = io.ReadAll(z); err != nil {
			return false, err
		}
	}
	return bytes.Contains(content, []byte(`"`+string(who)+`"`)), nil
}

// Forgotten lists who was forgotten in a study: their references, and nothing else
// that would tell who they are.
func (tx *Tx) Forgotten(ctx context.Context, study int64) ([]research.Ref, error) {
	rows, err := tx.Query(ctx, `SELECT p.ref FROM forgotten f JOIN participant p ON p.id = f.participant_id WHERE f.study_id = $1 ORDER BY p.ref COLLATE "C"`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[research.Ref])
}

// WithholdFile gives up the bytes of a file that was given again, and that somebody
// speaks in who was forgotten.
func (tx *Tx) WithholdFile(ctx context.Context, source int64) error {
	_, err := tx.Exec(ctx, `SELECT withhold_file($1)`, source)
	return err
}
