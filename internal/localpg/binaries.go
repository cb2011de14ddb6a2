package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	minPostgres = 15
	minVector   = "0.8.4" // below lie a CVE and two index corruptions
)

// Binaries is a Postgres that can be the private server.
type Binaries struct {
	Dir      string // the directory that holds postgres, initdb, pg_dump …
	Postgres string // its version, "18.4"
	Vector   string // the pgvector it comes with, "0.8.5"
}

// Major returns the first part of the Postgres version, which a data directory
// is bound to.
func (b Binaries) Major() int { return leading(b.Postgres) }

// program returns the path of one of the server's programs.
func (b Binaries) program(name string) string { return filepath.Join(b.Dir, name) }

// MissingError says why no Postgres could be used. It wraps ErrNoPostgres.
type MissingError struct {
	Need    int       // the major version an existing data directory needs; 0 for any
	Skipped []Skipped // what was looked at
}

// Skipped is a Postgres that was found but cannot be used.
type Skipped struct{ Dir, Reason string }

func (e *MissingError) Unwrap() error { return ErrNoPostgres }

func (e *MissingError) Error() string {
	var b strings.Builder
	b.WriteString(ErrNoPostgres.Error())
	if e.Need != 0 {
		fmt.Fprintf(&b, " (the existing data needs Postgres %d)", e.Need)
	}
	for _, s := range e.Skipped {
		fmt.Fprintf(&b, "\n  skipped %s: %s", s.Dir, s.Reason)
	}
	b.WriteString("\n" + provide)
	return b.String()
}

// provide lists the ways to get a Postgres with pgvector.
const provide = `provide one in any of these ways:
  personas db install
  sudo apt-get install -y postgresql-18-pgvector   (where the PostgreSQL project's packages are set up)
  brew install postgresql@18 pgvector
  docker run -d --name personas-db -e POSTGRES_PASSWORD=personas -p 127.0.0.1:5432:5432 pgvector/pgvector:pg18
    and then DATABASE_URL=postgres://postgres:personas@127.0.0.1:5432/postgres`

// Find returns the Postgres to run: the one of Config.BinDir, else an
// installed one, else one of the system. Existing data is only ever given to
// its own major version. Without a usable one the error is a *MissingError.
func (s *Server) Find(ctx context.Context) (Binaries, error) {
	need, err := s.dataMajor()
	if err != nil {
		return Binaries{}, err
	}
	missing := &MissingError{Need: need}
	for _, dir := range s.candidates() {
		b, err := examine(ctx, dir)
		if err == nil && need != 0 && b.Major() != need {
			err = fmt.Errorf("is Postgres %d, the existing data needs %d", b.Major(), need)
		}
		if err == nil {
			return b, nil
		}
		if ctx.Err() != nil {
			return Binaries{}, fmt.Errorf("looking for Postgres: %w", context.Cause(ctx))
		}
		missing.Skipped = append(missing.Skipped, Skipped{dir, err.Error()})
	}
	return Binaries{}, missing
}

// dataMajor returns the major version that wrote the data directory, 0 where
// there is none yet.
func (s *Server) dataMajor() (int, error) {
	text, err := os.ReadFile(filepath.Join(s.home.data(), "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the data directory's version: %w", err)
	}
	return leading(strings.TrimSpace(string(text))), nil
}

// candidates returns the directories to look in, best first. One that is named
// by the user is the only one.
func (s *Server) candidates() []string {
	if s.cfg.BinDir != "" {
		return []string{s.cfg.BinDir}
	}
	return append(installed(s.home.installs), systemDirs()...)
}

// systemDirs returns where package managers put Postgres, newest first, and
// where the one on the PATH is.
func systemDirs() []string {
	var dirs []string
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",
		"/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		found, _ := filepath.Glob(pattern) // the patterns are well formed
		slices.SortFunc(found, func(a, b string) int { return lastNumber(b) - lastNumber(a) })
		dirs = append(dirs, found...)
	}
	path, err := exec.LookPath("postgres")
	if err != nil {
		return dirs
	}
	if path, err = filepath.EvalSymlinks(path); err != nil || slices.Contains(dirs, filepath.Dir(path)) {
		return dirs
	}
	return append(dirs, filepath.Dir(path))
}

// examine returns what the Postgres in dir is, or why it cannot be used.
func examine(ctx context.Context, dir string) (Binaries, error) {
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return Binaries{}, fmt.Errorf("postgres does not run: %w%s", err, trailer(stderrOf(err)))
	}
	b := Binaries{Dir: dir, Postgres: numeric.FindString(string(out))}
	if b.Major() < minPostgres {
		return b, fmt.Errorf("is Postgres %s, %d or newer is needed", b.Postgres, minPostgres)
	}
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return b, errors.New("has no initdb")
	}
	b.Vector = vectorVersion(ctx, dir)
	switch {
	case b.Vector == "":
		return b, errors.New("has no pgvector")
	case !atLeast(b.Vector, minVector):
		return b, fmt.Errorf("has pgvector %s, %s or newer is needed", b.Vector, minVector)
	}
	return b, nil
}

var (
	numeric        = regexp.MustCompile(`\d+(\.\d+)*`)
	defaultVersion = regexp.MustCompile(`(?m)^\s*default_version\s*=\s*'([^']+)'`)
)

// vectorVersion returns the version of the pgvector that belongs to the
// Postgres in dir, "" where it has none.
func vectorVersion(ctx context.Context, dir string) string {
	share := []string{filepath.Join(dir, "../share/postgresql"), filepath.Join(dir, "../share")}
	if out, err := exec.CommandContext(ctx, filepath.Join(dir, "pg_config"), "--sharedir").Output(); err == nil {
		share = slices.Insert(share, 0, strings.TrimSpace(string(out)))
	}
	for _, d := range share {
		text, err := os.ReadFile(filepath.Join(d, "extension", "vector.control"))
		if m := defaultVersion.FindSubmatch(text); err == nil && m != nil {
			return string(m[1])
		}
	}
	return ""
}

// atLeast compares two dotted versions.
func atLeast(have, want string) bool {
	return slices.Compare(parts(have), parts(want)) >= 0
}

func parts(version string) []int {
	var ns []int
	for p := range strings.SplitSeq(version, ".") {
		ns = append(ns, leading(p))
	}
	return ns
}

// leading returns the number that s begins with, 0 where it begins with none.
func leading(s string) int {
	end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if end >= 0 {
		s = s[:end]
	}
	n, _ := strconv.Atoi(s)
	return n
}

// lastNumber returns the major version in a path such as
// /usr/lib/postgresql/17/bin.
func lastNumber(path string) int {
	all := numeric.FindAllString(path, -1)
	if len(all) == 0 {
		return 0
	}
	return leading(all[len(all)-1])
}

// stderrOf returns what a failed command wrote to standard error.
func stderrOf(err error) []byte {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.Stderr
	}
	return nil
}

// trailer renders a command's output for the end of an error message.
func trailer(out []byte) string {
	if text := strings.TrimSpace(string(out)); text != "" {
		return ": " + text
	}
	return ""
}
