package storetest

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"personas/internal/store"
)

// Held sums up what each table holds: two equal sums are of equal rows.
func Held(ctx context.Context, s *store.Store) (map[string]string, error) {
	rows, err := s.Pool().Query(ctx, `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('personas', 'vectors')`)
	if err != nil {
		return nil, err
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, table := range tables {
		var sum string
		if err := s.Pool().QueryRow(ctx, `SELECT coalesce(md5(string_agg(md5(x::text), '' ORDER BY md5(x::text))), '') FROM `+table+` x`).Scan(&sum); err != nil {
			return nil, fmt.Errorf("summing up %s: %w", table, err)
		}
		out[table] = sum
	}
	return out, nil
}
