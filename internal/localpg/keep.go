package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	lockPatience = 2 * time.Second // others look at the keeper's lock for an instant
	adoptedPulse = time.Second     // how often to see whether a server that is not our child lives
)

// Keep is the life of the keeper: it starts the server, or adopts one whose
// keeper was killed, and returns when that has stopped. It stops the server
// gently when nobody has used it for Config.IdleAfter, and fast when ctx ends.
// Where another keeper is at work the error is ErrKept.
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
		k.pid = p.pid
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
	log    io.Writer
	pid    int
	exited chan error // how our child ended; nil for an adopted server

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
	as, err := k.home.as.resolve(ctx)
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
	dir := k.socketDir()
	if err := makeSocketDir(dir, as); err != nil {
		return err
	}
	return k.launch(as, b, dir)
}

// launch runs postgres without the bounds of a context: it is stopped by
// signals that let it write its state.
func (k *keeper) launch(as identity, b Binaries, socketDir string) error {
	cmd, err := command(context.Background(), as, b, "postgres", k.serverArgs(socketDir)...)
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

// clearRemains takes out of the way what a killed server left: its backends,
// which may go on for as long as their query takes, and a pid file whose pid
// is another program's by now.
func (s *Server) clearRemains(ctx context.Context) error {
	for _, pid := range serverProcesses(s.home.data()) {
		if err := s.end(ctx, pid, syscall.SIGQUIT, syscall.SIGKILL); err != nil {
			return fmt.Errorf("ending a process of the former server: %w", err)
		}
	}
	return disownPidFile(s.home.data(), os.Getpid())
}

// disownPidFile replaces the pid in a stale pid file by that of postgres' future
// parent. Postgres takes a file with its parent's pid for stale, where it would
// take an unrelated process with that pid for another server; the rest of the
// file it still needs, to find shared memory that is in use.
func disownPidFile(data string, parent int) error {
	path := data + "/postmaster.pid"
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("stale pid file: %w", err)
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	if err := os.WriteFile(path, []byte(strconv.Itoa(parent)+"\n"+rest), 0o600); err != nil {
		return fmt.Errorf("stale pid file: %w", err)
	}
	return nil
}

// watch returns when the server has stopped, by itself or by us.
func (k *keeper) watch(ctx context.Context) error {
	defer func() { _ = os.Remove(k.socketDir()) }() // only if it is empty
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
	if _, answered := errors.AsType[*pgconn.PgError](err); answered {
		return true, nil // full, starting or recovering
	}
	if err != nil {
		return false, err
	}
	had := sessions != k.sessions
	k.sessions = sessions
	return clients > 0 || had, nil
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
