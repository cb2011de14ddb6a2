package localpg

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
