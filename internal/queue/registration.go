package queue

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"personas/internal/store"
)

// workerLock is the first half of a worker's advisory lock; the second is its id.
const workerLock = 0x776f726b // "work"

// forget is how long the row of a worker that is gone is kept.
const forget = "30 days"

// registration says that a worker lives: its row, and the lock on its id, which
// the server frees when the connection ends, however it ends.
type registration struct {
	conn     *pgx.Conn
	id       int64
	clientID string
}

// register writes the row and takes the lock before anybody can see the row, so
// a row without a lock is always a worker that is gone.
func register(ctx context.Context, st *store.Store) (*registration, error) {
	conn, err := st.Lasting(ctx, "personas worker")
	if err != nil {
		return nil, fmt.Errorf("registering a worker: %w", err)
	}
	r := &registration{conn: conn, clientID: clientID()}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM worker WHERE gone_at < now() - interval '`+forget+`'`); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `INSERT INTO worker (client_id) VALUES ($1) RETURNING id`, r.clientID).Scan(&r.id); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `SELECT pg_advisory_lock($1, $2::int)`, workerLock, r.id)
		return err
	})
	if err != nil {
		conn.Close(context.WithoutCancel(ctx))
		return nil, fmt.Errorf("registering a worker: %w", err)
	}
	return r, nil
}

// clientID names a worker: where it runs, and at random, since River must never
// meet the same name twice.
func clientID() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%.60s-%d-%s", host, os.Getpid(), strings.ToLower(rand.Text()[:10]))
}

// sleep reads from the connection, on which nothing is expected, and so notices
// at once when it is cut.
func (r *registration) sleep(ctx context.Context, interval time.Duration) error {
	pause, cancel := context.WithTimeout(ctx, interval)
	defer cancel()
	for {
		_, err := r.conn.WaitForNotification(pause)
		switch {
		case err == nil: // somebody's notification
		case ctx.Err() != nil:
			return ctx.Err()
		case r.conn.IsClosed():
			return fmt.Errorf("the connection that holds the worker's lock: %w", err)
		default:
			return nil
		}
	}
}

// reap marks the workers as gone whose lock can be had, and makes the jobs of
// all that are gone available again, in one statement. Any number of processes
// may do it at once: the locks are released with the statement, and a row that
// another works on is left to that one. What is given away too early, because a
// worker only lost its connection, is done twice and written once.
func (r *registration) reap(ctx context.Context) error {
	_, err := r.conn.Exec(ctx, `
		WITH buried AS (
		    UPDATE worker SET gone_at = now()
		     WHERE CASE WHEN gone_at IS NULL AND id <> $1 THEN pg_try_advisory_xact_lock($2, id::int) ELSE false END
		    RETURNING client_id),
		gone AS (SELECT client_id FROM buried UNION SELECT client_id FROM worker WHERE gone_at IS NOT NULL)
		UPDATE river.river_job SET state = 'available', scheduled_at = now()
		 WHERE id IN (SELECT id FROM river.river_job
		               WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] IN (SELECT client_id FROM gone)
		                 FOR UPDATE SKIP LOCKED)`, r.id, workerLock)
	return err
}

// leave marks a worker as gone that has stopped by itself, and closes its
// connection.
func (r *registration) leave(ctx context.Context) error {
	defer r.conn.Close(ctx)
	if r.conn.IsClosed() {
		return nil
	}
	_, err := r.conn.Exec(ctx, `UPDATE worker SET gone_at = now() WHERE id = $1`, r.id)
	return err
}
