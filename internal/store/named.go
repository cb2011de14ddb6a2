package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// Named is something that a study shows, as people name it.
type Named struct {
	Ref    research.Ref
	Name   string
	People int // who speak of the theme, or are in the group
}

// Themes lists the themes that a study shows, those of most people first,
// without their quotes.
func (s *Store) Themes(ctx context.Context, study int64) ([]Named, error) {
	return s.named(ctx, study, `
		SELECT t.ref, coalesce(nullif(t.name, ''), t.label), t.participants
		  FROM theme t JOIN current_step c ON c.step_id = t.step_id WHERE c.study_id = $1
		 ORDER BY t.participants DESC, t.ordinal, t.ref COLLATE "C"`)
}

// Groups lists the groups of people that a study shows, without the profile of
// the whole sample.
func (s *Store) Groups(ctx context.Context, study int64) ([]Named, error) {
	return s.named(ctx, study, `
		SELECT p.ref, coalesce(nullif(p.wording ->> 'name', ''), p.name), (SELECT count(*) FROM candidate_member m WHERE m.candidate_id = g.id)
		  FROM persona p JOIN current_step c ON c.step_id = p.step_id JOIN candidate g ON g.id = p.candidate_id
		 WHERE c.study_id = $1 AND g.origin <> 'sample' ORDER BY g.letter COLLATE "C", p.ref COLLATE "C"`)
}

func (s *Store) named(ctx context.Context, study int64, sql string) ([]Named, error) {
	rows, err := s.pool.Query(ctx, sql, study)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Named])
}

// AttributesOf reads what is known of some participants of a study. Where
// readings disagree the first path decides.
func (s *Store) AttributesOf(ctx context.Context, study int64, people []research.Ref) (map[research.Ref]map[string]string, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT DISTINCT ON (p.ref, a.key) p.ref, a.key, a.value
		  FROM participant p JOIN reading_participant rp ON rp.participant_id = p.id
		  JOIN current_reading r ON r.step_id = rp.step_id AND r.study_id = p.study_id
		 CROSS JOIN LATERAL jsonb_each_text(rp.attributes) a
		 WHERE p.study_id = $1 AND p.ref = ANY ($2)
		 ORDER BY p.ref, a.key, r.path COLLATE "C"`, study, people)
	if err != nil {
		return nil, err
	}
	out := map[research.Ref]map[string]string{}
	var who research.Ref
	var name, value string
	_, err = pgx.ForEachRow(rows, []any{&who, &name, &value}, func() error {
		if out[who] == nil {
			out[who] = map[string]string{}
		}
		out[who][name] = value
		return nil
	})
	return out, err
}

// QuoteText reads the words of a quote that a study shows, or ErrNotFound.
func (s *Store) QuoteText(ctx context.Context, study int64, ref research.Ref) (string, error) {
	var text string
	err := s.pool.QueryRow(ctx, `SELECT text FROM current_quote WHERE study_id = $1 AND ref = $2`, study, ref).Scan(&text)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	return text, err
}
