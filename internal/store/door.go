package store

import (
	"cmp"
	"sync"
	"time"
)

// door is where the calls of this process to one server wait for their places.
type door struct {
	turn  chan struct{} // held by the one that asks the database; the others wait in line
	freed chan struct{} // a call of this process came to its end

	mu   sync.Mutex
	held int // calls in flight
	left remains
}

// remains are what calls left behind that are over, until the database is told:
// with the next call that asks for a place, most often.
type remains struct {
	calls  int
	tokens int       // that were reserved and not taken
	until  time.Time // the server wants to be left alone
	said   Rates     // by it, latest
}

func newDoor() *door {
	return &door{turn: make(chan struct{}, 1), freed: make(chan struct{}, 1)}
}

// hold changes the number of calls in flight, and returns it.
func (d *door) hold(change int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.held += change
	return d.held
}

// over takes a call away for which so many tokens were reserved.
func (d *door) over(reserved int, o Outcome) {
	left := remains{calls: 1, said: o.Said}
	if o.Tokens > 0 {
		left.tokens = reserved - o.Tokens
	}
	if o.RetryAfter > 0 {
		left.until = time.Now().Add(o.RetryAfter)
	}
	d.hold(-1)
	d.owe(left)
	select {
	case d.freed <- struct{}{}:
	default: // somebody was told already
	}
}

// owe keeps what the database has not been told.
func (d *door) owe(r remains) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left.calls += r.calls
	d.left.tokens += r.tokens
	if r.until.After(d.left.until) {
		d.left.until = r.until
	}
	d.left.said = Rates{RequestsPerMinute: cmp.Or(r.said.RequestsPerMinute, d.left.said.RequestsPerMinute),
		TokensPerMinute: cmp.Or(r.said.TokensPerMinute, d.left.said.TokensPerMinute)}
}

// owes reports whether there is something to tell.
func (d *door) owes() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.left.calls > 0
}

// tell takes what is to be told.
func (d *door) tell() remains {
	d.mu.Lock()
	defer d.mu.Unlock()
	left := d.left
	d.left = remains{}
	return left
}
