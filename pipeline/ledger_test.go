package pipeline_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"personas/internal/llm"
	"personas/internal/llm/llmtest"
	"personas/internal/redact"
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

// paying is a client whose calls are in a ledger, within limits that others share.
func paying(t *testing.T, l *pipeline.Ledger, c llmtest.Config) (*llm.Client, *llmtest.Server) {
	t.Helper()
	server := llmtest.New(c)
	client, err := llm.New(llm.Config{URL: server.URL, Models: map[llm.Task]string{llm.TaskExtract: "large"}}, l, l.Limits(store.Rates{InFlight: 1}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); server.Close() })
	return client, server
}

// ask asks for a number from 1 to most; the schema is the same for any most.
func ask(ctx context.Context, client *llm.Client, most int) (llm.Reply, error) {
	return client.Ask(ctx, llm.Request{Task: llm.TaskExtract, Prompt: "number 12ab", MaxOutput: 50, User: redact.New(redact.Study{}).Mask("A number, please."),
		Schema: llm.Schema{Name: "number", JSON: []byte(`{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}`)},
		Check: func(reply json.RawMessage) error {
			var r struct{ N int }
			if err := json.Unmarshal(reply, &r); err != nil || r.N < 1 || r.N > most {
				return fmt.Errorf("the number is not between 1 and %d", most)
			}
			return nil
		}})
}

// An answer of no use was paid for: asking again needs room in the budget of its
// own. What is over it is not sent, and the place within the limits is free.
func TestAskingAgainIsReservedAgain(t *testing.T) {
	t.Parallel()
	answer := `{"n":3}`
	useless := llmtest.Config{Answer: func(llmtest.Question) string { return answer }}
	l, unit, uses := paid(t, 0, 200)
	client, server := paying(t, l, useless)
	var over *llm.BudgetError
	if _, err := ask(unit, client, 2); !errors.As(err, &over) || over.Limit != "200 tokens" {
		t.Fatalf("beyond the budget: %v", err)
	}
	served := server.Served()
	got := uses().Spent
	if served.Requests != 1 || got.Calls != 1 || got.Tokens() != served.InputTokens+served.OutputTokens {
		t.Errorf("%d requests, used %+v of %+v", served.Requests, got, served)
	}
	answer = `{"n":1}`
	l, unit, uses = paid(t, 0, 0)
	client, server = paying(t, l, llmtest.Config{Script: []llmtest.Fault{llmtest.OffSchema}, Answer: useless.Answer})
	reply, err := ask(unit, client, 2)
	served, got = server.Served(), uses().Spent
	if err != nil || served.Requests != 2 || got.Calls != 1 || got.Retries != 1 || got.Tokens() != served.InputTokens+served.OutputTokens ||
		store.Spent(reply.Usage).Tokens() != got.Tokens() {
		t.Errorf("error %v, %d requests, used %+v of %+v, told %+v", err, served.Requests, got, served, reply.Usage)
	}
}

// So it is with vectors: those that are no vectors were paid for.
func TestEmbeddingAgainIsReservedAgain(t *testing.T) {
	t.Parallel()
	texts := []redact.Masked{redact.New(redact.Study{}).Mask("A text of some words, which takes some tokens.")}
	few := llmtest.Config{Script: []llmtest.Fault{llmtest.TooFew}}
	l, unit, uses := paid(t, 0, 40)
	client, server := paying(t, l, few)
	var over *llm.BudgetError
	_, told, err := client.Embed(unit, "e", texts)
	served, got := server.Served(), uses().Spent
	if !errors.As(err, &over) || served.Requests != 1 || got.Tokens() != served.InputTokens || store.Spent(told).Tokens() != got.Tokens() {
		t.Errorf("error %v, %d requests, used %+v of %+v, told %+v", err, served.Requests, got, served, told)
	}
	l, unit, uses = paid(t, 0, 0)
	client, server = paying(t, l, few)
	vectors, told, err := client.Embed(unit, "e", texts)
	served, got = server.Served(), uses().Spent
	if err != nil || len(vectors) != 1 || served.Requests != 2 || got.Calls != 1 || got.Retries != 1 || got.Tokens() != served.InputTokens ||
		store.Spent(told).Tokens() != got.Tokens() {
		t.Errorf("error %v, %d requests, used %+v of %+v, told %+v", err, served.Requests, got, served, told)
	}
}

// A reply that was valid, and is not by what is asked of replies now, is asked for
// again, once; what it took stays counted.
func TestAReplyThatIsNotValidAnyMoreIsForgotten(t *testing.T) {
	t.Parallel()
	answer := `{"n":3}`
	l, unit, uses := paid(t, 0, 0)
	client, server := paying(t, l, llmtest.Config{Answer: func(llmtest.Question) string { return answer }})
	if _, err := ask(unit, client, 3); err != nil {
		t.Fatal(err)
	}
	answer = `{"n":1}`
	for _, cached := range []bool{false, true} {
		if reply, err := ask(unit, client, 2); err != nil || string(reply.JSON) != answer || reply.Cached != cached {
			t.Fatalf("%s, cached %t, error %v", reply.JSON, reply.Cached, err)
		}
	}
	served := server.Served()
	if got := uses().Spent; served.Requests != 2 || got.Calls != 2 || got.Tokens() != served.InputTokens+served.OutputTokens {
		t.Errorf("used %+v of %+v", got, served)
	}
}
