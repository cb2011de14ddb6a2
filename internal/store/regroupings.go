package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// Regroup keeps what a person did to the groups of a study and returns its id.
func (tx *Tx) Regroup(ctx context.Context, study int64, r research.Regrouping) (id int64, err error) {
	var undoes *int64
	if r.Undoes != 0 {
		undoes = &r.Undoes
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO regrouping (study_id, action, group_ref, other_ref, name, people, undoes, by_whom, reason)
		VALUES (@study, @action, @group, @other, @name, @people, @undoes, @by, @reason) RETURNING id`,
		pgx.StrictNamedArgs{"study": study, "action": r.Action, "group": r.Group, "other": r.Other, "name": r.Name,
			"people": notNil(r.People), "undoes": undoes, "by": r.By, "reason": r.Reason}).Scan(&id)
	return id, err
}

// Regroupings reads what people did to the groups of a study, in order.
func (tx *Tx) Regroupings(ctx context.Context, study int64) ([]research.Regrouping, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, action, group_ref, other_ref, name, people, coalesce(undoes, 0), by_whom, at, reason
		  FROM regrouping WHERE study_id = $1 ORDER BY id`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[research.Regrouping])
}
