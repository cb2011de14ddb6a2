package localpg

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const pidFileName = "postmaster.pid"

// pidFile is what a running postgres writes about itself into the data
// directory. The file stays behind when the server is killed.
type pidFile struct {
	pid       int
	socketDir string
}

// readPidFile returns the zero pidFile where there is none, or not yet a whole
// one.
func readPidFile(data string) pidFile {
	f, err := os.Open(filepath.Join(data, pidFileName))
	if err != nil {
		return pidFile{}
	}
	defer f.Close()
	var lines []string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		lines = append(lines, strings.TrimSpace(sc.Text()))
	}
	var p pidFile
	if len(lines) > 0 {
		p.pid, _ = strconv.Atoi(lines[0]) // not a number: not running
	}
	if len(lines) > 4 {
		p.socketDir = lines[4]
	}
	return p
}

// postmaster returns the pid and socket of the running server. A pid whose
// process is gone, or is now another program's, is none.
func (s *Server) postmaster() (pidFile, bool) {
	p := readPidFile(s.home.data())
	if p.pid <= 1 || !serverProcess(p.pid, s.home.data()) {
		return pidFile{}, false
	}
	return p, true
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
	dir, err := os.OpenRoot(data) // the directory may be the account's, whose links root must not follow
	if err != nil {
		return fmt.Errorf("stale pid file: %w", err)
	}
	defer dir.Close()
	text, err := dir.ReadFile(pidFileName)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("stale pid file: %w", err)
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	if err := dir.WriteFile(pidFileName, []byte(strconv.Itoa(parent)+"\n"+rest), 0o600); err != nil {
		return fmt.Errorf("stale pid file: %w", err)
	}
	return nil
}
