package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"personas/research"
)

// Payer is for whom a call is made: a unit of the study's run, or, with neither
// stage nor unit, somebody outside of a run.
type Payer struct {
	Study int64
	Stage research.Stage
	Unit  int64
}

// ModelCall is a call that is to be made, as the ledger sees it.
type ModelCall struct {
	Payer
	Fingerprint         research.Fingerprint
	Task, Prompt, Model string
	Reserve             Spent // the most that it can take
}

// Spent is what calls took.
type Spent struct {
	Calls, Retries            int
	InputTokens, OutputTokens int
	CostUSD                   float64 // 0 where the price is not known
	Priced                    bool    // the price was known for all of it
}

// Tokens are those of the question and of the answer.
func (s Spent) Tokens() int { return s.InputTokens + s.OutputTokens }

// Plus adds what other calls took.
func (s Spent) Plus(o Spent) Spent {
	return Spent{Calls: s.Calls + o.Calls, Retries: s.Retries + o.Retries, InputTokens: s.InputTokens + o.InputTokens,
		OutputTokens: s.OutputTokens + o.OutputTokens, CostUSD: s.CostUSD + o.CostUSD, Priced: s.Priced && o.Priced}
}

// ModelReply is what a call brought.
type ModelReply struct {
	JSON  []byte // none: it is counted, and not kept
	Model string // as the server names it
}

// ErrRunOver says that a call was for a unit of a run that is over.
var ErrRunOver = errors.New("the run is over")

var (
	errInFlight     = errors.New("an equal call is in flight, or others that may leave some of the budget")
	errRaced        = errors.New("an equal call came to its end meanwhile")
	errUnregistered = errors.New("the caller's lock is lost")
)

// The pauses between two looks at an equal call that is in flight elsewhere.
const (
	firstLook = 10 * time.Millisecond
	lastLook  = 300 * time.Millisecond
)

