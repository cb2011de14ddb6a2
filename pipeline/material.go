package pipeline

import (
	"context"

	"personas/embed"
	"personas/internal/store"
	"personas/synthesize"
)

// MaterialOf is what a run would make themes and groups of, from what a study
// shows now.
func MaterialOf(ctx context.Context, st *store.Store, study store.StudyRow, e embed.Embedder) (synthesize.Material, error) {
	sh, err := st.Shown(ctx, study)
	if err != nil {
		return synthesize.Material{}, err
	}
	m := synthesize.Material{Study: study.Ref, Participants: sh.People}
	for i := range sh.Documents {
		m.Documents = append(m.Documents, sh.Documents[i].Document)
	}
	rows := make([]int64, len(sh.Quotes))
	for i := range sh.Quotes {
		m.Quotes = append(m.Quotes, sh.Quotes[i].Quote)
		m.Texts = append(m.Texts, normalForm(&sh.Quotes[i]))
		rows[i] = sh.Quotes[i].ID
	}
	set, err := st.EmbeddingSet(ctx, study.ID, e.Name(), e.Fingerprint(), e.Dim())
	if err != nil {
		return m, err
	}
	return m, st.InSnapshot(ctx, func(tx *store.Tx) error {
		m.Vectors, err = tx.Vectors(ctx, set, rows)
		return err
	})
}
