package account

import (
	"slices"

	"personas/research"
	"personas/review"
)

// EveryStudy stands for all studies where a right or a token names one.
const EveryStudy int64 = 0

// Scope is what a token may be used for. Each of them may read.
type Scope string

// The scopes.
const (
	ScopeRead      Scope = "read"      // see what a study shows
	ScopeDecide    Scope = "decide"    // decide on claims, comment, describe
	ScopeStructure Scope = "structure" // add files, run, correct, regroup
	ScopePublish   Scope = "publish"   // approve and publish
	ScopeAdmin     Scope = "admin"     // all of it, and people
)

// ceilings is the most that a token with a scope may do, whoever it belongs to.
var ceilings = map[Scope]review.Right{ScopeRead: review.Viewer, ScopeDecide: review.Reviewer, ScopeStructure: review.Reviewer,
	ScopePublish: review.Approver, ScopeAdmin: review.Admin}

// CheckScopes refuses what is no scope, and none at all.
func CheckScopes(scopes []Scope) error {
	for _, s := range scopes {
		if _, known := ceilings[s]; !known {
			return &research.Error{Code: research.CodeUsage, Message: "there is no scope \"" + string(s) + "\"", Try: "use read, decide, structure, publish or admin"}
		}
	}
	if len(scopes) == 0 {
		return &research.Error{Code: research.CodeUsage, Message: "a token without a scope opens nothing", Try: "give --scope read,decide"}
	}
	return nil
}

// Principal is who asks: somebody who signed in, a program with a token, or
// whoever opened the link on a machine of their own.
type Principal struct {
	Account int64 // 0: the owner of this machine
	Name    string
	Session int64                  // 0 for a token
	Token   int64                  // 0 for a session
	Rights  map[int64]review.Right // by study; EveryStudy: in all
	Scopes  []Scope                // of a token; nil: all
	Study   int64                  // of a token: the only one it opens; EveryStudy: no limit
}

// Right is the most that they may do in a study, "" where they may not even see
// that there is one.
func (p *Principal) Right(study int64) review.Right {
	right := p.Rights[study]
	if all := p.Rights[EveryStudy]; all.Includes(right) {
		right = all
	}
	switch {
	case p.Token == 0:
		return right
	case p.Study != EveryStudy && p.Study != study:
		return ""
	}
	top := review.Right("")
	for _, s := range p.Scopes {
		if c := ceilings[s]; c.Includes(top) {
			top = c
		}
	}
	if right.Includes(top) {
		return top
	}
	return right
}

// May reports whether they may do something in a study that takes this right and,
// of a token, this scope.
func (p *Principal) May(study int64, scope Scope, least review.Right) bool {
	right := p.Right(study)
	return right != "" && right.Includes(least) && p.allows(scope)
}

func (p *Principal) allows(scope Scope) bool {
	return p.Token == 0 || scope == ScopeRead || slices.Contains(p.Scopes, scope) || slices.Contains(p.Scopes, ScopeAdmin)
}

// Actor is who acts in a review of the study.
func (p *Principal) Actor(study int64) review.Actor {
	return review.Actor{Name: p.Name, Right: p.Right(study)}
}
