package localpg

import (
	"context"
	"fmt"
	"os"
	"time"
)

// pollEvery is how often a wait looks again. What is waited for (another
// process, a socket) offers nothing to be woken by.
const pollEvery = 20 * time.Millisecond

// tryLock takes the exclusive lock of the file at path, or returns nil where
// another process has it. Closing the file frees the lock.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening lock: %w", err)
	}
	got, err := flock(f, true)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	if !got {
		f.Close()
		return nil, nil
	}
	return f, nil
}

// waitLock takes the exclusive lock of the file at path, waiting until ctx
// ends.
func waitLock(ctx context.Context, path string) (*os.File, error) {
	for {
		f, err := tryLock(path)
		if f != nil || err != nil {
			return f, err
		}
		if err := pause(ctx); err != nil {
			return nil, fmt.Errorf("waiting for lock %s: %w", path, err)
		}
	}
}

// locked reports whether another process has the lock of the file at path.
func locked(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	free, err := flock(f, false)
	return err == nil && !free
}

// pause waits one poll, or returns why ctx ended.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(pollEvery):
		return nil
	}
}
