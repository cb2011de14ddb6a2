package pipeline

import (
	"context"
	"strings"

	"personas/embed"
	"personas/extract"
	"personas/internal/store"
	"personas/research"
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
	if m.Considerations, err = considerations(m.Quotes); err != nil {
		return m, err
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

// considerations tells by what the speaker of each quote decides.
func considerations(quotes []research.Quote) ([][]float32, error) {
	meaning, err := embed.Meaning()
	if err != nil {
		return nil, err
	}
	return extract.Considerations(quotes, embed.NormalForm, meaning), nil
}

// askedMeanings are the meanings of the questions that quotes of conversations
// answer: of the last sentence before them that asks.
func askedMeanings(quotes []research.Quote, documents []research.Document) ([][]float32, error) {
	meaning, err := embed.Meaning()
	if err != nil {
		return nil, err
	}
	talk := map[research.Ref]bool{}
	for i := range documents {
		talk[documents[i].Ref] = documents[i].Kind.Conversation()
	}
	known := map[string][]float32{}
	out := make([][]float32, len(quotes))
	for i := range quotes {
		q := &quotes[i]
		if !talk[q.Document] || !strings.Contains(q.Question, "?") {
			continue
		}
		v, ok := known[q.Question]
		if !ok {
			v = meaning([]string{lastAsked(q.Question)})[0]
			known[q.Question] = v
		}
		out[i] = v
	}
	return out, nil
}

// lastAsked is the last sentence of a turn that asks.
func lastAsked(turn string) string {
	end := strings.LastIndexByte(turn, '?') + 1
	from := strings.LastIndexAny(turn[:end-1], ".!?")
	return strings.TrimSpace(turn[from+1 : end])
}
