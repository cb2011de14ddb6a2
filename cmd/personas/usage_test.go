package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

// used makes a study with one quote, a run that had an answer, a failure and a
// cached answer, and a question that was asked outside of it.
func used(t *testing.T, price float64) (*store.Store, store.StudyRow) {
	t.Helper()
	ctx := t.Context()
	st := storetest.New(t)
	study := storetest.NewStudy(t, st, "coffee")
	docs := study.Read("interviews/p1.txt", nil, study.Conversation("p1", research.KindInterview, storetest.Said{Speaker: "Ana", Words: "I gave up on capsules."}))
	study.Take("p1", store.Extract{Document: &docs[0], Quotes: []research.Quote{study.Quote(&docs[0], "I gave up on capsules.")}})
	study.Show()
	c := st.Caller()
	defer c.Close()
	err := st.InTx(ctx, func(tx *store.Tx) error {
		run, err := tx.BeginRun(ctx, study.ID, research.StageDrafts, []byte("{}"))
		if err != nil {
			return err
		}
		return tx.SetBudget(ctx, run.ID, price, 5000)
	})
	if err != nil {
		t.Fatal(err)
	}
	took := store.Spent{Calls: 1, InputTokens: 1000, OutputTokens: 50, CostUSD: price / 10, Priced: price > 0}
	failed := store.Spent{Calls: 2, Retries: 1, InputTokens: 2000, CostUSD: price / 5, Priced: price > 0}
	for _, ask := range []struct {
		words string
		stage research.Stage
		spent *store.Spent
		ok    bool
	}{
		{"a", research.StageExtract, &failed, false}, {"a", research.StageExtract, &took, true}, {"a", research.StageExtract, nil, true}, {"b", "", &took, true},
	} {
		id, kept, err := c.BeginCall(ctx, store.ModelCall{Payer: store.Payer{Study: study.ID, Stage: ask.stage}, Fingerprint: research.FingerprintOf(ask.words),
			Task: "extract", Model: "large", Reserve: took})
		switch {
		case err != nil || (kept != nil) != (ask.spent == nil):
			t.Fatalf("%+v: kept %v, error %v", ask, kept, err)
		case ask.spent != nil && ask.ok:
			err = c.SettleCall(ctx, id, store.ModelReply{JSON: []byte("{}"), Model: "large-1"}, *ask.spent)
		case ask.spent != nil:
			err = c.ReleaseCall(ctx, id, *ask.spent)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return st, study.StudyRow
}

func TestUsage(t *testing.T) {
	t.Parallel()
	st, study := used(t, 1)
	var out bytes.Buffer
	a := &app{stdout: &out}
	if err := a.usageOf(t.Context(), st, study); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  extract    extract  large                3 calls, 1 cached, 1 repeated · 3000 tokens in, 50 out · 0.3000 USD\n",
		": 0.3000 of 1 USD, 3050 of 5000 tokens used or reserved\n",
		"outside of runs\n             extract  large                1 call · 1000 tokens in, 50 out · 0.1000 USD\n",
		"all: 4 calls, 1 cached, 1 repeated · 4000 tokens in, 100 out · 0.4000 USD\n1 verified quote: 0.4000 USD each\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the usage lacks %q:\n%s", want, out.String())
		}
	}
	out.Reset()
	a.json = true
	if err := a.usageOf(t.Context(), st, study); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Calls, Cached, Retries int
		CostPerQuote           float64 `json:"cost_per_quote"`
		Runs                   []struct {
			Run    string
			Budget map[string]any
			Stages []struct {
				Stage, Name string
				Calls       int
				Priced      bool
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Calls != 4 || got.Cached != 1 || got.Retries != 1 || got.CostPerQuote != .4 || len(got.Runs) != 2 {
		t.Fatalf("%+v", got)
	}
	if s := got.Runs[0].Stages[0]; s.Stage != "extract" || s.Name != "large" || s.Calls != 3 || !s.Priced || got.Runs[0].Budget["used_tokens"] != 3050. {
		t.Errorf("%+v", got.Runs[0])
	}
	if r := got.Runs[1]; r.Run != "" || len(r.Budget) != 0 || r.Stages[0].Calls != 1 {
		t.Errorf("%+v", r)
	}
}

// Where a price is not known, no figure stands in for it.
func TestUsageWithoutAPrice(t *testing.T) {
	t.Parallel()
	st, study := used(t, 0)
	var out bytes.Buffer
	a := &app{stdout: &out}
	if err := a.usageOf(t.Context(), st, study); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); !strings.Contains(s, "price not known: give it in study.toml") || strings.Contains(s, "USD") {
		t.Error(s)
	}
}
