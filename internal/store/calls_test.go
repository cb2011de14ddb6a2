package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

// books is a study with a run whose calls are charged to it.
type books struct {
	tb     testing.TB
	store  *store.Store
	study  store.StudyRow
	run    store.RunRow
	caller *store.Caller
}

func newBooks(tb testing.TB, usd float64, tokens int) *books {
	tb.Helper()
	st := storetest.New(tb)
	b := &books{tb: tb, store: st, study: storetest.NewStudy(tb, st, "coffee").StudyRow}
	b.begin(usd, tokens)
	b.caller = b.open()
	return b
}

// open returns a caller that is closed before the store is.
func (b *books) open() *store.Caller {
	c := b.store.Caller()
	b.tb.Cleanup(c.Close)
	return c
}

// begin begins a run with a budget, in place of the one before.
func (b *books) begin(usd float64, tokens int) {
	b.tb.Helper()
	ctx := b.tb.Context()
	err := b.store.InTx(ctx, func(tx *store.Tx) (err error) {
		if b.run, err = tx.BeginRun(ctx, b.study.ID, research.StageDrafts, []byte("{}")); err != nil {
			return err
		}
		return tx.SetBudget(ctx, b.run.ID, usd, tokens)
	})
	if err != nil {
		b.tb.Fatal(err)
	}
}

// call is one that may take as much as reserve says.
func (b *books) call(words string, reserve store.Spent) store.ModelCall {
	return store.ModelCall{Payer: store.Payer{Study: b.study.ID, Stage: research.StageExtract}, Fingerprint: research.FingerprintOf(words),
		Task: "extract", Prompt: "point 12ab", Model: "large", Reserve: reserve}
}

// claim begins a call that nobody made before.
func (b *books) claim(c *store.Caller, call store.ModelCall) int64 {
	b.tb.Helper()
	id, kept, err := c.BeginCall(b.tb.Context(), call)
	if err != nil || kept != nil {
		b.tb.Fatalf("kept: %v, error: %v; want a claim", kept, err)
	}
	return id
}

func (b *books) settle(id int64, reply string, spent store.Spent) {
	b.tb.Helper()
	if err := b.caller.SettleCall(b.tb.Context(), id, store.ModelReply{JSON: []byte(reply), Model: "large-1"}, spent); err != nil {
		b.tb.Fatal(err)
	}
}

// use is the one line of the run's usage.
func (b *books) use() store.Use {
	b.tb.Helper()
	uses, err := b.store.UsesOfRun(b.tb.Context(), b.study.ID, b.run.Ref)
	if err != nil || len(uses) != 1 {
		b.tb.Fatalf("%d lines of usage, error %v; want 1", len(uses), err)
	}
	return uses[0]
}

var some = store.Spent{Calls: 1, InputTokens: 100, OutputTokens: 20, CostUSD: 0.01, Priced: true}

func TestAnEqualCallIsPaidOnce(t *testing.T) {
	t.Parallel()
	b := newBooks(t, 0, 0)
	b.settle(b.claim(b.caller, b.call("a", some)), `{"a":1}`, some)
	other := b.open()
	_, kept, err := other.BeginCall(t.Context(), b.call("a", some))
	if err != nil || kept == nil || string(kept.JSON) != `{"a":1}` || kept.Model != "large-1" {
		t.Fatalf("kept %v, error %v", kept, err)
	}
	b.claim(other, b.call("b", some))
	want := store.Use{Run: b.run.Ref, Stage: research.StageExtract, Task: "extract", Model: "large", Spent: some, Cached: 1, InFlight: 1}
	if got := b.use(); got != want {
		t.Errorf("used %+v, want %+v", got, want)
	}
}

