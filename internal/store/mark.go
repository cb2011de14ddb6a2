package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// Ground says on what the evidence and the drafts of a study rest: two reads with
// equal grounds find the same. Actions on a persona leave it as it is; any other
// action makes another one.
type Ground struct {
	Generation                        int64 // 0 where the study shows nothing yet
	Name, Question                    string
	Seed                              int64
	Corrections, Regroupings, Actions int64 // how many there are; rows are only ever added
}

// Mark says how far a study has come: two reads with equal marks find the same.
type Mark struct {
	Ground
	Last int64 // action
}

// Mark reads how far a study has come. It costs little.
func (s *Store) Mark(ctx context.Context, study int64) (Mark, error) { return mark(ctx, s.pool, study) }

func mark(ctx context.Context, q querier, study int64) (m Mark, err error) {
	rows, err := q.Query(ctx, `
		SELECT coalesce(s.generation_id, 0), s.name, s.question, s.seed,
		       (SELECT count(*) FROM correction WHERE study_id = s.id), (SELECT count(*) FROM regrouping WHERE study_id = s.id),
		       (SELECT count(*) FROM review_event WHERE study_id = s.id AND persona = ''),
		       (SELECT coalesce(max(seq), 0) FROM review_event WHERE study_id = s.id)
		  FROM study s WHERE s.id = $1`, study)
	if err != nil {
		return m, err
	}
	return pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (m Mark, err error) {
		err = row.Scan(&m.Generation, &m.Name, &m.Question, &m.Seed, &m.Corrections, &m.Regroupings, &m.Actions, &m.Last)
		return m, err
	})
}

// Acts are what people did in a study, read at one moment.
type Acts struct {
	Mark     Mark
	Events   []research.Event
	Approved map[research.Ref]research.Persona // the latest revisions as they were approved
}

// Acts reads what people did in a study.
func (s *Store) Acts(ctx context.Context, study int64) (a Acts, err error) {
	err = s.InSnapshot(ctx, func(tx *Tx) error {
		if a.Mark, err = mark(ctx, tx, study); err != nil {
			return err
		}
		if a.Events, err = tx.events(ctx, study); err != nil {
			return err
		}
		a.Approved, err = tx.approved(ctx, study)
		return err
	})
	return a, err
}
