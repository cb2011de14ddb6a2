package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

const (
	lockPatience = 2 * time.Second // others look at the keeper's lock for an instant
	adoptedPulse = time.Second     // how often to see whether a server that is not our child lives
)

// Keep is the life of the keeper: it starts the server, or adopts one whose
// keeper was killed, and returns when that has stopped. It stops the server
// gently when nobody has used it for Config.IdleAfter, and fast when ctx ends.
// Where another keeper is at work the error is ErrKept, which is no failure of
// the command that called it.
func (s *Server) Keep(ctx context.Context) error {
	if !s.home.initialised() {
		return fmt.Errorf("there is no database in %s to keep: run `personas db start`", s.home.dir)
	}
	lock, err := s.keeperLock(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	log, err := s.openLog()
	if err != nil {
		return err
	}
	defer log.Close()
	k := &keeper{Server: s, log: log}
	if p, running := s.postmaster(); running {
		k.pid, k.socketAt = p.pid, p.socketDir
		k.logf("adopted the server, process %d", k.pid)
	} else if err := k.start(ctx); err != nil {
		return err
	}
	return k.watch(ctx)
}

// keeperLock takes the lock that makes this process the one keeper.
func (s *Server) keeperLock(ctx context.Context) (*os.File, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, lockPatience, ErrKept)
	defer cancel()
	return waitLock(ctx, s.home.keeperLock())
}

// keeper is a server under the eyes of this process.
type keeper struct {
	*Server
	log      io.Writer
	pid      int
	socketAt string     // the socket's directory
	exited   chan error // how our child ended; nil for an adopted server

	idleSince time.Time
	sessions  int64 // counted by the server at the last check
}

func (k *keeper) logf(format string, args ...any) {
	fmt.Fprintf(k.log, "%s [%d] keeper: %s\n",
		time.Now().UTC().Format("2006-01-02 15:04:05.000 UTC"), os.Getpid(), fmt.Sprintf(format, args...))
}

// start starts postgres as our child.
func (k *keeper) start(ctx context.Context) error {
	b, err := k.Find(ctx)
	if err != nil {
		return err
	}
	as, err := k.identity(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(as.canReach(k.home.data()), as.canReach(b.program("postgres"))); err != nil {
		return err
	}
	if err := k.clearRemains(ctx); err != nil {
		return err
	}
	if err := k.writeConfig(); err != nil {
		return err
	}
	k.socketAt = k.socketDir()
	if err := makeSocketDir(k.socketAt, as); err != nil {
		return err
	}
	return k.launch(as, b)
}

// launch runs postgres without the bounds of a context: it is stopped by
// signals that let it write its state.
func (k *keeper) launch(as identity, b Binaries) error {
	cmd, err := command(context.Background(), as, b, "postgres", k.serverArgs(k.socketAt)...)
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = k.log, k.log
	inOwnGroup(cmd.SysProcAttr)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting postgres: %w", err)
	}
	k.pid = cmd.Process.Pid
	k.exited = make(chan error, 1)
	go func() { k.exited <- cmd.Wait() }()
	k.logf("started Postgres %s from %s, process %d", b.Postgres, b.Dir, k.pid)
	return nil
}

// watch returns when the server has stopped, by itself or by us.
func (k *keeper) watch(ctx context.Context) error {
	defer func() { _ = os.Remove(k.socketAt) }() // only if it is empty
	pulse := k.cfg.CheckEvery
	if k.exited == nil {
		pulse = min(pulse, adoptedPulse)
	}
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	k.idleSince = time.Now()
	checked := time.Now()
	for {
		select {
		case err := <-k.exited:
			return k.ended(err)
		case <-ctx.Done():
			return k.stop(ctx, "asked to", fast...)
		case <-tick.C:
		}
		if k.exited == nil && !serverProcess(k.pid, k.home.data()) {
			return k.ended(nil)
		}
		if time.Since(checked) < k.cfg.CheckEvery {
			continue
		}
		checked = time.Now()
		if stop := k.check(ctx); stop != nil {
			return k.stop(ctx, "idle", stop...)
		}
	}
}

func (k *keeper) ended(err error) error {
	if err != nil {
		return fmt.Errorf("postgres ended: %w", err)
	}
	k.logf("the server has stopped")
	return nil
}

// stop stops the server with the signals, or fast when ctx ends on the way.
func (k *keeper) stop(ctx context.Context, why string, signals ...syscall.Signal) error {
	k.logf("stopping the server: %s", why)
	err := k.end(ctx, k.pid, signals...)
	if ctx.Err() != nil {
		err = k.end(context.WithoutCancel(ctx), k.pid, fast...)
	}
	if err != nil {
		return err
	}
	return k.ended(nil)
}
