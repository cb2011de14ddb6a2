package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"personas/internal/account"
	"personas/internal/store"
	"personas/research"
	"personas/review"
)

// statusOf maps an error to the status of an answer.
var statusOf = map[research.Code]int{
	research.CodeUsage:    http.StatusUnprocessableEntity,
	research.CodeNotFound: http.StatusNotFound,
	research.CodeRefused:  http.StatusConflict,
	research.CodePartly:   http.StatusServiceUnavailable,
	research.CodeFailed:   http.StatusInternalServerError,
}

var (
	errNoPage   = &research.Error{Code: research.CodeNotFound, Message: "there is no such page", Try: "go back to the studies"}
	errStranger = errors.New("nobody is signed in")
)

// forbidden is for who is known and lacks a right.
type forbidden struct{ message string }

func (f *forbidden) Error() string { return f.message }

func refusedRight(has, needs review.Right) error {
	return &forbidden{"that takes the right of " + string(needs) + ", and yours is " + string(has) + ": ask an admin of the study"}
}

func refusedScope(needs account.Scope) error {
	return &forbidden{"that takes a token with the scope " + string(needs)}
}

// noStudy says no more of a study that is not there than of one that is closed.
func noStudy(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return errNoPage
	}
	return err
}

// errorView is what went wrong, and what to try.
type errorView struct {
	Head, Message, Try string
	Open               []research.Finding // gates that stand against it
}

var errorPage = newPage[errorView]("error.html")

// fail answers with an error. What is not for people is in the log alone.
func (v *visit) fail(err error) {
	if _, team := v.Access.(Accounts); team && errors.Is(err, errStranger) && v.mayAskWho() {
		_ = v.seeOther("/signin?next=" + url.QueryEscape(v.r.URL.RequestURI()))
		return
	}
	status, view := v.blame(err)
	if v.ofAPI() {
		v.failJSON(status, view, err)
		return
	}
	view.Message = sentence(view.Message)
	if err := errorPage.show(v, status, view.Head, view); err != nil {
		v.Log.ErrorContext(v.ctx(), "no page for an error", "error", err)
	}
}

// mayAskWho reports whether it is a person with a whole page before them who
// asks.
func (v *visit) mayAskWho() bool {
	return v.r.Method == http.MethodGet && !v.piecemeal() && !strings.HasPrefix(v.r.URL.Path, "/api/")
}

func (v *visit) blame(err error) (int, errorView) {
	var known *research.Error
	var closed *forbidden
	var gates *review.Refused
	switch {
	case errors.Is(err, errStranger):
		return http.StatusUnauthorized, errorView{Head: "Who are you?", Message: "This address opens with a link of its own.", Try: "personas review prints one"}
	case errors.As(err, &closed):
		return http.StatusForbidden, errorView{Head: "Not yours to do", Message: closed.message}
	case errors.As(err, &gates):
		return http.StatusConflict, errorView{Head: "Not yet", Message: "Gates stand against it.", Open: gates.Open}
	case errors.As(err, &known) && known.Code != research.CodeFailed:
		heads := map[research.Code]string{research.CodeUsage: "Something is missing", research.CodeNotFound: "Not here",
			research.CodeRefused: "Not as it stands", research.CodePartly: "Later"}
		return statusOf[known.Code], errorView{Head: heads[known.Code], Message: known.Message, Try: known.Try}
	}
	if !errors.Is(err, context.Canceled) {
		v.Log.ErrorContext(v.ctx(), "a request failed", "method", v.r.Method, "route", v.r.Pattern, "error", err)
	}
	return http.StatusInternalServerError, errorView{Head: "That went wrong", Message: "Nothing was changed. What happened is in the server's log.", Try: "try it again"}
}
