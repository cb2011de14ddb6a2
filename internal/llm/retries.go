package llm

import (
	"context"
	"math/rand/v2"
	"time"
)

// retries decide how often and when a call is repeated that met a fault.
type retries struct {
	left, unclear int // of any fault; of those that asking again seldom mends
	backoff       time.Duration
	patience      time.Duration
	known         func() bool // the server has answered before
	turns         int
	gone          time.Time // since when it cannot be reached, zero where it can
}

func (c *Client) newRetries() retries {
	return retries{left: c.config.Retries, unclear: 2, backoff: c.config.Waits.Backoff, patience: c.config.Waits.Patience, known: c.door.met.Load}
}

// The longest pauses: after a fault, and before looking whether a server is back.
const (
	longestBackoff = 30 * time.Second
	longestAbsence = 5 * time.Second
)

// wait reports whether to repeat after a fault, and waits as long as is due.
func (r *retries) wait(ctx context.Context, f *Fault) bool {
	if !Retryable(f) || f.RetryAfter > r.patience {
		return false
	}
	if !f.away {
		r.gone = time.Time{}
	} else if r.gone.IsZero() {
		r.gone = time.Now()
	}
	pause := max(r.pause(), f.RetryAfter)
	switch {
	case f.away && r.known():
		// It was there: it is unplugged, and may be plugged in again.
		if time.Since(r.gone) > r.patience {
			return false
		}
		pause = min(pause, longestAbsence)
	case f.away && r.left > 3:
		r.left = 2 // nothing was ever there: a wrong address, most likely
	case f.Kind == FaultEmpty || f.Kind == FaultVectors:
		if r.unclear--; r.unclear < 0 {
			return false
		}
	default:
		if r.left--; r.left < 0 {
			return false
		}
	}
	return sleep(ctx, pause)
}

// pause is a random part of a time that doubles, so that those who failed together
// do not come back together.
func (r *retries) pause() time.Duration {
	most := min(r.backoff<<min(r.turns, 16), longestBackoff)
	r.turns++
	return time.Duration(rand.Int64N(int64(most) + 1))
}

// sleep reports whether the time passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
