package queue

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"personas/internal/store"
	"personas/research"
)

// Config is what a worker needs to know.
type Config struct {
	Concurrency int // units that compute at once in this process, whatever their studies
	Waiting     int // units that wait at once; no fewer than compute
	Handlers    map[research.Stage]Handler

	// StageDone is called in the transaction that finishes the last unit of a
	// stage; what it plans and enqueues is there when the stage is.
	StageDone func(ctx context.Context, tx *store.Tx, d store.StageDone) error

	Logger  *slog.Logger
	Timings Timings

	// At is called when a unit is at a point where a process that dies or hangs
	// does the most harm. For tests; nil otherwise.
	At func(Point, store.Unit)
}

// Timings are the worker's clocks; what is zero has its default.
type Timings struct {
	Job      time.Duration // a unit's time, 5 minutes; River gives it away half a minute later
	Reap     time.Duration // between two looks for dead workers and new studies, 2 s
	Poll     time.Duration // between two looks for jobs where no notification comes, 200 ms
	Cooldown time.Duration // between two fetches of jobs, 2 ms
	Retry    time.Duration // between a unit's first failure and its second try, 200 ms
	Silence  time.Duration // in an open transaction, after which the server ends it, 15 s
}

func (t Timings) withDefaults() Timings {
	return Timings{
		Job:      cmp.Or(t.Job, 5*time.Minute),
		Reap:     cmp.Or(t.Reap, 2*time.Second),
		Poll:     cmp.Or(t.Poll, 200*time.Millisecond),
		Cooldown: cmp.Or(t.Cooldown, 2*time.Millisecond),
		Retry:    cmp.Or(t.Retry, 200*time.Millisecond),
		Silence:  cmp.Or(t.Silence, 15*time.Second),
	}
}

// rescueMargin is how long after a unit's time River takes it for hung.
const rescueMargin = 30 * time.Second

// Worker works units in this process.
type Worker struct {
	store   *store.Store
	cfg     Config
	studies []int64 // none: all that have a run
	slots   map[Lane]chan struct{}

	cancel  context.CancelFunc
	stopped chan struct{}
}

// New returns a worker that is not started. Its store's pool needs
// cfg.Concurrency connections and four more; units that wait hold none.
func New(st *store.Store, cfg Config) *Worker {
	cfg.Timings = cfg.Timings.withDefaults()
	cfg.Concurrency = max(cfg.Concurrency, 1)
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	cfg.Waiting = max(cfg.Waiting, cfg.Concurrency)
	return &Worker{store: st, cfg: cfg,
		slots: map[Lane]chan struct{}{Computes: make(chan struct{}, cfg.Concurrency), Waits: make(chan struct{}, cfg.Waiting)}}
}

// Start works the units of the given studies, or, given none, of every study
// that has a run, until Stop is called or ctx ends. It returns once the worker
// is registered and takes jobs.
func (w *Worker) Start(ctx context.Context, studies ...int64) error {
	w.studies = studies
	first, err := w.openSession(ctx)
	if err != nil {
		return err
	}
	ctx, w.cancel = context.WithCancel(ctx)
	w.stopped = make(chan struct{})
	go w.run(ctx, first)
	return nil
}

// Stop cancels the contexts of the units being worked on, gives their jobs back
// as if they had not been tried, and waits for all that or until ctx ends.
func (w *Worker) Stop(ctx context.Context) error {
	if w.cancel == nil {
		return nil // never started
	}
	w.cancel()
	select {
	case <-w.stopped:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run holds one session after the other: a worker that loses its lock may have
// lost its jobs too, so it cancels them and begins anew under another name.
func (w *Worker) run(ctx context.Context, s *session) {
	defer close(w.stopped)
	var closing sync.WaitGroup
	defer closing.Wait()
	for s != nil {
		err := s.hold(ctx)
		closing.Go(s.close)
		if ctx.Err() != nil {
			return
		}
		w.cfg.Logger.WarnContext(ctx, "worker registers anew", "error", err)
		s = w.reopenSession(ctx)
	}
}

// reopenSession tries until it succeeds; nil where ctx ends first.
func (w *Worker) reopenSession(ctx context.Context) *session {
	for {
		s, err := w.openSession(ctx)
		if err == nil {
			return s
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(giveBack):
			w.cfg.Logger.WarnContext(ctx, "worker cannot register", "error", err)
		}
	}
}

func (w *Worker) at(p Point, u store.Unit) {
	if w.cfg.At != nil {
		w.cfg.At(p, u)
	}
}
