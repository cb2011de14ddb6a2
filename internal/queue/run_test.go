package queue_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

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

// Where the next stage cannot be planned, the last unit of this one is not done.
func TestStageThatCannotBePlannedFailsTheRun(t *testing.T) {
	t.Parallel()
	for reason, fail := range map[string]func() error{
		"after stage ingest: no plan": func() error { return queue.Permanent(errors.New("no plan")) },
		"panic with a string":         func() error { panic("no plan") },
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			cfg := config(nothing)
			cfg.Logger = nil
			cfg.StageDone = func(context.Context, *store.Tx, store.StageDone) error { return fail() }
			run := f.begin(2)
			f.start(cfg, f.study.ID)
			run = f.await(run)
			if run.State != research.RunFailed || !strings.HasSuffix(run.Reason, reason) {
				t.Errorf("the run is %s: %s", run.State, run.Reason)
			}
			f.wantOnce(1)
		})
	}
}

func TestLargestUnitFirst(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	var keys []string // by size, see units
	cfg := config(func(_ context.Context, u store.Unit) error { keys = append(keys, u.Key); return nil })
	cfg.Concurrency = 1
	run := f.begin(20)
	f.start(cfg, f.study.ID)
	f.await(run)
	for i, key := range keys {
		if want := fmt.Sprintf("unit %04d", 19-i); key != want {
			t.Fatalf("unit %d is %q, want %q", i, key, want)
		}
	}
}

// Jobs say what to do by ids alone.
func TestJobsHoldNoWords(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.begin(3)
	want := `SELECT count(*) FROM river.river_job j, jsonb_object_keys(args) k
	          WHERE k IN ('v', 'run', 'unit') AND jsonb_typeof(args->k) = 'number' AND queue = 'study_1' AND j::text NOT LIKE '%unit 0%'`
	if n := f.scalar(want); n != 9 {
		t.Errorf("%d of 9 arguments are ids", n)
	}
}

// The jobs that an ended run leaves are cancelled at once, not one by one in a
// later run's way.
func TestJobsOfAnEndedRunAreCancelled(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	first := f.begin(500)
	second := f.beginStudy(f.study, 1) // takes the first one's place
	cfg := config(nothing)
	cfg.Concurrency = 1
	f.start(cfg, f.study.ID)
	if second = f.await(second); second.State != research.RunDone {
		t.Fatalf("the run is %s: %s", second.State, second.Reason)
	}
	f.wantOnce(1)
	f.wantSoon(500, `SELECT count(*) FROM river.river_job WHERE state = 'cancelled' AND (args->>'run')::bigint = $1`, first.ID)
	if n := f.scalar(`SELECT count(*) FROM river.river_job WHERE state = 'cancelled' AND attempt > 0`); n > 1 {
		t.Errorf("%d jobs of the ended run were taken to be cancelled", n)
	}
}

// A run plans a unit as not done while a job of the run before commits its
// step: the commit does not see the plan, nor the plan the commit. The run must
// end nevertheless, and the unit be done once.
func TestUnitDoneWhileTheNextRunPlansIt(t *testing.T) {
	t.Parallel()
	for name, concurrency := range map[string]int{"the step is claimed under the job's hands": 2, "the job finds the step": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			cfg := config(nothing)
			cfg.Concurrency = concurrency
			counted, commit := make(chan struct{}), make(chan struct{})
			var once sync.Once
			cfg.At = func(p queue.Point, _ store.Unit) {
				if p == queue.InTx {
					once.Do(func() { close(counted); <-commit })
				}
			}
			f.begin(2)
			f.exec(`DELETE FROM river.river_job WHERE args->'unit' = '2'`) // so that the first run is not over
			f.start(cfg, f.study.ID)
			<-counted
			second := f.begin(1)
			if concurrency > 1 {
				f.wantSoon(2, `SELECT count(*) FROM river.river_job WHERE state = 'running'`)
			}
			close(commit)
			if second = f.await(second); second.State != research.RunDone {
				t.Fatalf("the run is %s: %s", second.State, second.Reason)
			}
			f.wantOnce(1)
			wantCounted(t, second, 1, 0)
		})
	}
}

// Runs that follow one another while units are being committed count each unit
// once between them.
func TestRunsFollowOneAnotherWhileUnitsCommit(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const n = 120
	f.start(config(func(context.Context, store.Unit) error { time.Sleep(5 * time.Millisecond); return nil }), f.study.ID)
	run := f.begin(n)
	for f.scalar(`SELECT count(*) FROM step`) < n*3/4 {
		run = f.begin(n)
		time.Sleep(15 * time.Millisecond)
	}
	if run = f.await(run); run.State != research.RunDone {
		t.Fatalf("the run is %s: %s", run.State, run.Reason)
	}
	f.wantOnce(n)
	if s := run.Stages[0]; s.Done+s.Skipped != n || s.Failed != 0 {
		t.Errorf("counted %+v of %d", s, n)
	}
}

// A worker that is given no studies goes where the runs are.
func TestWorkerOfAllStudies(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cfg := config(nothing)
	cfg.Timings.Reap = 50 * time.Millisecond
	f.start(cfg)
	for i := range 3 {
		study := f.newStudy(fmt.Sprintf("study %d", i))
		for range 2 { // it leaves a study that has no run, and comes back
			if run := f.await(f.beginStudy(study, 3)); run.State != research.RunDone {
				t.Fatalf("the run is %s: %s", run.State, run.Reason)
			}
			f.exec(`DELETE FROM step`)
			time.Sleep(100 * time.Millisecond)
		}
	}
}

// However many studies a worker serves, it works on no more units at once than
// it was told.
func TestConcurrencyIsTheProcesses(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	var mu sync.Mutex
	now, most := 0, 0
	cfg := config(func(context.Context, store.Unit) error {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		time.Sleep(10 * time.Millisecond)
		mu.Lock()
		now--
		mu.Unlock()
		return nil
	})
	cfg.Concurrency = 2
	var runs []store.RunRow
	for i := range 3 {
		runs = append(runs, f.beginStudy(f.newStudy(fmt.Sprintf("study %d", i)), 10))
	}
	f.start(cfg)
	for _, run := range runs {
		if run = f.await(run); run.State != research.RunDone {
			t.Fatalf("the run is %s: %s", run.State, run.Reason)
		}
	}
	if most > 2 {
		t.Errorf("%d units at once, want at most 2", most)
	}
}

func TestMigrateAtOnceAndAgain(t *testing.T) {
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