// BeginCall returns the reply to an equal call of the study, or claims the call
// and reserves in the run's budget what it may take at most. While another has
// claimed an equal call, and lives, and its time is not over, it waits; and so
// it does where the budget would do if the calls in flight took nothing. A claim
// is held until it is settled or released, at the longest until shortly after
// ctx ends: that is the time the call has.
func (c *Caller) BeginCall(ctx context.Context, call ModelCall) (claim int64, kept *ModelReply, err error) {
	var lost int32
	for pause := firstLook; ; {
		id, err := c.number(ctx, lost)
		if err != nil {
			return 0, nil, err
		}
		claim, kept, err := c.tryCall(ctx, id, call)
		switch {
		case errors.Is(err, errUnregistered):
			lost = id
		case errors.Is(err, errRaced):
		case errors.Is(err, errInFlight):
			if err := wait(ctx, pause); err != nil {
				return 0, nil, err
			}
			pause = min(2*pause, lastLook)
		default:
			return claim, kept, err
		}
	}
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// tryCall does what BeginCall does, but for waiting.
func (c *Caller) tryCall(ctx context.Context, id int32, call ModelCall) (claim int64, kept *ModelReply, err error) {
	ask, got := &pgx.Batch{}, claimed{}
	got.claimCall(ctx, ask, id, call)
	got.keptReply(ask, id, call)
	err = c.store.inShortTx(ctx, ask, func(conn *pgxpool.Conn, last *pgx.Batch) error {
		switch {
		case got.gone:
			return errUnregistered
		case got.kept != nil && got.id != 0:
			return errRaced // the claim goes with the transaction
		case got.kept != nil:
			noteCached(last, id, call)
			return nil
		case got.id == 0:
			return errInFlight
		case got.run == 0:
			return nil // it has no budget
		}
		return got.budget.reserved(ctx, conn, got.run, got.id, call.Reserve)
	})
	switch {
	case err == nil:
		return got.id, got.kept, nil
	case Constraint(err) == "a_call_of_a_stage_is_of_a_run":
		return 0, nil, ErrRunOver
	case errors.Is(err, errInFlight):
		return 0, nil, c.store.freeDead(ctx, call.Study)
	case ctx.Err() != nil:
		return 0, nil, errors.Join(err, c.forgetClaim(ctx, got.id))
	}
	return 0, nil, err
}

// forgetClaim gives up what was claimed by a transaction that was interrupted,
// and may have been committed all the same.
func (c *Caller) forgetClaim(ctx context.Context, claim int64) error {
	if claim == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := c.ReleaseCall(ctx, claim, Spent{Priced: true})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// callRow names what of a call goes into its row.
func (call ModelCall) callRow(caller int32, state string) pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{"study": call.Study, "fingerprint": call.Fingerprint[:], "state": state, "stage": string(call.Stage),
		"unit": call.Unit, "task": call.Task, "prompt": call.Prompt, "model": call.Model, "caller": caller}
}

// insertCall is a row for the run of the study that is under way.
const insertCall = `
	INSERT INTO model_call (study_id, fingerprint, state, run_id, stage, unit_id, task, prompt, model, caller, deadline, ended_at, reserved_tokens, reserved_usd)
	SELECT @study, @fingerprint, @state, CASE WHEN @stage <> '' THEN (SELECT id FROM run WHERE study_id = @study AND state = 'running') END,
	       @stage, nullif(@unit::bigint, 0), @task, @prompt, @model, @caller, `

// giveUp is how long after the end of its context a call is taken for hung, and
// callTime what one has whose context has no end.
const (
	giveUp   = 30 * time.Second
	callTime = 15 * time.Minute
)

// claimed is what the ledger says of a call that is to be made.
type claimed struct {
	id     int64 // 0: an equal call is in flight, or was answered
	run    int64 // that has a budget, 0 where it has none
	budget Budget
	kept   *ModelReply
	gone   bool // the caller's own lock can be had
}

// claimCall claims the call, where no equal one is in flight, and takes what it
// may take at most from the budget of its run.
func (got *claimed) claimCall(ctx context.Context, b *pgx.Batch, caller int32, call ModelCall) {
	left := callTime
	if end, ok := ctx.Deadline(); ok {
		left = time.Until(end)
	}
	args := call.callRow(caller, "in_flight")
	args["seconds"], args["tokens"], args["usd"] = (left + giveUp).Seconds(), call.Reserve.Tokens(), call.Reserve.CostUSD
	b.Queue(`
		WITH claimed AS (`+insertCall+`clock_timestamp() + make_interval(secs => @seconds), NULL, @tokens, @usd::float8
		     WHERE NOT EXISTS (SELECT FROM model_call WHERE study_id = @study AND fingerprint = @fingerprint AND state = 'kept')
		    ON CONFLICT (study_id, fingerprint) WHERE state = 'in_flight' DO NOTHING
		    RETURNING id, run_id, reserved_tokens, reserved_usd),
		reserved AS (
		    UPDATE budget b SET used_tokens = used_tokens + c.reserved_tokens, used_usd = used_usd + c.reserved_usd
		      FROM claimed c WHERE b.run_id = c.run_id RETURNING b.*)
		SELECT c.id, coalesce(r.run_id, 0), coalesce(r.usd, 0)::float8, coalesce(r.tokens, 0), coalesce(r.used_usd, 0)::float8, coalesce(r.used_tokens, 0)
		  FROM claimed c LEFT JOIN reserved r ON true`, args).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&got.id, &got.run, &got.budget.USD, &got.budget.Tokens, &got.budget.UsedUSD, &got.budget.UsedTokens)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
}

// keptReply reads the answer to an equal call. It comes after claimCall: an
// equal call whose claim is not there any more has its answer there already.
// The caller is gone where its own lock can be had.
func (got *claimed) keptReply(b *pgx.Batch, caller int32, call ModelCall) {
	b.Queue(`
		SELECT pg_try_advisory_xact_lock($1, $2), k.reply, coalesce(k.answered_by, '')
		  FROM (VALUES (1)) one LEFT JOIN model_call k ON k.study_id = $3 AND k.fingerprint = $4 AND k.state = 'kept'`,
		callerLock, caller, call.Study, call.Fingerprint[:]).QueryRow(func(row pgx.Row) error {
		var r ModelReply
		err := row.Scan(&got.gone, &r.JSON, &r.Model)
		if err == nil && r.JSON != nil {
			got.kept = &r
		}
		return err
	})
}

