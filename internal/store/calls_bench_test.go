package store_test

import (
	"fmt"
	"testing"

	"personas/internal/store"
)

// What a call costs beside the model: a claim with a reservation and an answer
// that is kept; an answer that was kept; a place within the shared limits.
func BenchmarkCall(b *testing.B) {
	bk := newBooks(b, 0, 1<<40)
	l := bk.caller.Limits(store.Rates{InFlight: 32, RequestsPerMinute: 1 << 30, TokensPerMinute: 1 << 40})
	reply := fmt.Sprintf("%0*d", 2000, 1)
	b.Run("paid", func(b *testing.B) {
		for i := range b.N {
			bk.settle(bk.claim(bk.caller, bk.call(fmt.Sprint(b.N, i), some)), reply, some)
		}
	})
	bk.settle(bk.claim(bk.caller, bk.call("cached", some)), reply, some)
	b.Run("cached", func(b *testing.B) {
		for b.Loop() {
			if _, kept, err := bk.caller.BeginCall(b.Context(), bk.call("cached", some)); kept == nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("admitted", func(b *testing.B) {
		for b.Loop() {
			if err := acquire(b, l, 100)(b.Context(), store.Outcome{Tokens: 90}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
