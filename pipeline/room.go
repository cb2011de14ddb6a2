package pipeline

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"golang.org/x/sync/semaphore"

	"personas/internal/queue"
	"personas/internal/store"
)

// A source that is read takes several times its size in memory, a table most. Files
// of the usual size are read side by side; of larger ones no more at once than come
// to largeSource, and one of that size alone.
const (
	largeSource = 32 << 20    // bytes
	mostWaiting = time.Minute // a part of a unit's time, which waiting uses up
	tightPace   = 25          // per cent by which memory may grow between collections while half of it is one source's
)

// room is what the sources that are read at once in this process share.
type room struct{ bytes *semaphore.Weighted }

func newRoom() room { return room{semaphore.NewWeighted(largeSource)} }

// take waits until a source may be read. Its room is free again when ctx, that of
// its unit, is done: then it is stored, or given up. One that waits too long is
// offered again.
func (r room) take(ctx context.Context, u store.Unit) error {
	size := min(max(u.Size, 1), largeSource)
	wait, cancel := context.WithTimeout(ctx, mostWaiting)
	defer cancel()
	if err := r.bytes.Acquire(wait, size); err != nil {
		return queue.Elsewhere(fmt.Errorf("waiting for larger sources: %w", err))
	}
	loosen := func() {}
	if size > largeSource/2 {
		pace := debug.SetGCPercent(tightPace)
		loosen = func() { debug.SetGCPercent(pace) }
	}
	context.AfterFunc(ctx, func() { loosen(); r.bytes.Release(size) })
	return nil
}
