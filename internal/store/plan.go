package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// PlannedDocument is what a plan needs to know of a document.
type PlannedDocument struct {
	ID          int64
	Ref         research.Ref
	Fingerprint research.Fingerprint
	Size        int64 // bytes of text
}

// PlanDocuments lists the documents that ingest steps read, in order of ref.
func (tx *Tx) PlanDocuments(ctx context.Context, steps []int64) ([]PlannedDocument, error) {
	rows, err := tx.Query(ctx, `SELECT id, ref, fingerprint, length(text) FROM documents_of($1) ORDER BY ref COLLATE "C"`, steps)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (PlannedDocument, error) {
		var d PlannedDocument
		var fp []byte
		err := row.Scan(&d.ID, &d.Ref, &fp, &d.Size)
		copy(d.Fingerprint[:], fp)
		return d, err
	})
}

// RunUnits lists a run's units of one stage, in order of key.
func (tx *Tx) RunUnits(ctx context.Context, run int64, stage research.Stage) ([]Unit, error) {
	rows, err := tx.Query(ctx, `
		SELECT u.id, u.study_id, u.stage, u.key, u.fingerprint, u.inputs, u.settings, u.size,
		       EXISTS (SELECT FROM step WHERE unit_id = u.id)
		  FROM run_unit ru JOIN unit u ON u.id = ru.unit_id
		 WHERE ru.run_id = $1 AND u.stage = $2 ORDER BY u.key COLLATE "C", u.id`, run, stage)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanUnit)
}

func scanUnit(row pgx.CollectableRow) (Unit, error) {
	var u Unit
	var fp []byte
	err := row.Scan(&u.ID, &u.StudyID, &u.Stage, &u.Key, &fp, &u.Inputs, &u.Settings, &u.Size, &u.Done)
	copy(u.Fingerprint[:], fp)
	return u, err
}
