package store

import (
	"context"
	"errors"
	"time"
)

// Rates are the limits of a server; 0 is none, or, where the server says one,
// that.
type Rates struct {
	InFlight          int // calls at a time
	RequestsPerMinute int
	TokensPerMinute   int
}

// Limits admits the calls of every caller on the database to servers, so that
// together they keep within the rates.
type Limits struct {
	caller *Caller
	rates  Rates
	turn   chan struct{} // held by the one that asks the database; the others wait in line
	freed  chan struct{} // a call of this process came to its end
}

// Limits returns limits that are shared with every caller on the database.
func (c *Caller) Limits(r Rates) *Limits {
	return &Limits{caller: c, rates: r, turn: make(chan struct{}, 1), freed: make(chan struct{}, 1)}
}

// Outcome is what came of a call that was admitted.
type Outcome struct {
	Tokens     int           // that it took, 0 where that is not known
	RetryAfter time.Duration // for which the server asked to be left alone
	Said       Rates         // by the server, as far as it said any
}

// lookAgain is the pause between two looks for a call elsewhere to come to its end.
const lookAgain = 25 * time.Millisecond

// Acquire waits until a call of about so many tokens may start. What it returns
// is called once, when the call is over.
func (l *Limits) Acquire(ctx context.Context, server string, tokens int) (release func(context.Context, Outcome) error, err error) {
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-l.turn }()
	var lost int32
	for {
		id, err := l.caller.number(ctx, lost)
		if err != nil {
			return nil, err
		}
		pause, err := l.try(ctx, id, server, tokens)
		switch {
		case errors.Is(err, errUnregistered):
			lost = id
			continue
		case err != nil:
			return nil, err
		case pause == 0:
			return func(ctx context.Context, o Outcome) error { return l.release(ctx, server, tokens, o) }, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-l.freed:
		case <-time.After(pause):
		}
	}
}

// try takes a place for a call, or says when to try again.
func (l *Limits) try(ctx context.Context, caller int32, server string, tokens int) (pause time.Duration, err error) {
	var admitted bool
	err = l.caller.store.inShortTx(ctx, func(tx *Tx) error {
		s, err := tx.lockServer(ctx, server, l.rates)
		if err != nil {
			return err
		}
		place, err := tx.place(ctx, server, caller, l.rates.InFlight)
		switch {
		case err != nil:
			return err
		case !place:
			pause = lookAgain
			return tx.waits(ctx, server, caller, l.caller.hold(server, 0))
		}
		if pause = s.wait(tokens); pause > 0 {
			return nil
		}
		admitted = true
		return tx.admit(ctx, s, server, caller, l.caller.hold(server, 1), tokens)
	})
	if err != nil && admitted {
		l.caller.hold(server, -1)
	}
	return pause, err
}

// serverState is what a server takes now, as its row says.
type serverState struct {
	requests, tokens bucket
	closed           float64 // seconds for which it wants to be left alone
}

// lockServer reads the state of a server and keeps others from changing it.
func (tx *Tx) lockServer(ctx context.Context, server string, r Rates) (serverState, error) {
	var s serverState
	var since float64
	var said Rates
	err := tx.QueryRow(ctx, `
		INSERT INTO model_server AS s (server) VALUES ($1) ON CONFLICT (server) DO UPDATE SET server = excluded.server
		RETURNING requests, tokens, said_requests, said_tokens,
		          coalesce(extract(epoch FROM clock_timestamp() - filled_at), 1e9)::float8,
		          coalesce(extract(epoch FROM not_before - clock_timestamp()), 0)::float8`, server).
		Scan(&s.requests.left, &s.tokens.left, &said.RequestsPerMinute, &said.TokensPerMinute, &since, &s.closed)
	s.requests.fill(orSaid(r.RequestsPerMinute, said.RequestsPerMinute), since)
	s.tokens.fill(orSaid(r.TokensPerMinute, said.TokensPerMinute), since)
	return s, err
}

func orSaid(given, said int) int {
	if given == 0 {
		return said
	}
	return given
}

// wait is how long it takes until a call may start.
func (s *serverState) wait(tokens int) time.Duration {
	seconds := max(s.closed, s.requests.until(1), s.tokens.until(float64(tokens)))
	return time.Duration(max(seconds, 0) * float64(time.Second))
}

// bucket keeps a limit a minute: it holds what comes in a second, so that no
// minute, wherever it begins, sees more than the limit.
type bucket struct {
	left, size, perSecond float64 // a size of 0 is no limit
}