// noteCached writes down that an answer was used again.
func noteCached(b *pgx.Batch, caller int32, call ModelCall) {
	b.Queue(insertCall+`now(), clock_timestamp(), 0, 0`, call.callRow(caller, "cached"))
}

// freeDead gives up the calls of a study whose callers are gone or whose time is
// over, and says whether it is worth while to try again at once.
func (s *Store) freeDead(ctx context.Context, study int64) error {
	tag, err := s.pool.Exec(ctx, `
		UPDATE model_call SET state = 'lost', ended_at = clock_timestamp()
		 WHERE CASE WHEN study_id <> $1 OR state <> 'in_flight' THEN false
		            WHEN deadline < clock_timestamp() THEN true
		            ELSE pg_try_advisory_xact_lock($2, caller) END
		   AND study_id = $1 AND state = 'in_flight'`, study, callerLock)
	switch {
	case err != nil:
		return err
	case tag.RowsAffected() > 0:
		return errRaced
	}
	return errInFlight
}

// SettleCall keeps the reply to a call that was claimed, with what it took, in
// one transaction. Where somebody else was given the call meanwhile, because its
// time was over, what it took is counted and the first answer stays.
func (c *Caller) SettleCall(ctx context.Context, claim int64, r ModelReply, spent Spent) error {
	state := "kept"
	if r.JSON == nil {
		state = "spent"
	}
	err := c.store.endCall(ctx, claim, state, r, spent)
	if Constraint(err) == "an_equal_call_is_kept_once" {
		err = c.store.endCall(ctx, claim, "spent", ModelReply{Model: r.Model}, spent)
	}
	return err
}

// ReleaseCall gives a call up that was claimed; what its failed attempts took is
// counted.
func (c *Caller) ReleaseCall(ctx context.Context, claim int64, spent Spent) error {
	return c.store.endCall(ctx, claim, "spent", ModelReply{}, spent)
}

// ForgetReply gives up the reply that a study keeps to a call, where it is still
// that one. What it took stays counted.
func (c *Caller) ForgetReply(ctx context.Context, study int64, call research.Fingerprint, reply []byte) error {
	_, err := c.store.pool.Exec(ctx, `
		UPDATE model_call SET state = 'spent', reply = NULL
		 WHERE study_id = $1 AND fingerprint = $2 AND state = 'kept' AND reply = $3`, study, call[:], reply)
	return err
}

// endCall ends a call, and puts what it took in the place of what was reserved
// for it.
func (s *Store) endCall(ctx context.Context, claim int64, state string, r ModelReply, spent Spent) error {
	var ended int
	err := s.pool.QueryRow(ctx, `
		WITH ended AS (
		    UPDATE model_call
		       SET state = @state, ended_at = clock_timestamp(), calls = @calls, retries = @retries, input_tokens = @input, output_tokens = @output,
		           cost_usd = @usd::float8, priced = @priced, answered_by = @model, reply = @reply
		     WHERE id = @claim AND state IN ('in_flight', 'lost')
		    RETURNING run_id, reserved_tokens, reserved_usd, input_tokens + output_tokens AS tokens, cost_usd),
		counted AS (
		    UPDATE budget b
		       SET used_tokens = used_tokens - reserved_tokens + e.tokens, used_usd = used_usd - reserved_usd + e.cost_usd
		      FROM ended e WHERE b.run_id = e.run_id)
		SELECT count(*) FROM ended`,
		pgx.StrictNamedArgs{"claim": claim, "state": state, "calls": spent.Calls, "retries": spent.Retries, "input": spent.InputTokens,
			"output": spent.OutputTokens, "usd": spent.CostUSD, "priced": spent.Priced, "model": r.Model, "reply": r.JSON}).Scan(&ended)
	if err == nil && ended == 0 {
		err = fmt.Errorf("model call %d is not under way: %w", claim, ErrNotFound)
	}
	return err
}
