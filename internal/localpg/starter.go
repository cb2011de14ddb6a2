package localpg

import (
	"context"
	"fmt"
	"time"
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
	case c == refusing:
		return fmt.Errorf("its process %d refuses connections: %w", p.pid, why)
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
