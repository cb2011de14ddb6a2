package web

import (
	"net/http"
	"slices"

	"personas/export"
	"personas/research"
)

// compareView is two to four personas side by side.
type compareView struct {
	Choices []compareChoice
	Heads   []compareHead
	Facets  []compareFacet
	Common  []compareMatter // matters that claims of all of them speak of
	Missing string          // what is to be chosen yet
	Columns int
}

type compareChoice struct {
	Ref    research.Ref
	Name   any // of package export
	Chosen bool
}

type compareHead struct {
	Name  any
	Href  string
	Rests []string
	Not   []research.Facet // without evidence
}

// compareFacet is what they say in one facet, a list for each of them.
type compareFacet struct {
	Facet research.Facet // "" of claims of no one facet
	Lists [][]compareClaim
}

type compareClaim struct {
	export.Line
	Apart string // how it sets its group apart
}

// compareMatter is a theme that all of them speak of.
type compareMatter struct {
	export.Titled
	Href  string
	Lists [][]compareClaim
}

// Limits of a comparison.
const (
	compareFewest = 2
	compareMost   = 4
)

var comparePage = newPage[compareView]("compare.html")

func (v *visit) compare() error {
	d, sc, err := v.laid()
	if err != nil {
		return err
	}
	if err := v.r.ParseForm(); err != nil {
		return &research.Error{Code: research.CodeUsage, Message: "the address cannot be read"}
	}
	var view compareView
	var chosen []*research.Persona
	for i := range d.Edition.Personas {
		p := &d.Edition.Personas[i]
		if p.Origin == research.OriginSample {
			continue
		}
		c := compareChoice{Ref: p.Ref, Name: sc.Title(p), Chosen: slices.Contains(v.r.Form["persona"], string(p.Ref))}
		if c.Chosen {
			chosen = append(chosen, p)
		}
		view.Choices = append(view.Choices, c)
	}
	switch n := len(chosen); {
	case len(view.Choices) < compareFewest:
		view.Missing = "There are not two groups of people to compare: what is found in all of them stands in the profile of the whole sample."
	case n < compareFewest:
		view.Missing = "Choose two to four of them."
	case n > compareMost:
		view.Missing = "Four fit side by side: choose fewer."
	default:
		view.lay(v, d.Edition, sc, chosen)
	}
	return comparePage.show(v, http.StatusOK, "Compare", view)
}

func (view *compareView) lay(v *visit, ed *research.Edition, sc *export.Screen, chosen []*research.Persona) {
	view.Columns = len(chosen)
	for _, p := range chosen {
		h := compareHead{Name: sc.Title(p), Href: v.at("personas/" + string(p.Ref)), Rests: sc.Rests(p)}
		for _, q := range p.OpenQuestions {
			h.Not = append(h.Not, q.Facet)
		}
		view.Heads = append(view.Heads, h)
	}
	for _, f := range append(research.Facets[:len(research.Facets):len(research.Facets)], research.FacetMeaning{}) {
		lists, n := claimLists(sc, chosen, func(c *research.Claim) bool { return c.Facet == f.Facet })
		if n > 0 {
			view.Facets = append(view.Facets, compareFacet{f.Facet, lists})
		}
	}
	for i := range ed.Themes {
		t := &ed.Themes[i]
		if lists, n := claimLists(sc, chosen, func(c *research.Claim) bool { return c.Theme == t.Ref }); n == len(chosen) {
			view.Common = append(view.Common, compareMatter{sc.ThemeLabel(t), v.themePath(t.Ref), lists})
		}
	}
}

// claimLists are the claims of each persona that are kept, and how many personas
// have one.
func claimLists(sc *export.Screen, chosen []*research.Persona, keep func(*research.Claim) bool) (lists [][]compareClaim, n int) {
	for _, p := range chosen {
		var list []compareClaim
		for i := range p.Claims {
			if c := &p.Claims[i]; c.State != research.ClaimRejected && keep(c) {
				list = append(list, compareClaim{sc.Line(p, c), apart[c.Distinct]})
			}
		}
		if len(list) > 0 {
			n++
		}
		lists = append(lists, list)
	}
	return lists, n
}

// apart says how a claim sets its group apart.
var apart = map[research.Distinct]string{research.Distinctive: "more here than elsewhere", research.Contrary: "less here than elsewhere", research.Shared: "no clear difference to elsewhere"}
