package store

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Budget is what a run may spend, and what it has spent or reserved. Of a limit
// that is 0 there is none.
type Budget struct {
	USD        float64 `json:"usd,omitempty"`
	Tokens     int     `json:"tokens,omitempty"`
	UsedUSD    float64 `json:"used_usd"`
	UsedTokens int     `json:"used_tokens"`
}

// OverBudget says that a call would go beyond what is left of a budget.
type OverBudget struct{ Limit string } // "5.00 USD", "200,000 tokens"

func (e *OverBudget) Error() string { return "the budget of " + e.Limit + " is used up" }

// ErrUnpriced says that a budget of money cannot be kept, since nobody knows
// what a call costs.
var ErrUnpriced = errors.New("the price is not known")

// SetBudget limits what a run may spend; a limit of 0 is none.
func (tx *Tx) SetBudget(ctx context.Context, run int64, usd float64, tokens int) error {
	if usd == 0 && tokens == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO budget (run_id, usd, tokens) VALUES ($1, nullif($2::float8, 0), nullif($3::bigint, 0))`, run, usd, tokens)
	return err
}

const budgetColumns = `coalesce(usd, 0)::float8, coalesce(tokens, 0), used_usd::float8, used_tokens`

// Budget reads the budget of a run; ok is false where it has none.
func (s *Store) Budget(ctx context.Context, run int64) (b Budget, ok bool, err error) {
	rows, err := s.pool.Query(ctx, `SELECT `+budgetColumns+` FROM budget WHERE run_id = $1`, run)
	if err != nil {
		return b, false, err
	}
	b, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Budget])
	if errors.Is(err, pgx.ErrNoRows) {
		return b, false, nil
	}
	return b, err == nil, err
}

// reserved says whether the budget of a run holds with what a claimed call may
// take at most, which is in it already.
func (b Budget) reserved(ctx context.Context, conn *pgxpool.Conn, run, claim int64, most Spent) (err error) {
	switch {
	case b.USD > 0 && !most.Priced:
		return ErrUnpriced
	case b.over() == "":
		return nil
	}
	if b.UsedUSD, b.UsedTokens, err = usedAtLeast(ctx, conn, run, claim); err != nil {
		return err
	}
	if limit := b.over(); limit != "" {
		return &OverBudget{limit}
	}
	return errInFlight
}

// over is the limit that is exceeded, "" where none is.
func (b Budget) over() string {
	switch {
	case b.USD > 0 && b.UsedUSD > b.USD:
		return dollars(b.USD)
	case b.Tokens > 0 && b.UsedTokens > b.Tokens:
		return thousands(b.Tokens) + " tokens"
	}
	return ""
}

// usedAtLeast is what a run will have used of its budget with a claimed call,
// though all others in flight took nothing.
func usedAtLeast(ctx context.Context, conn *pgxpool.Conn, run, claim int64) (usd float64, tokens int, err error) {
	err = conn.QueryRow(ctx, `
		SELECT (b.used_usd - coalesce(sum(c.reserved_usd), 0))::float8, (b.used_tokens - coalesce(sum(c.reserved_tokens), 0))::bigint
		  FROM budget b LEFT JOIN model_call c ON c.run_id = b.run_id AND c.state = 'in_flight' AND c.id <> $2
		 WHERE b.run_id = $1 GROUP BY b.run_id`, run, claim).Scan(&usd, &tokens)
	return usd, tokens, err
}

// dollars writes an amount with cents, and with more where it has more.
func dollars(usd float64) string {
	s := strconv.FormatFloat(usd, 'f', -1, 64)
	if _, cents, _ := strings.Cut(s, "."); len(cents) < 2 {
		s = strconv.FormatFloat(usd, 'f', 2, 64)
	}
	return s + " USD"
}

// thousands writes a number with a comma between its groups of three digits.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
