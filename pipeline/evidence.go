package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/sourcegraph/conc/iter"

	"personas/embed"
	"personas/extract"
	"personas/ingest"
	"personas/internal/queue"
	"personas/internal/store"
	"personas/research"
)

// ingest reads one source.
func (p *Pipeline) ingest(ctx context.Context, u store.Unit) (queue.Effects, error) {
	if err := p.room.take(ctx, u); err != nil {
		return nil, err
	}
	set, err := parseSettings(u.Settings)
	if err != nil {
		return nil, err
	}
	study, err := p.store.StudyByID(ctx, u.StudyID)
	if err != nil {
		return nil, err
	}
	src, bytes, err := p.store.SourceContent(ctx, u.Inputs[0])
	if err != nil {
		return nil, err
	}
	if src.Withheld {
		return func(ctx context.Context, tx *store.Tx) error {
			return tx.PutReading(ctx, study.ID, u.ID, store.Reading{SourceID: src.ID, Kind: set.Kind, Warnings: []string{src.Path + ": " + withheldWarning}})
		}, nil
	}
	files, err := loadFiles(ctx, p.store, set)
	if err != nil {
		return nil, err
	}
	file := ingest.File{Path: src.Path, Bytes: bytes, Kind: set.Kind}
	r, err := p.reader.Read(ctx, file, files.study, files.roster, study.Ref)
	reading := store.Reading{SourceID: src.ID, Refused: src.Unreadable}
	var refused *ingest.RefusedError
	switch {
	case src.Unreadable != "":
	case errors.As(err, &refused):
		reading.Refused = refused.Reason
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", src.Path, err)
	}
	return func(ctx context.Context, tx *store.Tx) error {
		if reading.Refused == "" {
			if err := inherit(ctx, tx, study, r); err != nil {
				return err
			}
			prior, err := correct(ctx, tx, study, r)
			if err != nil {
				return err
			}
			if err := withhold(ctx, tx, study.ID, src.ID, r); err != nil {
				return err
			}
			reading = kept(src.ID, r, prior)
		}
		return tx.PutReading(ctx, study.ID, u.ID, reading)
	}, nil
}

// inherit gives what was read its lasting references. It belongs into the
// transaction that stores them, so that no two readings continue one document.
func inherit(ctx context.Context, tx *store.Tx, study store.StudyRow, r *ingest.Reading) error {
	past, err := tx.HasPast(ctx, study.ID)
	if err != nil {
		return err
	}
	var prior []ingest.Prior
	if past {
		if prior, err = priors(ctx, tx, study, r.Source.Path); err != nil {
			return err
		}
		if r.Keyed() {
			if prior, err = withPeople(ctx, tx, study.ID, prior); err != nil {
				return err
			}
		}
	}
	ingest.Inherit(study.Ref, prior, []*ingest.Reading{r})
	return nil
}

// priors are what a reading of a path may continue, and what it must not.
func priors(ctx context.Context, tx *store.Tx, study store.StudyRow, path string) ([]ingest.Prior, error) {
	rows, err := tx.Priors(ctx, study.ID, path)
	if err != nil {
		return nil, err
	}
	prior := make([]ingest.Prior, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal(row, &prior[i]); err != nil {
			return nil, fmt.Errorf("reading what was kept of a document: %w", err)
		}
	}
	lineages, err := tx.Lineages(ctx, study.ID, path)
	if err != nil {
		return nil, err
	}
	for _, l := range lineages { // a new file at the path of one that was renamed numbers its records anew
		prior = append(prior, ingest.Prior{Lineage: l, Current: true})
	}
	return prior, nil
}

// withPeople adds who is known in the study as it shows now: somebody whom a key
// joins with others goes on as one of them. What other readings of this run
// found is left out, so that their order does not matter.
func withPeople(ctx context.Context, tx *store.Tx, study int64, prior []ingest.Prior) ([]ingest.Prior, error) {
	known, err := tx.Known(ctx, study)
	if err != nil {
		return nil, err
	}
	for _, k := range known {
		p := ingest.Prior{Path: k.Path, Current: true}
		if err := json.Unmarshal(k.People, &p.People); err != nil {
			return nil, fmt.Errorf("reading who is known of %s: %w", k.Path, err)
		}
		prior = append(prior, p)
	}
	return prior, nil
}

