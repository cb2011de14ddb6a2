package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"personas/research"
	"personas/review"
)

// Visitor is somebody who is let in.
type Visitor struct {
	Name  string
	Right func(study int64) review.Right // in a study, "" for none
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
	return &Visitor{a.name, func(int64) review.Right { return review.Admin }}, nil
}

// Leave implements Access.
func (a *Alone) Leave(_ context.Context, secret string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.sessions, sha256.Sum256([]byte(secret)))
	return nil
}

// cookie holds the secret of a session.
const cookie = "personas"

func (v *visit) secret() string {
	c, err := v.r.Cookie(cookie)
	if err != nil {
		return ""
	}
	return c.Value
}

func (v *visit) keepSecret(secret string, seconds int) {
	http.SetCookie(v.w, &http.Cookie{Name: cookie, Value: secret, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: v.r.TLS != nil, SameSite: http.SameSiteLaxMode})
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
