package review

import (
	"fmt"
	"slices"
	"strings"

	"personas/research"
)

// Groups is who is in which group after the next run, as far as people say so and
// the last run found.
type Groups struct {
	Names   map[research.Ref]string
	Members map[research.Ref][]research.Ref // in order
}

// Groups are those of the desk's edition with what was regrouped since.
func (d *Desk) Groups() Groups {
	g := Groups{map[research.Ref]string{}, map[research.Ref][]research.Ref{}}
	kept := research.ArrangementOf(d.Regroupings)
	for i := range d.Edition.Personas {
		p := &d.Edition.Personas[i]
		if p.Origin == research.OriginSample {
			continue
		}
		g.Names[p.Ref] = p.Name
		for _, m := range p.Members {
			if _, moved := kept.Place[m.Participant]; !moved {
				g.Members[p.Ref] = append(g.Members[p.Ref], m.Participant)
			}
		}
	}
	for p, group := range kept.Place {
		if group != "" {
			g.Members[group] = append(g.Members[group], p)
		}
	}
	for group, name := range kept.Name {
		g.Names[group] = name
	}
	for from, into := range kept.Into {
		g.Members[into] = append(g.Members[into], g.Members[from]...)
		delete(g.Members, from)
		delete(g.Names, from)
	}
	for group := range g.Members {
		slices.Sort(g.Members[group])
		g.Members[group] = slices.Compact(g.Members[group])
	}
	return g
}

// regroup makes the action of a regrouping of groups and people that there are.
func (d *Desk) regroup(r research.Regrouping) (research.Event, error) {
	e := research.Event{By: d.Actor.Name, As: string(d.Actor.Right), Act: research.ActRegroup, Version: research.Arrangements(d.Events),
		Regrouping: r.Bare(), Words: map[string]research.Word{}}
	say(&e, research.WordName, r.Name)
	say(&e, research.WordReason, strings.TrimSpace(r.Reason))
	if err := d.Actor.may(research.ActRegroup); err != nil {
		return e, err
	}
	for _, p := range r.People {
		if !slices.ContainsFunc(d.Edition.Participants, func(known research.Participant) bool { return known.Ref == p }) {
			return e, notThere("participant", p, "personas participants lists them")
		}
	}
	return e, nil
}

func (d *Desk) group(ref research.Ref) ([]research.Ref, error) {
	g := d.Groups()
	if _, there := g.Names[ref]; !there {
		return nil, notThere("group", ref, "personas candidates lists them")
	}
	return g.Members[ref], nil
}

// NewGroup makes the action that makes a group of people.
func (d *Desk) NewGroup(name string, people []research.Ref, reason string) (research.Event, error) {
	name = strings.TrimSpace(name)
	made := research.PersonaRef(d.Edition.Study.Ref, research.OriginMade, fmt.Sprintf("%d %s", len(d.Regroupings), name))
	e, err := d.regroup(research.Regrouping{Action: research.RegroupNew, Group: made, Name: name, People: people, Reason: reason})
	if err == nil && len(people) == 0 {
		err = wrong("name its people", "a group has people")
	}
	if err != nil {
		return e, err
	}
	return e, d.freeGroup(name)
}

// freeGroup refuses a name that a group has.
func (d *Desk) freeGroup(name string) error {
	for _, taken := range d.Groups().Names {
		if strings.EqualFold(taken, name) {
			return wrong("choose another name", "a group is called %q already", name)
		}
	}
	if name == "" {
		return wrong("give it a name", "a group needs a name")
	}
	return nil
}

// MovePeople makes the action that puts people into a group, "" for none.
func (d *Desk) MovePeople(people []research.Ref, group research.Ref, reason string) (research.Event, error) {
	e, err := d.regroup(research.Regrouping{Action: research.RegroupMove, Group: group, People: people, Reason: reason})
	if err == nil && len(people) == 0 {
		err = wrong("name whom", "nobody is moved")
	}
	if err != nil || group == "" || d.found(group) {
		return e, err
	}
	_, err = d.group(group)
	return e, err
}

