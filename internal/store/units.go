package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// Unit is one piece of work of one stage: 20–50 kB of text, or one persona.
type Unit struct {
	ID          int64
	StudyID     int64
	Stage       research.Stage
	Key         string
	Fingerprint research.Fingerprint
	Inputs      []int64         // ids of the rows it reads; which table, its stage says
	Settings    json.RawMessage // what else it needs to know; part of the fingerprint
	Size        int64           // bytes of text
	Done        bool            // its step is in the store
}

// PutUnits stores the units that are not there yet and returns all of them, in
// the given order, with their ids and whether they are done.
func (tx *Tx) PutUnits(ctx context.Context, units []Unit) ([]Unit, error) {
	batch := &pgx.Batch{}
	for _, u := range units {
		settings := u.Settings
		if settings == nil {
			settings = json.RawMessage("{}")
		}
		batch.Queue(`
			INSERT INTO unit (study_id, stage, key, fingerprint, inputs, settings, size)
			VALUES (@study, @stage, @key, @fingerprint, @inputs, @settings, @size)
			ON CONFLICT ON CONSTRAINT equal_work_is_one_unit DO UPDATE SET inputs = excluded.inputs
			RETURNING id, EXISTS (SELECT FROM step WHERE unit_id = unit.id)`,
			pgx.StrictNamedArgs{"study": u.StudyID, "stage": u.Stage, "key": u.Key, "fingerprint": u.Fingerprint[:],
				"inputs": u.Inputs, "settings": settings, "size": u.Size})
	}
	results := tx.SendBatch(ctx, batch)
	defer results.Close()
	stored := make([]Unit, len(units))
	for i, u := range units {
		if err := results.QueryRow().Scan(&u.ID, &u.Done); err != nil {
			return nil, err
		}
		stored[i] = u
	}
	return stored, results.Close()
}

// Unit reads one unit.
func (s *Store) Unit(ctx context.Context, id int64) (Unit, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT id, study_id, stage, key, fingerprint, inputs, settings, size, EXISTS (SELECT FROM step WHERE unit_id = id)
		  FROM unit WHERE id = $1`, id)
	if err != nil {
		return Unit{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scanUnit)
}

// ClaimStep is the fence: it inserts the unit's step and reports whether this
// transaction is the one that did. Where another did, its effects are in the
// store and this transaction must roll back. A second claimant waits until the
// first commits or rolls back.
func (tx *Tx) ClaimStep(ctx context.Context, unit int64, took time.Duration) (bool, error) {
	tag, err := tx.Exec(ctx, `INSERT INTO step (unit_id, seconds) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
		unit, took.Seconds())
	return err == nil && tag.RowsAffected() == 1, err
}

// StageDone names a stage of a run whose last unit is done.
type StageDone struct {
	RunID   int64
	StudyID int64
	Stage   research.Stage
}

// CountDone counts the unit as done in every running run that waits for it, and
// returns the stages which that completes. It takes the counter's row lock, so
// it comes last before commit.
func (tx *Tx) CountDone(ctx context.Context, unit int64) ([]StageDone, error) {
	rows, err := tx.Query(ctx, `
		UPDATE run_stage rs
		   SET pending = pending - 1, done = done + 1,
		       finished_at = CASE WHEN pending = 1 THEN clock_timestamp() END
		  FROM run_unit ru JOIN run r ON r.id = ru.run_id AND r.state = 'running'
		       JOIN unit u ON u.id = ru.unit_id
		 WHERE ru.unit_id = $1 AND rs.run_id = ru.run_id AND rs.stage = u.stage
		RETURNING rs.run_id, r.study_id, rs.stage, rs.pending`, unit)
	if err != nil {
		return nil, err
	}
	var done []StageDone
	var d StageDone
	var pending int
	_, err = pgx.ForEachRow(rows, []any{&d.RunID, &d.StudyID, &d.Stage, &pending}, func() error {
		if pending == 0 {
			done = append(done, d)
		}
		return nil
	})
	return done, err
}

// Recount puts the counter of a run's stage right for a unit that was done
// without being counted there, and returns the stage where that completes it.
// It happens where a run plans a unit as not done at the very moment in which a
// job of an earlier run commits its step: neither transaction sees the other.
// The run's own job for the unit then finds the step and calls this. Counting
// under the counter's row lock is exact, however often and whenever it is done.
func (tx *Tx) Recount(ctx context.Context, run, unit int64) ([]StageDone, error) {
	var d StageDone
	err := tx.QueryRow(ctx, `
		SELECT rs.run_id, r.study_id, rs.stage
		  FROM run_stage rs JOIN run r ON r.id = rs.run_id AND r.state = 'running'
		 WHERE rs.run_id = $1 AND rs.stage = (SELECT stage FROM unit WHERE id = $2) AND rs.finished_at IS NULL
		   FOR UPDATE OF rs`, run, unit).Scan(&d.RunID, &d.StudyID, &d.Stage)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var pending int
	err = tx.QueryRow(ctx, `
		UPDATE run_stage SET pending = n, done = units - skipped - n, finished_at = CASE WHEN n = 0 THEN clock_timestamp() END
		  FROM (SELECT count(*)::int AS n FROM run_unit ru JOIN unit u ON u.id = ru.unit_id
		         WHERE ru.run_id = $1 AND u.stage = $2 AND NOT EXISTS (SELECT FROM step WHERE unit_id = u.id)) todo
		 WHERE run_id = $1 AND stage = $2
		RETURNING pending`, d.RunID, d.Stage).Scan(&pending)
	if err != nil || pending > 0 {
		return nil, err
	}
	return []StageDone{d}, nil
}

// StepExists reports whether the unit is done.
func (tx *Tx) StepExists(ctx context.Context, unit int64) (exists bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM step WHERE unit_id = $1)`, unit).Scan(&exists)
	return exists, err
}

// CountFailed marks a running run failed, with the unit's stage and the reason.
func (tx *Tx) CountFailed(ctx context.Context, run, unit int64, reason string) error {
	_, err := tx.Exec(ctx, `
		UPDATE run_stage SET failed = failed + 1
		  FROM run WHERE run.id = $1 AND run.state = 'running' AND run_id = run.id
		   AND stage = (SELECT stage FROM unit WHERE id = $2)`, run, unit)
	if err != nil {
		return err
	}
	return tx.EndRun(ctx, run, research.RunFailed, reason)
}

// BeginStage opens a stage of a run with its units and returns those that have
// to be worked on. Units that an earlier run did are counted as skipped; where
// that is all of them, the stage is complete at once.
func (tx *Tx) BeginStage(ctx context.Context, run int64, stage research.Stage, units []Unit) (todo []Unit, err error) {
	ids := make([]int64, len(units))
	for i, u := range units {
		ids[i] = u.ID
		if !u.Done {
			todo = append(todo, u)
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO run_unit (run_id, unit_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING`, run, ids)
	if err != nil {
		return nil, err
	}
	ordinal := 0
	for i, s := range research.Stages {
		if s == stage {
			ordinal = i
		}
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO run_stage (run_id, stage, ordinal, units, pending, skipped, finished_at)
		VALUES (@run, @stage, @ordinal, @units, @pending::int, @units - @pending::int,
		        CASE WHEN @pending::int = 0 THEN clock_timestamp() END)`,
		pgx.StrictNamedArgs{"run": run, "stage": stage, "ordinal": ordinal, "units": len(units), "pending": len(todo)})
	return todo, err
}

// ErrNotFound is returned where the named thing does not exist.
var ErrNotFound = errors.New("not found")
