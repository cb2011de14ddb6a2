package review_test

import (
	"slices"
	"strings"
	"testing"

	"personas/research"
	"personas/review"
)

// Synthetic research: nobody said any of this.

// themed is a room with a theme, and a claim that stands on two people.
func themed() (*review.Desk, review.Reviewed) {
	r := newRoom()
	r.study.Themes = []research.Theme{{Ref: "t-1", Label: "exports", Members: []research.Member{{Quote: "q-0"}, {Quote: "q-1"}}},
		{Ref: "t-2", Label: "speed", Members: []research.Member{{Quote: "q-2"}}}}
	c := &r.study.Personas[0].Claims[0]
	c.Citations = append(c.Citations, research.Citation{Quote: "q-1", Relation: research.Supports})
	ev := research.EvidenceOf(&r.study)
	p := &r.study.Personas[0]
	for i := range p.Claims {
		p.Claims[i].Count(ev.Of(p.Members), 1)
	}
	s, d := r.now()
	return d, review.Reviewed{"g-1": s}
}

// What an act does is said before it is kept.
func TestConsequences(t *testing.T) {
	t.Parallel()
	d, all := themed()
	for _, c := range []struct {
		name string
		act  func() (research.Event, error)
		want string
	}{
		{"drop", func() (research.Event, error) { return d.DropQuote("q-0", "a joke") }, "1 claim falls to anecdotal; 1 claim stands on other numbers"},
		{"drop the only one", func() (research.Event, error) { return d.DropQuote("q-1", "a joke") }, "1 claim falls to anecdotal; 1 claim loses all support"},
		{"code", func() (research.Event, error) {
			return d.CodeQuote("q-2", research.Coding{Facet: research.FacetGoal}, "")
		}, "1 claim cites it as pain, and is drafted again by the next run"},
		{"rename", func() (research.Event, error) { return d.RenameTheme("t-1", "waiting", "") }, ""},
		{"nobody is left", func() (research.Event, error) {
			return d.MovePeople([]research.Ref{"p-0", "p-1", "p-2"}, "", "")
		}, "persona g-1 has nobody left, and goes"},
		{"one leaves", func() (research.Event, error) { return d.MovePeople([]research.Ref{"p-1"}, "", "") },
			"1 claim falls to anecdotal; 1 claim loses all support; 1 claim stands on other numbers"},
	} {
		e, err := c.act()
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := strings.Join(review.Summary(review.Consequences(d.Edition, all, &e)), "; "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// What cannot be is refused, and says why.
func TestRulingsAreRefused(t *testing.T) {
	t.Parallel()
	d, _ := themed()
	d.Edition.Documents[0].Turns = append(d.Edition.Documents[0].Turns[:0:0],
		research.Turn{Span: research.Span{Start: 0, End: 60}, Participant: "p-0", Role: research.RoleParticipant},
		research.Turn{Position: 1, Span: research.Span{Start: 60, End: len(words)}, Role: research.RoleInterviewer})
	add := func(from, to int) func() (research.Event, error) {
		return func() (research.Event, error) {
			return d.AddQuote("d-0", research.Span{Start: from, End: to}, research.Coding{}, "")
		}
	}
	for _, c := range []struct {
		act  func() (research.Event, error)
		want string
	}{
		{func() (research.Event, error) { return d.DropQuote("q-0", " ") }, "says why"},
		{func() (research.Event, error) { return d.DropQuote("q-9", "x") }, `no quote "q-9"`},
		{func() (research.Event, error) { return d.CodeQuote("q-0", research.Coding{Stance: "sad"}, "") }, `unknown stance "sad"`},
		{add(10, 20), "holds some of these words"},
		{add(57, 65), "lies in one turn"},
		{add(62, 70), "not a participant's"},
		{add(54, 55), "only spaces"},
		{add(60, 600), "outside a text"},
		{func() (research.Event, error) { return d.MoveQuote("q-0", "t-1", "") }, "is there"},
		{func() (research.Event, error) { return d.RenameTheme("t-1", "Speed", "") }, `called "Speed" already`},
		{func() (research.Event, error) { return d.MergeThemes("t-1", "t-1", "") }, "one theme already"},
		{func() (research.Event, error) { return d.SplitTheme("t-1", "all", []research.Ref{"q-0", "q-1"}, "") }, "makes two themes of one"},
		{func() (research.Event, error) { return d.SplitTheme("t-1", "other", []research.Ref{"q-2"}, "") }, "is not in the theme"},
		{func() (research.Event, error) { return d.MergeGroups("g-1", "g-9", "") }, `no group "g-9"`},
		{func() (research.Event, error) { return d.NewGroup("them", []research.Ref{"p-9"}, "") }, `no participant "p-9"`},
	} {
		if _, err := c.act(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
	e, err := add(54, 59)()
	if got := e.Ruling.Span; err != nil || words[got.Start:got.End] != strings.TrimSpace(words[54:59]) {
		t.Errorf("added %v: %v", got, err)
	}
}

// Who may do what to quotes, themes, groups and speakers.
func TestRightsOverStructure(t *testing.T) {
	t.Parallel()
	order := []review.Right{review.Viewer, review.Researcher, review.Reviewer, review.Approver}
	for name, c := range map[string]struct {
		least review.Right
		act   func(*review.Desk) error
	}{
		"drop": {review.Researcher, func(d *review.Desk) error { _, err := d.DropQuote("q-0", "x"); return err }},
		"correct": {review.Researcher, func(d *review.Desk) error {
			_, err := review.Correct(d.Actor, research.Correction{Ref: "f-1"}, "")
			return err
		}},
		"rename":  {review.Reviewer, func(d *review.Desk) error { _, err := d.RenameTheme("t-1", "x", ""); return err }},
		"regroup": {review.Reviewer, func(d *review.Desk) error { _, err := d.MovePeople([]research.Ref{"p-0"}, "", ""); return err }},
	} {
		for _, right := range order {
			d, _ := themed()
			d.Actor.Right = right
			err := c.act(d)
			if may := slices.Index(order, right) >= slices.Index(order, c.least); may != (err == nil) {
				t.Errorf("%s as %s: %v", name, right, err)
			}
		}
	}
}

// A proposal is taken over in part or whole.
func TestTake(t *testing.T) {
	t.Parallel()
	c := &research.Claim{Ref: "c-1", Proposal: &research.ClaimProposal{Text: "They wait longer", Cites: []research.Ref{"q-1", "q-2"}}}
	if what, err := review.Take(c, false, nil); err != nil || what.Text != "They wait longer" || len(what.Cite) != 2 {
		t.Errorf("all of it: %+v, %v", what, err)
	}
	if what, err := review.Take(c, false, []research.Ref{"q-2"}); err != nil || what.Text != "" || !slices.Equal(what.Cite, []research.Ref{"q-2"}) {
		t.Errorf("one line of it: %+v, %v", what, err)
	}
	if _, err := review.Take(c, false, []research.Ref{"q-3"}); err == nil {
		t.Error("what nobody proposed was taken")
	}
}