// fill adds what came since it was last filled.
func (b *bucket) fill(perMinute int, seconds float64) {
	if perMinute == 0 {
		return
	}
	limit := float64(perMinute)
	b.size = max(1, limit/60)
	b.perSecond = max(1, limit-b.size) / 60
	b.left = min(b.size, b.left+seconds*b.perSecond)
}

// until is how many seconds it takes until so much may be taken. What is more
// than the bucket holds is taken when it is full, and owed.
func (b *bucket) until(n float64) float64 {
	if b.size == 0 {
		return 0
	}
	return (min(n, b.size) - b.left) / b.perSecond
}

// less is what is left when so much was taken. Without a limit nothing is owed.
func (b *bucket) less(n float64) float64 {
	if b.size == 0 {
		return 0
	}
	return b.left - n
}

// place reports whether another call may be in flight: where all callers that
// live have fewer, and none of them waits that has fewer than this one. The
// server's row is locked, so nobody else tries their locks meanwhile.
func (tx *Tx) place(ctx context.Context, server string, caller int32, limit int) (free bool, err error) {
	var held int
	var poorer, gone bool
	err = tx.QueryRow(ctx, `
		WITH dead AS (
		    DELETE FROM model_lease
		     WHERE server = $1 AND CASE WHEN caller <> $2 THEN pg_try_advisory_xact_lock($3, caller) ELSE false END
		    RETURNING caller),
		live AS (SELECT *, caller = $2 AS mine FROM model_lease WHERE server = $1 AND caller NOT IN (SELECT caller FROM dead))
		SELECT coalesce(sum(held), 0),
		       coalesce(min(held) FILTER (WHERE NOT mine AND waiting_until > clock_timestamp()) < max(held) FILTER (WHERE mine), false),
		       pg_try_advisory_xact_lock($3, $2)
		  FROM live`, server, caller, callerLock).Scan(&held, &poorer, &gone)
	if err == nil && gone {
		err = errUnregistered
	}
	return limit == 0 || held < limit && !poorer, err
}

// waits notes that a caller found no place.
func (tx *Tx) waits(ctx context.Context, server string, caller int32, held int) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO model_lease (server, caller, held, waiting_until) VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))
		ON CONFLICT (server, caller) DO UPDATE SET held = excluded.held, waiting_until = excluded.waiting_until`,
		server, caller, held, (4 * lookAgain).Seconds())
	return err
}

// admit takes a call out of the buckets and says how many are in flight with it.
func (tx *Tx) admit(ctx context.Context, s serverState, server string, caller int32, held, tokens int) error {
	_, err := tx.Exec(ctx, `
		WITH one AS (
		    INSERT INTO model_lease (server, caller, held) VALUES ($1, $2, $3)
		    ON CONFLICT (server, caller) DO UPDATE SET held = excluded.held, waiting_until = NULL)
		UPDATE model_server SET requests = $4, tokens = $5, filled_at = clock_timestamp() WHERE server = $1`,
		server, caller, held, s.requests.less(1), s.tokens.less(float64(tokens)))
	return err
}

// release gives a place back, and passes on what the server said. Where that
// cannot be written down, the next call does it.
func (l *Limits) release(ctx context.Context, server string, reserved int, o Outcome) error {
	l.caller.hold(server, -1)
	defer func() {
		select {
		case l.freed <- struct{}{}:
		default: // somebody was told already
		}
	}()
	id, err := l.caller.number(ctx, 0)
	if err != nil {
		return err
	}
	unused := 0
	if o.Tokens > 0 {
		unused = reserved - o.Tokens
	}
	return l.caller.store.inShortTx(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `
			UPDATE model_server
			   SET tokens = tokens + $2::float8,
			       said_requests = coalesce(nullif($3, 0), said_requests), said_tokens = coalesce(nullif($4, 0), said_tokens),
			       not_before = CASE WHEN $5::float8 > 0 THEN greatest(not_before, clock_timestamp() + make_interval(secs => $5)) ELSE not_before END
			 WHERE server = $1`, server, float64(unused), o.Said.RequestsPerMinute, o.Said.TokensPerMinute, o.RetryAfter.Seconds())
		if err == nil { // counted under the server's lock, so that the last one who writes knows best
			_, err = tx.Exec(ctx, `UPDATE model_lease SET held = $3 WHERE server = $1 AND caller = $2`, server, id, l.caller.hold(server, 0))
		}
		return err
	})
}
