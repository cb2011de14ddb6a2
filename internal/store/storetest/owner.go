package storetest

import (
	"context"

	"personas/internal/store"
)

// AsOwner runs a statement as whoever signed in, who owns the tables: what stops
// it are the laws of the database, and not that the program's role has no right to
// it.
func AsOwner(ctx context.Context, s *store.Store, sql string, args ...any) error {
	return s.InTx(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL ROLE NONE`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sql, args...)
		return err
	})
}

// Ask reads one value as whoever signed in, who sees what all connections do.
func Ask[T any](ctx context.Context, s *store.Store, sql string, args ...any) (value T, err error) {
	err = s.InTx(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL ROLE NONE`); err != nil {
			return err
		}
		return tx.QueryRow(ctx, sql, args...).Scan(&value)
	})
	return value, err
}

// Waits reports whether a statement on the database waits for a lock.
func Waits(ctx context.Context, s *store.Store) (bool, error) {
	return Ask[bool](ctx, s, `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`)
}
