package localpg

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// logLimit is the size at which the log is put aside before a start.
const logLimit = 4 << 20

// keeperProcess is a keeper we have started.
type keeperProcess struct {
	pid     int
	started time.Time
	path    string // of its log
	from    int64  // where its part of the log begins
	ended   bool
}

// spawnKeeper starts a keeper that outlives this process: in a session of its
// own, writing to the server's log.
func (s *Server) spawnKeeper() (*keeperProcess, error) {
	if s.cfg.Keeper == nil {
		return nil, errors.New("no command to keep the private database running is configured")
	}
	argv, err := s.cfg.Keeper()
	if err != nil {
		return nil, fmt.Errorf("finding the program that keeps the private database running: %w", err)
	}
	log, err := s.openLog()
	if err != nil {
		return nil, err
	}
	defer log.Close()
	from, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("log of the private database: %w", err)
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = "/"
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = detached()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the keeper of the private database: %w", err)
	}
	k := &keeperProcess{pid: cmd.Process.Pid, started: time.Now(), path: log.Name(), from: from}
	return k, cmd.Process.Release()
}

// openLog opens the server's log for appending. A long one is put aside, which
// keeps one former log.
func (s *Server) openLog() (*os.File, error) {
	path := s.home.log()
	if fi, err := os.Stat(path); err == nil && fi.Size() > logLimit {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, fmt.Errorf("log of the private database: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("log of the private database: %w", err)
	}
	return f, nil
}

// exited reports whether the keeper has ended.
func (k *keeperProcess) exited() bool {
	if !k.ended {
		k.ended = reap(k.pid)
	}
	return k.ended
}

// release leaves the keeper to itself. One that has ended is taken off the
// process table; one that ends later goes with us.
func (k *keeperProcess) release() { k.exited() }

// log returns the end of what was logged since the keeper started.
func (k *keeperProcess) log() []byte {
	const most = 2000
	f, err := os.Open(k.path)
	if err != nil {
		return nil
	}
	defer f.Close()
	text, err := io.ReadAll(io.NewSectionReader(f, k.from, logLimit))
	if err != nil {
		return nil
	}
	return text[max(0, len(text)-most):]
}
