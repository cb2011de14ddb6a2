package pipeline

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"personas/internal/queue"
	"personas/internal/store"
	"personas/research"
)

// Scratch runs a study that did not exist, under a name of its own, calls f with
// what the run did, and deletes the study, whatever happened before. Nothing is
// left of it.
func (p *Pipeline) Scratch(ctx context.Context, o Options, f func(Report) error) (err error) {
	o.Study = "scratch-" + strings.ToLower(rand.Text())
	defer func() {
		if gone := p.discard(context.WithoutCancel(ctx), o.Study); gone != nil {
			err = errors.Join(err, fmt.Errorf("deleting the study %s: %w", o.Study, gone))
		}
	}()
	rep, err := p.Run(ctx, o)
	if err != nil {
		return err
	}
	if rep.Run.State != research.RunDone {
		return &research.Error{Code: research.CodePartly, Message: fmt.Sprintf("the run is %s: %s", rep.Run.State, rep.Run.Reason),
			Try: "mend that and measure again"}
	}
	return f(rep)
}

// discard deletes a study and its jobs.
func (p *Pipeline) discard(ctx context.Context, name string) error {
	study, err := p.store.Study(ctx, name)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return p.store.InTx(ctx, func(tx *store.Tx) error {
		if err := queue.ForgetTx(ctx, tx, study.ID); err != nil {
			return err
		}
		return tx.DeleteStudy(ctx, study.ID)
	})
}
