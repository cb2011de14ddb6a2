package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// approved reads the latest revision of each persona as it was frozen.
func (tx *Tx) approved(ctx context.Context, study int64) (map[research.Ref]research.Persona, error) {
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT ON (r.persona COLLATE "C") r.persona, f.content
		  FROM revision r JOIN review_event e ON e.id = r.event_id JOIN frozen f ON f.id = r.frozen_id
		 WHERE r.study_id = $1 AND f.content IS NOT NULL
		   AND NOT EXISTS (SELECT FROM review_event u WHERE u.study_id = r.study_id AND u.undoes = e.seq)
		 ORDER BY r.persona COLLATE "C", r.number DESC, r.id DESC`, study)
	if err != nil {
		return nil, err
	}
	out := map[research.Ref]research.Persona{}
	var ref research.Ref
	var content []byte
	_, err = pgx.ForEachRow(rows, []any{&ref, &content}, func() error {
		var p research.Persona
		if err := json.Unmarshal(content, &p); err != nil {
			return fmt.Errorf("the approved revision of persona %s: %w", ref, err)
		}
		out[ref] = p
		return nil
	})
	return out, err
}

// PackRow is a published pack without its document.
type PackRow struct {
	Major, Minor int
	By           string
	At           time.Time
	Personas     []research.Ref
	Withheld     bool // it held somebody who was forgotten
}

// putPack keeps a pack with the revisions it holds.
func (tx *Tx) putPack(ctx context.Context, study, event, frozen int64, version string, personas []research.Ref) error {
	var id int64
	err := tx.QueryRow(ctx, `INSERT INTO pack (study_id, major, minor, event_id, frozen_id)
		VALUES ($1, split_part($2, '.', 1)::int, split_part($2, '.', 2)::int, $3, $4) RETURNING id`, study, version, event, frozen).Scan(&id)
	if Constraint(err) == "a_pack_has_a_version_of_its_own" {
		return &research.Error{Code: research.CodeRefused, Message: "there is a pack " + version + " already, and a pack never changes", Try: "personas packs lists them"}
	}
	if err != nil {
		return err
	}
	for _, ref := range personas {
		tag, err := tx.Exec(ctx, `INSERT INTO pack_revision (pack_id, revision_id)
			SELECT $1, r.id FROM revision r JOIN review_event e ON e.id = r.event_id
			 WHERE r.study_id = $2 AND r.persona = $3 AND NOT EXISTS (SELECT FROM review_event u WHERE u.study_id = r.study_id AND u.undoes = e.seq)
			 ORDER BY r.number DESC, r.id DESC LIMIT 1`, id, study, ref)
		if err == nil && tag.RowsAffected() == 0 || Constraint(err) == "an_unapproved_revision_is_in_no_pack" {
			return &research.Error{Code: research.CodeRefused, Message: fmt.Sprintf("persona %s is not approved", ref), Try: "personas approve", Err: err}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Packs lists the packs of a study by version.
func (s *Store) Packs(ctx context.Context, study int64) ([]PackRow, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT k.major, k.minor, e.entry->>'by', (e.entry->>'at')::timestamptz,
		       ARRAY(SELECT r.persona FROM pack_revision x JOIN revision r ON r.id = x.revision_id WHERE x.pack_id = k.id ORDER BY r.persona COLLATE "C"),
		       f.content IS NULL
		  FROM pack k JOIN review_event e ON e.id = k.event_id JOIN frozen f ON f.id = k.frozen_id WHERE k.study_id = $1 ORDER BY k.major, k.minor`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[PackRow])
}

// Pack reads the document of a pack, or ErrNotFound.
func (s *Store) Pack(ctx context.Context, study int64, major, minor int) ([]byte, error) {
	rows, err := s.pool.Query(ctx, `SELECT f.content FROM pack k JOIN frozen f ON f.id = k.frozen_id
		WHERE k.study_id = $1 AND k.major = $2 AND k.minor = $3`, study, major, minor)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	if found[0] == nil {
		return nil, &research.Error{Code: research.CodeRefused, Message: fmt.Sprintf("pack %d.%d is withheld: it held somebody who was forgotten", major, minor),
			Try: "publish again: the next pack is without them"}
	}
	return found[0], nil
}

// Thawed lists the actions of a study whose frozen documents are not what they
// froze, but for those that are withheld.
func (s *Store) Thawed(ctx context.Context, study int64) ([]int64, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT e.seq FROM review_event e
		  LEFT JOIN revision r ON r.event_id = e.id LEFT JOIN pack k ON k.event_id = e.id
		  LEFT JOIN frozen f ON f.id = coalesce(r.frozen_id, k.frozen_id)
		 WHERE e.study_id = $1 AND e.entry->>'froze' IS NOT NULL AND (f.id IS NULL OR f.content IS NOT NULL)
		   AND encode(sha256(f.salt || f.content), 'hex') IS DISTINCT FROM e.entry->>'froze' ORDER BY e.seq`, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
