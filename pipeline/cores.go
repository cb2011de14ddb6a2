package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"

	"golang.org/x/sync/semaphore"

	"personas/internal/queue"
	"personas/internal/store"
)

// cores are what units share that compute. Where models are asked there are more
// units under way than cores, most of them waiting for the network.
type cores struct{ free *semaphore.Weighted }

func newCores() cores { return cores{semaphore.NewWeighted(int64(runtime.GOMAXPROCS(0)))} }

// computes makes a handler of one that needs a core. A unit that waits too long
// for it is offered again.
func (p *Pipeline) computes(handle queue.Handler) queue.Handler {
	return func(ctx context.Context, u store.Unit) (queue.Effects, error) {
		wait, cancel := context.WithTimeout(ctx, mostWaiting)
		defer cancel()
		if err := p.cores.free.Acquire(wait, 1); err != nil {
			return nil, queue.Elsewhere(fmt.Errorf("waiting for a core: %w", err))
		}
		defer p.cores.free.Release(1)
		return handle(ctx, u)
	}
}

// askedUnit is what the settings of a unit say that asks models.
type askedUnit struct {
	Asks bool `json:"asks,omitempty"`
}

// either computes a unit, or asks models, as its settings say.
func (p *Pipeline) either(compute queue.Handler, ask func(context.Context, store.Unit, *asker) (queue.Effects, error)) queue.Handler {
	computes, asks := p.computes(compute), p.asks(ask)
	return func(ctx context.Context, u store.Unit) (queue.Effects, error) {
		var is askedUnit
		if err := json.Unmarshal(u.Settings, &is); err != nil {
			return nil, fmt.Errorf("reading the settings of a unit: %w", err)
		}
		if is.Asks {
			return asks(ctx, u)
		}
		return computes(ctx, u)
	}
}
