package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

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

// WherePaid is a ledger that turns to another one for calls that are nobody's.
func WherePaid(l *Ledger, other llm.Ledger) llm.Ledger { return wherePaid{l, other} }

type wherePaid struct {
	ledger *Ledger
	other  llm.Ledger
}

// Begin is llm.Ledger's.
func (w wherePaid) Begin(ctx context.Context, c llm.Call) (llm.Claim, *llm.Reply, error) {
	if _, paid := ctx.Value(payerKey{}).(store.Payer); !paid {
		return w.other.Begin(ctx, c)
	}
	return w.ledger.Begin(ctx, c)
}

// Forget is llm.Ledger's.
func (w wherePaid) Forget(ctx context.Context, c llm.Call, r *llm.Reply) error {
	if _, paid := ctx.Value(payerKey{}).(store.Payer); !paid {
		return w.other.Forget(ctx, c, r)
	}
	return w.ledger.Forget(ctx, c, r)
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

// Forget is llm.Ledger's.
func (l *Ledger) Forget(ctx context.Context, c llm.Call, r *llm.Reply) error {
	payer, ok := ctx.Value(payerKey{}).(store.Payer)
	if !ok {
		return fmt.Errorf("nobody paid for a call to %s", c.Model)
	}
	return l.caller.ForgetReply(ctx, payer.Study, c.Fingerprint, r.JSON)
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

// Limits are shared with every process that asks the same servers and works on
// the same database.
func (l *Ledger) Limits(r store.Rates) llm.Limits {
	return limits{l.caller.Limits(r)}
}

type limits struct{ shared *store.Limits }

// Acquire is llm.Limits's.
func (l limits) Acquire(ctx context.Context, server string, tokens int) (func(llm.Outcome), error) {
	release, err := l.shared.Acquire(ctx, server, tokens)
	if err != nil {
		return nil, err
	}
	return func(o llm.Outcome) {
		const patience = 10 * time.Second
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience) // the call is over, whoever asked for it is gone or not
		defer cancel()
		_ = release(ctx, store.Outcome{Tokens: o.Tokens, RetryAfter: leftAlone(o),
			Said: store.Rates{RequestsPerMinute: o.Said.Requests, TokensPerMinute: o.Said.Tokens}}) // what is not written down now is with the next call
	}, nil
}

// leftAlone is for how long the server wants to be asked nothing.
func leftAlone(o llm.Outcome) time.Duration {
	pause := o.RetryAfter
	if o.Said.RemainingRequests < 0 {
		pause = max(pause, o.Said.ResetRequests)
	}
	if o.Said.RemainingTokens < 0 {
		pause = max(pause, o.Said.ResetTokens)
	}
	return pause
}
