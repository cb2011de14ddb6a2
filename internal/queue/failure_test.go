package queue_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"personas/internal/queue"
	"personas/internal/store"
	"personas/research"
)

var errSpilled = errors.New("the cup was spilled")

func TestErrorIsTriedAgain(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	var tries atomic.Int32
	run := f.begin(1)
	f.start(config(func(context.Context, store.Unit) error {
		if tries.Add(1) == 1 {
			return errSpilled
		}
		return nil
	}), f.study.ID)
	if run = f.await(run); run.State != research.RunDone {
		t.Fatalf("the run is %s: %s", run.State, run.Reason)
	}
	f.wantOnce(1)
	wantCounted(t, run, 1, 0)
}

// A unit that fails for good fails its run, whose reason names the unit and the
// cause, and leaves no job behind.
func TestRunFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fail  func() error
		tries int32
	}{
		"after four errors":                {func() error { return errSpilled }, 4},
		"at one permanent error":           {func() error { return queue.Permanent(errSpilled) }, 1},
		"after four panics":                {func() error { panic(errSpilled) }, 4},
		"after four panics of the runtime": {func() error { return []error{}[os.Getpid()] }, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			var tries atomic.Int32
			run := f.begin(3)
			cfg := config(func(_ context.Context, u store.Unit) error {
				if u.Key != "unit 0001" {
					return nil
				}
				tries.Add(1)
				return c.fail()
			})
			cfg.Logger = nil
			f.start(cfg, f.study.ID)
			run = f.await(run)
			if run.State != research.RunFailed || tries.Load() != c.tries {
				t.Errorf("the run is %s after %d tries: %s", run.State, tries.Load(), run.Reason)
			}
			if !strings.HasPrefix(run.Reason, `ingest "unit 0001": `) {
				t.Errorf("the reason does not name the unit: %s", run.Reason)
			}
			if run.Stages[0].Failed != 1 {
				t.Errorf("counted %+v, want one failed", run.Stages[0])
			}
			f.wantSoon(0, `SELECT count(*) FROM river.river_job WHERE finalized_at IS NULL`)
		})
	}
}

// A unit that this process cannot do is offered again as often as it takes.
func TestUnitForAnotherProcess(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	var tries atomic.Int32
	run := f.begin(1)
	f.start(config(func(context.Context, store.Unit) error {
		if tries.Add(1) <= 5 {
			return queue.Elsewhere(errSpilled)
		}
		return nil
	}), f.study.ID)
	if run = f.await(run); run.State != research.RunDone {
		t.Fatalf("the run is %s: %s", run.State, run.Reason)
	}
	f.wantOnce(1)
	wantCounted(t, run, 1, 0)
}

// What is passed to panic may be a participant's words.
func TestPanicKeepsWordsToItself(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	run := f.begin(1)
	cfg := config(func(context.Context, store.Unit) error { panic("my marriage is over") })
	cfg.Logger = nil
	f.start(cfg, f.study.ID)
	run = f.await(run)
	if run.State != research.RunFailed || !strings.Contains(run.Reason, "panic with a string") {
		t.Errorf("the run is %s: %s", run.State, run.Reason)
	}
	if n := f.scalar(`SELECT count(*) FROM river.river_job j WHERE j::text LIKE '%marriage%'`); n > 0 {
		t.Error("the words are in the queue")
	}
}

// A handler that fails, or effects that are refused, leave nothing behind.
func TestEffectsAreAllOrNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cfg := config(nothing)
	var tries atomic.Int32
	cfg.Handlers = map[research.Stage]queue.Handler{
		research.StageIngest: func(_ context.Context, u store.Unit) (queue.Effects, error) {
			return func(ctx context.Context, tx *store.Tx) error {
				if err := writeEffect(ctx, tx, u); err != nil || tries.Add(1) > 2 {
					return err
				}
				return errSpilled
			}, nil
		},
	}
	run := f.begin(1)
	f.start(cfg, f.study.ID)
	if run = f.await(run); run.State != research.RunDone {
		t.Fatalf("the run is %s: %s", run.State, run.Reason)
	}
	f.wantOnce(1)
	wantCounted(t, run, 1, 0)
}

// A unit whose handler does not return, even when its time is over, is tried
// elsewhere, and in the end fails its run.
func TestHungUnitIsGivenUp(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	run := f.begin(1)
	release := make(chan struct{})
	defer close(release)
	hung := make(chan struct{}, 100)
	cfg := config(func(context.Context, store.Unit) error {
		hung <- struct{}{}
		<-release
		return nil
	})
	cfg.Logger = nil
	cfg.Concurrency = 4 // all of which the unit will hang in
	cfg.Timings.Job = 200 * time.Millisecond
	f.start(cfg, f.study.ID)
	for range 4 {
		<-hung
		// what River's rescuer does every half minute
		f.exec(`UPDATE river.river_job SET state = 'available', errors = array_append(errors, '{"error":"stuck"}'::jsonb)
		         WHERE state = 'running'`)
	}
	if run = f.await(run); run.State != research.RunFailed || !strings.Contains(run.Reason, "no result after 4 attempts") {
		t.Errorf("the run is %s: %s", run.State, run.Reason)
	}
}

// A worker that stops gives its units back as if they had not been tried.
func TestStopGivesBack(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	run := f.begin(10)
	computing := make(chan struct{}, 10)
	w := f.start(config(func(ctx context.Context, _ store.Unit) error {
		computing <- struct{}{}
		<-ctx.Done()
		return errors.Join(errSpilled, ctx.Err())
	}), f.study.ID)
	<-computing
	begun := time.Now()
	f.stop(w)
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if n := f.scalar(`SELECT count(*) FROM river.river_job WHERE state = 'available' AND attempt = 0 AND errors IS NULL`); n != 10 {
		t.Errorf("%d of 10 jobs are as if not tried:\n%s", n, f.jobs())
	}
	if n := f.scalar(`SELECT count(*) FROM worker WHERE gone_at IS NULL`); n != 0 {
		t.Errorf("%d workers are still registered", n)
	}
	f.start(config(nothing), f.study.ID)
	if run = f.await(run); run.State != research.RunDone {
		t.Fatalf("the run is %s: %s", run.State, run.Reason)
	}
	f.wantOnce(10)
}

// wantSoon fails the test unless sql gives want within some seconds.
func (f *fixture) wantSoon(want int, sql string, args ...any) {
	f.tb.Helper()
	f.soon(sql, args, func(got int) bool { return got == want })
}

// wantAtLeast fails the test unless sql gives want or more within some seconds.
func (f *fixture) wantAtLeast(want int, sql string, args ...any) {
	f.tb.Helper()
	f.soon(sql, args, func(got int) bool { return got >= want })
}

func (f *fixture) soon(sql string, args []any, ok func(int) bool) {
	f.tb.Helper()
	got := f.scalar(sql, args...)
	for deadline := time.Now().Add(5 * time.Second); !ok(got) && time.Now().Before(deadline); got = f.scalar(sql, args...) {
		time.Sleep(10 * time.Millisecond)
	}
	if !ok(got) {
		f.tb.Errorf("%s gives %d\n%s", sql, got, f.jobs())
	}
}
