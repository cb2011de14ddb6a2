package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"personas/internal/account"
	"personas/internal/store"
	"personas/research"
	"personas/review"
)

// accountsView lists the accounts of the server, for who may do all.
type accountsView struct {
	Accounts []accountLine
	Rights   []rightLine
	Link     string // where somebody chooses a password, shown once
	For      string // whose
	Name     string // that was written
	Wrong    string
}

type accountLine struct {
	Name, State, Roles string
	Everywhere         review.Right
	Self               bool
}

var accountsPage = newPage[accountsView]("accounts.html")

func (v *visit) accountList() error { return v.showAccounts(http.StatusOK, accountsView{}) }

func (v *visit) showAccounts(status int, view accountsView) error {
	if _, err := v.accounts(); err != nil {
		return err
	}
	all, err := v.Store.Accounts(v.ctx())
	if err != nil {
		return err
	}
	studies, err := v.Store.Studies(v.ctx())
	if err != nil {
		return err
	}
	for _, a := range all {
		view.Accounts = append(view.Accounts, accountLine{Name: a.Name, State: lastSeen(a), Roles: rolesOf(a, studies), Everywhere: a.Rights[account.EveryStudy], Self: a.ID == v.who.account})
	}
	view.Rights = rightMeans
	return accountsPage.show(v, status, "Accounts", view)
}

// lastSeen says how far somebody has come with an account.
func lastSeen(a store.AccountRow) string {
	switch {
	case a.LastSeen != nil:
		return "last here " + day(*a.LastSeen)
	case a.Password:
		return "not signed in"
	}
	return "has chosen no password yet"
}

func rolesOf(a store.AccountRow, studies []store.StudyRow) string {
	var out []string
	for _, s := range studies {
		if r := a.Rights[s.ID]; r != "" {
			out = append(out, string(r)+" in "+s.Name)
		}
	}
	slices.Sort(out)
	return cmp.Or(strings.Join(out, ", "), "no role in a study")
}

// inviteAccount makes an account, and shows the link by which somebody chooses its
// password.
func (v *visit) inviteAccount() error {
	return v.changeAccount(func(name string, _ url.Values) error {
		_, err := v.Store.Invite(v.ctx(), name)
		return err
	}, true)
}

// linkAccount shows a new link, for who lost theirs or the password.
func (v *visit) linkAccount() error { return v.changeAccount(nil, true) }

// roleAccount says what an account may do in every study.
func (v *visit) roleAccount() error {
	return v.changeAccount(func(name string, form url.Values) error {
		right, err := rightIn(form)
		if err != nil {
			return err
		}
		return v.Store.GiveRight(v.ctx(), name, account.EveryStudy, right)
	}, false)
}

// removeAccount ends an account. Its name is typed again: what it did stays, and
// nobody gets the name afterwards.
func (v *visit) removeAccount() error {
	return v.changeAccount(func(name string, form url.Values) error {
		if form.Get("again") != name {
			return &research.Error{Code: research.CodeUsage, Message: "nothing was removed", Try: "type the name " + name + " to remove the account"}
		}
		return v.Store.RemoveAccount(v.ctx(), name)
	}, false)
}

// changeAccount does something to the account that a form names, which is not
// one's own.
func (v *visit) changeAccount(do func(name string, form url.Values) error, link bool) error {
	if _, err := v.accounts(); err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	name := form.Get("name")
	if err = v.notSelf(name); err == nil && do != nil {
		err = do(name, form)
	}
	var secret account.Secret
	if err == nil && link {
		secret, err = v.Store.NewLink(v.ctx(), name)
	}
	switch code := research.CodeOf(err); {
	case err == nil && link:
		return v.showAccounts(http.StatusCreated, accountsView{Link: v.origin() + LinkPath(secret), For: name})
	case err == nil:
		return v.seeOther("/accounts")
	case code == research.CodeUsage, code == research.CodeRefused:
		status, said := v.blame(err)
		return v.showAccounts(status, accountsView{Name: name, Wrong: sentence(said.Message) + " " + sentence(said.Try)})
	}
	return err
}

// origin is the server as the browser names it; the name is one of Hosts.
func (v *visit) origin() string {
	if v.secure() {
		return "https://" + v.r.Host
	}
	return "http://" + v.r.Host
}
