package web

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"personas/export"
	"personas/internal/store"
	"personas/research"
	"personas/review"
)

// conflictView is two people at one thing: what is there now, who made it so, and
// what the other one wrote, to be sent again.
type conflictView struct {
	personaHead
	Others []string     // what was done meanwhile
	Now    *export.Line // the claim, nil where it is of the persona
	State  string
	Back   string
	Action string
	Fields []sent
}

// sent is something that was sent. What somebody wrote has a label.
type sent struct{ Name, Label, Value string }

// written are the fields in which people write.
var written = map[string]string{"text": "Claim", "note": "Note", "reason": "Reason", "name": "Name", "use": "Use it to decide", "summary": "Summary"}

var conflictPage = newPage[conflictView]("conflict.html")

// overtaken answers somebody whose act came after another one's. Any other error
// goes on.
func (s *sitting) overtaken(err error, on int) error {
	var late *store.Overtaken
	if !errors.As(err, &late) {
		return err
	}
	now, err := s.sit()
	if err != nil {
		return err
	}
	view := conflictView{personaHead: now.head(), Back: now.base(), Action: s.r.URL.Path}
	for _, e := range review.Since(now.desk.Events, now.persona().Ref, on) {
		view.Others = append(view.Others, now.did(&e)+", "+day(e.At))
	}
	if claim := research.Ref(s.r.PathValue("claim")); claim != "" {
		_, c, err := now.desk.Claim(claim)
		if err != nil {
			return err
		}
		line := now.screen.Line(now.persona(), c)
		view.Now, view.State, view.Back = &line, words(c.State), now.openedAt(claim)
	}
	form := s.r.PostForm
	form.Set("on", strconv.Itoa(now.state.Version))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			view.Fields = append(view.Fields, sent{name, written[name], value})
		}
	}
	return conflictPage.show(s.visit, http.StatusConflict, "Somebody was faster", view)
}
