package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"personas/export"
	"personas/research"
)

// themesView is what people speak of.
type themesView struct {
	Topics     []topicLine
	Unassigned int
	Some       any // quotes in no theme, a page of them
	Next       string
}

// topicLine is a theme among others.
type topicLine struct {
	Topic any // of package export
	Href  string
}

var themesPage = newPage[themesView]("themes.html")

func (v *visit) themes() error {
	d, sc, err := v.laid()
	if err != nil {
		return err
	}
	ed := d.Edition
	view := themesView{Unassigned: len(ed.Unassigned)}
	for _, t := range sc.Topics() {
		view.Topics = append(view.Topics, topicLine{t, v.themePath(research.Ref(t.ID))})
	}
	shown, next := v.slice(ed.Unassigned)
	view.Some, view.Next = sc.Said(shown), next
	return themesPage.show(v, http.StatusOK, "Themes", view)
}

// quotesAtOnce is how many quotes a page lists.
const quotesAtOnce = 50

// slice is the part of a list that a page shows, from ?from= on, and where the
// rest is.
func (v *visit) slice(refs []research.Ref) (shown []research.Ref, next string) {
	from, _ := strconv.Atoi(v.r.FormValue("from"))
	from = min(max(from, 0), len(refs))
	to := min(from+quotesAtOnce, len(refs))
	if to < len(refs) {
		next = fmt.Sprintf("?from=%d#quotes", to)
	}
	return refs[from:to], next
}

// themeView is one theme with everything in it.
type themeView struct {
	Topic any // of package export
	Stand template.HTML
	Note  string
	Uses  []claimUse
	Said  any // its quotes, most central first, a page of them
	All   int
	Next  string
}

// claimUse is a claim that rests on the quotes of a theme.
type claimUse struct {
	Persona any // its name
	Line    export.Line
}

var themePage = newPage[themeView]("theme.html")

func (v *visit) theme() error {
	d, sc, err := v.laid()
	if err != nil {
		return err
	}
	ref := research.Ref(v.r.PathValue("theme"))
	topic, ok := sc.Topic(ref)
	if !ok {
		return &research.Error{Code: research.CodeNotFound, Message: "there is no such theme any more", Try: "see Themes for those there are: a run may have found others"}
	}
	t := themeOf(d.Edition, ref)
	view := themeView{Topic: topic, All: len(t.Members)}
	refs := make([]research.Ref, len(t.Members))
	for i, m := range t.Members {
		refs[i] = m.Quote
	}
	shown, next := v.slice(refs)
	view.Said, view.Next = sc.Said(shown), next
	stand, err := sc.StandOn(ref)
	if err != nil {
		return err
	}
	if stand != nil {
		view.Stand, view.Note = stand.Line, stand.Note
	}
	for i := range d.Edition.Personas {
		p := &d.Edition.Personas[i]
		for k := range p.Claims {
			if c := &p.Claims[k]; c.Theme == ref {
				view.Uses = append(view.Uses, claimUse{sc.Title(p), sc.Line(p, c)})
			}
		}
	}
	title := t.Label
	if t.Naming != nil && t.Naming.Name != "" {
		title = t.Naming.Name
	}
	return themePage.show(v, http.StatusOK, title, view)
}

func themeOf(ed *research.Edition, ref research.Ref) *research.Theme {
	for i := range ed.Themes {
		if ed.Themes[i].Ref == ref {
			return &ed.Themes[i]
		}
	}
	return nil
}

// spectraView is where people stand apart.
type spectraView struct {
	Divided, Others []standLine
}

type standLine struct {
	export.Stand
	Href string
}

var spectraPage = newPage[spectraView]("spectra.html")

func (v *visit) spectra() error {
	_, sc, err := v.laid()
	if err != nil {
		return err
	}
	divided, others, err := sc.Stands()
	if err != nil {
		return err
	}
	lines := func(all []export.Stand) (out []standLine) {
		for _, s := range all {
			out = append(out, standLine{s, v.themePath(s.Theme)})
		}
		return out
	}
	return spectraPage.show(v, http.StatusOK, "Spectra", spectraView{lines(divided), lines(others)})
}
