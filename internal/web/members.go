package web

import (
	"net/http"
	"net/url"
	"slices"

	"personas/internal/account"
	"personas/internal/store"
	"personas/research"
	"personas/review"
)

// membersView lists who may do what in a study.
type membersView struct {
	Members  []memberLine
	Rights   []rightLine
	MayAdmit bool
	Accounts bool   // they may make accounts
	Path     string // where roles are given
	Name     string // that was written
	Wrong    string
}

// memberLine is an account that may see the study. A role that holds everywhere is
// not the study's to change.
type memberLine struct {
	Name       string
	Right      review.Right
	Everywhere bool
	Self       bool
	Seen       string
}

type rightLine struct {
	Name  review.Right
	Means string
}

// rightMeans says what each right is for, the least first.
var rightMeans = []rightLine{{review.Viewer, "reads, and comments"}, {review.Researcher, "adds files, runs, corrects who spoke"},
	{review.Reviewer, "decides on claims, sorts themes and groups"}, {review.Approver, "approves personas, publishes packs"},
	{review.Admin, "says who may do what, and forgets participants"}}

var membersPage = newPage[membersView]("members.html")

func (v *visit) members() error { return v.showMembers(http.StatusOK, membersView{}) }

func (v *visit) showMembers(status int, view membersView) error {
	if _, err := v.accounts(); err != nil {
		return err
	}
	all, err := v.Store.Accounts(v.ctx())
	if err != nil {
		return err
	}
	for _, a := range all {
		if line, in := v.memberOf(a); in {
			view.Members = append(view.Members, line)
		}
	}
	slices.SortStableFunc(view.Members, func(a, b memberLine) int {
		return slices.Index(review.Rights, b.Right) - slices.Index(review.Rights, a.Right)
	})
	view.Path, view.Rights = v.at("members"), rightMeans
	view.MayAdmit, view.Accounts = v.right.Includes(review.Admin), v.who.Right(account.EveryStudy).Includes(review.Admin)
	return membersPage.show(v, status, "Members", view)
}

func (v *visit) memberOf(a store.AccountRow) (memberLine, bool) {
	here, all := a.Rights[v.study.ID], a.Rights[account.EveryStudy]
	line := memberLine{Name: a.Name, Right: here, Self: a.ID == v.who.account, Seen: lastSeen(a)}
	if all != "" && all.Includes(here) {
		line.Right, line.Everywhere = all, true
	}
	return line, line.Right != ""
}

// admitMember gives an account a role in the study, or takes it away. Nobody does
// that to themselves: a study would be left without who can mend it.
func (v *visit) admitMember() error {
	if _, err := v.accounts(); err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	right, err := rightIn(form)
	if err == nil {
		err = v.notSelf(form.Get("name"))
	}
	if err == nil {
		err = v.Store.Admit(v.ctx(), v.study, form.Get("name"), right, research.Event{By: v.who.Name, As: string(v.right)})
	}
	if research.CodeOf(err) == research.CodeNotFound {
		return v.showMembers(http.StatusNotFound, membersView{Name: form.Get("name"), Wrong: "There is no account of that name: who has one everywhere as admin makes it."})
	}
	if _, wrong, known := v.denied(err); known {
		return v.showMembers(http.StatusUnprocessableEntity, membersView{Name: form.Get("name"), Wrong: wrong})
	}
	if err != nil {
		return err
	}
	return v.seeOther(v.at("members"))
}

// rightIn is the right that a form gives; "none" takes it away.
func rightIn(form url.Values) (review.Right, error) {
	if form.Get("role") == "none" {
		return "", nil
	}
	return review.ParseRight(form.Get("role"))
}

// notSelf refuses what somebody would do to their own account.
func (v *visit) notSelf(name string) error {
	clean, err := account.CheckName(name)
	if err == nil && clean == v.who.Name {
		err = &research.Error{Code: research.CodeUsage, Message: "your own account is another admin's to change", Try: "ask one, or use personas user where the server runs"}
	}
	return err
}
