package pipeline

import (
	"context"
	"encoding/json"
	"fmt"

	"personas/internal/queue"
	"personas/internal/store"
)

// askedUnit is what the settings of a unit say that asks models.
type askedUnit struct {
	Asks bool `json:"asks,omitempty"`
}

func asks(u store.Unit) (bool, error) {
	var is askedUnit
	if err := json.Unmarshal(u.Settings, &is); err != nil {
		return false, fmt.Errorf("reading the settings of a unit: %w", err)
	}
	return is.Asks, nil
}

// laneOf is where the units of a stage are enqueued: all ask, or none does.
func laneOf(units []store.Unit) (queue.Lane, error) {
	if len(units) == 0 {
		return queue.Computes, nil
	}
	waits, err := asks(units[0])
	if waits {
		return queue.Waits, err
	}
	return queue.Computes, err
}

// either computes a unit, or asks models, as its settings say.
func (p *Pipeline) either(compute queue.Handler, ask func(context.Context, store.Unit, *asker) (queue.Effects, error)) queue.Handler {
	asking := p.asks(ask)
	return func(ctx context.Context, u store.Unit) (queue.Effects, error) {
		waits, err := asks(u)
		switch {
		case err != nil:
			return nil, err
		case waits:
			return asking(ctx, u)
		}
		return compute(ctx, u)
	}
}
