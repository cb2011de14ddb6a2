package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"personas/internal/account"
	"personas/internal/store"
	"personas/research"
	"personas/review"
)

// ownTabs are the pages about one's own account, and for who may do all, those of
// others.
func (v *visit) ownTabs() (tabs []tab) {
	for _, t := range []tab{{Name: "Sessions", Href: "/sessions"}, {Name: "Tokens", Href: "/tokens"}, {Name: "Password", Href: "/password"}, {Name: "Accounts", Href: "/accounts"}} {
		if t.Href == "/accounts" && !v.who.Right(account.EveryStudy).Includes(review.Admin) {
			continue
		}
		t.Here = v.r.URL.Path == t.Href
		tabs = append(tabs, t)
	}
	return tabs
}

// sessionsView lists where somebody is signed in.
type sessionsView struct{ Sessions []sessionLine }

type sessionLine struct {
	store.SessionRow
	Here bool
}

var sessionsPage = newPage[sessionsView]("sessions.html")

func (v *visit) sessions() error {
	a, err := v.accounts()
	if err != nil {
		return err
	}
	all, err := a.Sessions(v.ctx(), v.who)
	if err != nil {
		return err
	}
	var view sessionsView
	for _, s := range all {
		if line := (sessionLine{s, s.ID == v.who.session}); line.Here {
			view.Sessions = slices.Insert(view.Sessions, 0, line)
		} else {
			view.Sessions = append(view.Sessions, line)
		}
	}
	return sessionsPage.show(v, http.StatusOK, "Where you are signed in", view)
}

func (v *visit) endSession() error {
	a, err := v.accounts()
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(v.r.PathValue("session"), 10, 64)
	if err != nil {
		return errNoPage
	}
	if err := a.EndSession(v.ctx(), v.who, id); err != nil {
		return err
	}
	return v.seeOther("/sessions")
}

// passwordView asks for a password that is to be. Name is whose, where a link says
// it; else it is one's own, and the one that was is asked for too.
type passwordView struct {
	Name, Action string
	Wrong        string
}

var passwordPage = newPage[passwordView]("password.html")

func (v *visit) passwordForm() error {
	if _, err := v.accounts(); err != nil {
		return err
	}
	return passwordPage.show(v, http.StatusOK, "Your password", passwordView{Action: "/password"})
}

// changePassword gives somebody another password, who knows theirs. Every session
// of theirs is over, and this browser gets a new one.
func (v *visit) changePassword() error {
	a, err := v.accounts()
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	again := func(err error) error {
		status, wrong, known := v.denied(err)
		if !known {
			return err
		}
		return passwordPage.show(v, status, "Your password", passwordView{Action: "/password", Wrong: wrong})
	}
	if err := sameTwice(form.Get("new"), form.Get("again")); err != nil {
		return again(err)
	}
	secret, err := a.ChangePassword(v.ctx(), v.who, form.Get("password"), form.Get("new"), v.address())
	if err != nil {
		return again(err)
	}
	v.keepSecret(secret, int(account.TeamLife.Whole/time.Second))
	return v.seeOther("/sessions")
}

func sameTwice(one, other string) error {
	if one != other {
		return &research.Error{Code: research.CodeUsage, Message: "the two passwords differ", Try: "type it again"}
	}
	return nil
}

// denied says what stands against a password, in words for who typed it.
func (v *visit) denied(err error) (status int, wrong string, known bool) {
	var soon *account.TooSoon
	var said *research.Error
	switch {
	case errors.As(err, &soon):
		v.w.Header().Set("Retry-After", strconv.Itoa(int(soon.For/time.Second)+1))
		return http.StatusTooManyRequests, "There were " + soon.Error() + ".", true
	case errors.Is(err, account.ErrWrong):
		return http.StatusUnauthorized, "The password is wrong.", true
	case errors.As(err, &said) && said.Code == research.CodeUsage:
		return http.StatusUnprocessableEntity, sentence(said.Message) + " " + sentence(said.Try), true
	}
	return 0, "", false
}

// LinkPath is where somebody chooses a password by a link.
func LinkPath(link account.Secret) string { return "/password/" + link.Reveal() }

// link is the link of the path.
func (v *visit) link() account.Secret { return account.Secret(v.r.PathValue("link")) }

// linkOver is what is said of a link that opens nothing.
var linkOver = &research.Error{Code: research.CodeRefused, Message: "this link was used, or is too old", Try: "ask who gave it to you for another"}

// choosePassword shows whose password a link is for. Looking uses nothing up:
// programs that read mail look too.
func (v *visit) choosePassword() error {
	if _, err := v.accounts(); err != nil {
		return err
	}
	name, err := v.Store.LinkOf(v.ctx(), v.link())
	if errors.Is(err, account.ErrOver) {
		return linkOver
	}
	if err != nil {
		return err
	}
	return passwordPage.show(v, http.StatusOK, "Choose a password", passwordView{Name: name, Action: LinkPath(v.link())})
}

// takePassword uses a link up. Who chose a password then signs in with it.
func (v *visit) takePassword() error {
	if _, err := v.accounts(); err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	name, err := v.Store.LinkOf(v.ctx(), v.link())
	if err == nil {
		if err = sameTwice(form.Get("new"), form.Get("again")); err == nil {
			_, err = v.Store.UseLink(v.ctx(), v.link(), form.Get("new"))
		}
	}
	if errors.Is(err, account.ErrOver) {
		return linkOver
	}
	if status, wrong, known := v.denied(err); known {
		return passwordPage.show(v, status, "Choose a password", passwordView{Name: name, Action: LinkPath(v.link()), Wrong: wrong})
	}
	if err != nil {
		return err
	}
	return v.seeOther("/signin")
}
