// Command keeper keeps the test server of package localpgtest running. A test
// binary cannot do that itself: it is deleted when its tests end.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"personas/internal/localpg"
	"personas/internal/localpg/localpgtest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil && !errors.Is(err, localpg.ErrKept) {
		fmt.Fprintln(os.Stderr, "keeper:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return errors.New("usage: keeper CACHE_DIR")
	}
	return localpgtest.Keep(ctx, args[0])
}
