package web

import (
	"context"
	"errors"
	"fmt"

	"personas/internal/account"
	"personas/internal/store"
	"personas/research"
	"personas/review"
)

// Accounts is an access to which people and programs have accounts.
type Accounts interface {
	Access
	// SignIn begins a session for who knows the password of an account. addr is
	// from where they ask.
	SignIn(ctx context.Context, name, password, addr string) (secret string, err error)
	// Token tells whose a token is; nil for nobody's.
	Token(ctx context.Context, secret string) (*Visitor, error)
	// Sessions lists where somebody is signed in.
	Sessions(ctx context.Context, who *Visitor) ([]store.SessionRow, error)
	// EndSession ends one of them.
	EndSession(ctx context.Context, who *Visitor, id int64) error
	// ChangePassword gives somebody who knows theirs another one, ends all their
	// sessions, and begins one. addr is from where they ask.
	ChangePassword(ctx context.Context, who *Visitor, was, password, addr string) (secret string, err error)
}

// Team is the access of those who have accounts in the store.
type Team struct{ store *store.Store }

// NewTeam returns the access of those who have accounts.
func NewTeam(st *store.Store) *Team { return &Team{st} }

// Enter implements Access. A team has no links.
func (t *Team) Enter(context.Context, string) (string, error) {
	return "", &research.Error{Code: research.CodeRefused, Message: "this link is of another server", Try: "sign in"}
}

// Who implements Access.
func (t *Team) Who(ctx context.Context, secret string) (*Visitor, error) {
	if secret == "" {
		return nil, nil
	}
	return visitor(t.store.SessionOf(ctx, account.Secret(secret)))
}

// Leave implements Access.
func (t *Team) Leave(ctx context.Context, secret string) error {
	return t.store.EndSession(ctx, account.Secret(secret))
}

// SignIn implements Accounts.
func (t *Team) SignIn(ctx context.Context, name, password, addr string) (string, error) {
	secret, _, err := t.store.SignIn(ctx, name, password, addr)
	return secret.Reveal(), err
}

// Token implements Accounts.
func (t *Team) Token(ctx context.Context, secret string) (*Visitor, error) {
	return visitor(t.store.TokenOf(ctx, account.Secret(secret)))
}

// Sessions implements Accounts.
func (t *Team) Sessions(ctx context.Context, who *Visitor) ([]store.SessionRow, error) {
	return t.store.Sessions(ctx, who.account)
}

// EndSession implements Accounts.
func (t *Team) EndSession(ctx context.Context, who *Visitor, id int64) error {
	open, err := t.store.RevokeSession(ctx, who.account, id)
	if err == nil && !open {
		err = &research.Error{Code: research.CodeNotFound, Message: fmt.Sprintf("you have no session %d", id), Try: "look at those you have"}
	}
	return err
}

// ChangePassword implements Accounts. A wrong one counts as an attempt to sign in.
func (t *Team) ChangePassword(ctx context.Context, who *Visitor, was, password, addr string) (string, error) {
	if err := account.CheckPassword(who.Name, password); err != nil {
		return "", err
	}
	if _, _, err := t.store.SignIn(ctx, who.Name, was, addr); err != nil {
		return "", err
	}
	if err := t.store.SetPassword(ctx, who.Name, password); err != nil {
		return "", err
	}
	return t.SignIn(ctx, who.Name, password, addr)
}

// visitor is who a secret stands for, nil where it stands for nobody any more.
func visitor(p *account.Principal, err error) (*Visitor, error) {
	if errors.Is(err, account.ErrOver) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &Visitor{Name: p.Name, Right: p.Right, account: p.Account, session: p.Session, token: p}, nil
}

// scopes are what a token needs, beside the right of its account, for a route that
// takes a right.
var scopes = map[review.Right]account.Scope{review.Viewer: account.ScopeRead, review.Researcher: account.ScopeStructure,
	review.Reviewer: account.ScopeDecide, review.Approver: account.ScopePublish, review.Admin: account.ScopeAdmin}
