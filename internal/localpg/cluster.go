package localpg

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

var (
	//go:embed server.conf
	serverConf []byte
	//go:embed hba.conf
	hbaConf []byte
)

// makeHome creates the home directory. The account's server needs to pass
// through it to its data, but not to look around.
func (s *Server) makeHome() error {
	if s.home.as.kind != asAccount {
		if err := os.MkdirAll(s.home.dir, 0o700); err != nil {
			return fmt.Errorf("directory of the private database: %w", err)
		}
		return nil
	}
	for _, dir := range []string{s.cfg.root.stateDir, s.home.dir} {
		err := os.MkdirAll(dir, 0o711)
		if err == nil {
			err = os.Chmod(dir, 0o711) // whatever the umask
		}
		if err != nil {
			return fmt.Errorf("directory of the private database: %w", err)
		}
	}
	return nil
}

// initialise makes the database cluster where there is none, under another
// name first. The caller holds the start lock.
func (s *Server) initialise(ctx context.Context, b Binaries) error {
	if s.home.initialised() {
		return nil
	}
	as, err := s.identity(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(as.canReach(s.home.data()), as.canReach(b.program("initdb"))); err != nil {
		return err
	}
	fresh, err := s.freshDir(as)
	if err != nil {
		return fmt.Errorf("database directory: %w", err)
	}
	cmd, err := command(ctx, as, b, "initdb", "--pgdata", fresh, "--username", role, "--auth", "trust",
		"--encoding", "UTF8", "--locale", "C", "--data-checksums", "--no-instructions")
	if err != nil {
		return err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initialising the private database in %s: %w%s", s.home.dir, err, trailer(out))
	}
	if err := os.Rename(fresh, s.home.data()); err != nil {
		return fmt.Errorf("database directory: %w", err)
	}
	return syncDir(s.home.dir)
}

// syncDir makes a rename in dir last through a loss of power.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// freshDir makes a directory for initdb, and removes what a killed start left.
// The name is a new one each time, because the initdb of that start may still
// be at work; what it keeps from being removed is removed next time.
func (s *Server) freshDir(as identity) (string, error) {
	old, _ := filepath.Glob(s.home.data() + ".new-*") // a strange path only leaves rubbish
	for _, dir := range old {
		_ = os.RemoveAll(dir)
	}
	dir, err := os.MkdirTemp(s.home.dir, "data.new-")
	if err != nil {
		return "", err
	}
	return dir, as.own(dir)
}

// serverEnv is the whole environment of the server and its tools. Keys and
// settings of the person's shell do not belong in a server that outlives it.
var serverEnv = []string{"LC_ALL=C", "PATH=/usr/bin:/bin"}

// command prepares a program of the server, run as the given identity.
func command(ctx context.Context, as identity, b Binaries, name string, args ...string) (*exec.Cmd, error) {
	attr, err := as.procAttr()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, b.program(name), args...)
	cmd.Env = serverEnv
	cmd.Dir = "/"
	cmd.SysProcAttr = attr
	return cmd, nil
}

// writeConfig puts the server's configuration files into the home directory.
func (s *Server) writeConfig() error {
	files := map[string][]byte{"server.conf": serverConf, "hba.conf": hbaConf}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(s.home.dir, name), text, 0o644); err != nil {
			return fmt.Errorf("configuration of the private database: %w", err)
		}
	}
	return nil
}

// serverArgs returns the arguments that postgres is started with.
func (s *Server) serverArgs(socketDir string) []string {
	args := []string{"-D", s.home.data(), "-p", port,
		"-c", "config_file=" + filepath.Join(s.home.dir, "server.conf"),
		"-c", "hba_file=" + filepath.Join(s.home.dir, "hba.conf"),
		"-c", `unix_socket_directories="` + strings.ReplaceAll(socketDir, `"`, `""`) + `"`,
		"-c", "dynamic_shared_memory_type=" + sharedMemoryType(),
	}
	for _, setting := range s.cfg.Settings {
		args = append(args, "-c", setting)
	}
	return args
}
