package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"strings"
	"sync"
	"time"

	"personas/internal/account"
	"personas/research"
	"personas/review"
)

// Visitor is somebody who is let in.
type Visitor struct {
	Name  string
	Right func(study int64) review.Right // in a study, "" for none

	account, session int64              // 0 where there are no accounts
	token            *account.Principal // nil for people
}

// allows reports whether who has the right to a route may use it: a token opens
// only what it is for.
func (who *Visitor) allows(study int64, right review.Right) bool {
	return who.token == nil || who.token.May(study, scopes[right], right)
}

// Access tells who asks. Secrets are what a browser holds.
type Access interface {
	// Enter begins a session for who has a link that nobody used before.
	Enter(ctx context.Context, link string) (secret string, err error)
	// Who has a secret; nil for nobody.
	Who(ctx context.Context, secret string) (*Visitor, error)
	// Leave ends a session.
	Leave(ctx context.Context, secret string) error
}

// Alone is the access of one's own machine: one person, who may do all, let in
// by links that are good once and not for long. It forgets all when the program
// ends.
type Alone struct {
	name string

	mu       sync.Mutex
	links    map[[32]byte]time.Time // until when
	sessions map[[32]byte]bool
}

// NewAlone returns the access of one person.
func NewAlone(name string) *Alone {
	return &Alone{name: name, links: map[[32]byte]time.Time{}, sessions: map[[32]byte]bool{}}
}

const linkLasts = 10 * time.Minute

// Link makes a link that lets in once.
func (a *Alone) Link() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	link := rand.Text()
	a.links[sha256.Sum256([]byte(link))] = time.Now().Add(linkLasts)
	return link
}

// Enter implements Access.
func (a *Alone) Enter(_ context.Context, link string) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	sum := sha256.Sum256([]byte(link))
	until, there := a.links[sum]
	delete(a.links, sum)
	if !there || time.Now().After(until) {
		return "", &research.Error{Code: research.CodeRefused, Message: "this link was used, or is too old", Try: "personas review prints a new one"}
	}
	secret := rand.Text()
	a.sessions[sha256.Sum256([]byte(secret))] = true
	return secret, nil
}

// Who implements Access.
func (a *Alone) Who(_ context.Context, secret string) (*Visitor, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.sessions[sha256.Sum256([]byte(secret))] {
		return nil, nil
	}
	return &Visitor{Name: a.name, Right: func(int64) review.Right { return review.Admin }}, nil
}

// Leave implements Access.
func (a *Alone) Leave(_ context.Context, secret string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.sessions, sha256.Sum256([]byte(secret)))
	return nil
}

// cookie holds the secret of a session. By https its name says that no other
// server, and no page without https, has set it.
func (v *visit) cookie() string {
	if v.secure() {
		return "__Host-personas"
	}
	return "personas"
}

func (v *visit) secret() string {
	c, err := v.r.Cookie(v.cookie())
	if err != nil {
		return ""
	}
	return c.Value
}

func (v *visit) keepSecret(secret string, seconds int) {
	http.SetCookie(v.w, &http.Cookie{Name: v.cookie(), Value: secret, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: v.secure(), SameSite: http.SameSiteLaxMode})
}

// asks tells who asks, by the token of a program or else by the session of a
// browser.
func (v *visit) asks() (*Visitor, error) {
	token, isToken := strings.CutPrefix(v.r.Header.Get("Authorization"), "Bearer ")
	if a, ok := v.Access.(Accounts); ok && isToken && v.ofAPI() {
		return a.Token(v.ctx(), token)
	}
	return v.Access.Who(v.ctx(), v.secret())
}

// enter lets in who has a link.
func (v *visit) enter() error {
	secret, err := v.Access.Enter(v.ctx(), v.r.PathValue("link"))
	if err != nil {
		return err
	}
	v.keepSecret(secret, 0)
	return v.seeOther("/")
}

// leave ends a session.
func (v *visit) leave() error {
	err := v.Access.Leave(v.ctx(), v.secret())
	v.keepSecret("", -1)
	if err != nil {
		return err
	}
	return v.seeOther("/")
}
