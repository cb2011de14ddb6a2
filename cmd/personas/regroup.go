package main

import (
	"cmp"
	"fmt"
	"os/user"
	"strings"

	"github.com/spf13/cobra"

	"personas/research"
)

// regroupCommands are what a person does to groups. Each keeps one regrouping,
// which the next run and every later one honours.
func (a *app) regroupCommands() []*cobra.Command {
	at := func(n int) cobra.PositionalArgs { return cobra.MinimumNArgs(n) }
	return []*cobra.Command{
		a.structureCommand("new NAME PARTICIPANT…", "Make a group of people", at(2), func(d *desk, args []string, reason string) (e research.Event, err error) {
			people, err := d.people(args[1:])
			if err != nil {
				return e, err
			}
			return d.NewGroup(args[0], people, reason)
		}),
		a.structureCommand("move PARTICIPANT… PERSONA", "Put people into another group, or with none for PERSONA into no group", at(2), moveGroup),
		a.structureCommand("merge PERSONA OTHER", "Make two groups one: OTHER goes into PERSONA", exactArgs("two personas", "no more"), func(d *desk, args []string, reason string) (e research.Event, err error) {
			into, err := d.group(args[0])
			if err != nil {
				return e, err
			}
			other, err := d.group(args[1])
			if err != nil {
				return e, err
			}
			return d.MergeGroups(into, other, reason)
		}),
		a.structureCommand("split PERSONA NAME PARTICIPANT…", "Make some people of a group one of their own", at(3), splitGroup),
		a.structureCommand("pin PERSONA", "Keep the people of a group together, whatever is found later", exactArgs("a persona"), func(d *desk, args []string, reason string) (e research.Event, err error) {
			g, err := d.group(args[0])
			if err != nil {
				return e, err
			}
			return d.PinGroup(g, reason)
		}),
		a.structureCommand("rename PERSONA NAME", "Give a group a name", exactArgs("a persona", "its name"), func(d *desk, args []string, reason string) (e research.Event, err error) {
			g, err := d.group(args[0])
			if err != nil {
				return e, err
			}
			return d.RenameGroup(g, args[1], reason)
		}),
		a.structureCommand("undo", "Take back the last of these", exactArgs(), func(d *desk, _ []string, _ string) (research.Event, error) { return d.UndoGroups() }),
		a.proposalsCommand(),
	}
}

func currentUser() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}

func moveGroup(d *desk, args []string, reason string) (e research.Event, err error) {
	people, err := d.people(args[:len(args)-1])
	if err != nil {
		return e, err
	}
	to, name := research.Ref(""), args[len(args)-1]
	if !strings.EqualFold(name, "none") {
		if to, err = d.group(name); err != nil {
			return e, err
		}
	}
	return d.MovePeople(people, to, reason)
}

func splitGroup(d *desk, args []string, reason string) (e research.Event, err error) {
	from, err := d.group(args[0])
	if err != nil {
		return e, err
	}
	people, err := d.people(args[2:])
	if err != nil {
		return e, err
	}
	return d.SplitGroup(from, args[1], people, reason)
}

// group finds a group by reference, letter or name, as it will be after the next
// run, or by the reference of one that only the last run found.
func (d *desk) group(name string) (research.Ref, error) {
	names := d.Groups().Names
	for i := range d.Edition.Personas {
		if p := &d.Edition.Personas[i]; strings.EqualFold(p.Letter, name) && names[p.Ref] != "" {
			return p.Ref, nil
		}
	}
	for _, g := range sortedKeys(names) {
		if string(g) == name || strings.EqualFold(names[g], name) {
			return g, nil
		}
	}
	for _, p := range d.GroupProposals() {
		if string(p.Proposed) == name {
			return p.Proposed, nil
		}
	}
	return "", notFound("group", name, "personas candidates lists them")
}

// people finds participants by reference or key.
func (d *desk) people(names []string) (out []research.Ref, err error) {
	label := labels(d.Edition)
	for _, name := range names {
		var found []research.Ref
		for _, p := range sortedKeys(label) {
			if string(p) == name || strings.EqualFold(label[p], name) {
				found = append(found, p)
			}
		}
		switch len(found) {
		case 0:
			return nil, notFound("participant", name, "personas participants lists them")
		case 1:
			out = append(out, found[0])
		default:
			return nil, usage("%q names %d participants: use their references (personas participants)", name, len(found))
		}
	}
	return out, nil
}

// regrouped tells a regrouping in words.
func (d *desk) regrouped(e *research.Event) string {
	r, label, names := e.Regrouping, labels(d.Edition), d.Groups().Names
	who := make([]string, len(r.People))
	for i, p := range r.People {
		who[i] = label[p]
	}
	people, name := strings.Join(who, ", "), e.Word(research.WordName)
	switch r.Action {
	case research.RegroupNew:
		return fmt.Sprintf("%q is made of %s", name, people)
	case research.RegroupSplit:
		return fmt.Sprintf("%q is made of %s, from %s", name, people, names[r.Other])
	case research.RegroupMove:
		if r.Group == "" {
			return people + " in no group"
		}
		return people + " in " + names[r.Group]
	case research.RegroupMerge:
		return names[r.Other] + " goes into " + names[r.Group]
	case research.RegroupPin:
		return names[r.Group] + " stays " + people
	case research.RegroupRename:
		return names[r.Group] + " is called " + name
	}
	return fmt.Sprintf("regrouping %d is taken back", r.Undoes)
}

func (a *app) proposalsCommand() *cobra.Command {
	return &cobra.Command{Use: "proposals", Short: "Whom the last run, left to itself, would put elsewhere than people did", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.atDesk(c.Context(), reviewer{}, func(d *desk) error {
			all, label := d.GroupProposals(), labels(d.Edition)
			if a.json {
				return lines(a, all)
			}
			names := d.Groups().Names
			for _, p := range all {
				a.printf("%s: put in %s by hand, found in %s: personas candidates move %s %s accepts it\n", label[p.Participant],
					cmp.Or(names[p.Group], "no group"), cmp.Or(p.Name, string(p.Proposed), "no group"), label[p.Participant], cmp.Or(string(p.Proposed), "none"))
			}
			return nil
		})
	}}
}
