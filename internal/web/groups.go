package web

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"personas/export"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// groupsView is who is in which group after the next run, and what may be done
// about it.
type groupsView struct {
	Groups    []groupChoice
	Rest      []personChoice // in no group
	On        int            // the version that is decided on
	May       bool
	Person    research.Ref // whom it is about, where somebody came from their row
	Last      string       // what would be taken back, "" for nothing
	Proposals []string
	Preview   *groupsPreview
}

type groupChoice struct {
	Ref    research.Ref
	Name   string
	Href   string
	People []personChoice
}

type personChoice struct {
	Ref         research.Ref
	Name, About string
	Chosen      bool
}

// groupsPreview is what an act would do, before it is kept.
type groupsPreview struct {
	Form    groupsForm
	Says    string
	Follows []string
	Claims  []groupsClaim
	Refused string // somebody else was quicker: what they changed
}

// groupsClaim is a claim that stands otherwise after it.
type groupsClaim struct {
	Line export.Line
	What string
	Then string // the figures after it
}

// groupsForm is what somebody would do to groups.
type groupsForm struct {
	Act    research.RegroupAct
	People []research.Ref
	Group  research.Ref // "" for none
	Other  research.Ref
	Name   string
	Reason string
	On     int
}

var groupsPage = newPage[groupsView]("groups.html")

func (v *visit) groupsForm() (f groupsForm, err error) {
	if err := v.r.ParseForm(); err != nil {
		return f, &research.Error{Code: research.CodeUsage, Message: "the form cannot be read"}
	}
	f = groupsForm{Act: research.RegroupAct(v.r.PostForm.Get("act")), Group: research.Ref(v.r.PostForm.Get("group")), Other: research.Ref(v.r.PostForm.Get("other")),
		Name: v.r.PostForm.Get("name"), Reason: v.r.PostForm.Get("reason")}
	for _, p := range v.r.PostForm["person"] {
		f.People = append(f.People, research.Ref(p))
	}
	if f.On, err = strconv.Atoi(v.r.PostForm.Get("on")); err != nil {
		return f, &research.Error{Code: research.CodeUsage, Message: "the form does not say what it was decided on", Try: "open Groups again"}
	}
	return f, nil
}

// event is the act that a form describes. People of one group who are to be one
// of their own are split from it.
func (f *groupsForm) event(d *pipeline.Desk) (e research.Event, err error) {
	switch f.Act {
	case research.RegroupMove:
		e, err = d.MovePeople(f.People, f.Group, f.Reason)
	case research.RegroupNew:
		if from := oneGroup(d.Groups(), f.People); from != "" {
			e, err = d.SplitGroup(from, f.Name, f.People, f.Reason)
		} else {
			e, err = d.NewGroup(f.Name, f.People, f.Reason)
		}
	case research.RegroupMerge:
		e, err = d.MergeGroups(f.Group, f.Other, f.Reason)
	case research.RegroupPin:
		e, err = d.PinGroup(f.Group, f.Reason)
	case research.RegroupRename:
		e, err = d.RenameGroup(f.Group, f.Name, f.Reason)
	default:
		return e, &research.Error{Code: research.CodeUsage, Message: "the form does not say what is to be done", Try: "open Groups again"}
	}
	e.Version = f.On
	return e, err
}

// oneGroup is the group that all of some people are in and somebody else too, ""
// where there is none.
func oneGroup(g review.Groups, people []research.Ref) research.Ref {
	for ref, members := range g.Members {
		all := len(people) > 0 && len(members) > len(people)
		for _, p := range people {
			all = all && slices.Contains(members, p)
		}
		if all {
			return ref
		}
	}
	return ""
}

// groups is the page: who is where, and what may be done about it.
func (v *visit) groups() error {
	d, sc, err := v.laid()
	if err != nil {
		return err
	}
	view := v.groupsView(d, sc)
	return groupsPage.show(v, http.StatusOK, "Groups", view)
}

func (v *visit) groupsView(d *pipeline.Desk, sc *export.Screen) groupsView {
	view := groupsView{On: research.Arrangements(d.Events), May: v.right.Includes(review.Reviewer), Person: research.Ref(v.r.FormValue("person"))}
	g := d.Groups()
	in := map[research.Ref]bool{}
	for _, ref := range slices.SortedFunc(maps.Keys(g.Names), func(a, b research.Ref) int { return cmp.Or(cmp.Compare(g.Names[a], g.Names[b]), cmp.Compare(a, b)) }) {
		c := groupChoice{Ref: ref, Name: g.Names[ref]}
		if p := d.Personas[ref]; p != nil {
			c.Href = v.at("personas/" + url.PathEscape(string(ref)))
			c.Name = calledNow(&p.Persona, c.Name)
		}
		for _, who := range g.Members[ref] {
			in[who] = true
			c.People = append(c.People, view.person(sc, who))
		}
		view.Groups = append(view.Groups, c)
	}
	for _, who := range sc.People() {
		if !in[who] {
			view.Rest = append(view.Rest, view.person(sc, who))
		}
	}
	for _, p := range d.GroupProposals() {
		where := "in no group"
		if p.Proposed != "" {
			where = "in " + cmp.Or(p.Name, "a group of their own")
		}
		view.Proposals = append(view.Proposals, fmt.Sprintf("%s was found %s by the last run", sc.Name(p.Participant), where))
	}
	if last, ok := research.LastRegrouping(d.Regroupings); ok {
		view.Last = v.tell(&last, g, sc)
	}
	return view
}

