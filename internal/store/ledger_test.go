package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"personas/internal/store"
	"personas/internal/store/storetest"
)

// What becomes of a call once it is claimed.
const (
	settled = iota
	released
	dies // its process, with all that it has in flight
)

// plannedCall is a call that a process makes, and what becomes of it.
type plannedCall struct {
	words string
	end   int
	spent int // tokens
}

const (
	reserved = 10 // tokens, of every call
	excess   = 5  // tokens that a call may take beyond what it reserved
	abreast  = 3  // calls that a process makes at a time
)

// tally is what really happened, beside the store.
type tally struct {
	mu                  sync.Mutex
	settles             map[string]int
	calls, tokens, lost int
	cached, overBudget  int
}

func (ta *tally) note(f func(*tally)) {
	ta.mu.Lock()
	defer ta.mu.Unlock()
	f(ta)
}

// Law 9, whatever processes do and whenever they die: an answer is paid for
// once, failures are paid for and forgotten, the usage is the sum of what was
// settled and released, and a budget is exceeded by no more than what calls in
// flight took beyond what they had reserved.
func TestLedgerLaws(t *testing.T) {
	t.Parallel()
	st := storetest.New(t)
	studies := 0
	rapid.Check(t, func(rt *rapid.T) {
		call := rapid.Custom(func(rt *rapid.T) plannedCall {
			return plannedCall{words: rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}).Draw(rt, "call"),
				end:   rapid.SampledFrom([]int{settled, settled, settled, released, dies}).Draw(rt, "end"),
				spent: rapid.IntRange(0, reserved+excess).Draw(rt, "spent")}
		})
		processes := rapid.SliceOfN(rapid.SliceOfN(call, 1, 8), 1, 3).Draw(rt, "processes")
		limit := rapid.SampledFrom([]int{0, 30, 100}).Draw(rt, "budget")
		studies++
		b := &books{tb: t, store: st, study: storetest.NewStudy(t, st, fmt.Sprint("study ", studies)).StudyRow}
		b.begin(0, limit)
		ta := &tally{settles: map[string]int{}}
		var all sync.WaitGroup
		for _, calls := range processes {
			all.Go(func() { b.process(ta, calls) })
		}
		all.Wait()
		b.wantLaws(rt, ta, limit, len(processes))
	})
}

// process makes its calls, some at a time, until it dies.
func (b *books) process(ta *tally, calls []plannedCall) {
	ctx, die := context.WithCancel(b.tb.Context())
	defer die()
	c := b.store.Caller()
	defer c.Close()
	queue := make(chan plannedCall, len(calls))
	for _, call := range calls {
		queue <- call
	}
	close(queue)
	var threads sync.WaitGroup
	for range abreast {
		threads.Go(func() {
			for call := range queue {
				if ctx.Err() != nil {
					return
				}
				if b.make(ctx, c, ta, call) == dies {
					die()
				}
			}
		})
	}
	threads.Wait()
}

// make makes a call. What is claimed when the process dies is never heard of
// again.
func (b *books) make(ctx context.Context, c *store.Caller, ta *tally, p plannedCall) (end int) {
	id, kept, err := c.BeginCall(ctx, b.call(p.words, store.Spent{InputTokens: reserved}))
	var over *store.OverBudget
	switch {
	case errors.As(err, &over):
		ta.note(func(ta *tally) { ta.overBudget++ })
		return settled
	case ctx.Err() != nil && id == 0:
		return dies
	case err != nil:
		b.tb.Error(err)
		return dies
	case kept != nil:
		ta.note(func(ta *tally) { ta.cached++ })
		return settled
	case p.end == dies || ctx.Err() != nil:
		ta.note(func(ta *tally) { ta.lost++ })
		return dies
	}
	spent := store.Spent{Calls: 1, InputTokens: p.spent}
	ctx = context.WithoutCancel(ctx)
	if p.end == released {
		err = c.ReleaseCall(ctx, id, spent)
	} else {
		err = c.SettleCall(ctx, id, store.ModelReply{JSON: []byte(p.words)}, spent)
		ta.note(func(ta *tally) { ta.settles[p.words]++ })
	}
	if err != nil {
		b.tb.Error(err)
	}
	ta.note(func(ta *tally) { ta.calls++; ta.tokens += p.spent })
	return p.end
}

func (b *books) wantLaws(rt *rapid.T, ta *tally, limit, processes int) {
	for words, n := range ta.settles {
		if n != 1 {
			rt.Errorf("%q was answered and paid for %d times", words, n)
		}
	}
	uses, err := b.store.UsesOfRun(b.tb.Context(), b.study.ID, b.run.Ref)
	if err != nil {
		rt.Fatal(err)
	}
	got := store.Total(uses)
	if got.Calls != ta.calls || got.InputTokens != ta.tokens || got.Cached < ta.cached || got.Lost+got.InFlight < ta.lost {
		rt.Errorf("the usage is %+v; there were %+v", got, ta)
	}
	budget, ok, err := b.store.Budget(b.tb.Context(), b.run.ID)
	switch {
	case err != nil || ok != (limit > 0):
		rt.Fatalf("budget %v (%t): %v", budget, ok, err)
	case !ok:
		return
	}
	if want := got.InputTokens + reserved*(got.Lost+got.InFlight); budget.UsedTokens != want {
		rt.Errorf("%d tokens used of the budget, want %d", budget.UsedTokens, want)
	}
	if budget.UsedTokens > limit+processes*abreast*excess {
		rt.Errorf("%d tokens used of a budget of %d", budget.UsedTokens, limit)
	}
	if ta.overBudget > 0 && budget.UsedTokens == 0 {
		rt.Error("calls were refused of a budget that nobody used")
	}
}

// An answer that is read back is, byte for byte, what was settled.
func TestRepliesAreKeptByteForByte(t *testing.T) {
	t.Parallel()
	b := newBooks(t, 0, 0)
	for i, reply := range []string{"{ \"a\" :\t1 }\n", "\"\\u0000\"", "\"\xff\"", `""`} {
		call := b.call(fmt.Sprint(i), some)
		b.settle(b.claim(b.caller, call), reply, some)
		if _, kept, err := b.caller.BeginCall(t.Context(), call); err != nil || string(kept.JSON) != reply {
			t.Errorf("kept %q of %q, error %v", kept.JSON, reply, err)
		}
	}
}

// What is kept elsewhere, as vectors are, is counted only.
func TestAnswerThatIsNotKept(t *testing.T) {
	t.Parallel()
	b := newBooks(t, 0, 0)
	call := b.call("vectors", some)
	if err := b.caller.SettleCall(t.Context(), b.claim(b.caller, call), store.ModelReply{}, some); err != nil {
		t.Fatal(err)
	}
	b.claim(b.caller, call)
	if got := b.use(); got.Spent != some {
		t.Errorf("used %+v", got)
	}
}