// Whoever asks the same while it is being asked waits for the answer.
func TestEqualCallsWait(t *testing.T) {
	t.Parallel()
	b := newBooks(t, 0, 0)
	id := b.claim(b.caller, b.call("a", some))
	answers := make(chan string, 4)
	for range cap(answers) {
		c := b.open()
		go func() {
			_, kept, err := c.BeginCall(t.Context(), b.call("a", some))
			if err != nil || kept == nil {
				answers <- ""
				return
			}
			answers <- string(kept.JSON)
		}()
	}
	b.settle(id, `{}`, some)
	for range cap(answers) {
		if a := <-answers; a != `{}` {
			t.Errorf("answered %q", a)
		}
	}
	soon, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	b.claim(b.caller, b.call("b", some))
	if _, _, err := b.open().BeginCall(soon, b.call("b", some)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a wait that is over: %v", err)
	}
}

// Failures are not kept, and what they took is counted.
func TestFailuresAreCountedAndNotKept(t *testing.T) {
	t.Parallel()
	b := newBooks(t, 0, 0)
	failed := store.Spent{Calls: 2, Retries: 1, InputTokens: 200, OutputTokens: 7, CostUSD: 0.015, Priced: true}
	if err := b.caller.ReleaseCall(t.Context(), b.claim(b.caller, b.call("a", some)), failed); err != nil {
		t.Fatal(err)
	}
	b.settle(b.claim(b.caller, b.call("a", some)), `{}`, some)
	got := b.use().Spent
	if want := (store.Spent{Calls: 3, Retries: 1, InputTokens: 300, OutputTokens: 27, CostUSD: 0.025, Priced: true}); got != want {
		t.Errorf("spent %+v, want %+v", got, want)
	}
}

// What a caller claimed is free as soon as its connection is gone.
func TestDeadCallersClaimsAreFree(t *testing.T) {
	t.Parallel()
	b := newBooks(t, 0, 0)
	b.settle(b.claim(b.caller, b.call("first", some)), `{}`, some) // it lives before the other dies
	dead := b.store.Caller()
	b.claim(dead, b.call("a", some))
	b.claim(dead, b.call("b", some))
	dead.Close()
	id := b.claim(b.caller, b.call("a", some))
	if got := b.use(); got.Lost != 2 || got.InFlight != 1 {
		t.Errorf("%d calls lost, %d in flight; want both of the dead one, and one", got.Lost, got.InFlight)
	}
	b.settle(id, `{}`, some)
}

// A call whose time is over is given to another. The late answer of the first is
// counted, and the answer that was kept stays.
func TestCallWhoseTimeIsOver(t *testing.T) {
	t.Parallel()
	b := newBooks(t, 0, 1000)
	hung := b.claim(b.caller, b.call("a", some))
	b.exec(`UPDATE model_call SET deadline = now() WHERE id = $1`, hung)
	b.settle(b.claim(b.open(), b.call("a", some)), `"first"`, some)
	b.settle(hung, `"late"`, some)
	_, kept, err := b.caller.BeginCall(t.Context(), b.call("a", some))
	if err != nil || string(kept.JSON) != `"first"` {
		t.Errorf("kept %v, error %v", kept, err)
	}
	if got := b.use(); got.Calls != 2 || got.Lost != 0 {
		t.Errorf("%+v", got)
	}
	b.wantUsed(240)
	if err := b.caller.SettleCall(t.Context(), hung, store.ModelReply{}, some); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("settled twice: %v", err)
	}
}

