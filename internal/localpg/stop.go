package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// Ways to stop a server, each signal when the one before has not done it
// within stepTime: SIGTERM waits for clients to leave, SIGINT sends them away,
// SIGQUIT stops without writing, which the next start makes good.
var (
	gentle = []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL}
	fast   = []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL}
)

const stepTime = 10 * time.Second

// Stop stops the server, sending its clients away, and waits until it and its
// keeper are gone. It does nothing where none runs.
func (s *Server) Stop(ctx context.Context) error {
	if !s.home.initialised() {
		return nil
	}
	lock, err := waitLock(ctx, s.home.startLock())
	if err != nil {
		return fmt.Errorf("stopping the private database: %w", err)
	}
	defer lock.Close()
	ctx, cancel := context.WithTimeoutCause(ctx, time.Minute, errors.New("its keeper does not end"))
	defer cancel()
	for {
		p, running := s.postmaster()
		if !running && !locked(s.home.keeperLock()) {
			return nil
		}
		if running {
			err = s.end(ctx, p.pid, fast...)
		} else {
			err = pause(ctx)
		}
		if err != nil {
			return fmt.Errorf("stopping the private database: %w", err)
		}
	}
}

// end sends one of the server's processes the signals in turn until it is gone.
// After the last one it waits for as long as ctx allows.
func (s *Server) end(ctx context.Context, pid int, signals ...syscall.Signal) error {
	for i, sig := range signals {
		if err := kill(pid, sig); err != nil && !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("process %d: %w", pid, err)
		}
		step, cancel := ctx, context.CancelFunc(func() {})
		if i < len(signals)-1 {
			step, cancel = context.WithTimeout(ctx, stepTime)
		}
		gone := s.waitGone(step, pid)
		cancel()
		if gone {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("process %d: %w", pid, context.Cause(ctx))
		}
	}
	return nil
}

// waitGone waits until pid is no process of the server, and reports whether
// that came before the end of ctx.
func (s *Server) waitGone(ctx context.Context, pid int) bool {
	for serverProcess(pid, s.home.data()) {
		if pause(ctx) != nil {
			return false
		}
	}
	return true
}
