package research

import (
	"slices"
	"time"
)

// Regrouping is one thing that a person did to the groups of a study. They are
// kept for ever, in order; what they say together is an [Arrangement], which
// every later run honours.
type Regrouping struct {
	ID     int64      `json:"id"`
	Action RegroupAct `json:"action"`
	Group  Ref        `json:"group"`            // which it concerns; of new and split: the one that is made; of move: where to, "" for none
	Other  Ref        `json:"other,omitempty"`  // of merge: the one that goes into Group; of split: the one that is divided
	Name   string     `json:"name,omitempty"`   // of new, split and rename
	People []Ref      `json:"people,omitempty"` // whom it concerns
	Undoes int64      `json:"undoes,omitempty"` // of undo: which regrouping it takes back
	By     string     `json:"by,omitempty"`
	At     time.Time  `json:"at,omitzero"`
	Reason string     `json:"reason,omitempty"`
}

// RegroupAct is what a person does to groups.
type RegroupAct string

// The acts.
const (
	RegroupNew    RegroupAct = "new"    // makes a group of people
	RegroupMove   RegroupAct = "move"   // puts people into another group, or in none
	RegroupMerge  RegroupAct = "merge"  // makes two groups one
	RegroupSplit  RegroupAct = "split"  // makes some people of a group one of their own
	RegroupPin    RegroupAct = "pin"    // keeps a group as it is, whatever is found later
	RegroupRename RegroupAct = "rename" // gives a group a name
	RegroupUndo   RegroupAct = "undo"   // takes an earlier one back
)

// Arrangement is what people say together of what lies where: of participants in
// groups, or of quotes in themes.
type Arrangement struct {
	Place map[Ref]Ref    // participant → the group that a person put them in, "" for none
	Into  map[Ref]Ref    // group → the one it was merged into
	Name  map[Ref]string // group → the name a person gave it
}

func newArrangement() Arrangement {
	return Arrangement{Place: map[Ref]Ref{}, Into: map[Ref]Ref{}, Name: map[Ref]string{}}
}

// ArrangementOf replays regroupings, which are in order. The later one counts.
func ArrangementOf(all []Regrouping) Arrangement {
	a := newArrangement()
	for _, r := range standing(all) {
		a.apply(r)
	}
	return a
}

// Bare is a regrouping without what it says in words and who did it when.
func (r Regrouping) Bare() *Regrouping {
	r.Name, r.Reason, r.By, r.At = "", "", "", time.Time{}
	return &r
}

// standing are the regroupings that were not taken back.
func standing(all []Regrouping) []Regrouping {
	undone := map[int64]bool{}
	for _, r := range all {
		if r.Action == RegroupUndo {
			undone[r.Undoes] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(r Regrouping) bool { return r.Action == RegroupUndo || undone[r.ID] })
}

func (a *Arrangement) apply(r Regrouping) {
	for _, p := range r.People {
		a.Place[p] = r.Group
	}
	if r.Name != "" {
		a.Name[r.Group] = r.Name
	}
	if r.Action == RegroupMerge {
		a.merge(r.Other, r.Group)
	}
}

// merge sends a group into another, and with it all that went into it before.
func (a *Arrangement) merge(from, into Ref) {
	delete(a.Into, into) // it is a group again
	a.Into[from] = into
	for g, to := range a.Into {
		if to == from {
			a.Into[g] = into
		}
	}
	for p, g := range a.Place {
		if g == from {
			a.Place[p] = into
		}
	}
}

// Empty reports whether nobody has regrouped anything.
func (a *Arrangement) Empty() bool { return len(a.Place)+len(a.Into)+len(a.Name) == 0 }

// LastRegrouping is the latest that was not taken back, for undoing it; ok is
// false where there is none.
func LastRegrouping(all []Regrouping) (last Regrouping, ok bool) {
	left := standing(all)
	if len(left) == 0 {
		return last, false
	}
	return left[len(left)-1], true
}
