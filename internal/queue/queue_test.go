package queue_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"personas/internal/localpg/localpgtest"
	"personas/internal/queue"
	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

// fixture is a study on a database of its own, with a table that counts how
// often the effects of each unit were written.
type fixture struct {
	tb    testing.TB
	dsn   string
	store *store.Store
	study store.StudyRow
}

func newFixture(tb testing.TB) *fixture {
	tb.Helper()
	f := &fixture{tb: tb, dsn: localpgtest.Database(tb)}
	var err error
	if f.store, err = store.Open(tb.Context(), f.dsn, 16); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(f.store.Close)
	if err := queue.Migrate(tb.Context(), f.store.Pool()); err != nil {
		tb.Fatal(err)
	}
	f.exec(`CREATE TABLE effect (unit_id bigint NOT NULL, pid int NOT NULL); GRANT ALL ON effect TO PUBLIC`)
	f.study = f.newStudy("coffee")
	return f
}

func (f *fixture) newStudy(name string) store.StudyRow {
	f.tb.Helper()
	study, err := f.store.PutStudy(f.tb.Context(), name, "", 1)
	if err != nil {
		f.tb.Fatal(err)
	}
	return study
}

// begin starts a run of n units of the first stage and enqueues those to do.
func (f *fixture) begin(n int) store.RunRow { return f.beginStudy(f.study, n) }

func (f *fixture) beginStudy(study store.StudyRow, n int) (run store.RunRow) {
	f.tb.Helper()
	err := f.store.InTx(f.tb.Context(), func(tx *store.Tx) (err error) {
		if run, err = tx.BeginRun(f.tb.Context(), study.ID, research.StageIngest, json.RawMessage("{}")); err != nil {
			return err
		}
		return plan(f.tb.Context(), tx, run.StudyID, run.ID, research.StageIngest, n)
	})
	if err != nil {
		f.tb.Fatal(err)
	}
	return run
}

// plan opens a stage of n units and enqueues those to do.
func plan(ctx context.Context, tx *store.Tx, study, run int64, stage research.Stage, n int) error {
	stored, err := tx.PutUnits(ctx, units(study, stage, n))
	if err != nil {
		return err
	}
	todo, err := tx.BeginStage(ctx, run, stage, stored)
	if err != nil {
		return err
	}
	return queue.EnqueueTx(ctx, tx, study, run, todo, queue.Computes)
}

func units(study int64, stage research.Stage, n int) []store.Unit {
	us := make([]store.Unit, n)
	for i := range us {
		key := fmt.Sprintf("unit %04d", i)
		us[i] = store.Unit{StudyID: study, Stage: stage, Key: key, Inputs: []int64{}, Size: int64(i),
			Fingerprint: research.FingerprintOf(key)}
	}
	return us
}

// writeEffect is a handler's result: one row.
func writeEffect(ctx context.Context, tx *store.Tx, u store.Unit) error {
	_, err := tx.Exec(ctx, `INSERT INTO effect (unit_id, pid) VALUES ($1, $2)`, u.ID, os.Getpid())
	return err
}

func handler(compute func(ctx context.Context, u store.Unit) error) map[research.Stage]queue.Handler {
	h := func(ctx context.Context, u store.Unit) (queue.Effects, error) {
		if err := compute(ctx, u); err != nil {
			return nil, err
		}
		return func(ctx context.Context, tx *store.Tx) error { return writeEffect(ctx, tx, u) }, nil
	}
	handlers := map[research.Stage]queue.Handler{}
	for _, s := range research.Stages {
		handlers[s] = h
	}
	return handlers
}

func nothing(context.Context, store.Unit) error { return nil }

// endRun is the StageDone of a pipeline with one stage.
func endRun(ctx context.Context, tx *store.Tx, d store.StageDone) error {
	return tx.EndRun(ctx, d.RunID, research.RunDone, "")
}

func config(compute func(context.Context, store.Unit) error) queue.Config {
	return queue.Config{Concurrency: 4, Handlers: handler(compute), StageDone: endRun,
		Timings: queue.Timings{Retry: 20 * time.Millisecond},
		Logger:  slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))}
}

// start starts a worker that stops with the test.
func (f *fixture) start(cfg queue.Config, studies ...int64) *queue.Worker {
	f.tb.Helper()
	w := queue.New(f.store, cfg)
	if err := w.Start(f.tb.Context(), studies...); err != nil {
		f.tb.Fatal(err)
	}
	f.tb.Cleanup(func() { f.stop(w) })
	return w
}

func (f *fixture) stop(w *queue.Worker) {
	f.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := w.Stop(ctx); err != nil {
		f.tb.Errorf("stopping the worker: %v", err)
	}
}

// await waits until a run is over and returns it.
func (f *fixture) await(run store.RunRow) store.RunRow {
	f.tb.Helper()
	for deadline := time.Now().Add(40 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		row, err := f.store.Run(f.tb.Context(), run.ID)
		if err != nil {
			f.tb.Fatal(err)
		}
		if row.State != research.RunRunning {
			return row
		}
	}
	f.tb.Fatalf("the run goes on and on\n%s", f.jobs())
	return run
}

func (f *fixture) exec(sql string, args ...any) {
	f.tb.Helper()
	if err := storetest.AsOwner(context.Background(), f.store, sql, args...); err != nil {
		f.tb.Fatal(err)
	}
}

func (f *fixture) scalar(sql string, args ...any) (n int) {
	f.tb.Helper()
	n, err := storetest.Ask[int](context.Background(), f.store, sql, args...)
	if err != nil {
		f.tb.Fatal(err)
	}
	return n
}

// jobs describes the queue, for messages.
func (f *fixture) jobs() (s string) {
	f.tb.Helper()
	err := f.store.Pool().QueryRow(context.Background(), `
		SELECT coalesce(string_agg(format('job %s unit %s: %s, attempt %s by %s, errors %s', id, args->>'unit', state, attempt, attempted_by, errors), E'\n'), '')
		  FROM river.river_job WHERE state NOT IN ('completed')`).Scan(&s)
	if err != nil {
		f.tb.Fatal(err)
	}
	return s
}

// wantOnce fails the test unless each of n units has its effects exactly once.
func (f *fixture) wantOnce(n int) {
	f.tb.Helper()
	done := f.scalar(`SELECT count(DISTINCT unit_id) FROM effect`)
	doubled := f.scalar(`SELECT count(*) FROM effect`) - done
	steps := f.scalar(`SELECT count(*) FROM step`)
	if done != n || doubled != 0 || steps != n {
		f.tb.Errorf("of %d units %d are lost, %d doubled; %d steps", n, n-done, doubled, steps)
	}
}

// wantCounted fails the test unless the run's first stage counts so many units.
func wantCounted(tb testing.TB, run store.RunRow, done, skipped int) {
	tb.Helper()
	if s := run.Stages[0]; s.Done != done || s.Skipped != skipped || s.Failed != 0 {
		tb.Errorf("counted %+v, want %d done, %d skipped", s, done, skipped)
	}
}