// MergeGroups makes the action that makes two groups one: other goes into group.
func (d *Desk) MergeGroups(group, other research.Ref, reason string) (research.Event, error) {
	e, err := d.regroup(research.Regrouping{Action: research.RegroupMerge, Group: group, Other: other, Reason: reason})
	if err == nil && group == other {
		err = wrong("name two groups", "%s is one group already", group)
	}
	if err != nil {
		return e, err
	}
	for _, g := range []research.Ref{group, other} {
		people, err := d.group(g)
		if err != nil {
			return e, err
		}
		e.Regrouping.People = append(e.Regrouping.People, people...)
	}
	return e, nil
}

// SplitGroup makes the action that makes some people of a group one of their own.
func (d *Desk) SplitGroup(group research.Ref, name string, people []research.Ref, reason string) (research.Event, error) {
	e, err := d.NewGroup(name, people, reason)
	if err != nil {
		return e, err
	}
	in, err := d.group(group)
	if err != nil {
		return e, err
	}
	for _, p := range people {
		if !slices.Contains(in, p) {
			return e, wrong("personas candidates move moves people between groups", "%s is not in %s", d.key(p), d.Groups().Names[group])
		}
	}
	e.Regrouping.Action, e.Regrouping.Other = research.RegroupSplit, group
	return e, nil
}

// key is how people name a participant.
func (d *Desk) key(ref research.Ref) string {
	for _, p := range d.Edition.Participants {
		if p.Ref == ref && p.Key != "" {
			return p.Key
		}
	}
	return string(ref)
}

// PinGroup makes the action that keeps the people of a group together.
func (d *Desk) PinGroup(group research.Ref, reason string) (research.Event, error) {
	people, missing := d.group(group)
	e, err := d.regroup(research.Regrouping{Action: research.RegroupPin, Group: group, People: people, Reason: reason})
	if err != nil {
		return e, err
	}
	return e, missing
}

// RenameGroup makes the action that gives a group a name.
func (d *Desk) RenameGroup(group research.Ref, name, reason string) (research.Event, error) {
	name = strings.TrimSpace(name)
	e, err := d.regroup(research.Regrouping{Action: research.RegroupRename, Group: group, Name: name, Reason: reason})
	if err != nil {
		return e, err
	}
	if _, err := d.group(group); err != nil {
		return e, err
	}
	say(&e, research.WordBefore, d.Groups().Names[group])
	return e, d.freeGroup(name)
}

// UndoGroups makes the action that takes back the last regrouping. One that was
// made before there was a log is taken back too.
func (d *Desk) UndoGroups() (research.Event, error) {
	last, ok := research.LastRegrouping(d.Regroupings)
	if !ok {
		return research.Event{}, wrong("personas log shows what was done", "nothing was regrouped: there is nothing to take back")
	}
	for i := range d.Events {
		if e := &d.Events[i]; e.Regrouping != nil && e.Regrouping.ID == last.ID {
			return UndoAt(d.Events, d.Actor, e.Seq)
		}
	}
	return d.regroup(research.Regrouping{Action: research.RegroupUndo, Group: last.Group, Undoes: last.ID})
}

// GroupProposal is somebody whom the last run, left to itself, would put elsewhere
// than a person did.
type GroupProposal struct {
	Participant research.Ref `json:"participant"`
	Group       research.Ref `json:"group"`    // where a person put them, "" for none
	Proposed    research.Ref `json:"proposed"` // where they were found, "" for none
	Name        string       `json:"name"`     // of the proposed group, "" where only clustering has it
}

// GroupProposals is what the last run found otherwise than people decided. Each is
// accepted by moving somebody there.
func (d *Desk) GroupProposals() (out []GroupProposal) {
	kept, names := research.ArrangementOf(d.Regroupings), d.Groups().Names
	in := map[research.Ref]research.Ref{}
	for _, g := range d.Found {
		for _, m := range g.Members {
			in[m.Participant] = g.Ref
		}
	}
	for _, p := range d.Edition.Participants {
		if group, placed := kept.Place[p.Ref]; placed && group != in[p.Ref] {
			out = append(out, GroupProposal{p.Ref, group, in[p.Ref], names[in[p.Ref]]})
		}
	}
	return out
}

// found reports whether the last run found a group.
func (d *Desk) found(group research.Ref) bool {
	return slices.ContainsFunc(d.Found, func(g research.Candidate) bool { return g.Ref == group })
}
