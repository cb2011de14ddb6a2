package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// putNaming stores what a model calls a theme, with the quotes that its name and
// the ends of its spectrum are drawn from.
func (tx *Tx) putNaming(ctx context.Context, theme int64, n *research.Naming, ids map[research.Ref]int64) error {
	if n == nil {
		return nil
	}
	if len(n.Ends) != 0 && len(n.Ends) != 2 {
		return fmt.Errorf("a spectrum has two ends, not %d", len(n.Ends))
	}
	parts, ends := [][]research.Ref{n.Carries}, []string{}
	for _, e := range n.Ends {
		parts, ends = append(parts, e.Quotes), append(ends, e.Name)
	}
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE theme SET named_by = @by, name = @name, description = @description, ends = @ends WHERE id = @id`,
		pgx.StrictNamedArgs{"id": theme, "by": n.By, "name": n.Name, "description": n.Description, "ends": ends})
	for part, quotes := range parts {
		batch.Queue(`INSERT INTO theme_naming (theme_id, part, quote_id, ordinal)
		             SELECT $1, $2, q, n FROM unnest($3::bigint[]) WITH ORDINALITY u(q, n)`, theme, part, rowIDs(quotes, ids))
	}
	return tx.SendBatch(ctx, batch).Close()
}

// readNamings reads what the themes are called. A name, or the two ends, that
// lost the quotes they were drawn from are gone.
func (tx *Tx) readNamings(ctx context.Context, themes []research.Theme, at map[int64]int) error {
	ids := make([]int64, 0, len(at))
	for id := range at {
		ids = append(ids, id)
	}
	rows, err := tx.Query(ctx, `
		SELECT t.id, t.named_by, t.name, t.description, t.ends, quotes_of_naming(t.id, 0), quotes_of_naming(t.id, 1), quotes_of_naming(t.id, 2)
		  FROM theme t WHERE t.id = ANY ($1) AND t.named_by <> ''`, ids)
	if err != nil {
		return err
	}
	var id int64
	var n research.Naming
	var ends []string
	var carries [3][]research.Ref
	_, err = pgx.ForEachRow(rows, []any{&id, &n.By, &n.Name, &n.Description, &ends, &carries[0], &carries[1], &carries[2]}, func() error {
		named := research.Naming{By: n.By}
		if len(carries[0]) > 0 {
			named.Name, named.Description, named.Carries = n.Name, n.Description, carries[0]
		}
		if len(ends) == 2 && len(carries[1]) > 0 && len(carries[2]) > 0 {
			named.Ends = []research.End{{Name: ends[0], Quotes: carries[1]}, {Name: ends[1], Quotes: carries[2]}}
		}
		if named.Name != "" || named.Ends != nil {
			themes[at[id]].Naming = &named
		}
		ends, carries = nil, [3][]research.Ref{}
		return nil
	})
	return err
}

// PutThemeProposals keeps what a model would have had themes be, taken or not.
func (tx *Tx) PutThemeProposals(ctx context.Context, step int64, proposals []research.ThemeProposal) error {
	batch := &pgx.Batch{}
	for i, p := range proposals {
		batch.Queue(`
			INSERT INTO theme_proposal (step_id, ordinal, kind, themes, because, before, after, accepted, refused, by_whom)
			VALUES (@step, @ordinal, @kind, @themes, @because, @before, @after, @accepted, @refused, @by)`,
			pgx.StrictNamedArgs{"step": step, "ordinal": i, "kind": p.Kind, "themes": notNil(p.Themes), "because": p.Because,
				"before": p.Before, "after": p.After, "accepted": p.Accepted, "refused": p.Refused, "by": p.By})
	}
	return tx.SendBatch(ctx, batch).Close()
}

func (tx *Tx) themeProposals(ctx context.Context, study int64) ([]research.ThemeProposal, error) {
	rows, err := tx.Query(ctx, `
		SELECT p.kind, p.themes, p.because, p.before, p.after, p.accepted, p.refused, p.by_whom AS by
		  FROM theme_proposal p JOIN current_step c ON c.step_id = p.step_id
		 WHERE c.study_id = $1 ORDER BY p.step_id, p.ordinal`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[research.ThemeProposal])
}
