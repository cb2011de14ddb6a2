package localpg

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// maxSocketDir is the longest directory a socket can be in: the kernel's name
// for it has 107 bytes on Linux and 103 on macOS, of which the file takes 14.
const maxSocketDir = 103 - len("/"+socketName)

const socketName = ".s.PGSQL." + port

// socketDir returns the directory for the socket of a server that is to be
// started: in the runtime directory if that is ours and short, else in the
// system's temporary directory. Its name is made from the data directory's
// path, which may be of any length.
func (s *Server) socketDir() string {
	name := "personas-" + shortHash(s.home.dir)
	if s.home.as.kind != asAccount && private(s.cfg.RuntimeDir, os.Getuid()) == nil {
		if dir := filepath.Join(s.cfg.RuntimeDir, name); len(dir) <= maxSocketDir {
			return dir
		}
	}
	name = fmt.Sprintf("personas-%d-%s", os.Getuid(), shortHash(s.home.dir))
	if dir := filepath.Join(os.TempDir(), name); len(dir) <= maxSocketDir {
		return dir
	}
	return filepath.Join("/tmp", name)
}

// makeSocketDir creates dir for the identity, or checks the one that is there:
// in a temporary directory anyone could have made it. The socket of a killed
// server is removed; Postgres would take the pid beside it for a server's, also
// when it is another program's by now.
func makeSocketDir(dir string, as identity) error {
	err := os.Mkdir(dir, 0o700)
	if err == nil {
		err = as.own(dir)
	} else if errors.Is(err, os.ErrExist) {
		err = private(dir, as.uid)
	}
	for _, name := range []string{socketName, socketName + ".lock"} {
		if e := os.Remove(filepath.Join(dir, name)); !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	if err != nil {
		return fmt.Errorf("directory of the database socket: %w", err)
	}
	return nil
}

// private reports, as an error, a directory that is not one, or that someone
// other than uid may own or enter.
func private(dir string, uid int) error {
	fi, err := os.Lstat(dir)
	switch {
	case err != nil:
		return err
	case !fi.IsDir():
		return fmt.Errorf("%s is no directory: remove it, the database socket goes there", dir)
	case owner(fi) != uid:
		return fmt.Errorf("%s belongs to another user: it cannot hold the database socket", dir)
	case fi.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("%s is open to other users (%v): run `chmod 700 %s`", dir, fi.Mode().Perm(), dir)
	}
	return nil
}

// pidFile is what a running postgres writes about itself into the data
// directory. The file stays behind when the server is killed.
type pidFile struct {
	pid       int
	socketDir string
}

// readPidFile returns the zero pidFile where there is none, or not yet a whole
// one.
func readPidFile(data string) pidFile {
	f, err := os.Open(filepath.Join(data, "postmaster.pid"))
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
