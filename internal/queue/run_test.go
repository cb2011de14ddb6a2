package queue_test

import (
	"context"
	"testing"

	"personas/internal/queue"
	"personas/internal/store"
	"personas/research"
)

func TestRunWorksEachUnitOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	run := f.begin(50)
	f.start(config(nothing), f.study.ID)
	run = f.await(run)
	if run.State != research.RunDone {
		t.Fatalf("the run is %s: %s", run.State, run.Reason)
	}
	f.wantOnce(50)
	wantCounted(t, run, 50, 0)
}

func TestStageDonePlansTheNextStageInTheSameTransaction(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cfg := config(nothing)
	cfg.StageDone = func(ctx context.Context, tx *store.Tx, d store.StageDone) error {
		next, ok := d.Stage.Next()
		if !ok {
			return endRun(ctx, tx, d)
		}
		return plan(ctx, tx, d.StudyID, d.RunID, next, 5)
	}
	run := f.begin(5)
	f.start(cfg, f.study.ID)
	run = f.await(run)
	if run.State != research.RunDone || len(run.Stages) != len(research.Stages) {
		t.Fatalf("the run is %s after %d stages: %s", run.State, len(run.Stages), run.Reason)
	}
	f.wantOnce(5 * len(research.Stages))
	for _, s := range run.Stages {
		if s.Units != 5 || s.Done != 5 {
			t.Errorf("%+v", s)
		}
	}
}

func TestMigrateTwice(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	errs := make(chan error)
	for range 3 {
		go func() { errs <- queue.Migrate(t.Context(), f.store.Pool()) }()
	}
	for range 3 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}
