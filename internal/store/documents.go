package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// DocumentRow is a document as it is shown now, with its row id and its source.
type DocumentRow struct {
	research.Document
	ID           int64
	Path         string
	SourceSHA256 [32]byte
	Fingerprint  research.Fingerprint
	TurnIDs      []int64
}

// DocumentFilter picks documents. One of Study, Steps and IDs says among which.
type DocumentFilter struct {
	Study  int64        // what the study shows now
	Steps  []int64      // what these ingest steps read
	IDs    []int64      // these rows, whatever read them: without title and path, with marks
	Ref    research.Ref // "": all
	NoText bool         // leave Text and Turns empty
}

// from is the part of the query that picks.
func (f DocumentFilter) from() string {
	const columns = `id, ref, key, title, locator, line, kind, recorded_on, language, text, path, source_sha256, fingerprint, '[]'::jsonb AS marks`
	switch {
	case f.IDs != nil:
		return `(SELECT id, ref, key, '' AS title, '' AS locator, 0 AS line, kind, recorded_on, language, text,
		                '' AS path, ''::bytea AS source_sha256, fingerprint, marks FROM document WHERE id = ANY (@ids)) d`
	case f.Steps != nil:
		return `(SELECT ` + columns + ` FROM documents_of(@steps)) d`
	}
	return `(SELECT ` + columns + ` FROM documents_of(shown_steps(@study))) d`
}

// Documents reads documents with their turns, in order of ref.
func (s *Store) Documents(ctx context.Context, f DocumentFilter) (docs []DocumentRow, err error) {
	err = s.InSnapshot(ctx, func(tx *Tx) error {
		docs, err = tx.documents(ctx, f)
		return err
	})
	return docs, err
}

func (tx *Tx) documents(ctx context.Context, f DocumentFilter) ([]DocumentRow, error) {
	text := `d.text`
	if f.NoText {
		text = `''::bytea`
	}
	rows, err := tx.Query(ctx, `
		SELECT d.id, d.ref, d.key, d.title, d.locator, d.line, d.kind, d.recorded_on, d.language, `+text+`, d.path, d.source_sha256, d.fingerprint, d.marks,
		       (SELECT nullif(v.corrections, '{}') FROM document v WHERE v.id = d.id)
		  FROM `+f.from()+` WHERE (@ref = '' OR d.ref = @ref) ORDER BY d.ref COLLATE "C"`,
		pgx.NamedArgs{"study": f.Study, "steps": f.Steps, "ids": f.IDs, "ref": f.Ref})
	if err != nil {
		return nil, err
	}
	lines := map[int64]int{}
	docs, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (DocumentRow, error) {
		var d DocumentRow
		var line int
		var sum, fp []byte
		err := row.Scan(&d.ID, &d.Ref, &d.Key, &d.Title, &d.Locator, &line, &d.Kind, &d.RecordedOn, &d.Language, &d.Text, &d.Path, &sum, &fp, &d.Marks,
			&d.Corrections)
		copy(d.SourceSHA256[:], sum)
		copy(d.Fingerprint[:], fp)
		lines[d.ID] = line
		return d, err
	})
	if err != nil || f.NoText {
		return docs, err
	}
	if err := tx.readLayouts(ctx, docs); err != nil {
		return nil, err
	}
	return docs, tx.readTurns(ctx, docs, lines)
}

// readLayouts fills in where the words of documents stand that have pages.
func (tx *Tx) readLayouts(ctx context.Context, docs []DocumentRow) error {
	at, ids := places(docs)
	rows, err := tx.Query(ctx, `SELECT id, layout FROM document WHERE id = ANY ($1) AND layout IS NOT NULL`, ids)
	if err != nil {
		return err
	}
	var id int64
	var layout []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &layout}, func() error { return docs[at[id]].Layout.UnmarshalBinary(layout) })
	return err
}

// places are the row ids of documents, and at which place of the list each stands.
func places(docs []DocumentRow) (at map[int64]int, ids []int64) {
	at, ids = map[int64]int{}, make([]int64, len(docs))
	for i, d := range docs {
		at[d.ID], ids[i] = i, d.ID
	}
	return at, ids
}

// readTurns fills in the turns of documents. The turns of a record carry the
// line at which its source holds it now.
func (tx *Tx) readTurns(ctx context.Context, docs []DocumentRow, lines map[int64]int) error {
	at, ids := places(docs)
	rows, err := tx.Query(ctx, `
		SELECT t.id, t.document_id, t.position, t.start_byte, t.end_byte, t.speaker, coalesce(p.ref, ''), t.role, t.voice, t.author,
		       t.page, t.time_s, t.line, t.question, t.suspicious, t.corrected
		  FROM turn t LEFT JOIN participant p ON p.id = t.participant_id
		 WHERE t.document_id = ANY ($1) ORDER BY t.document_id, t.position`, ids)
	if err != nil {
		return err
	}
	var t research.Turn
	var id, doc int64
	var seconds *float64
	_, err = pgx.ForEachRow(rows, []any{&id, &doc, &t.Position, &t.Span.Start, &t.Span.End, &t.Speaker, &t.Participant,
		&t.Role, &t.Voice, &t.Author, &t.Page, &seconds, &t.Line, &t.Question, &t.Suspicious, &t.Corrected}, func() error {
		t.Time, t.Timed = 0, seconds != nil
		if seconds != nil {
			t.Time = *seconds
		}
		d := &docs[at[doc]]
		if d.Locator != "" {
			t.Line = lines[doc]
		}
		d.Turns = append(d.Turns, t)
		d.TurnIDs = append(d.TurnIDs, id)
		return nil
	})
	return err
}

// MaterialOfSteps reads the documents and the people of ingest steps.
func (s *Store) MaterialOfSteps(ctx context.Context, steps []int64) (docs []DocumentRow, people []research.Participant, err error) {
	err = s.InSnapshot(ctx, func(tx *Tx) error {
		if docs, err = tx.documents(ctx, DocumentFilter{Steps: steps}); err != nil {
			return err
		}
		people, err = tx.participants(ctx, `participants_of(@arg::bigint[])`, steps)
		return err
	})
	return docs, people, err
}
