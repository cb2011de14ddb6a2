package pipeline

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"personas/internal/store"
)

// TestRoom lets sources of the usual size be read side by side and large ones one
// after the other: the room of one is free when its unit ends.
func TestRoom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoom()
		small := store.Unit{Size: 1 << 20}
		for range 8 {
			ctx, end := context.WithCancel(t.Context())
			defer end()
			if err := r.take(ctx, small); err != nil {
				t.Fatal(err)
			}
		}
		first, end := context.WithCancel(t.Context())
		if err := r.take(first, store.Unit{Size: 24 << 20}); err != nil {
			t.Fatal(err)
		}
		second := make(chan error, 1)
		go func() { second <- r.take(t.Context(), store.Unit{Size: 24 << 20}) }()
		synctest.Wait()
		select {
		case err := <-second:
			t.Fatalf("two large sources at once: %v", err)
		default:
		}
		end()
		synctest.Wait()
		if err := <-second; err != nil {
			t.Error(err)
		}
		if err := r.take(t.Context(), store.Unit{Size: 200 << 20}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after a minute of waiting: %v", err)
		}
	})
}
