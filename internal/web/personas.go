package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"personas/export"
	"personas/pipeline"
	"personas/research"
)

// personasView is the set of personas as cards, and who is in none.
type personasView struct {
	Personas []personaCard
	Nowhere  []string // people in no group, by name
	Missing  []string // parts in the decision that nobody plays
	Waiting  int      // personas that are not approved
}

type personaCard struct {
	Href    string
	Title   export.Title
	Part    string // "buyer · primary"
	Status  string
	Rests   []string
	Summary string
	Apart   string // how distinct it is
	Claims  string // how far its review is
	Sample  bool
}

var personasPage = newPage[personasView]("personas.html")

func (v *visit) personas() error {
	d, err := v.desk()
	if err != nil {
		return err
	}
	sc, err := v.screen(d)
	if err != nil {
		return err
	}
	view := personasView{Missing: sc.Missing(), Nowhere: nowhere(d.Edition, sc)}
	for i := range d.Edition.Personas {
		p := &d.Edition.Personas[i]
		view.Personas = append(view.Personas, v.personaCard(sc, p))
		if p.Status != research.StatusApproved {
			view.Waiting++
		}
	}
	return personasPage.show(v, http.StatusOK, "Personas", view)
}

func (v *visit) personaCard(sc *export.Screen, p *research.Persona) personaCard {
	c := personaCard{Href: v.at("personas/" + string(p.Ref)), Title: sc.Title(p), Part: part(p), Status: statusWords(p.Status),
		Rests: slices.DeleteFunc(sc.Rests(p), func(r string) bool { return r == string(p.Type) }), Sample: p.Origin == research.OriginSample}
	if w := p.Standing(); w != nil {
		c.Summary = w.Summary.Text
	}
	apart, decided := 0, 0
	for i := range p.Claims {
		if p.Claims[i].Distinct == research.Distinctive {
			apart++
		}
		if p.Claims[i].State == research.ClaimAccepted || p.Claims[i].State == research.ClaimRejected {
			decided++
		}
	}
	c.Claims = fmt.Sprintf("%d of %s decided", decided, plural(len(p.Claims), "claim"))
	if !c.Sample {
		c.Apart = fmt.Sprintf("%d of %s set it apart from the others", apart, plural(len(p.Claims), "claim"))
	}
	return c
}

// part is the part that a persona plays, and its rank, as far as they are known.
func part(p *research.Persona) string {
	var parts []string
	for _, s := range []string{string(p.Rank), string(p.Type)} {
		if s != "" && !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

func statusWords(s research.Status) string {
	if s == research.StatusDraft {
		return "draft, not reviewed"
	}
	return strings.ReplaceAll(string(s), "_", " ")
}

// nowhere are the people who stand in no group; nobody where there is no group.
func nowhere(ed *research.Edition, sc *export.Screen) (names []string) {
	in, groups := map[research.Ref]bool{}, false
	for i := range ed.Personas {
		if p := &ed.Personas[i]; p.Origin != research.OriginSample {
			groups = true
			for _, m := range p.Members {
				in[m.Participant] = true
			}
		}
	}
	if !groups {
		return nil
	}
	for _, ref := range sc.People() {
		if !in[ref] {
			names = append(names, sc.Name(ref))
		}
	}
	return names
}

// screen shows parts of what lies on a desk; what it shows leads to the pages of
// the study.
func (v *visit) screen(d *pipeline.Desk) (*export.Screen, error) {
	sc, err := d.Screen()
	if err != nil {
		return nil, err
	}
	return sc.Leading(v.links()), nil
}

// links lead a claim to itself on the page of its persona, and a quote to its
// place in its document.
func (v *visit) links() export.Links {
	return export.Links{
		Claim: func(ref research.Ref) string { return "?claim=" + string(ref) + "#" + string(ref) },
		Quote: func(q *research.Quote) string {
			return v.at("documents/" + string(q.Document) + "?quote=" + string(q.Ref) + "#" + string(q.Ref))
		},
	}
}
