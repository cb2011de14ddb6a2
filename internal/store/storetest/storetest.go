// Package storetest gives tests a migrated store on a real Postgres, and a
// builder for small studies.
package storetest

import (
	"testing"

	"personas/internal/localpg/localpgtest"
	"personas/internal/store"
)

// New opens a store on a fresh database, which is dropped when the test ends.
func New(tb testing.TB) *store.Store {
	tb.Helper()
	s, err := store.Open(tb.Context(), localpgtest.Database(tb), 0)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Close)
	return s
}
