package llm

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// Gate admits the calls of one process to one server: so many at a time, so many
// and so many tokens a minute. Of those that wait the largest goes first, so that
// none of them is left over when everything else is done, and of equal ones the
// first. Nothing waits for anything else: a place that falls free is taken.
type Gate struct {
	mu       sync.Mutex
	limit    int
	inFlight int
	requests pace
	tokens   pace
	given    Rates
	learned  learner
	closed   time.Time // nothing starts before
	waiting  queue
	turn     uint64
	alarm    *time.Timer
}

// NewGate is a gate with the limits that are known.
func NewGate(known Rates) *Gate {
	g := &Gate{limit: max(known.InFlight, 1), given: known}
	now := time.Now()
	g.requests.set(now, known.RequestsPerMinute)
	g.tokens.set(now, known.TokensPerMinute)
	return g
}

// ticket is a call that waits, or was let in.
type ticket struct {
	tokens int
	turn   uint64
	place  int // in the queue, -1 once it is in
	era    int // of what was learned, when it was let in
	in     chan struct{}
}

// Acquire is Limits'; a gate stands before one server.
func (g *Gate) Acquire(ctx context.Context, _ string, tokens int) (func(Outcome), error) {
	t := &ticket{tokens: tokens, in: make(chan struct{})}
	g.mu.Lock()
	g.turn++
	t.turn = g.turn
	heap.Push(&g.waiting, t)
	g.admit()
	g.mu.Unlock()
	select {
	case <-t.in:
		return g.release(t), nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if t.place < 0 {
		g.leave(t, Outcome{})
	} else {
		heap.Remove(&g.waiting, t.place)
		g.admit()
	}
	return nil, ctx.Err()
}

// release lets a call out, once.
func (g *Gate) release(t *ticket) func(Outcome) {
	var once sync.Once
	return func(o Outcome) {
		once.Do(func() {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.leave(t, o)
		})
	}
}

// admit lets in whoever may start now, and comes back when the next may.
func (g *Gate) admit() {
	now := time.Now()
	for g.waiting.Len() > 0 && g.inFlight < g.limit && g.learned.admits(g.inFlight, g.learning()) {
		t := g.waiting[0]
		wait := max(g.closed.Sub(now), g.requests.wait(now, 1), g.tokens.wait(now, float64(t.tokens)), g.learned.pace.wait(now, 1))
		if wait > 0 {
			g.later(wait)
			return
		}
		heap.Pop(&g.waiting)
		g.inFlight++
		g.requests.take(1)
		g.tokens.take(float64(t.tokens))
		g.learned.start(t)
		close(t.in)
	}
}

// later looks again after a while. One alarm is enough: whoever is looked at has
// the shortest wait of all.
func (g *Gate) later(d time.Duration) {
	if g.alarm != nil {
		g.alarm.Stop()
	}
	g.alarm = time.AfterFunc(d, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.admit()
	})
}

// leave frees a call's place and learns from what came of it.
func (g *Gate) leave(t *ticket, o Outcome) {
	now := time.Now()
	g.inFlight--
	if o.Tokens > 0 || o.Limited {
		g.tokens.take(float64(o.Tokens - t.tokens)) // it was let in for the most that it could take
	}
	g.hear(now, o.Said)
	if pause := g.learned.hear(now, t, o, g.learning()); pause > 0 {
		g.close(now.Add(pause))
	}
	g.admit()
}

// learning reports whether there are limits that nobody gave.
func (g *Gate) learning() bool {
	return g.given.RequestsPerMinute == 0 && g.given.TokensPerMinute == 0 && g.requests.rate == 0 && g.tokens.rate == 0
}

// hear takes limits from the server's own words where none are given.
func (g *Gate) hear(now time.Time, said Allowance) {
	if g.given.RequestsPerMinute == 0 && said.Requests > 0 {
		g.requests.set(now, said.Requests)
	}
	if g.given.TokensPerMinute == 0 && said.Tokens > 0 {
		g.tokens.set(now, said.Tokens)
	}
	g.requests.atMost(said.RemainingRequests)
	g.tokens.atMost(said.RemainingTokens)
}

// close lets nobody in until then, and at most for a minute: limits are a
// minute's.
func (g *Gate) close(until time.Time) {
	if latest := time.Now().Add(time.Minute); until.After(latest) {
		until = latest
	}
	if until.After(g.closed) {
		g.closed = until
	}
}

// queue is a heap of those who wait.
type queue []*ticket

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].tokens != q[j].tokens {
		return q[i].tokens > q[j].tokens
	}
	return q[i].turn < q[j].turn
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i]; q[i].place, q[j].place = i, j }
func (q *queue) Push(x any)   { t := x.(*ticket); t.place = len(*q); *q = append(*q, t) }
func (q *queue) Pop() any {
	old := *q
	t := old[len(old)-1]
	*q, t.place = old[:len(old)-1], -1
	return t
}
