package pipeline

import (
	"context"
	"fmt"

	"github.com/sourcegraph/conc/pool"

	"personas/embed"
	"personas/extract"
	"personas/internal/llm"
	"personas/internal/queue"
	"personas/internal/store"
	"personas/research"
)

// point has a model point at the quotes of one batch of documents. A window to
// which it gave no valid reply was read by rules, and is counted as a fault.
func (p *Pipeline) point(ctx context.Context, u store.Unit, a *asker) (queue.Effects, error) {
	docs, opts, err := p.toRead(ctx, u)
	if err != nil {
		return nil, err
	}
	masker, err := a.masking(ctx, p.store)
	if err != nil {
		return nil, err
	}
	by := extract.Pointing{Model: a.model, Name: a.Model(llm.TaskExtract), Mask: masker.MaskWindow, Tokens: a.Window, AtOnce: a.InFlight}
	pointed := make([]extract.Pointed, len(docs))
	asking := pool.New().WithMaxGoroutines(a.InFlight).WithContext(ctx).WithCancelOnError().WithFirstError()
	for i := range docs {
		asking.Go(func(ctx context.Context) (err error) {
			if pointed[i], err = extract.Point(ctx, &docs[i].Document, opts, by); err != nil {
				err = fmt.Errorf("document %s: %w", docs[i].Ref, err)
			}
			return err
		})
	}
	if err := asking.Wait(); err != nil {
		return nil, err
	}
	missed, extracts := faults{}, make([]store.Extract, len(docs))
	for i := range docs {
		extracts[i] = extractOf(&docs[i], pointed[i].Result)
		for _, w := range pointed[i].ByRules {
			missed.of(store.FaultRow{Document: docs[i].Ref, Task: string(llm.TaskExtract)}, w.Fault)
		}
	}
	return missed.with(u, storeExtracts(u, extracts)), nil
}

// toRead are the documents of a unit, and what is known for reading them.
func (p *Pipeline) toRead(ctx context.Context, u store.Unit) ([]store.DocumentRow, extract.Options, error) {
	set, err := parseSettings(u.Settings)
	if err != nil {
		return nil, extract.Options{}, err
	}
	files, err := loadFiles(ctx, p.store, set)
	if err != nil {
		return nil, extract.Options{}, err
	}
	meaning, err := embed.Meaning()
	if err != nil {
		return nil, extract.Options{}, err
	}
	docs, err := p.store.Documents(ctx, store.DocumentFilter{IDs: u.Inputs})
	return docs, extract.Options{Prior: files.study.Priors, Meaning: meaning}, err
}

// extractOf is what the store keeps of a document that was read.
func extractOf(d *store.DocumentRow, res extract.Result) store.Extract {
	e := store.Extract{Document: d, Quotes: res.Quotes, Coverage: res.Coverage, Rejections: map[research.Reason]int{}}
	for _, r := range res.Rejections {
		e.Rejections[r.Reason]++
	}
	return e
}
