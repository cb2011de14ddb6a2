package store

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// Reading is what reading one source gave: documents with the people who speak
// in them, or the reason for which it was refused.
type Reading struct {
	SourceID     int64
	Kind         research.SourceKind
	Refused      string
	WordsHash    []byte   // of all its words, the same in every format; nil where there are too few to tell
	Lineages     []string // within which the keys of its records are unique
	Guesses      []research.Guess
	Warnings     []string
	Documents    []research.Document
	Participants []research.Participant

	// Prior is what is kept of a document to know it again, by its place; nil for
	// nothing. It is asked for when it is stored, so that those of a large table are
	// never there all at once.
	Prior func(document int) any
}

// HasPast reports whether a reading may have anything to continue: the study
// shows something, or a source of it is gone or changed. Where it has none,
// readings need not wait for one another.
func (tx *Tx) HasPast(ctx context.Context, study int64) (has bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT generation_id IS NOT NULL OR EXISTS (SELECT FROM source WHERE study_id = $1 AND retired_at IS NOT NULL)
		  FROM study WHERE id = $1`, study).Scan(&has)
	return has, err
}

// Priors lists what a reading of path may continue, as ingest wrote it: the
// documents of the latest version of every source that is gone or changed, and
// of path itself, unless a source of another path holds them, or their bytes,
// now. It holds the study's identity lock to the end of the transaction, so that
// no two readings continue the same document.
func (tx *Tx) Priors(ctx context.Context, study int64, path string) ([]json.RawMessage, error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2::int)`, identityLock, study); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		WITH latest AS (
		    SELECT DISTINCT ON (s.path) r.step_id, s.retired_at IS NULL AND s.path <> $2 AS current,
		           EXISTS (SELECT FROM source now WHERE now.study_id = $1 AND now.sha256 = s.sha256
		                      AND now.retired_at IS NULL AND now.path <> $2) AS moved
		      FROM source s JOIN reading r ON r.source_id = s.id
		     WHERE s.study_id = $1 AND (s.retired_at IS NOT NULL
		           OR r.step_id IN (SELECT step_id FROM current_step WHERE study_id = $1))
		     ORDER BY s.path, s.id DESC, r.step_id DESC),
		continued AS (
		    SELECT d.ref FROM source s JOIN reading r ON r.source_id = s.id
		      JOIN reading_document rd ON rd.step_id = r.step_id JOIN document d ON d.id = rd.document_id
		     WHERE s.study_id = $1 AND s.retired_at IS NULL AND s.path <> $2)
		SELECT rd.prior
		  FROM latest l JOIN reading_document rd ON rd.step_id = l.step_id JOIN document d ON d.id = rd.document_id
		 WHERE NOT l.current AND NOT l.moved AND d.ref NOT IN (SELECT ref FROM continued)`, study, path)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[json.RawMessage])
}

// Known is somebody whom a file of a study has, as it shows now.
type Known struct {
	Path   string
	People json.RawMessage // as ingest wrote them
}

// Known lists the people of the documents that a study shows and that are whole
// files: those of tables are known by their keys.
func (tx *Tx) Known(ctx context.Context, study int64) ([]Known, error) {
	rows, err := tx.Query(ctx, `
		SELECT r.path, rd.prior->'People' FROM current_reading r JOIN reading_document rd ON rd.step_id = r.step_id
		 WHERE r.study_id = $1 AND rd.locator = '' AND json_typeof(rd.prior->'People') = 'array'
		 ORDER BY r.path COLLATE "C", rd.ordinal`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Known])
}

// Lineages lists within what the keys of records are unique that files of other
// paths than this one hold or held, or hold since they were moved there.
func (tx *Tx) Lineages(ctx context.Context, study int64, path string) ([]string, error) {
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT unnest(r.lineages) FROM reading r JOIN source s ON s.id = r.source_id
		 WHERE s.study_id = $1 AND (s.path <> $2 OR EXISTS (
		       SELECT FROM source now WHERE now.study_id = $1 AND now.sha256 = s.sha256
		          AND now.retired_at IS NULL AND now.path <> $2))`, study, path)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// identityLock is the first half of the advisory lock under which references are
// handed on; the second is the study.
const identityLock = 0x69646e74 // "idnt"

