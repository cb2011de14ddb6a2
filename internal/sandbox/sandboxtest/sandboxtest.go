// Package sandboxtest lets tests do jobs in a child, as the program does them.
package sandboxtest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"personas/internal/sandbox"
)

// Program names a program that is built already, so that nothing has to be built
// and the peak memory of a test's children is that of the jobs.
const Program = "PERSONAS_PROGRAM"

// Child runs jobs in children of the program. It is built here, plainly, since a
// test cannot be its own child: one that looks for races takes no limits.
func Child(tb testing.TB, job string) func(context.Context, []byte) ([]byte, error) {
	tb.Helper()
	program := os.Getenv(Program)
	if program == "" {
		program = build(tb)
	}
	return func(ctx context.Context, question []byte) ([]byte, error) {
		return sandbox.Run(ctx, []string{program, "sandboxed", job}, question, sandbox.Default)
	}
}

func build(tb testing.TB) string {
	tb.Helper()
	program := filepath.Join(tb.TempDir(), "personas")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	cmd := exec.CommandContext(tb.Context(), "go", "build", "-o", program, "personas/cmd/personas")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("building the program: %v\n%s", err, out)
	}
	return program
}
