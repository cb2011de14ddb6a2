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

// Total adds uses up. Where there are none, their price is known: nothing.
func Total(uses []Use) Use {
	all := Use{Spent: Spent{Priced: true}}
	for _, u := range uses {
		all.Spent = all.Plus(u.Spent)
		all.Cached, all.InFlight, all.Lost = all.Cached+u.Cached, all.InFlight+u.InFlight, all.Lost+u.Lost
	}
	return all
}

// Uses reads what a study used models for, the latest run first.
func (s *Store) Uses(ctx context.Context, study int64) ([]Use, error) {
	return s.uses(ctx, `c.study_id = $1`, study)
}

// UsesOfRun reads what a run of a study used models for.
func (s *Store) UsesOfRun(ctx context.Context, study int64, run string) ([]Use, error) {
	return s.uses(ctx, `c.study_id = $1 AND c.run_id = (SELECT id FROM run WHERE ref = $2)`, study, run)
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

// QuotesShown counts the quotes that a study shows now.
func (s *Store) QuotesShown(ctx context.Context, study int64) (n int, err error) {
	err = s.pool.QueryRow(ctx, `SELECT count(*) FROM current_quote WHERE study_id = $1`, study).Scan(&n)
	return n, err
}
