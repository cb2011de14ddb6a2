package web

import (
	"net/http"

	"personas/research"
)

// personasView is the set of personas as cards.
type personasView struct {
	Personas []personaCard
}

type personaCard struct {
	Ref          research.Ref
	Name, Status string
	People       int
	Claims       int
}

var personasPage = newPage[personasView]("personas.html")

func (v *visit) personas() error {
	d, err := v.desk()
	if err != nil {
		return err
	}
	var view personasView
	for i := range d.Edition.Personas {
		p := &d.Edition.Personas[i]
		view.Personas = append(view.Personas, personaCard{p.Ref, p.Name, string(p.Status), len(p.Members), len(p.Claims)})
	}
	return personasPage.show(v, http.StatusOK, "Personas", view)
}
