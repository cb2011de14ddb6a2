package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"personas/export"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// sitting is a persona before somebody: what its pages are made from.
type sitting struct {
	*visit
	desk   *pipeline.Desk
	state  *review.State
	screen *export.Screen
}

// sit lays the persona of the path, or that of the claim of the path, before who
// asks.
func (v *visit) sit() (*sitting, error) {
	d, err := v.desk()
	if err != nil {
		return nil, err
	}
	s := &sitting{visit: v, desk: d}
	if claim := v.r.PathValue("claim"); claim != "" {
		s.state, _, err = d.Claim(research.Ref(claim))
	} else {
		s.state, err = d.Persona(research.Ref(v.r.PathValue("persona")))
	}
	if err != nil {
		return nil, err
	}
	s.screen, err = v.screen(d)
	return s, err
}

// filled reads a form of a page of the persona, and lays the persona before who
// sent it.
func (v *visit) filled() (*sitting, url.Values, error) {
	form, err := v.form()
	if err != nil {
		return nil, nil, err
	}
	s, err := v.sit()
	return s, form, err
}

// persona is the persona that everything is about.
func (s *sitting) persona() *research.Persona { return &s.state.Persona }

// base is the address of the persona.
func (s *sitting) base() string { return s.at("personas/" + string(s.persona().Ref)) }

// personaHead is what every page of a persona begins with.
type personaHead struct {
	Base     string
	Set      string
	Title    export.Title
	Place    string // "2 of 4"
	Status   string
	Revision string
	Decided  string
	Opened   string
	Outdated []string
	On       int
	Undo     *undoView
}

// undoView is what an undo would take back.
type undoView struct {
	Seq  int64
	What string
}

func (s *sitting) head() personaHead {
	p := s.persona()
	h := personaHead{Base: s.base(), Set: s.at("personas"), Title: s.screen.Title(p), Status: statusWords(p.Status), Outdated: s.state.Outdated,
		Revision: fmt.Sprintf("revision %d", p.Revision), On: s.state.Version, Opened: s.opened()}
	at := slices.IndexFunc(s.desk.Edition.Personas, func(o research.Persona) bool { return o.Ref == p.Ref })
	h.Place = fmt.Sprintf("%d of %d", at+1, len(s.desk.Edition.Personas))
	decided := 0
	for i := range p.Claims {
		if !review.Waits(&p.Claims[i]) {
			decided++
		}
	}
	h.Decided = fmt.Sprintf("%d of %s decided", decided, plural(len(p.Claims), "claim"))
	if e := s.desk.Last(); e != nil {
		h.Undo = &undoView{e.Seq, s.did(e)}
	}
	return h
}

// opened says of how many claims somebody looked at the evidence.
func (s *sitting) opened() string {
	n := 0
	for i := range s.persona().Claims {
		if s.state.Opened[s.persona().Claims[i].Ref] {
			n++
		}
	}
	return fmt.Sprintf("evidence opened for %d of %d", n, len(s.persona().Claims))
}

// personaView is the page on which a persona is reviewed.
type personaView struct {
	personaHead
	Front    export.Front
	Gates    gatesView
	Groups   []claimGroup
	ByRisk   bool
	Words    *wordsView // of the claim that is open
	Onward   *onward    // the claim to go on with
	Bulk     int        // claims that may be accepted at once
	Describe *describeView
	Reading  *readingView
	Sign     signView
	Why      string // why who asks may not decide, "" where they may
}

// onward is the claim that waits first.
type onward struct{ Href, Number, Why string }

var personaPage = newPage[personaView]("persona.html")

// persona shows the page, with the claim of the query open.
func (v *visit) persona() error {
	s, err := v.sit()
	if err != nil {
		return err
	}
	view, err := s.view(research.Ref(v.r.FormValue("claim")), nil)
	if err != nil {
		return err
	}
	return personaPage.show(v, http.StatusOK, s.persona().Name, view)
}

// view makes the page. draft is what somebody is writing on the open claim.
func (s *sitting) view(open research.Ref, draft *draft) (view personaView, err error) {
	view = personaView{personaHead: s.head(), Gates: s.gates(), ByRisk: s.r.FormValue("by") == "risk", Sign: s.signs(), Reading: s.readings()}
	if view.Front, err = s.screen.Front(s.persona()); err != nil {
		return view, err
	}
	if err := s.state.Allows(s.actor(), research.ActAccept); err != nil {
		view.Why = sentenceOf(err)
	} else {
		view.Describe = s.description()
	}
	queue := s.state.Queue(s.desk.Edition)
	view.Groups = s.groups(queue, open, view.ByRisk)
	for _, w := range queue {
		if review.InBulk(w.Claim) {
			view.Bulk++
		}
	}
	if next := s.state.Next(s.desk.Edition, open); next != "" {
		view.Onward = s.onward(queue, next)
	}
	if open != "" {
		view.Words, err = s.words(&view, open, draft)
	}
	return view, err
}

// onward leads to a claim of the queue.
func (s *sitting) onward(queue []review.Waiting, ref research.Ref) *onward {
	at := slices.IndexFunc(queue, func(w review.Waiting) bool { return w.Claim.Ref == ref })
	l := s.screen.Line(s.persona(), queue[at].Claim)
	o := &onward{Href: l.Href, Number: l.Number}
	if len(queue[at].Risks) > 0 {
		o.Why = queue[at].Risks[0]
	}
	return o
}
