package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// wordingDetails is the part of a wording that is no sentence.
type wordingDetails struct {
	By         string       `json:"by"`
	Name       string       `json:"name"`
	Dropped    int          `json:"dropped"`
	SimilarTo  research.Ref `json:"similar_to"`
	OpenReason string       `json:"open_reason"`
}

func (d *wordingDetails) wording() *research.Wording {
	return &research.Wording{By: d.By, Name: d.Name, Dropped: d.Dropped, SimilarTo: d.SimilarTo, OpenReason: d.OpenReason}
}

// putWording stores what somebody wrote of a persona. claims and quotes map
// references to row ids; a sentence that cites anything else is refused.
func (tx *Tx) putWording(ctx context.Context, persona int64, w *research.Wording, claims, quotes map[research.Ref]int64) error {
	if w == nil {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE persona SET wording = $2 WHERE id = $1`, persona,
		wordingDetails{w.By, w.Name, w.Dropped, w.SimilarTo, w.OpenReason})
	if err != nil {
		return err
	}
	for i, l := range w.Lines() {
		if err := tx.putLine(ctx, persona, i, l, claims, quotes); err != nil {
			return fmt.Errorf("sentence %d of the wording, of part %s: %w", i, l.Part, err)
		}
	}
	return nil
}

func (tx *Tx) putLine(ctx context.Context, persona int64, ordinal int, l research.Line, claims, quotes map[research.Ref]int64) error {
	for _, c := range l.Claims {
		if claims[c] == 0 {
			return fmt.Errorf("it cites claim %q, which is none of its persona's", c)
		}
	}
	for _, q := range l.Quotes {
		if quotes[q] == 0 {
			return fmt.Errorf("it cites quote %q, which is not there", q)
		}
	}
	var id int64
	err := tx.QueryRow(ctx, `
		INSERT INTO wording_line (persona_id, ordinal, part, about, marked, text)
		VALUES (@persona, @ordinal, @part, @about, @marked, @text) RETURNING id`,
		pgx.StrictNamedArgs{"persona": persona, "ordinal": ordinal, "part": l.Part, "about": l.About, "marked": l.Marked, "text": l.Text}).Scan(&id)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO wording_claim (line_id, persona_id, claim_id, ordinal)
	             SELECT $1, $2, c, n FROM unnest($3::bigint[]) WITH ORDINALITY u(c, n)`, id, persona, rowIDs(l.Claims, claims))
	batch.Queue(`INSERT INTO wording_quote (line_id, quote_id, ordinal)
	             SELECT $1, q, n FROM unnest($2::bigint[]) WITH ORDINALITY u(q, n)`, id, rowIDs(l.Quotes, quotes))
	return tx.SendBatch(ctx, batch).Close()
}

// readWordings reads the sentences that still stand. Claims are there already.
func (tx *Tx) readWordings(ctx context.Context, personas []research.Persona, at map[int64]int) error {
	ids := make([]int64, 0, len(at))
	for id := range at {
		ids = append(ids, id)
	}
	rows, err := tx.Query(ctx, `
		SELECT l.persona_id, l.part, l.about, l.marked, l.text,
		       ARRAY(SELECT c.ref FROM wording_claim x JOIN claim c ON c.id = x.claim_id WHERE x.line_id = l.id ORDER BY x.ordinal),
		       ARRAY(SELECT q.ref FROM wording_quote x JOIN quote q ON q.id = x.quote_id AND q.withdrawn_at IS NULL
		              WHERE x.line_id = l.id ORDER BY x.ordinal)
		  FROM wording_line l WHERE l.persona_id = ANY ($1) ORDER BY l.persona_id, l.ordinal`, ids)
	if err != nil {
		return err
	}
	var persona int64
	var l research.Line
	_, err = pgx.ForEachRow(rows, []any{&persona, &l.Part, &l.About, &l.Marked, &l.Text, &l.Claims, &l.Quotes}, func() error {
		if w := personas[at[persona]].Wording; w != nil {
			w.Add(l)
		}
		l = research.Line{}
		return nil
	})
	for i := range personas {
		personas[i].Wording = personas[i].Standing()
	}
	return err
}
