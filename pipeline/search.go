package pipeline

import (
	"context"
	"errors"
	"fmt"

	"personas/embed"
	"personas/export"
	"personas/internal/store"
	"personas/search"
)

// Search looks for quotes of a study by the vectors that they have. Where their
// embedder is not to be had here, a search that also looks for words does that
// alone, and says so in its notes.
func Search(ctx context.Context, st *store.Store, study store.StudyRow, open Embedders, q search.Query) (search.Result, error) {
	by, err := ShownEmbedding(ctx, st, study)
	if err != nil {
		return search.Result{}, err
	}
	var notes []string
	e, err := searchEmbedder(ctx, st, study, open, by)
	switch {
	case err == nil:
	case q.Mode == search.Vector:
		return search.Result{}, err
	default:
		if q.Mode != search.Text {
			notes = append(notes, fmt.Sprintf("searched by words alone: %v", err))
		}
		e, q.Mode = absent{by.Fingerprint}, search.Text
	}
	s := search.Searcher{Index: st, Embedder: e, Normal: embed.NormalForm}
	r, err := s.Search(ctx, study.ID, q)
	r.Notes = append(notes, r.Notes...)
	return r, err
}

// searchEmbedder is an embedder for the words of a search in a study: where they
// leave, people whom the study knows are masked in them.
func searchEmbedder(ctx context.Context, st *store.Store, study store.StudyRow, open Embedders, by Embedding) (search.Embedder, error) {
	e, err := open(by.Use)
	if err != nil {
		return nil, err
	}
	sends, ok := e.(Sender)
	if !ok {
		return e, nil
	}
	people, err := st.Participants(ctx, study.ID)
	if err != nil {
		return nil, err
	}
	return paidBy{sends.By(export.MaskerOf(nil, people)), study.ID}, nil
}

// paidBy charges an embedder's calls to a study.
type paidBy struct {
	embed.Embedder
	study int64
}

// Embed implements search.Embedder.
func (p paidBy) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	return p.Embedder.Embed(ChargedTo(ctx, store.Payer{Study: p.study}), texts)
}

// absent stands for an embedder that is not asked for a vector.
type absent struct{ fingerprint string }

func (a absent) Fingerprint() string { return a.fingerprint }

func (absent) Embed(context.Context, []string) ([][]float32, error) {
	return nil, errors.New("the embedder is not installed")
}
