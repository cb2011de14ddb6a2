package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
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
}

// Limits returns limits that are shared with every caller on the database.
func (c *Caller) Limits(r Rates) *Limits { return &Limits{caller: c, rates: r} }

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
	d := l.caller.door(server)
	select {
	case d.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer l.leave(ctx, server, d)
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
		case <-d.freed:
		case <-time.After(pause):
		}
	}
}

// try takes a place for a call, or says when to try again. It tells the database
// what calls left behind that are over.
func (l *Limits) try(ctx context.Context, caller int32, server string, tokens int) (pause time.Duration, err error) {
	d, ask, s := l.caller.door(server), &pgx.Batch{}, serverState{}
	told := d.tell()
	s.lock(ask, server, l.rates, told)
	s.place(ask, server, caller, l.rates.InFlight)
	admitted := false
	err = l.caller.store.inShortTx(ctx, ask, func(_ *pgxpool.Conn, last *pgx.Batch) error {
		switch {
		case s.gone:
			return errUnregistered
		case !s.free:
			pause = lookAgain
			waits(last, server, caller, d.hold(0))
			return nil
		}
		if pause = s.wait(tokens); pause > 0 {
			holds(last, server, caller, d.hold(0))
			return nil
		}
		admitted = true
		s.admit(last, server, caller, d.hold(1), tokens)
		return nil
	})
	if err != nil {
		d.owe(told)
	}
	if err != nil && admitted {
		d.hold(-1)
	}
	return pause, err
}

// release gives a place back, and passes on what the server said. Where somebody
// has the turn, they write that down.
func (l *Limits) release(ctx context.Context, server string, reserved int, o Outcome) error {
	d := l.caller.door(server)
	d.over(reserved, o)
	return l.tell(ctx, server, d)
}

// leave gives the turn away, with nothing left untold.
func (l *Limits) leave(ctx context.Context, server string, d *door) {
	<-d.turn
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience) // what is told is of other calls than the one that ctx is for
	defer cancel()
	_ = l.tell(ctx, server, d) // what is not written down now is with the next call
}

// tell tells the database what calls left behind that are over, unless somebody
// has the turn, who does it.
func (l *Limits) tell(ctx context.Context, server string, d *door) error {
	for d.owes() {
		select {
		case d.turn <- struct{}{}:
		default:
			return nil
		}
		err := l.write(ctx, server, d)
		<-d.turn
		if err != nil {
			return err
		}
	}
	return nil
}

// write is what tell does with the turn.
func (l *Limits) write(ctx context.Context, server string, d *door) error {
	id, err := l.caller.number(ctx, 0)
	if err != nil {
		return err
	}
	b, told := &pgx.Batch{}, d.tell()
	told.write(b, server)
	holds(b, server, id, d.hold(0))
	if err = l.caller.store.inOneGo(ctx, b); err != nil {
		d.owe(told)
	}
	return err
}
