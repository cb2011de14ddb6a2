package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// RunRow is a run with its row id and the settings it was started with.
type RunRow struct {
	research.Run
	ID       int64
	StudyID  int64
	Settings json.RawMessage
}

// BeginRun opens a run of a study. One that is still marked running, because its
// process was killed, is stopped in favour of the new one, which takes its work
// up where it was.
func (tx *Tx) BeginRun(ctx context.Context, study int64, until research.Stage, settings json.RawMessage) (RunRow, error) {
	_, err := tx.Exec(ctx, `UPDATE run SET state = 'stopped', reason = 'taken up by a later run', finished_at = now()
	                         WHERE study_id = $1 AND state = 'running'`, study)
	if err != nil {
		return RunRow{}, err
	}
	r := RunRow{StudyID: study, Settings: settings}
	r.Ref = "r-" + strings.ToLower(rand.Text()[:10])
	r.State, r.Until = research.RunRunning, until
	err = tx.QueryRow(ctx, `
		INSERT INTO run (study_id, ref, until_stage, settings) VALUES ($1, $2, $3, $4) RETURNING id, started_at`,
		study, r.Ref, until, settings).Scan(&r.ID, &r.Started)
	return r, err
}

// EndRun ends a running run; one that is over already stays as it is.
func (tx *Tx) EndRun(ctx context.Context, run int64, state research.RunState, reason string) error {
	_, err := tx.Exec(ctx, `UPDATE run SET state = $2, reason = $3, finished_at = clock_timestamp()
	                         WHERE id = $1 AND state = 'running'`, run, state, reason)
	return err
}

// Run reads a run with its stages.
func (s *Store) Run(ctx context.Context, id int64) (RunRow, error) { return oneRun(ctx, s.pool, id) }

// Run reads a run with its stages.
func (tx *Tx) Run(ctx context.Context, id int64) (RunRow, error) { return oneRun(ctx, tx, id) }

// Runs reads the runs of a study, the latest first.
func (s *Store) Runs(ctx context.Context, study int64) ([]RunRow, error) {
	return runs(ctx, s.pool, `r.study_id = $1`, study)
}

type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func oneRun(ctx context.Context, q querier, id int64) (RunRow, error) {
	rows, err := runs(ctx, q, `r.id = $1`, id)
	if err != nil {
		return RunRow{}, err
	}
	if len(rows) == 0 {
		return RunRow{}, ErrNotFound
	}
	return rows[0], nil
}

func runs(ctx context.Context, q querier, where string, arg int64) ([]RunRow, error) {
	rows, err := q.Query(ctx, `
		SELECT r.id, r.study_id, r.ref, r.state, r.reason, r.until_stage, r.settings, r.started_at, r.finished_at,
		       coalesce((SELECT jsonb_agg(jsonb_build_object('stage', stage, 'units', units, 'done', done,
		                   'skipped', skipped, 'failed', failed,
		                   'seconds', extract(epoch FROM coalesce(finished_at, clock_timestamp()) - started_at)) ORDER BY ordinal)
		          FROM run_stage WHERE run_id = r.id), '[]')
		  FROM run r WHERE `+where+` ORDER BY r.id DESC`, arg)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (RunRow, error) {
		var r RunRow
		var stages []byte
		err := row.Scan(&r.ID, &r.StudyID, &r.Ref, &r.State, &r.Reason, &r.Until, &r.Settings, &r.Started, &r.Finished, &stages)
		if err != nil {
			return r, err
		}
		return r, json.Unmarshal(stages, &r.Stages)
	})
}

// RunningRun is the run of a study that is under way; ErrNotFound where none is.
func (s *Store) RunningRun(ctx context.Context, study int64) (RunRow, error) {
	rows, err := runs(ctx, s.pool, `r.study_id = $1 AND r.state = 'running'`, study)
	if err != nil {
		return RunRow{}, err
	}
	if len(rows) == 0 {
		return RunRow{}, ErrNotFound
	}
	return rows[0], nil
}

// RunSteps lists the steps of a stage that a run has.
func (s *Store) RunSteps(ctx context.Context, run int64, stage research.Stage) (steps []int64, err error) {
	err = s.InSnapshot(ctx, func(tx *Tx) error {
		units, err := tx.RunUnits(ctx, run, stage)
		for _, u := range units {
			if u.Done {
				steps = append(steps, u.ID)
			}
		}
		return err
	})
	return steps, err
}

