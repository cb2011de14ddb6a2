package store_test

import (
	"strings"
	"testing"

	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

// newBench is a study in which something was approved and published.
func newBench(t *testing.T) *storetest.Study {
	t.Helper()
	s := storetest.NewStudy(t, storetest.New(t), "bench")
	act := func(d store.Deed) {
		d.Event.By = "ann"
		if _, err := s.Store.Act(t.Context(), s.StudyRow, d); err != nil {
			t.Fatal(err)
		}
	}
	act(store.Deed{Event: research.Event{Act: research.ActAccept, Persona: "g-1", Claim: "c-1", Words: map[string]research.Word{"text": {Text: "They wait"}}}})
	act(store.Deed{Event: research.Event{Act: research.ActApprove, Persona: "g-1", Version: 1, Revision: 1}, Frozen: []byte(`{"ref":"g-1"}`)})
	act(store.Deed{Event: research.Event{Act: research.ActPublish, Pack: "1.0"}, Frozen: []byte("pack"), Revisions: []research.Ref{"g-1"}})
	return s
}

// Nobody changes what was done, approved or published.
func TestWhatWasDoneStays(t *testing.T) {
	t.Parallel()
	s := newBench(t)
	for _, crime := range []struct{ sql, law string }{
		{`UPDATE review_event SET entry = '{"seq":1,"by":"ben"}' WHERE seq = 1`, "an_action_stays_as_it_was_done"},
		{`DELETE FROM review_event WHERE seq = 3`, "an_action_stays_as_it_was_done"},
		{`TRUNCATE review_event CASCADE`, "an_action_stays_as_it_was_done"},
		{`UPDATE review_word SET text = 'They run'`, "words_are_erased_and_never_changed"},
		{`UPDATE frozen SET content = 'x'`, "a_frozen_document_never_changes"},
		{`DELETE FROM frozen`, "a_frozen_document_never_changes"},
		{`UPDATE revision SET number = 2`, "a_revision_never_changes"},
		{`DELETE FROM revision`, "a_revision_never_changes"},
		{`UPDATE pack SET minor = 1`, "a_pack_never_changes"},
		{`DELETE FROM pack`, "a_pack_never_changes"},
		{`DELETE FROM pack_revision`, "a_pack_never_changes"},
		{`INSERT INTO pack_revision SELECT k.id, r.id FROM pack k, revision r`, "a_pack_never_changes"},
		{`INSERT INTO revision (study_id, persona, number, event_id, frozen_id) SELECT study_id, 'g-2', 1, e.id, (SELECT min(id) FROM frozen) FROM review_event e WHERE seq = 1`,
			"a_revision_is_what_an_approval_froze"},
		{`INSERT INTO pack (study_id, major, minor, event_id, frozen_id) SELECT study_id, 2, 0, id, (SELECT min(id) FROM frozen) FROM review_event WHERE seq = 3`,
			"a_pack_is_what_was_published"},
		{`INSERT INTO review_event (study_id, entry, prev, seal) SELECT study_id, entry, prev, seal FROM review_event WHERE seq = 3`, "an_action_follows_the_one_before"},
		{`INSERT INTO review_event (study_id, entry, prev, seal) SELECT study_id, '{"study":"` + string(s.Ref) + `","seq":4,"by":"eve","act":"approve","version":0}', seal, seal FROM review_event WHERE seq = 3`,
			"an_action_is_sealed"},
	} {
		err := storetest.AsOwner(t.Context(), s.Store, crime.sql)
		if err == nil {
			t.Errorf("%s was let through", crime.sql)
			continue
		}
		wantRefused(t, err, crime.law)
	}
	events, err := s.Store.Events(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if problems, erased := research.VerifyLog(events); len(events) != 3 || len(problems)+erased > 0 {
		t.Errorf("%d actions, %v, %d erased", len(events), problems, erased)
	}
}

// What is not approved, or not any more, comes into no pack.
func TestOnlyWhatIsApprovedIsPublished(t *testing.T) {
	t.Parallel()
	s := newBench(t)
	publish := func(version, persona string) error {
		_, err := s.Store.Act(t.Context(), s.StudyRow, store.Deed{Event: research.Event{By: "ann", Act: research.ActPublish, Pack: version},
			Frozen: []byte("pack"), Revisions: []research.Ref{research.Ref(persona)}})
		return err
	}
	if err := publish("1.1", "g-2"); err == nil || !strings.Contains(err.Error(), "not approved") {
		t.Errorf("what nobody approved: %v", err)
	}
	if err := publish("1.0", "g-1"); err == nil || !strings.Contains(err.Error(), "there is a pack 1.0 already") {
		t.Errorf("the same version: %v", err)
	}
	edit := research.Event{By: "ben", Act: research.ActEdit, Persona: "g-1", Claim: "c-1", Version: 2}
	if _, err := s.Store.Act(t.Context(), s.StudyRow, store.Deed{Event: edit}); err != nil {
		t.Fatal(err)
	}
	if err := publish("1.1", "g-1"); err == nil || !strings.Contains(err.Error(), "not approved") {
		t.Errorf("what was edited since: %v", err)
	}
	undo := research.Event{By: "ben", Act: research.ActUndo, Persona: "g-1", Version: 3, Undoes: 4}
	if _, err := s.Store.Act(t.Context(), s.StudyRow, store.Deed{Event: undo}); err != nil {
		t.Fatal(err)
	}
	if err := publish("1.1", "g-1"); err != nil {
		t.Errorf("the edit was taken back: %v", err)
	}
}

// Of many who decide on the same version at once one is heard; the others are told.
func TestTwoWhoDecideAtOnce(t *testing.T) {
	t.Parallel()
	s := newBench(t)
	const people = 8
	errs := make(chan error, people)
	for range people {
		go func() {
			_, err := s.Store.Act(t.Context(), s.StudyRow, store.Deed{Event: research.Event{By: "ann", Act: research.ActComment, Persona: "g-1", Version: 2}})
			errs <- err
		}()
	}
	heard := 0
	for range people {
		switch err := <-errs; {
		case err == nil:
			heard++
		case research.CodeOf(err) != research.CodeRefused || !strings.Contains(err.Error(), "at version 3"):
			t.Error(err)
		}
	}
	if heard != 1 {
		t.Errorf("%d were heard", heard)
	}
}
