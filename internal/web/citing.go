package web

import (
	"net/http"
	"net/url"
	"slices"

	"personas/export"
	"personas/research"
	"personas/review"
)

// citingView is a quote for which somebody chooses a claim that it supports.
type citingView struct {
	Back, Self string
	Spoken     []export.Spoken
	Who        string
	Groups     []citingGroup
	Chosen     *citingChoice
}

// citingGroup is a persona with the speaker among its people.
type citingGroup struct {
	Name   string
	Claims []citingClaim
}

type citingClaim struct {
	export.Line
	Href        string
	Cites, Here bool
}

// citingChoice is the claim that was chosen, with what comes of the citation.
type citingChoice struct {
	citingClaim
	Persona, Action, Quote, Text string
	On                           int
	Then                         []string
}

var citingPage = newPage[citingView]("citing.html")

// offerClaims shows the claims that a quote may support, and what comes of it
// where one is chosen.
func (v *visit) offerClaims() error {
	d, screen, err := v.laid()
	if err != nil {
		return err
	}
	ref := research.Ref(v.r.PathValue("quote"))
	at := slices.IndexFunc(d.Edition.Quotes, func(q research.Quote) bool { return q.Ref == ref })
	if at < 0 {
		return &research.Error{Code: research.CodeNotFound, Message: "there is no such quote any more", Try: "search again"}
	}
	q := &d.Edition.Quotes[at]
	view := citingView{Back: v.at("search"), Self: v.at("quotes/" + url.PathEscape(string(ref)) + "/claim"), Spoken: screen.Spoken([]research.Ref{ref}), Who: screen.Name(q.Participant)}
	chosen := research.Ref(v.r.URL.Query().Get("claim"))
	for _, s := range inOrder(d) {
		p := &s.Persona
		if !slices.ContainsFunc(p.Members, func(m research.CandidateMember) bool { return m.Participant == q.Participant }) || s.Allows(v.actor(), research.ActEdit) != nil {
			continue
		}
		g := citingGroup{Name: nameOf(p)}
		for _, line := range screen.Lines(p) {
			c := &p.Claims[slices.IndexFunc(p.Claims, func(c research.Claim) bool { return string(c.Ref) == line.Ref })]
			l := citingClaim{Line: line, Href: view.Self + "?claim=" + string(c.Ref) + "#then", Here: c.Ref == chosen,
				Cites: slices.ContainsFunc(c.Citations, func(ci research.Citation) bool { return ci.Quote == ref })}
			g.Claims = append(g.Claims, l)
			if l.Here && !l.Cites {
				view.Chosen = v.citing(&sitting{visit: v, desk: d, state: s, screen: screen}, l, c, ref)
			}
		}
		view.Groups = append(view.Groups, g)
	}
	return citingPage.show(v, http.StatusOK, "Add to a claim", view)
}

// citing says what comes of a claim that cites a quote too.
func (v *visit) citing(s *sitting, l citingClaim, c *research.Claim, quote research.Ref) *citingChoice {
	choice := &citingChoice{citingClaim: l, Persona: nameOf(s.persona()), Action: v.at("claims/" + string(c.Ref)), Quote: string(quote), Text: c.Text, On: s.state.Version}
	if c.Text != "" {
		choice.Then = s.then(review.Decision{Act: research.ActEdit, Claim: c.Ref, Cite: []research.Ref{quote}})
	}
	return choice
}
