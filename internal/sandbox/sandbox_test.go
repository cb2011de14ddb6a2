package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"personas/internal/sandbox"
)

// Each bad child ends, with the reason, and takes nobody along.
func TestRun(t *testing.T) {
	t.Parallel()
	child := build(t)
	limits := sandbox.Limits{Memory: 512 << 20, CPU: time.Second, Wall: 20 * time.Second, Output: 1 << 20}
	quick := limits
	quick.Wall = 200 * time.Millisecond
	for _, c := range []struct {
		job    string
		limits sandbox.Limits
		want   error
	}{
		{"echo", limits, nil},
		{"spin", limits, sandbox.ErrTime},
		{"sleep", quick, sandbox.ErrTime},
		{"grow", limits, sandbox.ErrMemory},
		{"pour", limits, sandbox.ErrOutput},
		{"panic", limits, sandbox.ErrDied},
		{"overflow", limits, sandbox.ErrDied},
		{"fail", limits, sandbox.ErrDied},
	} {
		t.Run(c.job, func(t *testing.T) {
			t.Parallel()
			in := bytes.Repeat([]byte("words "), 10_000)
			out, err := sandbox.Run(t.Context(), []string{child, c.job}, in, c.limits)
			if !errors.Is(err, c.want) {
				t.Fatalf("ends with %v, want %v", err, c.want)
			}
			if err == nil && !bytes.Equal(out, in) {
				t.Errorf("gave back %d bytes of %d", len(out), len(in))
			}
		})
	}
}

// A child sees nothing of its surroundings and writes no file.
func TestRunIsAlone(t *testing.T) {
	child := build(t)
	t.Setenv("SECRET", "of the parent")
	dir := t.TempDir()
	out, err := sandbox.Run(t.Context(), []string{child, "look"}, []byte(filepath.Join(dir, "file")), sandbox.Default)
	if err != nil || len(out) > 0 {
		t.Errorf("the child saw %q: %v", out, err)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "file")); err == nil && len(data) > 0 {
		t.Errorf("the child wrote %q", data)
	}
}

// A job ends with whoever asked for it.
func TestRunStops(t *testing.T) {
	t.Parallel()
	child := build(t)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	if _, err := sandbox.Run(ctx, []string{child, "sleep"}, nil, sandbox.Default); !errors.Is(err, context.Canceled) {
		t.Errorf("ends with %v, want the context's error", err)
	}
}

func TestRunNothing(t *testing.T) {
	t.Parallel()
	if _, err := sandbox.Run(t.Context(), []string{filepath.Join(t.TempDir(), "none")}, nil, sandbox.Default); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("ends with %v", err)
	}
}

// build makes a plain child: one that looks for races has more addresses than any
// limit allows.
func build(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "child")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", name, "./testdata/child").CombinedOutput(); err != nil {
		t.Fatalf("building the child: %v\n%s", err, out)
	}
	return name
}