// A caller whose connection was cut keeps what it has in flight.
func TestCallerLosesItsLock(t *testing.T) {
	t.Parallel()
	b := newBooks(t, 0, 0)
	first := b.claim(b.caller, b.call("a", some))
	b.exec(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'personas caller'`)
	b.claim(b.caller, b.call("b", some))
	if freed := b.count(`SELECT count(*) FROM model_call WHERE caller = (SELECT last_value FROM model_caller) AND state = 'in_flight'`); freed != 2 {
		t.Errorf("%d calls are in flight under the new number, want 2", freed)
	}
	soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := b.open().BeginCall(soon, b.call("a", some)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("another began the same call: %v", err)
	}
	b.settle(first, `{}`, some)
}

// Studies are walls: an equal call of another study is another call.
func TestStudiesShareNoReplies(t *testing.T) {
	t.Parallel()
	b := newBooks(t, 0, 0)
	b.settle(b.claim(b.caller, b.call("a", some)), `{}`, some)
	other := &books{tb: t, store: b.store, study: storetest.NewStudy(t, b.store, "tea").StudyRow, caller: b.caller}
	other.begin(0, 0)
	other.claim(b.caller, other.call("a", some))
	err := b.store.InTx(t.Context(), func(tx *store.Tx) error { return tx.DeleteStudy(t.Context(), other.study.ID) })
	if err != nil {
		t.Error(err)
	}
	if got := b.use(); got.Spent != some {
		t.Errorf("used %+v", got)
	}
}

func TestCallsOfARunThatIsOver(t *testing.T) {
	t.Parallel()
	b := newBooks(t, 0, 0)
	err := b.store.InTx(t.Context(), func(tx *store.Tx) error { return tx.EndRun(t.Context(), b.run.ID, research.RunStopped, "budget") })
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.caller.BeginCall(t.Context(), b.call("a", some)); !errors.Is(err, store.ErrRunOver) {
		t.Errorf("a call for a run that is over: %v", err)
	}
	outside := b.call("a", some)
	outside.Stage = ""
	b.settle(b.claim(b.caller, outside), `{}`, some)
	uses, err := b.store.Uses(t.Context(), b.study.ID)
	if err != nil || len(uses) != 1 || uses[0].Run != "" || uses[0].Spent != some {
		t.Errorf("%+v, error %v", uses, err)
	}
}

func TestBudgets(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		usd    float64
		tokens int
		most   store.Spent
		limit  string
	}{
		"money":  {usd: 0.025, most: some, limit: "0.025 USD"},
		"tokens": {tokens: 300, most: store.Spent{InputTokens: 100, OutputTokens: 20}, limit: "300 tokens"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBooks(t, c.usd, c.tokens)
			first, second := b.claim(b.caller, b.call("a", c.most)), b.claim(b.caller, b.call("b", c.most))
			soon, cancel := context.WithTimeout(t.Context(), 60*time.Millisecond)
			defer cancel()
			if _, _, err := b.caller.BeginCall(soon, b.call("c", c.most)); !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("beyond what is left, and the others may leave some: %v", err)
			}
			large := store.Spent{InputTokens: 10 * c.most.InputTokens, CostUSD: 10 * c.most.CostUSD, Priced: c.most.Priced}
			var over *store.OverBudget
			if _, _, err := b.caller.BeginCall(t.Context(), b.call("large", large)); !errors.As(err, &over) || over.Limit != c.limit {
				t.Fatalf("beyond the budget: %v", err)
			}
			b.settle(first, `{}`, store.Spent{Calls: 1, InputTokens: 10, OutputTokens: 10, CostUSD: 0.001, Priced: c.most.Priced})
			b.settle(b.claim(b.caller, b.call("c", c.most)), `{}`, c.most) // less was taken than reserved
			b.settle(second, `{}`, c.most)
			if _, _, err := b.caller.BeginCall(t.Context(), b.call("d", c.most)); !errors.As(err, &over) {
				t.Fatalf("when the budget is used up: %v", err)
			}
			b.wantUsed(260)
		})
	}
	b := newBooks(t, 1, 0)
	if _, _, err := b.caller.BeginCall(t.Context(), b.call("a", store.Spent{InputTokens: 1})); !errors.Is(err, store.ErrUnpriced) {
		t.Errorf("without a price: %v", err)
	}
}

func (b *books) exec(sql string, args ...any) {
	b.tb.Helper()
	if err := storetest.AsOwner(b.tb.Context(), b.store, sql, args...); err != nil {
		b.tb.Fatal(err)
	}
}

func (b *books) count(sql string, args ...any) (n int) {
	b.tb.Helper()
	if err := b.store.Pool().QueryRow(b.tb.Context(), sql, args...).Scan(&n); err != nil {
		b.tb.Fatal(err)
	}
	return n
}

func (b *books) wantUsed(tokens int) {
	b.tb.Helper()
	budget, ok, err := b.store.Budget(b.tb.Context(), b.run.ID)
	if err != nil || !ok || budget.UsedTokens != tokens {
		b.tb.Errorf("the budget is %+v (%t), error %v; want %d tokens used", budget, ok, err, tokens)
	}
}
