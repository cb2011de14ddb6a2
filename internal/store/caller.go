package store

import (
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
)

// callerLock is the first half of a caller's advisory lock; the second is its
// number.
const callerLock = 0x63616c6c // "call"

// Caller is this process as one that makes model calls. While it lives it holds
// a lock, which the server frees when its connection ends, however it ends; what
// it has claimed is free again from then on.
type Caller struct {
	store *Store

	mu   sync.Mutex
	conn *pgx.Conn // nil until the first call
	id   int32

	doors sync.Map // of servers, by their URL: *door
}

// Caller returns a caller that connects when it makes its first call. Close it.
func (s *Store) Caller() *Caller { return &Caller{store: s} }

// door is that of a server.
func (c *Caller) door(server string) *door {
	d, _ := c.doors.LoadOrStore(server, newDoor())
	return d.(*door)
}

// Close gives the caller's lock up. No call of it may be in flight.
func (c *Caller) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != nil {
		c.conn.Close(context.Background())
	}
	c.conn = nil
}

// number is the caller's number. Where lost is that number, the lock on it is
// gone with its connection, and the caller gets another.
func (c *Caller) number(ctx context.Context, lost int32) (int32, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != nil && c.id != lost {
		return c.id, nil
	}
	if c.conn != nil {
		c.conn.Close(ctx)
		c.conn = nil
	}
	if err := c.register(ctx, lost); err != nil {
		return 0, fmt.Errorf("registering a caller of models: %w", err)
	}
	return c.id, nil
}

// register takes a new number and the lock on it, before any row names the
// number, so a number without a lock is always a caller that is gone. Calls in
// flight under the number that was lost go on under the new one.
func (c *Caller) register(ctx context.Context, lost int32) (err error) {
	conn, err := c.store.Lasting(ctx, "personas caller")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			conn.Close(context.WithoutCancel(ctx))
		}
	}()
	var id int32
	if err := conn.QueryRow(ctx, `SELECT nextval('model_caller')`).Scan(&id); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1, $2)`, callerLock, id); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `UPDATE model_call SET caller = $1 WHERE caller = $2 AND state = 'in_flight'`, id, lost); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `UPDATE model_lease SET caller = $1 WHERE caller = $2`, id, lost); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, `
		UPDATE model_call SET state = 'lost', ended_at = clock_timestamp()
		 WHERE CASE WHEN state = 'in_flight' AND caller <> $2 THEN pg_try_advisory_xact_lock($1, caller) ELSE false END`, callerLock, id)
	if err != nil {
		return err
	}
	c.conn, c.id = conn, id
	return nil
}
