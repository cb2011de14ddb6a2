package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"personas/internal/store"
	"personas/research"
)

// Handler computes the result of a unit of one stage, outside of any
// transaction. It must return soon after ctx is done, and be right however
// often it is called: of several results for one unit, one is written. Its
// errors are stored and shown, so they name places and never quote words.
type Handler func(ctx context.Context, unit store.Unit) (Effects, error)

// Effects writes a unit's result, whose step is already claimed in tx. It is
// called at most once for each call of the handler that returned it.
type Effects func(ctx context.Context, tx *store.Tx) error

// Point is a place in a unit's life where Config.At is called.
type Point string

// The points at which a unit's life is most easily torn.
const (
	InTx      Point = "in_tx"     // everything is written and nothing committed
	Committed Point = "committed" // committed, and River not yet told
)

const (
	maxFailures = 4               // of one unit, before its run fails
	giveBack    = time.Second     // after which a job that could not be worked here is offered again
	lastWords   = 5 * time.Second // to write down a failure after the job's own time is over
)

// backoff is how many times Timings.Retry the pause after a unit's first,
// second … failure is. Pauses shorter than River's scheduling interval, 5 s,
// need no leader.
var backoff = [maxFailures - 1]time.Duration{1, 5, 15}

var (
	errRunOver     = errors.New("the run is over")
	errStepClaimed = errors.New("the unit was done elsewhere")
)

// unitWorker works the jobs of one River client.
type unitWorker struct {
	river.WorkerDefaults[unitArgs]
	*Worker
	clientID string
}

// Work takes a job to its end. It returns nil only where the unit's step exists.
func (w *unitWorker) Work(ctx context.Context, job *river.Job[unitArgs]) error {
	free, ok := w.takeSlot(ctx, laneOf(job.Queue))
	if !ok {
		return river.JobSnooze(giveBack)
	}
	defer free()
	state, err := w.store.RunState(ctx, job.Args.Run)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return w.failed(ctx, job, fmt.Errorf("reading run %d: %w", job.Args.Run, err))
	}
	if state != research.RunRunning {
		return w.abandonRun(ctx, job)
	}
	if job.Args.Version != jobVersion {
		return river.JobSnooze(giveBack)
	}
	unit, err := w.store.Unit(ctx, job.Args.Unit)
	if err != nil {
		return w.failed(ctx, job, fmt.Errorf("reading unit %d: %w", job.Args.Unit, err))
	}
	if !unit.Done {
		err = w.workUnit(ctx, job, unit)
	}
	if unit.Done || errors.Is(err, errStepClaimed) {
		err = w.recount(ctx, job.Args)
	}
	if err != nil {
		return w.failed(ctx, job, inUnit(unit, err))
	}
	w.at(Committed, unit)
	return nil
}

// NextRetry implements river.Worker.
func (w *unitWorker) NextRetry(job *river.Job[unitArgs]) time.Time {
	return time.Now().Add(w.cfg.Timings.Retry * backoff[min(len(job.Errors), len(backoff)-1)])
}

// takeSlot waits for one of the process's slots of a lane, which the queues of all
// studies share; ok is false where none came free soon, and then another
// process may have the job. A slot is free again when ctx is done, even where
// the unit hangs on.
func (w *unitWorker) takeSlot(ctx context.Context, l Lane) (free func(), ok bool) {
	select {
	case w.slots[l] <- struct{}{}:
		free = sync.OnceFunc(func() { <-w.slots[l] })
		context.AfterFunc(ctx, free)
		return free, true
	case <-time.After(giveBack):
	case <-ctx.Done():
	}
	return nil, false
}

// workUnit computes the unit and commits its result. Where another transaction
// has claimed the step it returns errStepClaimed.
func (w *unitWorker) workUnit(ctx context.Context, job *river.Job[unitArgs], unit store.Unit) (err error) {
	defer w.recovered(ctx, &err)
	if len(job.Errors) >= maxFailures {
		return Permanent(fmt.Errorf("no result after %d attempts", len(job.Errors))) // it hung: River wrote the errors
	}
	handle, ok := w.cfg.Handlers[unit.Stage]
	if !ok {
		return Permanent(fmt.Errorf("this worker knows no stage %q", unit.Stage))
	}
	begun := time.Now()
	effects, err := handle(ctx, unit)
	if err != nil {
		return err
	}
	return w.commit(ctx, job, unit, effects, time.Since(begun))
}

// recovered makes an error of a panic in what the pipeline provides. Deferred.
func (w *unitWorker) recovered(ctx context.Context, err *error) {
	if value := recover(); value != nil {
		*err = panicked(value)
		w.cfg.Logger.ErrorContext(ctx, "panic in a unit", "error", *err, "stack", string(debug.Stack()))
	}
}