// kept is what the store keeps of a reading.
func kept(source int64, r *ingest.Reading, prior func(int) ingest.Prior) store.Reading {
	out := store.Reading{SourceID: source, Kind: r.Source.Kind, Guesses: r.Guesses, Lineages: r.Lineages(),
		Documents: r.Documents, Participants: r.Participants, Prior: func(i int) any { return prior(i) }}
	if sum, ok := r.Words(); ok {
		out.WordsHash = sum[:]
	}
	for _, w := range r.Warnings {
		out.Warnings = append(out.Warnings, w.Where+": "+w.Message)
	}
	return out
}

// extract takes the quotes of one batch of documents by rules.
func (p *Pipeline) extract(ctx context.Context, u store.Unit) (queue.Effects, error) {
	docs, opts, err := p.toRead(ctx, u)
	if err != nil {
		return nil, err
	}
	extracts := iter.Map(docs, func(d *store.DocumentRow) store.Extract { return extractOne(ctx, d, opts) })
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return storeExtracts(u, extracts), nil
}

// storeExtracts writes what was taken from the documents of a unit.
func storeExtracts(u store.Unit, extracts []store.Extract) queue.Effects {
	return func(ctx context.Context, tx *store.Tx) error {
		if err := tx.ShareLog(ctx, u.StudyID); err != nil {
			return err
		}
		if err := keepRefs(ctx, tx, u.StudyID, extracts); err != nil {
			return err
		}
		return tx.PutExtracts(ctx, u.StudyID, u.ID, extracts)
	}
}

// keepRefs gives the quotes of documents that were read before the references
// that the same words had then.
func keepRefs(ctx context.Context, tx *store.Tx, study int64, extracts []store.Extract) error {
	refs := make([]research.Ref, len(extracts))
	for i, e := range extracts {
		refs[i] = e.Document.Ref
	}
	all, err := tx.QuotesBefore(ctx, study, refs)
	if err != nil {
		return err
	}
	before := map[research.Ref][]research.Quote{}
	for _, q := range all {
		before[q.Document] = append(before[q.Document], q)
	}
	for _, e := range extracts {
		extract.Inherit(e.Quotes, before[e.Document.Ref])
	}
	return nil
}

// extractOne takes the quotes of one document, or nothing once ctx is done.
func extractOne(ctx context.Context, d *store.DocumentRow, opts extract.Options) store.Extract {
	if ctx.Err() != nil {
		return store.Extract{}
	}
	return extractOf(d, extract.Rules(&d.Document, opts))
}

// embed gives the quotes of one extract step their vectors.
func (p *Pipeline) embed(ctx context.Context, u store.Unit) (queue.Effects, error) {
	return p.embedBy(ctx, u, func(e embed.Embedder) (embed.Embedder, error) { return e, nil })
}

// embedRemotely is embed where the embedder is asked over the network: for what
// goes out, the study's masker is used.
func (p *Pipeline) embedRemotely(ctx context.Context, u store.Unit, a *asker) (queue.Effects, error) {
	return p.embedBy(ctx, u, func(e embed.Embedder) (embed.Embedder, error) {
		sends, ok := e.(Sender)
		if !ok {
			return e, nil
		}
		masker, err := a.masking(ctx, p.store)
		if err != nil {
			return nil, err
		}
		return a.model.embedder(sends.By(masker)), nil
	})
}

// embedBy gives the quotes of one extract step their vectors by an embedder that
// is made ready for them.
func (p *Pipeline) embedBy(ctx context.Context, u store.Unit, ready func(embed.Embedder) (embed.Embedder, error)) (queue.Effects, error) {
	quotes, err := p.store.QuotesOfSteps(ctx, u.Inputs)
	if err != nil {
		return nil, err
	}
	run, err := parseSettings(u.Settings)
	if err != nil {
		return nil, err
	}
	by, err := run.Embedding.orBuiltin()
	if err != nil {
		return nil, err
	}
	embedder, err := p.embedderOf(by)
	if err != nil {
		return nil, queue.Elsewhere(err)
	}
	if embedder, err = ready(embedder); err != nil {
		return nil, err
	}
	set, err := p.embeddingSet(ctx, u.StudyID, by)
	if err != nil {
		return nil, err
	}
	rowIDs, texts := make([]int64, len(quotes)), make([]string, len(quotes))
	for i := range quotes {
		rowIDs[i], texts[i] = quotes[i].ID, normalForm(&quotes[i])
	}
	vecs, err := embedder.Embed(ctx, texts)
	if err != nil {
		return nil, fmt.Errorf("embedding %d quotes: %w", len(texts), err)
	}
	return func(ctx context.Context, tx *store.Tx) error { return tx.PutVectors(ctx, set, rowIDs, vecs) }, nil
}

func normalForm(q *store.QuoteRow) string { return embed.QuoteForm(q.Kind, q.Question, q.Text) }
