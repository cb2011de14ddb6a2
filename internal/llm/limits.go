package llm

import (
	"context"
	"time"
)

// Limits admits calls to a server. A Gate does so for one process; one that is
// shared by every process on a database stands behind it.
type Limits interface {
	// Acquire waits until a call of about so many tokens may start. Release says,
	// once, what came of it. An error is that of ctx, or of the limits themselves;
	// then there is nothing to release.
	Acquire(ctx context.Context, server string, tokens int) (release func(Outcome), err error)
}

// Outcome is what came of a call that was admitted: what limits learn from.
type Outcome struct {
	Tokens     int           // that it took, 0 where that is not known
	Limited    bool          // the server said 429
	RetryAfter time.Duration // that it asked for, 0 where it did not
	Said       Allowance
}

// Allowance is what a server says of its limits in x-ratelimit headers. A 0 is a
// header that it did not send, -1 remaining is none left.
type Allowance struct {
	Requests, Tokens                   int // a minute
	RemainingRequests, RemainingTokens int
	ResetRequests, ResetTokens         time.Duration // until all of it is back
}