// PutReading stores what a step read. Documents that are known carry over: they
// are linked, not copied, and so is everything that hangs on them.
func (tx *Tx) PutReading(ctx context.Context, study, step int64, r Reading) error {
	guesses, err := json.Marshal(r.Guesses)
	if err != nil {
		return err
	}
	warnings, err := json.Marshal(r.Warnings)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO reading (step_id, source_id, kind, refused, words_hash, lineages, guesses, warnings)
		VALUES (@step, @source, @kind, @refused, @words, @lineages, @guesses, @warnings)`,
		pgx.StrictNamedArgs{"step": step, "source": r.SourceID, "kind": r.Kind, "refused": r.Refused, "words": r.WordsHash,
			"lineages": notNil(r.Lineages), "guesses": guesses, "warnings": warnings})
	if err != nil {
		return err
	}
	people, err := tx.putParticipants(ctx, study, step, r.Participants)
	if err != nil {
		return err
	}
	return tx.putDocuments(ctx, study, step, r, people)
}

func collectIDs(rows pgx.Rows) (map[research.Ref]int64, error) {
	ids := map[research.Ref]int64{}
	var ref research.Ref
	var id int64
	_, err := pgx.ForEachRow(rows, []any{&ref, &id}, func() error { ids[ref] = id; return nil })
	return ids, err
}

func (tx *Tx) putDocuments(ctx context.Context, study, step int64, r Reading, people map[research.Ref]int64) error {
	versions, err := tx.insertDocuments(ctx, study, r.Documents)
	if err != nil {
		return err
	}
	if err := tx.linkDocuments(ctx, step, r, versions); err != nil {
		return err
	}
	return tx.putTurns(ctx, r.Documents, versions, people)
}

// version is the row of a version of a document.
type version struct {
	id    int64
	fresh bool // not known before
}

// insertedAtOnce is how many documents are inserted in one statement.
const insertedAtOnce = 500

// insertDocuments inserts those that are not there yet and returns the rows of
// all. It goes by ref, so that two readings of equal documents wait for one
// another and never deadlock.
func (tx *Tx) insertDocuments(ctx context.Context, study int64, docs []research.Document) ([]version, error) {
	order := make([]int, len(docs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(string(docs[a].Ref), string(docs[b].Ref)) })
	versions := make([]version, len(docs))
	for chunk := range slices.Chunk(order, insertedAtOnce) {
		if err := tx.insertChunk(ctx, study, docs, chunk, versions); err != nil {
			return nil, err
		}
	}
	return versions, nil
}

// documentKey is what a version of a document is stored once by.
type documentKey struct {
	ref         research.Ref
	fingerprint research.Fingerprint
}

// insertChunk inserts the documents at some places of a list and fills in their
// versions.
func (tx *Tx) insertChunk(ctx context.Context, study int64, docs []research.Document, chunk []int, versions []version) error {
	var refs, keys, kinds, languages, corrections, marks []string
	var fingerprints, texts, layouts [][]byte
	var days []*time.Time
	at := make(map[documentKey][]int, len(chunk))
	for _, i := range chunk {
		d := &docs[i]
		fp := d.Fingerprint()
		at[documentKey{d.Ref, fp}] = append(at[documentKey{d.Ref, fp}], i)
		refs, keys, kinds, languages = append(refs, string(d.Ref)), append(keys, d.Key), append(kinds, string(d.Kind)), append(languages, d.Language)
		fingerprints, texts, days = append(fingerprints, fp[:]), append(texts, d.Text), append(days, d.RecordedOn)
		corrections = append(corrections, joinRefs(d.Corrections))
		marked, err := marksOf(d)
		if err != nil {
			return err
		}
		layout, err := d.Layout.MarshalBinary()
		if err != nil {
			return err
		}
		marks, layouts = append(marks, marked), append(layouts, layout)
	}
	rows, err := tx.Query(ctx, `
		INSERT INTO document (study_id, ref, fingerprint, key, kind, recorded_on, language, text, marks, corrections, layout)
		SELECT $1, u.ref, u.fingerprint, u.key, u.kind, u.day, u.language, u.text, u.marks::jsonb,
		       coalesce(string_to_array(nullif(u.corrections, ''), ' '), '{}'), u.layout
		  FROM unnest($2::text[], $3::bytea[], $4::text[], $5::text[], $6::date[], $7::text[], $8::bytea[], $9::text[], $10::text[], $11::bytea[])
		       u(ref, fingerprint, key, kind, day, language, text, marks, corrections, layout)
		ON CONFLICT ON CONSTRAINT a_document_version_is_stored_once DO NOTHING RETURNING ref, fingerprint, id`,
		study, refs, fingerprints, keys, kinds, days, languages, texts, marks, corrections, layouts)
	if err != nil {
		return err
	}
	if err := scanVersions(rows, at, versions, true); err != nil {
		return err
	}
	if rows, err = tx.Query(ctx, `SELECT ref, fingerprint, id FROM document WHERE study_id = $1 AND ref = ANY ($2)`, study, refs); err != nil {
		return err
	}
	return scanVersions(rows, at, versions, false)
}

// marksOf is what was coded in a document elsewhere, as JSON.
func marksOf(d *research.Document) (string, error) {
	if len(d.Marks) == 0 {
		return "[]", nil
	}
	b, err := json.Marshal(d.Marks)
	return string(b), err
}

// scanVersions fills in the versions that are not known yet.
func scanVersions(rows pgx.Rows, at map[documentKey][]int, versions []version, fresh bool) error {
	var key documentKey
	var fp []byte
	var id int64
	_, err := pgx.ForEachRow(rows, []any{&key.ref, &fp, &id}, func() error {
		copy(key.fingerprint[:], fp)
		for _, i := range at[key] {
			if versions[i].id == 0 {
				versions[i] = version{id, fresh}
			}
		}
		return nil
	})
	return err
}

func (tx *Tx) linkDocuments(ctx context.Context, step int64, r Reading, versions []version) error {
	docs := r.Documents
	_, err := tx.CopyFrom(ctx, pgx.Identifier{Schema, "reading_document"},
		[]string{"step_id", "ordinal", "document_id", "title", "locator", "line", "prior"},
		pgx.CopyFromSlice(len(docs), func(i int) ([]any, error) {
			line := 0
			if docs[i].Locator != "" && len(docs[i].Turns) > 0 {
				line = docs[i].Turns[0].Line
			}
			return []any{step, i, versions[i].id, docs[i].Title, docs[i].Locator, line, r.prior(i)}, nil
		}))
	return err
}

func (r *Reading) prior(document int) any {
	if r.Prior == nil {
		return struct{}{}
	}
	return r.Prior(document)
}

func (tx *Tx) putTurns(ctx context.Context, docs []research.Document, versions []version, people map[research.Ref]int64) error {
	doc, turn := 0, -1
	next := func() ([]any, error) {
		for turn++; doc < len(docs) && (!versions[doc].fresh || turn == len(docs[doc].Turns)); turn = 0 {
			doc++
		}
		if doc == len(docs) {
			return nil, nil
		}
		return turnRow(versions[doc].id, &docs[doc], turn, people), nil
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{Schema, "turn"},
		[]string{"document_id", "position", "start_byte", "end_byte", "speaker", "participant_id", "role", "voice",
			"author", "page", "time_s", "line", "question", "suspicious", "corrected", "words"}, pgx.CopyFromFunc(next))
	return err
}

func turnRow(document int64, d *research.Document, turn int, people map[research.Ref]int64) []any {
	t := d.Turns[turn]
	var at *float64
	if t.Timed {
		at = &t.Time
	}
	line := t.Line
	if d.Locator != "" {
		line = 0 // a record's line belongs to the version of its source
	}
	var who *int64
	if id, ok := people[t.Participant]; ok {
		who = &id
	}
	return []any{document, t.Position, t.Span.Start, t.Span.End, t.Speaker, who, string(t.Role), string(t.Voice), t.Author,
		t.Page, at, line, t.Question, t.Suspicious, t.Corrected, len(bytes.Fields(d.Text[t.Span.Start:t.Span.End]))}
}

// readings reads into a Shown what was read, refused, guessed and warned of, by
// path.
func (tx *Tx) readings(ctx context.Context, study int64, sh *Shown) error {
	rows, err := tx.Query(ctx, `
		SELECT path, sha256, size, kind, refused, guesses, warnings, coalesce(words_hash, ''),
		       (SELECT count(*) FROM reading_document rd WHERE rd.step_id = r.step_id)
		  FROM current_reading r WHERE study_id = $1 ORDER BY path COLLATE "C"`, study)
	if err != nil {
		return err
	}
	var src research.Source
	var sum []byte
	var why string
	var guesses []research.Guess
	var warnings []string
	var words []byte
	var held int
	_, err = pgx.ForEachRow(rows, []any{&src.Path, &sum, &src.Size, &src.Kind, &why, &guesses, &warnings, &words, &held}, func() error {
		copy(src.SHA256[:], sum)
		sh.Sources = append(sh.Sources, src)
		if why != "" {
			sh.Refused = append(sh.Refused, research.Refusal{Source: src.Path, Reason: why})
		}
		sh.Guesses = append(sh.Guesses, guesses...)
		sh.Warnings = append(sh.Warnings, warnings...)
		sh.held = append(sh.held, holding{src.Path, string(words), held})
		guesses, warnings = nil, nil
		return nil
	})
	if err == nil {
		sh.Guesses, err = tx.unsettled(ctx, study, sh.Guesses)
	}
	return err
}

// unsettled leaves out guesses about labels of which somebody has said since who
// speaks, or that the guess is right.
func (tx *Tx) unsettled(ctx context.Context, study int64, guesses []research.Guess) ([]research.Guess, error) {
	made, err := tx.Corrections(ctx, CorrectionFilter{Study: study})
	if err != nil {
		return nil, err
	}
	settled := map[research.Ref][]string{}
	for _, c := range research.Standing(made) {
		if c.OfLabel() {
			settled[c.Document] = append(settled[c.Document], c.Labels...)
		}
	}
	if len(settled) == 0 || len(guesses) == 0 {
		return guesses, nil
	}
	rows, err := tx.Query(ctx, `SELECT r.path, d.ref FROM current_reading r JOIN reading_document rd ON rd.step_id = r.step_id
	                              JOIN document d ON d.id = rd.document_id WHERE r.study_id = $1 AND d.ref = ANY ($2)`, study, slices.Collect(maps.Keys(settled)))
	if err != nil {
		return nil, err
	}
	var path string
	var document research.Ref
	labels := map[string][]string{}
	_, err = pgx.ForEachRow(rows, []any{&path, &document}, func() error { labels[path] = append(labels[path], settled[document]...); return nil })
	return slices.DeleteFunc(guesses, func(g research.Guess) bool { return slices.Contains(labels[g.Where], g.Value) }), err
}
