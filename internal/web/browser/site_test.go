package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"personas/internal/localpg/localpgtest"
)

// built is the program, in a folder that goes when the tests have ended.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "personas-browser-")
	if err != nil {
		return "", err
	}
	made = dir
	program := filepath.Join(dir, "personas")
	if out, err := exec.Command("go", "build", "-o", program, "personas/cmd/personas").CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return program, nil
})

var made string

func programDir() string { return made }

// site is a home of its own with a database, in which the program runs.
type site struct {
	t             testing.TB
	program, home string
	env           []string
	addr          string // where the last server listens
}

func newSite(t testing.TB) *site {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, program: program, home: t.TempDir()}
	s.env = append(os.Environ(), "DATABASE_URL="+localpgtest.Database(t), "HOME="+s.home, "XDG_DATA_HOME=", "XDG_CONFIG_HOME=", "PERSONAS_LLM_URL=")
	return s
}

// run runs the program to its end and returns what it prints.
func (s *site) run(args ...string) string { return s.told("", args...) }

// told runs the program with something to read.
func (s *site) told(input string, args ...string) string {
	s.t.Helper()
	var errs strings.Builder
	c := exec.CommandContext(s.t.Context(), s.program, args...)
	c.Env, c.Dir, c.Stderr, c.Stdin = s.env, s.home, &errs, strings.NewReader(input)
	out, err := c.Output()
	if err != nil {
		s.t.Fatalf("personas %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return string(out)
}

// serve starts a server, which stops with the test, and returns the link that
// lets in once. A server of a team has none: it returns where that is.
func (s *site) serve(flags ...string) (link string) {
	s.t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(s.t.Context()))
	var errs strings.Builder
	c := exec.CommandContext(ctx, s.program, append([]string{"review", "--no-open", "--json", "--quiet"}, flags...)...)
	c.Env, c.Dir, c.Stderr = s.env, s.home, &errs
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	out, err := c.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		stop()
		_ = c.Wait() // it was interrupted
		if errs.Len() > 0 {
			s.t.Errorf("the server's log: %s", errs.String())
		}
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		s.t.Fatalf("the server did not start: %v\n%s", err, errs.String())
	}
	var at struct {
		URL, Addr string
	}
	if err := json.Unmarshal(line, &at); err != nil {
		s.t.Fatal(err)
	}
	s.addr = at.Addr
	return at.URL
}
