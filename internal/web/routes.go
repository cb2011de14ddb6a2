package web

import (
	"net/http"

	"personas/review"
)

// route is one thing that can be asked for.
type route struct {
	method, path string
	right        review.Right // the least that it takes in the study of its path; anyone, or signedIn, where it is of no study
	serve        func(*visit) error
}

// Routes outside of studies.
const (
	anyone   review.Right = "anyone"
	signedIn review.Right = "signed in"
)

// routes are all there is. Those of a study begin with /s/{study}.
var routes = []route{
	{"GET", "/{$}", signedIn, (*visit).studies},
	{"GET", "/enter/{link}", anyone, (*visit).enter},
	{"POST", "/leave", signedIn, (*visit).leave},
	{"GET", "/static/{name}", anyone, (*visit).static},

	{"GET", "/s/{study}/{$}", review.Viewer, (*visit).personas},
	{"GET", "/s/{study}/personas", review.Viewer, (*visit).personas},
}

// handler serves the table of routes.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.method+" "+r.path, s.serving(r))
	}
	mux.Handle("/", s.serving(route{right: anyone, serve: func(*visit) error { return errNoPage }}))
	return mux
}