// commit is the unit's one transaction. The counter's row is locked last,
// because every unit of the stage wants it.
func (w *unitWorker) commit(ctx context.Context, job *river.Job[unitArgs], unit store.Unit, effects Effects, took time.Duration) error {
	return w.inTx(ctx, func(tx *store.Tx) error {
		claimed, err := tx.ClaimStep(ctx, unit.ID, took)
		if err != nil {
			return err
		}
		if !claimed {
			return errStepClaimed
		}
		if err := effects(ctx, tx); err != nil {
			return err
		}
		_, err = river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx.Tx, job)
		if err != nil && !errors.Is(err, rivertype.ErrNotFound) {
			return err
		}
		done, err := tx.CountDone(ctx, unit.ID)
		if err != nil {
			return err
		}
		if err := w.stagesDone(ctx, tx, done); err != nil {
			return err
		}
		w.at(InTx, unit)
		return nil
	})
}

// inTx runs f in a transaction that the server ends when it hears nothing of it
// for a while: one that a suspended process left open would keep its unit's step
// claimed and its stage's counter locked.
func (w *unitWorker) inTx(ctx context.Context, f func(*store.Tx) error) error {
	opts := pgx.TxOptions{BeginQuery: fmt.Sprintf(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = %d`,
		w.cfg.Timings.Silence.Milliseconds())}
	return pgx.BeginTxFunc(ctx, w.store.Pool(), opts, func(tx pgx.Tx) error { return f(&store.Tx{Tx: tx}) })
}

// recount puts right the counter of a run whose unit was done elsewhere.
func (w *unitWorker) recount(ctx context.Context, args unitArgs) error {
	return w.inTx(ctx, func(tx *store.Tx) error { return w.recountTx(ctx, tx, args) })
}

func (w *unitWorker) recountTx(ctx context.Context, tx *store.Tx, args unitArgs) error {
	done, err := tx.Recount(ctx, args.Run, args.Unit)
	if err != nil {
		return err
	}
	return w.stagesDone(ctx, tx, done)
}

func (w *unitWorker) stagesDone(ctx context.Context, tx *store.Tx, done []store.StageDone) (err error) {
	defer w.recovered(ctx, &err)
	for _, d := range done {
		if err := w.cfg.StageDone(ctx, tx, d); err != nil {
			return fmt.Errorf("after stage %s: %w", d.Stage, err)
		}
	}
	return nil
}

// failed decides what becomes of a job whose unit failed: tried again, or the
// end of its run. An attempt that no longer holds its job has no say, whatever
// it reports: it was suspended, or cut off, and another has the unit now.
func (w *unitWorker) failed(ctx context.Context, job *river.Job[unitArgs], cause error) error {
	if ctx.Err() == context.Canceled || isOutage(cause) || isElsewhere(cause) {
		return w.interrupted(ctx, cause)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	var verdict error
	err := w.inTx(ctx, func(tx *store.Tx) error {
		held, err := w.holds(ctx, tx, job)
		if err != nil || !held {
			verdict = river.JobSnooze(giveBack)
			return err
		}
		done, err := tx.StepExists(ctx, job.Args.Unit)
		if err != nil {
			return err
		}
		switch {
		case done:
			return w.recountTx(ctx, tx, job.Args)
		case isPermanent(cause) || len(job.Errors)+1 >= maxFailures:
			verdict = river.JobCancel(cause)
			return tx.CountFailed(ctx, job.Args.Run, job.Args.Unit, cause.Error())
		default:
			verdict = cause
			return nil
		}
	})
	if err != nil {
		return errors.Join(cause, err)
	}
	return verdict
}

// interrupted gives a job back that could not be worked to its end for reasons
// that are not its own: the worker stops, the database is away, or this process
// lacks what the unit needs.
func (w *unitWorker) interrupted(ctx context.Context, cause error) error {
	if ctx.Err() != nil {
		return ctx.Err() // River puts the job back as it was
	}
	w.cfg.Logger.WarnContext(ctx, "a unit was interrupted", slog.Any("error", cause))
	return river.JobSnooze(giveBack)
}

// holds reports whether this attempt is the one to which the job was last
// given, and locks the job's row.
func (w *unitWorker) holds(ctx context.Context, tx *store.Tx, job *river.Job[unitArgs]) (held bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT state = 'running' AND attempted_at = $2 AND attempted_by[array_upper(attempted_by, 1)] = $3
		  FROM river.river_job WHERE id = $1 FOR UPDATE`, job.ID, job.AttemptedAt, w.clientID).Scan(&held)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return held, err
}

// abandonRun cancels the jobs that are left of a run that is over: this one,
// and at once all that wait, so that they are not in a later run's way.
func (w *unitWorker) abandonRun(ctx context.Context, job *river.Job[unitArgs]) error {
	_, err := w.store.Pool().Exec(ctx, `
		UPDATE river.river_job SET state = 'cancelled', finalized_at = now()
		 WHERE id IN (SELECT id FROM river.river_job
		               WHERE queue = $1 AND state IN ('available', 'retryable', 'scheduled') AND (args->>'run')::bigint = $2
		                 FOR UPDATE SKIP LOCKED)`, job.Queue, job.Args.Run)
	if err != nil {
		return w.interrupted(ctx, err)
	}
	return river.JobCancel(errRunOver)
}
