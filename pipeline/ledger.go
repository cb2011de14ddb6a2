package pipeline

import (
	"context"
	"errors"
	"fmt"

	"personas/internal/llm"
	"personas/internal/store"
	"personas/research"
)

// Ledger remembers in the store what calls of models brought and took. Who pays
// is said by the context of a call: see ChargedTo.
type Ledger struct{ caller *store.Caller }

// NewLedger is a ledger of the calls of this process. Close it when no call is
// in flight.
func NewLedger(st *store.Store) *Ledger { return &Ledger{st.Caller()} }

// Close gives up what says that this process lives.
func (l *Ledger) Close() { l.caller.Close() }

type payerKey struct{}

// ChargedTo says for whom the calls are that are made with the context.
func ChargedTo(ctx context.Context, p store.Payer) context.Context {
	return context.WithValue(ctx, payerKey{}, p)
}

// chargedToUnit charges calls to the study's run that is under way.
func chargedToUnit(ctx context.Context, u store.Unit) context.Context {
	return ChargedTo(ctx, store.Payer{Study: u.StudyID, Stage: u.Stage, Unit: u.ID})
}

// Begin is llm.Ledger's.
func (l *Ledger) Begin(ctx context.Context, c llm.Call) (llm.Claim, *llm.Reply, error) {
	payer, ok := ctx.Value(payerKey{}).(store.Payer)
	if !ok {
		return nil, nil, fmt.Errorf("nobody pays for a call to %s", c.Model)
	}
	id, kept, err := l.caller.BeginCall(ctx, store.ModelCall{Payer: payer, Fingerprint: c.Fingerprint, Task: string(c.Task), Prompt: c.Prompt,
		Model: c.Model, Reserve: store.Spent(c.Reserve)})
	switch {
	case err != nil:
		return nil, nil, unpayable(err, c.Model)
	case kept != nil:
		return nil, &llm.Reply{JSON: kept.JSON, Model: kept.Model, Usage: llm.Usage{Priced: true}, Cached: true}, nil
	}
	return &claim{l.caller, id}, nil, nil
}

// unpayable says in the words of package llm why a call cannot be made.
func unpayable(err error, model string) error {
	var over *store.OverBudget
	switch {
	case errors.As(err, &over):
		return &llm.BudgetError{Limit: over.Limit}
	case errors.Is(err, store.ErrUnpriced):
		return &research.Error{Code: research.CodeUsage, Message: "a budget in USD cannot be kept: the price of " + model + " is not known",
			Try: "give its price in study.toml, or --budget-tokens", Err: err}
	}
	return err
}

// claim is a call that is being made.
type claim struct {
	caller *store.Caller
	id     int64
}

// Settle is llm.Claim's.
func (c *claim) Settle(ctx context.Context, r llm.Reply) error {
	return c.caller.SettleCall(ctx, c.id, store.ModelReply{JSON: r.JSON, Model: r.Model}, store.Spent(r.Usage))
}

// Release is llm.Claim's.
func (c *claim) Release(ctx context.Context, spent llm.Usage) error {
	return c.caller.ReleaseCall(ctx, c.id, store.Spent(spent))
}
