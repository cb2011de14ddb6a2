package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"personas/internal/account"
	"personas/internal/store"
	"personas/research"
)

// tokensView lists somebody's tokens, and makes one. What opens with it is shown
// on the answer to the form, and never again.
type tokensView struct {
	Tokens  []tokenLine
	Studies []string // that a token may be for
	Scopes  []scopeLine
	Made    string // the new one
	Wrong   string
	Label   string
	Study   string
	Days    string
}

type tokenLine struct {
	ID                        int64
	Label, For, Scopes, State string
	Holds                     bool
}

type scopeLine struct {
	Name, Means string
	Chosen      bool
}

// scopeMeans says what a token with a scope may be used for.
var scopeMeans = []scopeLine{{"read", "see what a study shows", false}, {"decide", "decide on claims, comment, describe", false},
	{"structure", "add files, run, correct, regroup", false}, {"publish", "approve and publish", false}, {"admin", "all of it, and people", false}}

var tokensPage = newPage[tokensView]("tokens.html")

func (v *visit) tokens() error {
	return v.showTokens(http.StatusOK, tokensView{Days: "90"}, []string{string(account.ScopeRead)})
}

func (v *visit) showTokens(status int, view tokensView, scopes []string) error {
	if _, err := v.accounts(); err != nil {
		return err
	}
	all, err := v.Store.Tokens(v.ctx(), v.who.Name)
	if err != nil {
		return err
	}
	for _, t := range all {
		view.Tokens = append(view.Tokens, tokenLineOf(t))
	}
	studies, err := v.Store.Studies(v.ctx())
	if err != nil {
		return err
	}
	for _, s := range studies {
		if v.who.Right(s.ID) != "" {
			view.Studies = append(view.Studies, s.Name)
		}
	}
	view.Scopes = slices.Clone(scopeMeans)
	for i := range view.Scopes {
		view.Scopes[i].Chosen = slices.Contains(scopes, view.Scopes[i].Name)
	}
	return tokensPage.show(v, status, "Tokens", view)
}

func tokenLineOf(t store.TokenRow) tokenLine {
	line := tokenLine{ID: t.ID, Label: cmp.Or(t.Label, "Token "+strconv.FormatInt(t.ID, 10)), For: cmp.Or(t.StudyName, "every study that you may see")}
	for i, s := range t.Scopes {
		if i > 0 {
			line.Scopes += ", "
		}
		line.Scopes += string(s)
	}
	switch {
	case t.RevokedAt != nil:
		line.State = "ended " + day(*t.RevokedAt)
	case t.EndsAt.Before(time.Now()):
		line.State = "over since " + day(t.EndsAt)
	default:
		line.Holds, line.State = true, "until "+day(t.EndsAt)
		if t.UsedAt != nil {
			line.State += ", last used " + day(*t.UsedAt)
		} else {
			line.State += ", never used"
		}
	}
	return line
}

// makeToken makes a token for who asks.
func (v *visit) makeToken() error {
	if _, err := v.accounts(); err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	view := tokensView{Label: form.Get("label"), Study: form.Get("study"), Days: form.Get("days")}
	n, err := v.tokenOf(form)
	if err == nil {
		var secret account.Secret
		if _, secret, err = v.Store.PutToken(v.ctx(), n); err == nil {
			return v.showTokens(http.StatusCreated, tokensView{Made: secret.Reveal(), Days: "90"}, []string{string(account.ScopeRead)})
		}
	}
	if _, wrong, known := v.denied(err); known {
		view.Wrong = wrong
		return v.showTokens(http.StatusUnprocessableEntity, view, form["scope"])
	}
	return err
}

// tokenOf is the token that a form asks for: of who sends it, and for a study that
// they see.
func (v *visit) tokenOf(form url.Values) (n store.NewToken, err error) {
	days, err := strconv.Atoi(form.Get("days"))
	if err != nil {
		return n, &research.Error{Code: research.CodeUsage, Message: "a token holds for a number of days", Try: "give one from 1 to 366"}
	}
	n = store.NewToken{Account: v.who.Name, Label: form.Get("label"), Life: time.Duration(max(0, min(days, 1000))) * 24 * time.Hour, Study: account.EveryStudy}
	for _, s := range form["scope"] {
		n.Scopes = append(n.Scopes, account.Scope(s))
	}
	if name := form.Get("study"); name != "" {
		study, err := v.Store.Study(v.ctx(), name)
		if err != nil {
			return n, noStudy(err)
		}
		if v.who.Right(study.ID) == "" {
			return n, errNoPage
		}
		n.Study = study.ID
	}
	return n, nil
}

// endToken ends a token of who asks.
func (v *visit) endToken() error {
	if _, err := v.accounts(); err != nil {
		return err
	}
	id, err := strconv.ParseInt(v.r.PathValue("token"), 10, 64)
	if err != nil {
		return errNoPage
	}
	if err := v.Store.RevokeToken(v.ctx(), v.who.Name, id); err != nil {
		return err
	}
	return v.seeOther("/tokens")
}
