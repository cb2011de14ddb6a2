package web

import (
	"net/url"

	"personas/export"
	"personas/pipeline"
	"personas/research"
)

// laid lays a study before who asks, with what shows it on a page.
func (v *visit) laid() (*pipeline.Desk, *export.Screen, error) {
	d, err := v.desk()
	if err != nil {
		return nil, nil, err
	}
	sc, err := d.Screen()
	if err != nil {
		return nil, nil, err
	}
	of := map[research.Ref]research.Ref{}
	for i := range d.Edition.Personas {
		p := &d.Edition.Personas[i]
		for k := range p.Claims {
			of[p.Claims[k].Ref] = p.Ref
		}
	}
	return d, sc.Leading(export.Links{
		Claim: func(claim research.Ref) string { return v.claimPath(of[claim], claim) },
		Quote: func(q *research.Quote) string { return v.transcript(q.Document, q.Ref) },
	}), nil
}

// claimPath is where a claim stands on the page of its persona.
func (v *visit) claimPath(persona, claim research.Ref) string {
	return v.at("personas/" + url.PathEscape(string(persona)) + "?claim=" + url.QueryEscape(string(claim)) + "#" + string(claim))
}

// themePath is the page of a theme.
func (v *visit) themePath(theme research.Ref) string {
	return v.at("themes/" + url.PathEscape(string(theme)))
}
