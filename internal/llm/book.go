package llm

import "context"

// begin claims the call, or returns the reply to an equal one. One that is not
// valid any more, since other things are asked of replies now, is forgotten.
func (a *asking) begin(ctx context.Context) (*Reply, error) {
	call := Call{Fingerprint: a.request.Fingerprint(a.model), Task: a.request.Task, Prompt: a.request.Prompt, Model: a.model, Reserve: a.Estimate(a.request)}
	for {
		claim, known, err := a.ledger.Begin(ctx, call)
		if err != nil || known == nil {
			a.claim = claim
			return nil, err
		}
		if _, f := accept(known.JSON, a.request, a.shape); f == nil {
			return known, nil
		}
		if err := a.ledger.Forget(ctx, call, known); err != nil {
			return nil, err
		}
	}
}

// reserveAgain reserves the next attempt where there was an answer that was paid
// for and is of no use: what was reserved is used up by it. Another may have asked
// the same meanwhile, and have the reply.
func (a *asking) reserveAgain(ctx context.Context) (*Reply, error) {
	if a.claim == nil || a.spent.InputTokens+a.spent.OutputTokens == 0 {
		return nil, nil
	}
	a.giveUp(ctx)
	return a.begin(ctx)
}

// paid is a reply that was paid for before, with what was spent in vain; nil is
// none.
func (a *asking) paid(known *Reply) Reply {
	if known == nil {
		return Reply{Usage: a.before}
	}
	known.Cached, known.Usage = true, known.Usage.Plus(a.before)
	return *known
}

// settle keeps a reply.
func (a *asking) settle(ctx context.Context, r Reply) (Reply, error) {
	r.Usage = a.config.cost(a.model, a.spent)
	total := a.before.Plus(r.Usage)
	if a.claim == nil {
		return r, nil
	}
	ctx, cancel := outlasting(ctx)
	defer cancel()
	err := a.claim.Settle(ctx, r)
	r.Usage = total
	return r, err
}

// giveUp gives the claim up, and returns what all attempts took so far.
func (a *asking) giveUp(ctx context.Context) Reply {
	spent := a.config.cost(a.model, a.spent)
	if a.claim != nil {
		release(ctx, a.claim, spent)
	}
	a.claim, a.spent, a.before = nil, Usage{}, a.before.Plus(spent)
	return Reply{Usage: a.before}
}
