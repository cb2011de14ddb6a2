package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"personas/internal/account"
)

// accounts are those of the server; where it has none, its pages for them are not
// there.
func (v *visit) accounts() (Accounts, error) {
	if a, ok := v.Access.(Accounts); ok {
		return a, nil
	}
	return nil, errNoPage
}

// signInView asks who somebody is.
type signInView struct {
	Name, Next string
	Wrong      string // what stands against it
}

var signInPage = newPage[signInView]("signin.html")

func (v *visit) signInForm() error {
	if _, err := v.accounts(); err != nil {
		return err
	}
	return signInPage.show(v, http.StatusOK, "Sign in", signInView{Next: ourPath(v.r.URL.Query().Get("next"))})
}

// maxSignIn is how many bytes a form to sign in may have.
const maxSignIn = 16 << 10

func (v *visit) signIn() error {
	a, err := v.accounts()
	if err != nil {
		return err
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxSignIn)
	form, err := v.form()
	if err != nil {
		return err
	}
	name, next := form.Get("name"), ourPath(form.Get("next"))
	secret, err := a.SignIn(v.ctx(), name, form.Get("password"), v.address())
	if status, wrong, known := v.denied(err); known {
		if errors.Is(err, account.ErrWrong) {
			wrong = "The name or the password is wrong."
		}
		return signInPage.show(v, status, "Sign in", signInView{name, next, wrong})
	}
	if err != nil {
		return err
	}
	if err := a.Leave(v.ctx(), v.secret()); err != nil { // the session this browser had, if any
		return err
	}
	v.keepSecret(secret, int(account.TeamLife.Whole/time.Second))
	return v.seeOther(next)
}

// ourPath is a path of this server, and "/" for any other address.
func ourPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}
