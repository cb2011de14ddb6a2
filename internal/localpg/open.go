package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// How long a start may take. The patience counts from the last visible change,
// so a server that recovers from a crash is not cut short.
const (
	patience     = 10 * time.Second
	recovery     = 2 * time.Minute // for a server that says it is starting or stopping
	deafAfter    = 3 * time.Second // without a usable socket
	respawnEvery = 500 * time.Millisecond
	startLimit   = 5 * time.Minute // over all
	dialTimeout  = 2 * time.Second
)

// condition is what a look at the server finds.
type condition int

const (
	absent     condition = iota // no server process
	deaf                        // a process that cannot be spoken to
	changing                    // it starts, recovers or stops, and says so
	unprepared                  // it serves, but has no database personas yet
	ready                       // Open has nothing to do
)

// Open returns the connection string of the running server's database, and
// starts the server if it does not run. The database has the extension vector
// and belongs to a superuser.
//
// A server without a keeper, because that was killed, gets a new one.
func (s *Server) Open(ctx context.Context) (string, error) {
	if c, p, _ := s.look(ctx); c == ready {
		s.ensureKept()
		return dsn(p.socketDir, database), nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, startLimit,
		fmt.Errorf("the private database did not start within %v", startLimit))
	defer cancel()
	if err := s.makeHome(); err != nil {
		return "", err
	}
	lock, err := waitLock(ctx, s.home.startLock())
	if err != nil {
		return "", fmt.Errorf("starting the private database: %w", err)
	}
	defer lock.Close()
	return s.openLocked(ctx)
}

// Start starts the server if it does not run. It stops by itself when nobody
// has used it for Config.IdleAfter.
func (s *Server) Start(ctx context.Context) error {
	_, err := s.Open(ctx)
	return err
}

// openLocked does the work of Open for the one process that has the start lock.
func (s *Server) openLocked(ctx context.Context) (string, error) {
	if _, running := s.postmaster(); !running {
		b, err := s.Find(ctx)
		if err != nil {
			return "", err
		}
		if err := s.initialise(ctx, b); err != nil {
			return "", err
		}
	}
	p, err := s.bringUp(ctx)
	if err != nil {
		return "", fmt.Errorf("starting the private database: %w", err)
	}
	if err := prepare(ctx, p.socketDir); err != nil {
		return "", fmt.Errorf("preparing the private database: %w", err)
	}
	return dsn(p.socketDir, database), nil
}

// look finds out what condition the server is in. The error says why a deaf
// one is.
func (s *Server) look(ctx context.Context) (condition, pidFile, error) {
	p, running := s.postmaster()
	if !running {
		return absent, pidFile{}, nil
	}
	fi, err := os.Stat(s.home.data())
	if err != nil {
		return deaf, p, err
	}
	if err := private(p.socketDir, owner(fi)); err != nil {
		return deaf, p, err
	}
	prepared, err := hasDatabase(ctx, p.socketDir)
	pgErr, isPg := errors.AsType[*pgconn.PgError](err)
	switch {
	case err == nil && prepared:
		return ready, p, nil
	case err == nil:
		return unprepared, p, nil
	case !isPg:
		return deaf, p, err
	case pgErr.Code == "57P03": // cannot_connect_now
		return changing, p, nil
	case pgErr.Code == "53300": // too_many_connections: it serves
		return ready, p, nil
	}
	return deaf, p, err
}

// hasDatabase reports whether the server has its database yet. It asks in the
// database that every server has, where the keeper takes nobody for a user.
func hasDatabase(ctx context.Context, socketDir string) (found bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	err = within(ctx, dsn(socketDir, "postgres"), func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, database).Scan(&found)
	})
	return found, err
}

// prepare gives the server its database with the current extension. It does
// the same again without harm.
func prepare(ctx context.Context, socketDir string) error {
	found, err := hasDatabase(ctx, socketDir)
	if err != nil {
		return err
	}
	if found {
		return updateExtension(ctx, dsn(socketDir, database))
	}
	return within(ctx, dsn(socketDir, "postgres"), func(conn *pgx.Conn) error {
		return createDatabase(ctx, conn, socketDir)
	})
}

