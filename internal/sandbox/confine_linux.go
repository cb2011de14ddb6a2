//go:build linux && !race

package sandbox

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
	"time"
)

// confine gives this process its limits, for good: it may use no more memory, no
// more time, and can write no file.
//
// A Go program reserves more than a gigabyte of addresses when it starts, of which
// it uses next to nothing; they are not counted.
func confine(l Limits) error {
	reserved, err := addressSpace()
	if err != nil {
		return err
	}
	seconds := uint64(l.CPU / time.Second)
	for _, limit := range []struct {
		resource   int
		soft, hard uint64
	}{
		{syscall.RLIMIT_AS, reserved + uint64(l.Memory), reserved + uint64(l.Memory)},
		{syscall.RLIMIT_DATA, uint64(l.Memory), uint64(l.Memory)},
		{syscall.RLIMIT_CPU, seconds, seconds + 1},
		{syscall.RLIMIT_FSIZE, 0, 0},
		{syscall.RLIMIT_CORE, 0, 0},
	} {
		if err := syscall.Setrlimit(limit.resource, &syscall.Rlimit{Cur: limit.soft, Max: limit.hard}); err != nil {
			return fmt.Errorf("limiting resource %d: %w", limit.resource, err)
		}
	}
	return nil
}

// addressSpace is how many bytes of addresses this process has.
func addressSpace() (uint64, error) {
	status, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	var pages uint64
	if _, err := fmt.Fscan(bytes.NewReader(status), &pages); err != nil {
		return 0, err
	}
	return pages * uint64(os.Getpagesize()), nil
}
