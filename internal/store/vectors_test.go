package store_test

import (
	"sync"
	"testing"

	"personas/internal/store"
	"personas/internal/store/storetest"
)

func TestEmbeddingSetIsMadeOnce(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	study, err := s.PutStudy(t.Context(), "made once", "", 1)
	if err != nil {
		t.Fatal(err)
	}
	sets := make([]store.EmbeddingSet, 8)
	var all sync.WaitGroup
	for i := range sets {
		all.Go(func() {
			var err error
			if sets[i], err = s.EmbeddingSet(t.Context(), study.ID, "static-256", "f1", 256); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, set := range sets {
		if set != sets[0] || set.ID == 0 {
			t.Errorf("sets %+v and %+v", sets[0], set)
		}
	}
	other, err := s.EmbeddingSet(t.Context(), study.ID, "static-256", "f2", 256)
	if err != nil || other.ID == sets[0].ID {
		t.Errorf("another fingerprint gave set %+v, error %v", other, err)
	}
	if _, err := s.EmbeddingSet(t.Context(), study.ID, "static-256", "f1", 128); err == nil {
		t.Error("another dimension of the same fingerprint was accepted")
	}
}
