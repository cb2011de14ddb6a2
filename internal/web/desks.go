package web

import (
	"context"

	"personas/internal/store"
	"personas/pipeline"
	"personas/review"
)

// desks keeps what was read of studies for as long as it holds.
type desks struct{}

func (d *desks) of(ctx context.Context, st *store.Store, study store.StudyRow, who review.Actor) (*pipeline.Desk, error) {
	return pipeline.DeskOf(ctx, st, study, who)
}
