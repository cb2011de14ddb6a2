package localpg

import (
	"context"
	"errors"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// check returns the signals to stop the server with if it has been idle for
// long enough, else nil. A server that cannot be asked is only stopped gently:
// it may have clients from before its socket was lost.
func (k *keeper) check(ctx context.Context) []syscall.Signal {
	busy, err := k.busy(ctx)
	if busy {
		k.idleSince = time.Now()
	}
	switch {
	case time.Since(k.idleSince) < k.cfg.IdleAfter:
		return nil
	case err != nil:
		k.logf("the server cannot be asked for its clients: %v", err)
		return gentle[:1]
	}
	return gentle
}

// busy reports whether the server has clients other than this check, or had
// some since the last one. The keeper's own sessions are in the database
// postgres, which is not counted.
func (k *keeper) busy(ctx context.Context) (bool, error) {
	p, running := k.postmaster()
	if !running || p.socketDir == "" {
		return false, errors.New("it has no socket")
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	var clients, sessions int64
	err := within(ctx, dsn(p.socketDir, "postgres"), func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, `
			SELECT (SELECT count(*) FROM pg_stat_activity
			        WHERE backend_type IN ('client backend', 'walsender') AND pid <> pg_backend_pid()),
			       (SELECT coalesce(sum(sessions), 0) FROM pg_stat_database WHERE datname <> 'postgres')`,
		).Scan(&clients, &sessions)
	})
	switch state := sqlState(err); {
	case state == tooManyConnections, state == cannotConnectNow:
		return true, nil
	case err != nil:
		return false, err
	}
	had := sessions != k.sessions
	k.sessions = sessions
	return clients > 0 || had, nil
}
