package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// PutCorrections records corrections, after those that are there, and returns
// them as they stand: with references, and the time. The database withdraws the
// quotes they touch; withdrawn counts those that were shown.
func (tx *Tx) PutCorrections(ctx context.Context, study StudyRow, made []research.Correction) (stored []research.Correction, withdrawn int, err error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2::int)`, identityLock, study.ID); err != nil {
		return nil, 0, err
	}
	if err := tx.lockLog(ctx, study.ID); err != nil {
		return nil, 0, err
	}
	before, err := tx.countShownQuotes(ctx, study.ID)
	if err != nil {
		return nil, 0, err
	}
	for _, c := range made {
		if err := tx.putCorrection(ctx, study, &c); err != nil {
			return nil, 0, err
		}
		stored = append(stored, c)
	}
	after, err := tx.countShownQuotes(ctx, study.ID)
	return stored, before - after, err
}

func (tx *Tx) countShownQuotes(ctx context.Context, study int64) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*) FROM current_quote WHERE study_id = $1`, study).Scan(&n)
	return n, err
}

// putCorrection gives a correction the first reference that is free: the same may
// be said again, after it was taken back.
func (tx *Tx) putCorrection(ctx context.Context, study StudyRow, c *research.Correction) error {
	for again, taken := 0, true; taken; again++ {
		c.Ref = research.CorrectionRef(study.Ref, *c, again)
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM correction WHERE study_id = $1 AND ref = $2)`, study.ID, c.Ref).Scan(&taken)
		if err != nil {
			return err
		}
	}
	return tx.QueryRow(ctx, `
		INSERT INTO correction (study_id, ref, document, text_sha256, turn, start_byte, end_byte, skip, labels,
		                        speaker, role, voice, participant, key, undoes, note, made_by)
		VALUES (@study, @ref, @document, @text, @turn, @start, @end, @skip, @labels,
		        @speaker, @role, @voice, @participant, @key, @undoes, @note, @by) RETURNING made_at`,
		pgx.StrictNamedArgs{"study": study.ID, "ref": c.Ref, "document": c.Document, "text": c.Text[:], "turn": c.Turn,
			"start": c.Span.Start, "end": c.Span.End, "skip": c.Skip, "labels": notNil(c.Labels), "speaker": c.Speaker, "role": c.Role,
			"voice": c.Voice, "participant": c.Participant, "key": c.Key, "undoes": c.Undoes, "note": c.Note, "by": c.By}).Scan(&c.At)
}

// CorrectionFilter picks corrections of a study.
type CorrectionFilter struct {
	Study     int64
	Documents []research.Ref // nil: all
}

// Corrections reads corrections in the order in which they were made.
func (s *Store) Corrections(ctx context.Context, f CorrectionFilter) (all []research.Correction, err error) {
	err = s.InSnapshot(ctx, func(tx *Tx) error {
		all, err = tx.Corrections(ctx, f)
		return err
	})
	return all, err
}

// Corrections reads corrections in the order in which they were made.
func (tx *Tx) Corrections(ctx context.Context, f CorrectionFilter) ([]research.Correction, error) {
	rows, err := tx.Query(ctx, `
		SELECT ref, document, text_sha256, turn, start_byte, end_byte, skip, labels, speaker, role, voice, participant, key,
		       undoes, note, made_by, made_at
		  FROM correction WHERE study_id = $1 AND ($2::text[] IS NULL OR document = ANY ($2)) ORDER BY id`, f.Study, f.Documents)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c research.Correction, err error) {
		var sum []byte
		err = row.Scan(&c.Ref, &c.Document, &sum, &c.Turn, &c.Span.Start, &c.Span.End, &c.Skip, &c.Labels, &c.Speaker, &c.Role, &c.Voice,
			&c.Participant, &c.Key, &c.Undoes, &c.Note, &c.By, &c.At)
		copy(c.Text[:], sum)
		return c, err
	})
}

// TextOf reads the canonical text of a version of a document by its hash, nil
// where there is none such.
func (tx *Tx) TextOf(ctx context.Context, study int64, document research.Ref, sum [32]byte) ([]byte, error) {
	rows, err := tx.Query(ctx, `SELECT text FROM document WHERE study_id = $1 AND ref = $2 AND text_sha256 = $3 LIMIT 1`, study, document, sum[:])
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// CorrectedPaths lists, for the current sources of a study, the corrections to
// documents that were ever read from their path or their bytes: with them a
// source is read otherwise than without.
func (tx *Tx) CorrectedPaths(ctx context.Context, study int64) (map[string][]string, error) {
	rows, err := tx.Query(ctx, `
		SELECT path, array_agg(ref ORDER BY id) FROM (
		    SELECT DISTINCT now.path, c.id, c.ref
		      FROM correction c
		      JOIN document d ON d.study_id = c.study_id AND d.ref = c.document
		      JOIN reading_document rd ON rd.document_id = d.id
		      JOIN reading r ON r.step_id = rd.step_id
		      JOIN source s ON s.id = r.source_id
		      JOIN source now ON now.study_id = s.study_id AND now.retired_at IS NULL AND (now.path = s.path OR now.sha256 = s.sha256)
		     WHERE c.study_id = $1) x
		 GROUP BY path`, study)
	if err != nil {
		return nil, err
	}
	paths := map[string][]string{}
	var path string
	var refs []string
	_, err = pgx.ForEachRow(rows, []any{&path, &refs}, func() error { paths[path], refs = refs, nil; return nil })
	return paths, err
}

func joinRefs(refs []research.Ref) string {
	parts := make([]string, len(refs))
	for i, r := range refs {
		parts[i] = string(r)
	}
	return strings.Join(parts, " ")
}
