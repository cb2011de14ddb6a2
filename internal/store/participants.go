package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// putParticipants inserts in order of ref, so that two readings that name the
// same people wait for one another and never deadlock.
func (tx *Tx) putParticipants(ctx context.Context, study, step int64, people []research.Participant) (map[research.Ref]int64, error) {
	order := make([]int, len(people))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(string(people[a].Ref), string(people[b].Ref)) })
	ids := make(map[research.Ref]int64, len(people))
	for chunk := range slices.Chunk(order, insertedAtOnce) {
		if err := tx.putPeople(ctx, study, step, people, chunk, ids); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// putPeople inserts the people at some places of a list and adds their rows to
// ids.
func (tx *Tx) putPeople(ctx context.Context, study, step int64, people []research.Participant, chunk []int, ids map[research.Ref]int64) error {
	refs, keys, roles, attributes := make([]string, len(chunk)), make([]string, len(chunk)), make([]string, len(chunk)), make([]string, len(chunk))
	for i, at := range chunk {
		p := &people[at]
		attrs, err := json.Marshal(p.Attributes)
		if err != nil {
			return err
		}
		if p.Attributes == nil {
			attrs = []byte("{}")
		}
		refs[i], keys[i], roles[i], attributes[i] = string(p.Ref), p.Key, string(p.Role), string(attrs)
	}
	if _, err := tx.Exec(ctx, `
		INSERT INTO participant (study_id, ref) SELECT $1, r FROM unnest($2::text[]) WITH ORDINALITY u(r, n) ORDER BY n
		ON CONFLICT DO NOTHING`, study, refs); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `
		WITH given AS (SELECT * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) u(ref, key, role, attributes)),
		put AS (
		    INSERT INTO reading_participant (step_id, participant_id, key, role, attributes)
		    SELECT $2, p.id, g.key, g.role, g.attributes::jsonb
		      FROM given g JOIN participant p ON p.study_id = $1 AND p.ref = g.ref)
		SELECT p.ref, p.id FROM participant p WHERE p.study_id = $1 AND p.ref = ANY ($3)`,
		study, step, refs, keys, roles, attributes)
	if err != nil {
		return err
	}
	put, err := collectIDs(rows)
	maps.Copy(ids, put)
	return err
}

// Participants reads who spoke or wrote in what the study shows now, by ref.
func (s *Store) Participants(ctx context.Context, study int64) (people []research.Participant, err error) {
	err = s.InSnapshot(ctx, func(tx *Tx) error {
		people, err = tx.participants(ctx, `participants_of(shown_steps(@arg))`, study)
		return err
	})
	return people, err
}

// participants reads people from a source of rows, which may name @arg and @refs.
func (tx *Tx) participants(ctx context.Context, from string, arg any, refs ...research.Ref) ([]research.Participant, error) {
	rows, err := tx.Query(ctx, `SELECT ref, key, role, attributes FROM `+from+` ORDER BY ref COLLATE "C"`,
		pgx.NamedArgs{"arg": arg, "refs": refs})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (research.Participant, error) {
		var p research.Participant
		var attrs []byte
		if err := row.Scan(&p.Ref, &p.Key, &p.Role, &attrs); err != nil {
			return p, err
		}
		return p, json.Unmarshal(attrs, &p.Attributes)
	})
}

// LabelRow is a label in a file that a study shows.
type LabelRow struct {
	Path   string
	Label  string
	Person research.Ref
	Role   research.Role
	Turns  int
}

// labels reads the speaker labels of what a study shows.
func (tx *Tx) labels(ctx context.Context, study int64) ([]LabelRow, error) {
	rows, err := tx.Query(ctx, `
		SELECT d.path, t.speaker, coalesce(p.ref, ''), t.role, count(*)
		  FROM documents_of(shown_steps($1)) d JOIN turn t ON t.document_id = d.id LEFT JOIN participant p ON p.id = t.participant_id
		 WHERE t.speaker <> '' GROUP BY d.path, t.speaker, p.ref, t.role`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[LabelRow])
}
