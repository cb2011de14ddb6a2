//go:build unix

package queue_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"personas/internal/queue"
	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

// roleVariable makes the test binary a worker process, and says which.
const roleVariable = "PERSONAS_QUEUE_TEST_ROLE"

func TestMain(m *testing.M) {
	storetest.Play(roleVariable, workInProcess)
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil { // they wait, mostly
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// role is what a worker process does. It works until its standard input ends.
type role struct {
	DSN     string
	Study   int64
	Pause   time.Duration // a unit's computing takes up to twice as long
	Signal  syscall.Signal
	Point   queue.Point // where it sends Signal to itself
	OnUnit  int32       // the how manieth time it gets there; 0: never
	Late    bool        // a suspended handler fails for good when it wakes
	Timings queue.Timings
}

// Points besides the queue's own.
const (
	started   queue.Point = "started"
	computing queue.Point = "computing" // in a handler, with nothing written yet
	awake     queue.Point = "awake"     // after being suspended
)

func workInProcess(env string) error {
	var r role
	if err := json.Unmarshal([]byte(env), &r); err != nil {
		return err
	}
	ctx := context.Background()
	st, err := store.Open(ctx, r.DSN, 8)
	if err != nil {
		return err
	}
	defer st.Close()
	var passed atomic.Int32
	at := func(p queue.Point, _ store.Unit) bool {
		if p != r.Point || passed.Add(1) != r.OnUnit {
			return false
		}
		fmt.Println(p)
		err = syscall.Kill(os.Getpid(), r.Signal)
		time.Sleep(20 * time.Millisecond) // this thread may be the last to feel it
		fmt.Println(awake)
		return true
	}
	cfg := config(func(_ context.Context, u store.Unit) error {
		time.Sleep(rand.N(2*r.Pause + 1))
		if at(computing, u) && r.Late {
			return queue.Permanent(errSpilled)
		}
		return nil
	})
	cfg.Concurrency, cfg.Timings, cfg.Logger = 2, r.Timings, nil
	cfg.At = func(p queue.Point, u store.Unit) { at(p, u) }
	w := queue.New(st, cfg)
	if err := w.Start(ctx, r.Study); err != nil {
		return err
	}
	fmt.Println(started)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return errors.Join(err, w.Stop(ctx))
}

// process is a worker process and what it says.
type process struct {
	*exec.Cmd
	stdin io.Closer
	lines *bufio.Scanner
}

// spawn starts a worker process, which is killed at the end of the test at the latest.
func (f *fixture) spawn(r role) *process {
	f.tb.Helper()
	r.DSN, r.Study = f.dsn, f.study.ID
	env, err := json.Marshal(r)
	if err != nil {
		f.tb.Fatal(err)
	}
	p := &process{Cmd: exec.Command(os.Args[0])}
	p.Env = append(os.Environ(), roleVariable+"="+string(env))
	p.Stderr = os.Stderr
	stdin, err1 := p.StdinPipe()
	stdout, err2 := p.StdoutPipe()
	if err := errors.Join(err1, err2, p.Start()); err != nil {
		f.tb.Fatal(err)
	}
	p.stdin, p.lines = stdin, bufio.NewScanner(stdout)
	f.tb.Cleanup(func() { p.kill() })
	return p
}

// reached waits until the process says that it is at its point.
func (p *process) reached(tb testing.TB, point queue.Point) {
	tb.Helper()
	for p.lines.Scan() {
		if p.lines.Text() == string(point) {
			return
		}
	}
	tb.Fatalf("the process ended before it was %s: %v", point, p.lines.Err())
}

func (p *process) kill() {
	p.Process.Kill()
	p.Wait() //nolint:errcheck // it was killed
}

// wake lets a suspended process go on, and waits until it has ended all that it
// had begun.
func (p *process) wake(tb testing.TB) {
	tb.Helper()
	if err := p.Process.Signal(syscall.SIGCONT); err != nil {
		tb.Fatal(err)
	}
	p.reached(tb, awake)
	time.Sleep(300 * time.Millisecond) // until its unit is at its end, before it is told to stop
	if err := errors.Join(p.stdin.Close(), p.Wait()); err != nil {
		tb.Errorf("the process that woke: %v", err)
	}
}

// cut ends the connection that holds a worker's lock, as a network does. Its
// jobs are given away although it lives.
func (f *fixture) cut() {
	f.tb.Helper()
	if n := f.scalar(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
	                   WHERE datname = current_database() AND application_name = 'personas worker'`); n != 1 {
		f.tb.Fatalf("cut %d connections, want 1", n)
	}
}

// rescue gives away the jobs that are running, as River does with hung ones,
// and those that the server is just giving to the suspended worker.
func (f *fixture) rescue() {
	for range 20 {
		f.exec(`UPDATE river.river_job SET state = 'available', scheduled_at = now() WHERE state = 'running'`)
		time.Sleep(25 * time.Millisecond)
	}
}

var quick = queue.Timings{Reap: 100 * time.Millisecond, Silence: time.Second}

// A worker is suspended, at different points of a unit; its jobs are given to
// another, which does them all; the first one wakes and goes on where it was.
// Nothing is doubled or lost, and nothing fails or runs again because of what
// the late one reports.
func TestSuspendedWorkerWakesLate(t *testing.T) {
	t.Parallel()
	const n = 12
	for _, c := range []struct {
		name string
		role role
		give func(*fixture)
	}{
		{"while computing, cut off", role{Point: computing}, (*fixture).cut},
		{"while computing, its jobs rescued", role{Point: computing}, (*fixture).rescue},
		{"while computing, and fails, cut off", role{Point: computing, Late: true}, (*fixture).cut},
		{"while computing, and fails, its jobs rescued", role{Point: computing, Late: true}, (*fixture).rescue},
		{"when committed, cut off", role{Point: queue.Committed}, (*fixture).cut},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			run := f.begin(n)
			c.role.Signal, c.role.OnUnit, c.role.Timings = syscall.SIGSTOP, 3, quick
			late := f.spawn(c.role)
			late.reached(t, c.role.Point)
			c.give(f)
			cfg := config(nothing)
			cfg.Timings = quick
			f.start(cfg, f.study.ID)
			if run = f.await(run); run.State != research.RunDone {
				t.Fatalf("the run is %s: %s", run.State, run.Reason)
			}
			f.wantOnce(n)
			late.wake(t)
			f.wantOnce(n)
			if run = f.await(run); run.State != research.RunDone {
				t.Errorf("after the late report the run is %s: %s", run.State, run.Reason)
			}
			wantCounted(t, run, n, 0)
			f.wantSoon(n, `SELECT count(*) FROM river.river_job WHERE state = 'completed' AND errors IS NULL`)
		})
	}
}

// A worker is suspended inside a unit's transaction, which keeps the step
// claimed and the counter locked: the others wait until it wakes, or until the
// server ends its transaction.
func TestSuspendedInItsTransaction(t *testing.T) {
	t.Parallel()
	for name, wakes := range map[string]bool{"wakes": true, "does not wake": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			run := f.begin(5)
			timings := quick
			if wakes {
				timings.Silence = time.Minute
			}
			late := f.spawn(role{Point: queue.InTx, Signal: syscall.SIGSTOP, OnUnit: 2, Timings: timings})
			late.reached(t, queue.InTx)
			f.cut()
			cfg := config(nothing)
			cfg.Timings = quick
			f.start(cfg, f.study.ID)
			if wakes {
				f.wantAtLeast(1, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
				late.wake(t)
			}
			if run = f.await(run); run.State != research.RunDone {
				t.Fatalf("the run is %s: %s", run.State, run.Reason)
			}
			if !wakes {
				late.wake(t)
			}
			f.wantOnce(5)
			wantCounted(t, run, 5, 0)
		})
	}
}

// The late one reports while the other still works on the unit. If it fails it
// has no say; if it has a result, that is written, once, and is not lost because
// the job was no longer its own.
func TestLateReportWhileTheUnitIsWorkedOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fails bool
		give  func(*fixture)
	}{
		{"an error, cut off", true, (*fixture).cut},
		{"an error, rescued", true, (*fixture).rescue},
		{"a result, cut off", false, (*fixture).cut},
		{"a result, rescued", false, (*fixture).rescue},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			run := f.begin(1)
			late := f.spawn(role{Point: computing, Signal: syscall.SIGSTOP, OnUnit: 1, Late: c.fails, Timings: quick})
			late.reached(t, computing)
			c.give(f)
			begun, finish := make(chan struct{}, 9), make(chan struct{})
			cfg := config(func(context.Context, store.Unit) error { begun <- struct{}{}; <-finish; return nil })
			cfg.Timings = quick
			f.start(cfg, f.study.ID)
			<-begun
			late.wake(t)
			close(finish)
			if run = f.await(run); run.State != research.RunDone {
				t.Fatalf("the run is %s: %s", run.State, run.Reason)
			}
			f.wantOnce(1)
			wantCounted(t, run, 1, 0)
		})
	}
}

// Workers are killed again and again: at random, inside a unit's transaction,
// and between its commit and River's own account of it.
func TestKilledWorkersLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	const n, kills = 300, 12
	f := newFixture(t)
	run := f.begin(n)
	spawn := func(i int) *process {
		r := role{Signal: syscall.SIGKILL, Pause: 20 * time.Millisecond, OnUnit: 1 + rand.Int32N(8), Timings: quick}
		r.Point = []queue.Point{queue.InTx, queue.Committed, "never"}[i%3]
		return f.spawn(r)
	}
	workers := []*process{spawn(1), spawn(2)}
	for i := range kills {
		workers[i%2].reached(t, started)
		time.Sleep(rand.N(300 * time.Millisecond))
		workers[i%2].kill()
		workers[i%2] = spawn(i)
	}
	t.Logf("%d kills, in which %d of %d units were done", kills, f.scalar(`SELECT count(*) FROM step`), n)
	f.spawn(role{Timings: quick})
	if run = f.await(run); run.State != research.RunDone {
		t.Fatalf("the run is %s: %s", run.State, run.Reason)
	}
	f.wantOnce(n)
	wantCounted(t, run, n, 0)
}

// A killed worker's unit is taken up again within ten seconds, typically within
// two and a half, by a worker that was there already.
func TestKilledWorkersUnitIsTakenUp(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	run := f.begin(1)
	killed := f.spawn(role{Point: computing, Signal: syscall.SIGSTOP, OnUnit: 1})
	killed.reached(t, computing)
	taken := make(chan time.Time, 9)
	f.start(config(func(context.Context, store.Unit) error { taken <- time.Now(); return nil }), f.study.ID)
	time.Sleep(rand.N(2 * time.Second)) // any time between two looks
	if f.scalar(`SELECT count(*) FROM worker WHERE gone_at IS NULL`) != 2 {
		t.Error("a suspended worker is taken for dead")
	}
	killed.kill()
	dead := time.Now()
	if run = f.await(run); run.State != research.RunDone {
		t.Fatalf("the run is %s: %s", run.State, run.Reason)
	}
	took := (<-taken).Sub(dead)
	t.Logf("taken up after %v", took)
	if took > 10*time.Second {
		t.Errorf("taken up after %v", took)
	}
}

// A worker that loses its lock gives up what it works on, and works on under
// another name.
func TestWorkerLosesItsLock(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	run := f.begin(4)
	begun := make(chan struct{}, 99)
	var lost atomic.Bool
	cfg := config(func(ctx context.Context, _ store.Unit) error {
		begun <- struct{}{}
		if lost.Load() {
			return nil
		}
		<-ctx.Done()
		return ctx.Err()
	})
	cfg.Timings, cfg.Logger = quick, nil
	f.start(cfg, f.study.ID)
	<-begun
	lost.Store(true)
	f.cut()
	if run = f.await(run); run.State != research.RunDone {
		t.Fatalf("the run is %s: %s", run.State, run.Reason)
	}
	f.wantOnce(4)
	if all, gone := f.scalar(`SELECT count(*) FROM worker`), f.scalar(`SELECT count(gone_at) FROM worker`); all != 2 || gone != 1 {
		t.Errorf("%d workers, %d gone; want 2 and 1", all, gone)
	}
}
