package cluster

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel calls work on [0, grain), [grain, 2·grain), … up to n, on all
// processors. Each call must write only to places of its own range; then the
// result is the same on any number of threads. When ctx ends, the rest is
// skipped, and callers find out by ctx.Err().
func parallel(ctx context.Context, n, grain int, work func(from, to int)) {
	pieces := (n + grain - 1) / grain
	var taken atomic.Int64
	var done sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), pieces) {
		done.Go(func() {
			for ctx.Err() == nil {
				from := (int(taken.Add(1)) - 1) * grain
				if from >= n {
					return
				}
				work(from, min(from+grain, n))
			}
		})
	}
	done.Wait()
}
