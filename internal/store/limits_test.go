package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"personas/internal/store"
	"personas/internal/store/storetest"
)

const server = "https://models.example/v1"

func acquire(tb testing.TB, l *store.Limits, tokens int) func(context.Context, store.Outcome) error {
	tb.Helper()
	release, err := l.Acquire(tb.Context(), server, tokens)
	if err != nil {
		tb.Fatal(err)
	}
	return release
}

// full fails where a call may start at once.
func full(tb testing.TB, l *store.Limits, tokens int) {
	tb.Helper()
	soon, cancel := context.WithTimeout(tb.Context(), 60*time.Millisecond)
	defer cancel()
	if _, err := l.Acquire(soon, server, tokens); !errors.Is(err, context.DeadlineExceeded) {
		tb.Errorf("another call is admitted: %v", err)
	}
}

func limits(tb testing.TB, st *store.Store, r store.Rates) (*store.Limits, *store.Caller) {
	c := st.Caller()
	tb.Cleanup(c.Close)
	return c.Limits(r), c
}

// Several callers together never have more calls in flight than one may, and all
// of them come to their end.
func TestCallersShareWhatMayBeInFlight(t *testing.T) {
	t.Parallel()
	const most = 3
	st := storetest.New(t)
	var now, reached atomic.Int64
	var g errgroup.Group
	for range 3 {
		l, _ := limits(t, st, store.Rates{InFlight: most})
		for range 20 {
			g.Go(func() error {
				release, err := l.Acquire(t.Context(), server, 10)
				if err != nil {
					return err
				}
				n := now.Add(1)
				reached.Store(max(reached.Load(), n))
				time.Sleep(2 * time.Millisecond) // a model answers
				now.Add(-1)
				return release(t.Context(), store.Outcome{})
			})
		}
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if n := reached.Load(); n > most || n < 2 {
		t.Errorf("up to %d calls were in flight, want up to %d", n, most)
	}
}

// A caller that waits gets places from one that holds more.
func TestPlacesAreShared(t *testing.T) {
	t.Parallel()
	const most = 4
	st := storetest.New(t)
	rich, _ := limits(t, st, store.Rates{InFlight: most})
	poor, _ := limits(t, st, store.Rates{InFlight: most})
	ctx, cancel := context.WithCancel(t.Context())
	var busy sync.WaitGroup
	for range 2 * most {
		busy.Go(func() {
			for {
				release, err := rich.Acquire(ctx, server, 1)
				if err != nil {
					return
				}
				time.Sleep(time.Millisecond) // a model answers
				if release(t.Context(), store.Outcome{}) != nil {
					return
				}
			}
		})
	}
	for range most / 2 {
		acquire(t, poor, 1) // and does not give it back
	}
	cancel()
	busy.Wait()
}

// The places of a caller whose connection is gone are free at once.
func TestPlacesOfTheDeadAreFree(t *testing.T) {
	t.Parallel()
	st := storetest.New(t)
	l, _ := limits(t, st, store.Rates{InFlight: 2})
	dead, c := limits(t, st, store.Rates{InFlight: 2})
	acquire(t, dead, 1)
	acquire(t, dead, 1)
	full(t, l, 1)
	c.Close()
	release := acquire(t, l, 1)
	acquire(t, l, 1)
	full(t, l, 1)
	if err := release(t.Context(), store.Outcome{}); err != nil {
		t.Fatal(err)
	}
	acquire(t, l, 1)
}

func TestRates(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rates   store.Rates
		tokens  int
		outcome store.Outcome
	}{
		"requests":                      {rates: store.Rates{RequestsPerMinute: 6}},
		"tokens":                        {rates: store.Rates{TokensPerMinute: 60}, tokens: 500},
		"requests that it says":         {outcome: store.Outcome{Said: store.Rates{RequestsPerMinute: 6}}},
		"tokens that it says":           {tokens: 1000, outcome: store.Outcome{Said: store.Rates{TokensPerMinute: 60}}},
		"it wants to be left":           {outcome: store.Outcome{RetryAfter: time.Minute}},
		"fewer tokens than it may take": {rates: store.Rates{TokensPerMinute: 60}, tokens: 500, outcome: store.Outcome{Tokens: 400}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := storetest.New(t)
			one, _ := limits(t, st, c.rates)
			other, _ := limits(t, st, c.rates)
			if err := acquire(t, one, c.tokens)(t.Context(), c.outcome); err != nil {
				t.Fatal(err)
			}
			full(t, other, max(c.tokens, 1))
		})
	}
}

// Tokens that were reserved and not taken may be taken by others.
func TestUnusedTokensAreGivenBack(t *testing.T) {
	t.Parallel()
	l, _ := limits(t, storetest.New(t), store.Rates{TokensPerMinute: 600})
	for range 3 {
		if err := acquire(t, l, 1000)(t.Context(), store.Outcome{Tokens: 1}); err != nil {
			t.Fatal(err)
		}
	}
}
