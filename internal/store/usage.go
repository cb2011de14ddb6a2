package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// Use is what one run used one model for in one stage.
type Use struct {
	Run   string // its reference; "" outside of runs
	Stage research.Stage
	Task  string
	Model string
	Spent
	Cached   int // answers that were paid for before
	InFlight int
	Lost     int // calls of processes that died: what they took is not known
}

// Uses reads what a study used models for, the latest run first.
func (s *Store) Uses(ctx context.Context, study int64) ([]Use, error) {
	return s.uses(ctx, `c.study_id = $1`, study)
}

// UsesOfRun reads what a run of a study used models for.
func (s *Store) UsesOfRun(ctx context.Context, study, run int64) ([]Use, error) {
	return s.uses(ctx, `c.study_id = $1 AND c.run_id = $2`, study, run)
}

func (s *Store) uses(ctx context.Context, where string, args ...any) ([]Use, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT coalesce(r.ref, '') AS run, c.stage, c.task, c.model, sum(c.calls)::int AS calls, sum(c.retries)::int AS retries,
		       sum(c.input_tokens)::bigint AS input_tokens, sum(c.output_tokens)::bigint AS output_tokens, sum(c.cost_usd)::float8 AS cost_usd,
		       bool_and(c.priced) AS priced, count(*) FILTER (WHERE c.state = 'cached') AS cached,
		       count(*) FILTER (WHERE c.state = 'in_flight') AS in_flight, count(*) FILTER (WHERE c.state = 'lost') AS lost
		  FROM model_call c LEFT JOIN run r ON r.id = c.run_id
		 WHERE `+where+`
		 GROUP BY r.id, r.ref, c.stage, c.task, c.model
		 ORDER BY r.id DESC NULLS LAST, min(c.id), c.task COLLATE "C", c.model COLLATE "C"`, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Use])
}
