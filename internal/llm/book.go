package llm

import "context"

// page is what a ledger is told of a call and its attempts.
type page struct {
	*Client
	call   Call
	claim  Claim // nil for a probe, which is in no ledger
	spent  Usage // by the attempts that the claim is for
	before Usage // by those that are in the ledger already
}

// usedUp reports whether there was an answer that was paid for and is of no use:
// what was reserved is gone with it, and the next attempt needs a claim of its own.
func (p *page) usedUp() bool { return p.claim != nil && p.spent.InputTokens+p.spent.OutputTokens > 0 }

// giveUp gives the claim up, and returns what all attempts took so far.
func (p *page) giveUp(ctx context.Context) Usage {
	spent := p.config.cost(p.call.Model, p.spent)
	if p.claim != nil {
		release(ctx, p.claim, spent)
	}
	p.claim, p.spent, p.before = nil, Usage{}, p.before.Plus(spent)
	return p.before
}

// begin claims the call, or returns the reply to an equal one. One that is not
// valid any more, since other things are asked of replies now, is forgotten.
func (a *asking) begin(ctx context.Context) (*Reply, error) {
	for {
		claim, known, err := a.ledger.Begin(ctx, a.call)
		if err != nil || known == nil {
			a.claim = claim
			return nil, err
		}
		if _, f := accept(known.JSON, a.request, a.shape); f == nil {
			return known, nil
		}
		if err := a.ledger.Forget(ctx, a.call, known); err != nil {
			return nil, err
		}
	}
}

// reserveAgain reserves the next attempt where that must be. Another may have
// asked the same meanwhile, and have the reply.
func (a *asking) reserveAgain(ctx context.Context) (*Reply, error) {
	if !a.usedUp() {
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
	r.Usage = a.config.cost(a.call.Model, a.spent)
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
