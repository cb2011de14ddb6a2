// Package sandbox runs a job of this program in a process of its own, on bytes
// that may be hostile. The bytes go in by stdin, the result comes out by stdout;
// what the job may use is bounded, and a job that dies takes nobody along.
//
//	the program:  sandbox.Run(ctx, []string{self, "sandboxed", "pdf"}, bytes, limits)
//	its child:    sandbox.Serve(limits, os.Stdin, os.Stdout, job)
package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime/debug"
	"strings"
	"time"
)

// Limits bound a job. Where the system has no such limits (it is not Linux) Wall
// and Output hold, and the garbage collector keeps to Memory as far as it can.
type Limits struct {
	Memory int64         // bytes of address space beyond those a program has when it starts
	CPU    time.Duration // whole seconds
	Wall   time.Duration
	Output int64 // bytes
}

// Default are limits for reading one file.
var Default = Limits{Memory: 1 << 30, CPU: 20 * time.Second, Wall: 30 * time.Second, Output: 64 << 20}

// Errors of a job that ended badly.
var (
	ErrMemory = errors.New("needs more memory than a file may")
	ErrTime   = errors.New("needs more time than a file may")
	ErrOutput = errors.New("gives more than a file may")
	ErrDied   = errors.New("ends the program that reads it")
)

// Run runs a job and returns its result. It ends with the job: nothing is left
// running.
func Run(ctx context.Context, command []string, in []byte, l Limits) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, l.Wall)
	defer cancel()
	cmd := exec.CommandContext(limited, command[0], command[1:]...)
	cmd.Env = []string{"GOTRACEBACK=none"} // no home, no database, no secret
	cmd.Stdin = bytes.NewReader(in)
	cmd.WaitDelay = time.Second
	errs := &first{}
	cmd.Stderr = errs
	out := &bounded{limit: l.Output, full: cancel}
	cmd.Stdout = out
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case out.over:
		return nil, ErrOutput
	case limited.Err() != nil:
		return nil, ErrTime
	case err != nil:
		return nil, cause(err, cmd, string(errs.said))
	}
	return out.data, nil
}

// cause says why a job ended.
func cause(err error, cmd *exec.Cmd, said string) error {
	switch {
	case cmd.ProcessState == nil:
		return fmt.Errorf("starting %s: %w", cmd.Path, err)
	case strings.Contains(said, "out of memory"), strings.Contains(said, "cannot allocate memory"):
		return ErrMemory
	case outOfTime(cmd.ProcessState), strings.Contains(said, "SIGXCPU"):
		return ErrTime
	}
	return fmt.Errorf("%w (%w)", ErrDied, err)
}

// Serve is the child's side: it takes on the limits, then does the job. What it
// returns is the process's exit code.
func Serve(l Limits, in io.Reader, out io.Writer, job func([]byte) ([]byte, error)) int {
	debug.SetMemoryLimit(l.Memory * 3 / 4)
	debug.SetMaxStack(64 << 20)
	if err := confine(l); err != nil {
		return 1
	}
	given, err := io.ReadAll(in)
	if err != nil {
		return 1
	}
	result, err := job(given)
	if err == nil {
		_, err = out.Write(result)
	}
	if err != nil {
		return 1
	}
	return 0
}

// bounded keeps what is written to it, up to a limit.
type bounded struct {
	data  []byte
	limit int64
	over  bool
	full  func()
}

func (b *bounded) Write(p []byte) (int, error) {
	if int64(len(b.data)+len(p)) > b.limit {
		b.over = true
		b.full()
		return 0, ErrOutput
	}
	b.data = append(b.data, p...)
	return len(p), nil
}

// first keeps the beginning of what a dying job says: its reason stands there.
type first struct{ said []byte }

func (f *first) Write(p []byte) (int, error) {
	f.said = append(f.said, p[:min(len(p), 4096-len(f.said))]...)
	return len(p), nil
}
