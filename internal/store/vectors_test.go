package store_test

import (
	"slices"
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

func TestVectorsComeBackInOrder(t *testing.T) {
	t.Parallel()
	l := newLoad(t, 50, 50)
	l.put(t.Context(), 0)
	quotes, err := l.study.Store.QuotesOfSteps(t.Context(), []int64{l.units[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	ids := []int64{quotes[7].ID, quotes[3].ID, quotes[49].ID + 1000, quotes[11].ID}
	err = l.study.Store.InTx(t.Context(), func(tx *store.Tx) error {
		got, err := tx.Vectors(t.Context(), l.set, ids)
		if err != nil {
			return err
		}
		all, err := tx.Vectors(t.Context(), l.set, []int64{quotes[3].ID})
		if err != nil {
			return err
		}
		if got[2] != nil || len(got[0]) != loadDim || !slices.Equal(got[1], all[0]) || slices.Equal(got[0], got[3]) {
			t.Error("vectors are not those of the quotes asked for")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
