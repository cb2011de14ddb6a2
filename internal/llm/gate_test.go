package llm

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Of those that wait the largest goes first, and of equal ones the first.
func TestGateOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rates{InFlight: 1})
		first, _ := g.Acquire(t.Context(), "", 1)
		var mu sync.Mutex
		var order []string
		var wg sync.WaitGroup
		for i, tokens := range []int{5, 9, 5, 7} {
			wg.Go(func() {
				release, err := g.Acquire(t.Context(), "", tokens)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				order = append(order, fmt.Sprint(tokens, "/", i))
				mu.Unlock()
				release(Outcome{})
				release(Outcome{}) // twice is once
			})
			synctest.Wait()
		}
		first(Outcome{})
		wg.Wait()
		if want := []string{"9/1", "7/3", "5/0", "5/2"}; !slices.Equal(order, want) {
			t.Errorf("%v, want %v", order, want)
		}
		if g.inFlight != 0 || g.waiting.Len() != 0 {
			t.Error("something is left")
		}
	})
}

// Who stops waiting takes no place along.
func TestGateCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(Rates{InFlight: 2, RequestsPerMinute: 60})
		var wg sync.WaitGroup
		random := rand.New(rand.NewPCG(1, 1))
		for range 100 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(random.IntN(60_000))*time.Millisecond)
			wg.Go(func() {
				defer cancel()
				if release, err := g.Acquire(ctx, "", 1); err == nil {
					time.Sleep(time.Second)
					release(Outcome{Tokens: 1})
				}
			})
		}
		wg.Wait()
		if g.inFlight != 0 || g.waiting.Len() != 0 {
			t.Errorf("%d in, %d waiting", g.inFlight, g.waiting.Len())
		}
		if release, err := g.Acquire(t.Context(), "", 1); err != nil {
			t.Error(err)
		} else {
			release(Outcome{})
		}
	})
}

// allowing is a server's side of a limit, in the ways that servers keep one.
type allowing interface {
	take(now time.Time, tokens int) bool
}

// bucket fills evenly; window counts the calls of the last minute.
type bucket struct{ pace }

func newBucket(minute int, burst float64) *bucket {
	b := &bucket{}
	b.rate, b.most = float64(minute)/60, max(burst*float64(minute), 1)
	b.level = b.most
	return b
}

func (b *bucket) take(now time.Time, n int) bool {
	b.fill(now)
	if b.level < float64(n) {
		return false
	}
	b.level -= float64(n)
	return true
}

type window struct {
	most int
	at   []time.Time
}

func (w *window) take(now time.Time, n int) bool {
	for len(w.at) > 0 && now.Sub(w.at[0]) >= time.Minute {
		w.at = w.at[1:]
	}
	if len(w.at)+n > w.most {
		return false
	}
	for range n {
		w.at = append(w.at, now)
	}
	return true
}

// load drives calls through a gate against a limit, in time that does not pass,
// and returns after which calls 429s came, and how long it took.
func load(t *testing.T, g *Gate, calls, workers, tokens int, limit allowing, said Allowance) (refused []int, took time.Duration) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	random := rand.New(rand.NewPCG(7, 7))
	start, left, made := time.Now(), calls, 0
	one := func() bool {
		release, err := g.Acquire(t.Context(), "", tokens)
		if err != nil {
			t.Error(err)
			return true
		}
		mu.Lock()
		arrive := time.Duration(random.IntN(50)) * time.Millisecond
		lasts := time.Duration(400*math.Exp(.6*random.NormFloat64())) * time.Millisecond
		mu.Unlock()
		time.Sleep(arrive)
		mu.Lock()
		made++
		taken := limit.take(time.Now(), tokens)
		if !taken {
			refused = append(refused, made)
		}
		mu.Unlock()
		if !taken {
			release(Outcome{Limited: true, Said: said})
			time.Sleep(time.Second)
			return false
		}
		time.Sleep(lasts)
		release(Outcome{Tokens: tokens, Said: said})
		return true
	}
	for range workers {
		wg.Go(func() {
			for {
				mu.Lock()
				left--
				done := left < 0
				mu.Unlock()
				if done {
					return
				}
				for !one() {
				}
			}
		})
	}
	wg.Wait()
	return refused, time.Since(start)
}

// Limits that are known are kept to: hardly a 429, and no time lost.
func TestKnownLimits(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		rates  Rates
		tokens int
		limit  func() allowing
		said   Allowance
	}{
		"requests, evenly":        {Rates{InFlight: 32, RequestsPerMinute: 600}, 1, func() allowing { return newBucket(600, 1) }, Allowance{}},
		"requests, little burst":  {Rates{InFlight: 32, RequestsPerMinute: 600}, 1, func() allowing { return newBucket(600, .05) }, Allowance{}},
		"requests, of a minute":   {Rates{InFlight: 32, RequestsPerMinute: 600}, 1, func() allowing { return &window{most: 600} }, Allowance{}},
		"tokens":                  {Rates{InFlight: 32, TokensPerMinute: 600_000}, 1000, func() allowing { return newBucket(600_000, 1) }, Allowance{}},
		"tokens, large calls":     {Rates{InFlight: 32, TokensPerMinute: 600_000}, 30_000, func() allowing { return newBucket(600_000, 1) }, Allowance{}},
		"requests, told":          {Rates{InFlight: 32}, 1, func() allowing { return newBucket(600, 1) }, Allowance{Requests: 600}},
		"tokens, told by headers": {Rates{InFlight: 32}, 1000, func() allowing { return newBucket(600_000, 1) }, Allowance{Tokens: 600_000}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				calls := 6000
				if x.tokens == 30_000 {
					calls = 200
				}
				refused, took := load(t, NewGate(x.rates), calls, 64, x.tokens, x.limit(), x.said)
				ideal := time.Duration(float64(calls) * 60 / 600 * float64(time.Second))
				if x.tokens == 30_000 {
					ideal = time.Duration(float64(calls) / 20 * float64(time.Minute))
				}
				t.Logf("%d of %d refused, %.3f of the ideal time", len(refused), calls, took.Seconds()/ideal.Seconds())
				if share := float64(len(refused)) / float64(calls); share > .005 {
					t.Errorf("%.2f %% refused", 100*share)
				}
				if took > ideal*108/100 {
					t.Errorf("took %s, ideal %s", took, ideal)
				}
			})
		})
	}
}

// Limits that nobody tells are found with at most 20 429s, and kept to from then
// on.
func TestLearnedLimits(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]func() allowing{
		"600 a minute, evenly":         func() allowing { return newBucket(600, 1) },
		"600, a twentieth at once":     func() allowing { return newBucket(600, .05) },
		"60, one at a time":            func() allowing { return newBucket(60, 0) },
		"6, one at a time":             func() allowing { return newBucket(6, 0) },
		"600 in any minute":            func() allowing { return &window{most: 600} },
		"1,500 a minute, a tenth once": func() allowing { return newBucket(1500, .1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				const calls = 12_000
				l := limit()
				refused, took := load(t, NewGate(Rates{InFlight: 32}), calls, 64, 1, l, Allowance{})
				learning := 0
				for _, at := range refused {
					if at <= 2000 {
						learning++
					}
				}
				late := len(refused) - learning
				t.Logf("%d while learning, %d of %d after, %s", learning, late, calls-2000, took)
				if learning > 20 {
					t.Errorf("%d 429s while learning", learning)
				}
				if float64(late) > .005*(calls-2000) {
					t.Errorf("%d 429s after", late)
				}
			})
		})
	}
}
