package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// short is how a transaction begins that keeps others waiting: the server ends it
// where it hears nothing for a while, and its commit does not wait for the disk.
// What a crash of the server takes of it is a call that it has no answer of.
const short = `SELECT set_config('synchronous_commit', 'off', true), set_config('idle_in_transaction_session_timeout', '15s', true)`

// inShortTx runs a transaction that keeps others waiting, in two journeys to the
// server: one to begin it and to ask, one to end it with what was decided then.
// What decide reads beyond that costs a journey of its own; where it returns an
// error, nothing has happened.
func (s *Store) inShortTx(ctx context.Context, ask *pgx.Batch, decide func(conn *pgxpool.Conn, last *pgx.Batch) error) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release() // where a transaction is under way still, the connection is given up with it
	first, last := &pgx.Batch{}, &pgx.Batch{}
	first.Queue("BEGIN")
	first.Queue(short)
	first.QueuedQueries = append(first.QueuedQueries, ask.QueuedQueries...)
	if err := conn.SendBatch(ctx, first).Close(); err != nil {
		return rolledBack(ctx, conn, err)
	}
	if err := decide(conn, last); err != nil {
		return rolledBack(ctx, conn, err)
	}
	last.Queue("COMMIT")
	return conn.SendBatch(ctx, last).Close()
}

// rolledBack is err once the transaction is over. Where that cannot be said, the
// end of the connection says it.
func rolledBack(ctx context.Context, conn *pgxpool.Conn, err error) error {
	_, _ = conn.Exec(ctx, "ROLLBACK")
	return err
}

// inOneGo runs statements in a transaction of their own that does not wait for the
// disk, in one journey to the server.
func (s *Store) inOneGo(ctx context.Context, b *pgx.Batch) error {
	all := &pgx.Batch{}
	all.Queue(short)
	all.QueuedQueries = append(all.QueuedQueries, b.QueuedQueries...)
	return s.pool.SendBatch(ctx, all).Close()
}