// createDatabase makes the database under another name and renames it when the
// extension is in it: who can connect to it finds it complete.
func createDatabase(ctx context.Context, conn *pgx.Conn, socketDir string) error {
	const fresh = database + "_new"
	if _, err := conn.Exec(ctx, `DROP DATABASE IF EXISTS `+fresh); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `CREATE DATABASE `+fresh); err != nil {
		return err
	}
	if err := updateExtension(ctx, dsn(socketDir, fresh)); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, `ALTER DATABASE `+fresh+` RENAME TO `+database)
	return err
}

// updateExtension brings vector in a database to the version on disk.
func updateExtension(ctx context.Context, dsn string) error {
	return within(ctx, dsn, func(conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, `CREATE EXTENSION IF NOT EXISTS vector`); err != nil {
			return err
		}
		_, err := conn.Exec(ctx, `ALTER EXTENSION vector UPDATE`)
		return err
	})
}

// within runs do on a connection of its own.
func within(ctx context.Context, dsn string, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	return errors.Join(do(conn), conn.Close(ctx))
}

// bringUp waits until the server serves, starting and if need be stopping it.
// The caller holds the start lock.
func (s *Server) bringUp(ctx context.Context) (pidFile, error) {
	st := starter{Server: s, crashed: readPidFile(s.home.data()).pid != 0}
	defer st.release()
	for {
		c, p, why := s.look(ctx)
		if c == ready || c == unprepared {
			return p, st.keep()
		}
		if err := st.step(ctx, c, p, why); err != nil {
			return pidFile{}, err
		}
		if err := pause(ctx); err != nil {
			return pidFile{}, err
		}
	}
}

// starter is one attempt to bring a server up.
type starter struct {
	*Server
	crashed bool // a former server left its pid file behind

	condition condition // seen last
	since     time.Time // when it came to be
	keeper    *keeperProcess
}

// step does what the condition asks for, or reports that it has lasted too
// long.
func (st *starter) step(ctx context.Context, c condition, p pidFile, why error) error {
	if c != st.condition || st.since.IsZero() {
		st.condition, st.since = c, time.Now()
	}
	lasted := time.Since(st.since)
	switch {
	case c == absent:
		return st.stepAbsent(lasted)
	case c == deaf && lasted > deafAfter:
		if err := st.end(ctx, p.pid, fast...); err != nil {
			return fmt.Errorf("it runs but cannot be reached (%w), and does not stop: %w", why, err)
		}
	case c == changing && lasted > recovery:
		return fmt.Errorf("its process %d has been starting or stopping for %v: see %s",
			p.pid, recovery, st.home.log())
	}
	return nil
}

// stepAbsent sees to it that a keeper is at work on a server that does not
// run. A keeper that fails is tried again only where a former server may still
// be in its way.
func (st *starter) stepAbsent(lasted time.Duration) error {
	switch {
	case st.keeper == nil && !locked(st.home.keeperLock()):
		return st.spawn()
	case lasted > patience && st.keeper == nil:
		return fmt.Errorf("its keeper runs but starts no server: see %s", st.home.log())
	case lasted > patience:
		return fmt.Errorf("it did not start within %v%s", patience, trailer(st.keeper.log()))
	case st.keeper == nil, !st.keeper.exited(), locked(st.home.keeperLock()):
		return nil // a keeper is at work
	case !st.crashed:
		return fmt.Errorf("it stopped at once%s", trailer(st.keeper.log()))
	case time.Since(st.keeper.started) > respawnEvery:
		return st.spawn()
	}
	return nil
}

func (st *starter) spawn() (err error) {
	st.release()
	st.keeper, err = st.spawnKeeper()
	return err
}

// keep starts a keeper for a server that is up and has none.
func (st *starter) keep() error {
	if st.keeper != nil || locked(st.home.keeperLock()) {
		return nil
	}
	return st.spawn()
}

func (st *starter) release() {
	if st.keeper != nil {
		st.keeper.release()
	}
}

// ensureKept starts a keeper for a running server that has none. A failure is
// of no consequence to the caller, who has a server: the next one tries again.
func (s *Server) ensureKept() {
	if locked(s.home.keeperLock()) {
		return
	}
	lock, err := tryLock(s.home.startLock())
	if lock == nil || err != nil {
		return // whoever has it starts the keeper
	}
	defer lock.Close()
	if k, err := s.spawnKeeper(); err == nil {
		k.release()
	}
}
