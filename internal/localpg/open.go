package localpg

import (
	"context"
	"fmt"
	"os"
)

// condition is what a look at the server finds.
type condition int

const (
	absent     condition = iota // no server process
	deaf                        // a process that cannot be spoken to
	refusing                    // it answers, but with an error
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

// look finds out what condition the server is in. The error says why it is deaf
// or refusing.
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
	if err == nil {
		if !prepared {
			return unprepared, p, nil
		}
		return ready, p, nil
	}
	switch sqlState(err) {
	case "":
		return deaf, p, err
	case cannotConnectNow:
		return changing, p, nil
	case tooManyConnections: // it serves others
		return ready, p, nil
	}
	return refusing, p, err
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