// RunState reads how a run stands.
func (s *Store) RunState(ctx context.Context, id int64) (research.RunState, error) {
	var state research.RunState
	err := s.pool.QueryRow(ctx, `SELECT state FROM run WHERE id = $1`, id).Scan(&state)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", ErrNotFound
	}
	return state, err
}

// Show makes the run's steps the study's current generation. An unchanged set of
// steps makes no new one. A run that stops early is shown only where the study
// has no complete generation yet, and then only its complete stages.
func (tx *Tx) Show(ctx context.Context, run RunRow, complete bool) error {
	if err := tx.lockLog(ctx, run.StudyID); err != nil {
		return err
	}
	var shown, whole, same bool
	study, ran := StudyRow{ID: run.StudyID}, research.Ran{Run: run.Ref}
	err := tx.QueryRow(ctx, `
		WITH mine AS (
		    SELECT st.unit_id AS step_id FROM run_unit ru
		      JOIN unit u ON u.id = ru.unit_id
		      JOIN step st ON st.unit_id = u.id
		      JOIN run_stage rs ON rs.run_id = ru.run_id AND rs.stage = u.stage AND rs.pending = 0
		     WHERE ru.run_id = $1)
		SELECT s.ref, s.generation_id IS NOT NULL,
		       coalesce((SELECT complete FROM generation WHERE id = s.generation_id), false),
		       NOT EXISTS (SELECT step_id FROM mine EXCEPT SELECT step_id FROM generation_step WHERE generation_id = s.generation_id)
		   AND NOT EXISTS (SELECT step_id FROM generation_step WHERE generation_id = s.generation_id EXCEPT SELECT step_id FROM mine)
		  FROM study s WHERE s.id = $2 FOR UPDATE OF s`, run.ID, run.StudyID).Scan(&study.Ref, &shown, &whole, &same)
	if err != nil || shown && same || whole && !complete {
		return err
	}
	if ran.Before, err = tx.holds(ctx, study.ID); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		WITH g AS (INSERT INTO generation (study_id, run_id, complete) VALUES (@study, @run, @complete) RETURNING id),
		steps AS (
		    INSERT INTO generation_step (generation_id, step_id)
		    SELECT g.id, st.unit_id FROM g, run_unit ru
		      JOIN unit u ON u.id = ru.unit_id
		      JOIN step st ON st.unit_id = u.id
		      JOIN run_stage rs ON rs.run_id = ru.run_id AND rs.stage = u.stage AND rs.pending = 0
		     WHERE ru.run_id = @run)
		UPDATE study SET generation_id = (SELECT id FROM g) WHERE id = @study`,
		pgx.StrictNamedArgs{"study": run.StudyID, "run": run.ID, "complete": complete})
	if err != nil {
		return err
	}
	return tx.logRun(ctx, study, ran)
}

// logRun makes the quotes that a run shows what people rule of them, who may have
// done so while it went on, and logs what it changed.
func (tx *Tx) logRun(ctx context.Context, study StudyRow, ran research.Ran) error {
	steps, err := tx.extractSteps(ctx, study.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Honour(ctx, study.ID, steps); err != nil {
		return err
	}
	if ran.After, err = tx.holds(ctx, study.ID); err != nil {
		return err
	}
	return tx.Log(ctx, study, &research.Event{Act: research.ActRun, By: research.Machine, As: research.Machine, Ran: &ran})
}

// holds counts what a study shows.
func (tx *Tx) holds(ctx context.Context, study int64) (h research.Held, err error) {
	err = tx.QueryRow(ctx, `
		WITH shown AS (SELECT step_id FROM current_step WHERE study_id = $1)
		SELECT (SELECT count(*) FROM current_quote WHERE study_id = $1), (SELECT count(*) FROM theme WHERE step_id IN (SELECT step_id FROM shown)),
		       (SELECT count(*) FROM candidate WHERE step_id IN (SELECT step_id FROM shown))`, study).Scan(&h.Quotes, &h.Themes, &h.Groups)
	return h, err
}
