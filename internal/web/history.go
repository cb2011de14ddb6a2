package web

import (
	"net/http"
	"slices"

	"personas/research"
	"personas/review"
)

// historyView is what was done to a persona, and what it holds otherwise than
// when it was approved last.
type historyView struct {
	personaHead
	Approved bool
	Differs  []string
	Since    []sinceView
	Days     []pastLine // newest first
}

// pastLine is an action with what it changed.
type pastLine struct {
	Seq     int64
	Did     string
	When    string
	As      string
	Undone  bool
	Changes []review.BeforeAfter
	Note    string
	Href    string // of its claim
}

var historyPage = newPage[historyView]("history.html")

// history shows the actions on a persona.
func (v *visit) history() error {
	s, err := v.sit()
	if err != nil {
		return err
	}
	view := historyView{personaHead: s.head(), Approved: s.state.Was != nil, Differs: s.state.Differs(), Since: s.since()}
	for _, p := range s.state.History(s.desk.Events) {
		l := pastLine{Seq: p.Seq, Did: s.did(&p.Event), When: day(p.At), As: p.As, Undone: p.Undone, Changes: p.Changes, Note: p.Word(research.WordNote)}
		if p.Claim != "" {
			l.Href = s.openedAt(p.Claim)
		}
		view.Days = append(view.Days, l)
	}
	slices.Reverse(view.Days)
	return historyPage.show(v, http.StatusOK, "History of "+s.persona().Name, view)
}