// calledNow is the name of a persona as it is worded, where nobody renamed it.
func calledNow(p *research.Persona, name string) string {
	if p.Wording != nil && p.Wording.Name != "" && p.Name == name {
		return p.Wording.Name
	}
	return name
}

func (view *groupsView) person(sc *export.Screen, who research.Ref) personChoice {
	return personChoice{who, sc.Name(who), sc.About(who), who == view.Person}
}

// tell says a regrouping in words.
func (v *visit) tell(r *research.Regrouping, g review.Groups, sc *export.Screen) string {
	who := make([]string, len(r.People))
	for i, p := range r.People {
		who[i] = sc.Name(p)
	}
	people := strings.Join(who, ", ")
	switch r.Action {
	case research.RegroupNew, research.RegroupSplit:
		return fmt.Sprintf("“%s” is made of %s", r.Name, people)
	case research.RegroupMerge:
		return fmt.Sprintf("“%s” takes in “%s”", g.Names[r.Group], cmp.Or(g.Names[r.Other], "another group"))
	case research.RegroupPin:
		return fmt.Sprintf("“%s” keeps %s", g.Names[r.Group], people)
	case research.RegroupRename:
		return fmt.Sprintf("“%s” is called “%s”", g.Names[r.Group], r.Name)
	}
	if r.Group == "" {
		return people + " in no group"
	}
	return fmt.Sprintf("%s into “%s”", people, g.Names[r.Group])
}

// previewGroups shows what an act would do and asks why, before it is kept.
func (v *visit) previewGroups() error {
	f, err := v.groupsForm()
	if err != nil {
		return err
	}
	return v.showPreview(f, http.StatusOK, "")
}

func (v *visit) showPreview(f groupsForm, status int, refused string) error {
	d, sc, err := v.laid()
	if err != nil {
		return err
	}
	e, err := f.event(d)
	if err != nil {
		return err
	}
	view := v.groupsView(d, sc)
	f.On = view.On
	p := &groupsPreview{Form: f, Refused: refused}
	r := *e.Regrouping
	r.Name = f.Name
	p.Says = v.tell(&r, d.Groups(), sc)
	all := d.Consequences(&e)
	p.Follows = review.Summary(all)
	for i := range p.Follows {
		for ref, s := range d.Personas {
			p.Follows[i] = strings.ReplaceAll(p.Follows[i], "persona "+string(ref), "“"+calledNow(&s.Persona, s.Persona.Name)+"”")
		}
	}
	for _, c := range all {
		if s := d.Personas[c.Persona]; c.Claim != "" && s != nil {
			p.Claims = append(p.Claims, claimAfter(sc, &s.Persona, c))
		}
	}
	view.Preview = p
	return groupsPage.show(v, status, "Groups", view)
}

// claimAfter is a claim as it stands, with what becomes of it.
func claimAfter(sc *export.Screen, p *research.Persona, c review.Consequence) groupsClaim {
	out := groupsClaim{What: c.What}
	for i := range p.Claims {
		if p.Claims[i].Ref == c.Claim {
			out.Line = sc.Line(p, &p.Claims[i])
		}
	}
	if c.Support != nil {
		out.Then = fmt.Sprintf("%d of %d here · %d of %d elsewhere", c.Support.Participants, c.Support.Asked, c.Support.Elsewhere, c.Support.ElsewhereAsked)
	}
	return out
}

// regroup keeps what was previewed. Where somebody else was quicker, it is shown
// anew against what is there now, with nothing of the form lost.
func (v *visit) regroup() error {
	f, err := v.groupsForm()
	if err != nil {
		return err
	}
	if strings.TrimSpace(f.Reason) == "" {
		return &research.Error{Code: research.CodeUsage, Message: "a group is changed for a reason, which stays in the log", Try: "go back and say why"}
	}
	d, err := v.desk()
	if err != nil {
		return err
	}
	e, err := f.event(d)
	if err != nil {
		return err
	}
	var known *research.Error
	if _, err = d.Keep(v.ctx(), e); errors.As(err, &known) && known.Code == research.CodeRefused {
		return v.showPreview(f, http.StatusConflict, known.Message)
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.at("groups"))
}

// undoGroups takes back the last regrouping.
func (v *visit) undoGroups() error {
	f, err := v.groupsForm()
	if err != nil {
		return err
	}
	d, err := v.desk()
	if err != nil {
		return err
	}
	e, err := d.UndoGroups()
	if err != nil {
		return err
	}
	e.Version = f.On
	if _, err = d.Keep(v.ctx(), e); err != nil {
		return err
	}
	return v.seeOther(v.at("groups"))
}
