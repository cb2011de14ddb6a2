package web

import (
	"context"
	"net/http"
	"net/url"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// visit is one request of somebody.
type visit struct {
	*Server
	w     http.ResponseWriter
	r     *http.Request
	nonce string

	who   *Visitor       // nil on routes for anyone
	study store.StudyRow // of routes of a study, with the right they have in it
	right review.Right
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// desk lays the study before who asks.
func (v *visit) desk() (*pipeline.Desk, error) {
	return v.desks.Of(v.ctx(), v.Store, v.study, v.actor())
}

// formBytes bounds what a form without files may be.
const formBytes = 1 << 20

// form reads a form without files.
func (v *visit) form() (url.Values, error) {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, formBytes)
	if err := v.r.ParseForm(); err != nil {
		return nil, &research.Error{Code: research.CodeUsage, Message: "the form cannot be read, or is longer than a form may be", Try: "write less", Err: err}
	}
	return v.r.PostForm, nil
}

// piecemeal reports whether a script asks for a part of a page.
func (v *visit) piecemeal() bool { return v.r.Header.Get("HX-Request") == "true" }

// seeOther sends a browser on after it has done something.
func (v *visit) seeOther(path string) error {
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// studyPath is the address of something in a study; what is an address below it,
// escaped.
func studyPath(study, what string) string { return "/s/" + url.PathEscape(study) + "/" + what }

// at is the address of something in the study of the visit.
func (v *visit) at(what string) string { return studyPath(v.study.Name, what) }
