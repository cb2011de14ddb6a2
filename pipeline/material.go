package pipeline

import (
	"context"

	"personas/internal/store"
	"personas/synthesize"
)

// MaterialOf is what a run would make themes and groups of, from what a study
// shows now.
func MaterialOf(ctx context.Context, st *store.Store, study store.StudyRow) (synthesize.Material, error) {
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
	by, err := ShownEmbedding(ctx, st, study)
	if err != nil {
		return m, err
	}
	set, err := st.EmbeddingSet(ctx, study.ID, by.Name, by.Fingerprint, by.Dim)
	if err != nil {
		return m, err
	}
	return m, st.InSnapshot(ctx, func(tx *store.Tx) error {
		m.Vectors, err = tx.Vectors(ctx, set, rows)
		return err
	})
}
