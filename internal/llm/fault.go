package llm

import (
	"errors"
	"fmt"
	"time"
)

// FaultKind says what went wrong with a call.
type FaultKind string

// The kinds of fault.
const (
	FaultTimeout     FaultKind = "timeout"      // no whole answer in time
	FaultConnection  FaultKind = "connection"   // refused, reset, cut before the end
	FaultRateLimited FaultKind = "rate_limited" // 429
	FaultServer      FaultKind = "server"       // 5xx, or 200 with an error for a body
	FaultRefused     FaultKind = "refused"      // 4xx: key, model name, request: asking again is of no use
	FaultEmpty       FaultKind = "empty"        // no choices, or no content
	FaultTruncated   FaultKind = "truncated"    // ended by its length, or cut where it looked like an end
	FaultInvalid     FaultKind = "invalid"      // no JSON, or not by the schema
	FaultPointing    FaultKind = "pointing"     // by the schema, and points at what was not shown
	FaultDeclined    FaultKind = "declined"     // the model refused to answer, or a filter did
	FaultTooLong     FaultKind = "too_long"     // the request is longer than the model reads
	FaultTooLarge    FaultKind = "too_large"    // more bytes than an answer may have
	FaultVectors     FaultKind = "vectors"      // missing, out of order, of another length, no numbers
	FaultNotRecorded FaultKind = "not_recorded" // a replay has no reply to it
)

// Fault is a call that gave no valid reply. Its text holds no words of research.
type Fault struct {
	Kind       FaultKind
	Status     int           // of HTTP, 0 where there was none
	RetryAfter time.Duration // what the server asked for, 0 where it did not
	Detail     string        // what is wrong, in words of ours
	Try        string        // what to do about it, "" where nothing can be said
	Err        error

	away    bool // the server could not be reached at all
	model   bool // it does not know the model
	mend    bool // saying what is wrong may help
	adapted bool // the next request differs from the one that was refused
}

func (f *Fault) Error() string {
	s := fmt.Sprintf("the model's server: %s", f.Detail)
	if f.Try != "" {
		s += "; " + f.Try
	}
	return s
}

func (f *Fault) Unwrap() error { return f.Err }

// Retryable reports whether asking the same again can help.
func Retryable(err error) bool {
	var f *Fault
	if !errors.As(err, &f) {
		return false
	}
	switch f.Kind {
	case FaultTimeout, FaultConnection, FaultRateLimited, FaultServer, FaultEmpty, FaultTruncated, FaultInvalid, FaultPointing, FaultVectors:
		return true
	}
	return false
}

// BudgetError says that a call would go beyond what may be spent. Nothing was
// sent.
type BudgetError struct{ Limit string } // "5.00 USD", "200,000 tokens"

func (e *BudgetError) Error() string { return "the budget of " + e.Limit + " is used up" }
