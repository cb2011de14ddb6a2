package pipeline_test

import (
	"context"
	"errors"
	"testing"

	"personas/internal/llm"
	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/pipeline"
	"personas/research"
)

// paid is a ledger, and the context of a unit of a run with a budget.
func paid(t *testing.T, usd float64, tokens int) (l *pipeline.Ledger, unit context.Context, uses func() store.Use) {
	t.Helper()
	st := storetest.New(t)
	study := storetest.NewStudy(t, st, "coffee")
	var run store.RunRow
	err := st.InTx(t.Context(), func(tx *store.Tx) (err error) {
		if run, err = tx.BeginRun(t.Context(), study.ID, research.StageDrafts, []byte("{}")); err != nil {
			return err
		}
		return tx.SetBudget(t.Context(), run.ID, usd, tokens)
	})
	if err != nil {
		t.Fatal(err)
	}
	l = pipeline.NewLedger(st)
	t.Cleanup(l.Close)
	return l, pipeline.ChargedTo(t.Context(), store.Payer{Study: study.ID, Stage: research.StageExtract}), func() store.Use {
		all, err := st.UsesOfRun(t.Context(), study.ID, run.Ref)
		if err != nil {
			t.Fatal(err)
		}
		return store.Total(all)
	}
}

func question(words string, most llm.Usage) llm.Call {
	return llm.Call{Fingerprint: research.FingerprintOf(words), Task: llm.TaskExtract, Prompt: "point 12ab", Model: "large", Reserve: most}
}

func TestLedgerRemembersReplies(t *testing.T) {
	t.Parallel()
	l, unit, uses := paid(t, 0, 0)
	took := llm.Usage{Calls: 1, Retries: 2, InputTokens: 300, OutputTokens: 20, CostUSD: .25, Priced: true}
	claim, known, err := l.Begin(unit, question("a", took))
	if err != nil || known != nil {
		t.Fatalf("known %v, error %v", known, err)
	}
	if err := claim.Settle(unit, llm.Reply{JSON: []byte(`{"a":1}`), Model: "large-1", Usage: took}); err != nil {
		t.Fatal(err)
	}
	_, known, err = l.Begin(unit, question("a", took))
	if err != nil || !known.Cached || string(known.JSON) != `{"a":1}` || known.Model != "large-1" || known.Usage.Calls != 0 || !known.Usage.Priced {
		t.Errorf("known %+v, error %v", known, err)
	}
	if claim, _, err = l.Begin(unit, question("b", took)); err != nil {
		t.Fatal(err)
	}
	if err := claim.Release(unit, took); err != nil {
		t.Fatal(err)
	}
	if got := uses(); got.Spent.Plus(store.Spent{Priced: true}) != store.Spent(took).Plus(store.Spent(took)) || got.Cached != 1 {
		t.Errorf("used %+v", got)
	}
}

func TestLedgerRefusesWhatCannotBePaid(t *testing.T) {
	t.Parallel()
	l, unit, _ := paid(t, 0, 100)
	var over *llm.BudgetError
	if _, _, err := l.Begin(unit, question("a", llm.Usage{InputTokens: 90, OutputTokens: 11})); !errors.As(err, &over) || over.Limit != "100 tokens" {
		t.Errorf("beyond the budget: %v", err)
	}
	if _, _, err := l.Begin(t.Context(), question("a", llm.Usage{})); err == nil {
		t.Error("nobody pays, and it is made")
	}
	l, unit, _ = paid(t, 1, 0)
	if _, _, err := l.Begin(unit, question("a", llm.Usage{InputTokens: 1})); research.CodeOf(err) != research.CodeUsage {
		t.Errorf("without a price: %v", err)
	}
}

// The servers' limits hold for a call until it says what came of it.
func TestLedgersLimitsAreReleased(t *testing.T) {
	t.Parallel()
	l, unit, _ := paid(t, 0, 0)
	limits := l.Limits(store.Rates{InFlight: 1})
	for range 3 {
		asking, cancel := context.WithCancel(unit)
		release, err := limits.Acquire(asking, "https://models.example/v1", 10)
		if err != nil {
			t.Fatal(err)
		}
		cancel() // whoever asked is gone
		release(llm.Outcome{Tokens: 5})
	}
}
