package main

import (
	"context"
	"fmt"
	"os/user"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
)

// regroupCommands are what a person does to groups. Each keeps one regrouping,
// which the next run and every later one honours.
func (a *app) regroupCommands() []*cobra.Command {
	at := func(n int) cobra.PositionalArgs { return cobra.MinimumNArgs(n) }
	return []*cobra.Command{
		a.regroup("new NAME PARTICIPANT…", "Make a group of people", at(2), (*regrouper).make),
		a.regroup("move PARTICIPANT… PERSONA", "Put people into another group, or with none for PERSONA into no group", at(2), (*regrouper).move),
		a.regroup("merge PERSONA OTHER", "Make two groups one: OTHER goes into PERSONA", exactArgs("two personas", "no more"), (*regrouper).merge),
		a.regroup("split PERSONA NAME PARTICIPANT…", "Make some people of a group one of their own", at(3), (*regrouper).split),
		a.regroup("pin PERSONA", "Keep the people of a group together, whatever is found later", exactArgs("a persona"), (*regrouper).pin),
		a.regroup("rename PERSONA NAME", "Give a group a name", exactArgs("a persona", "its name"), (*regrouper).rename),
		a.regroup("undo", "Take back the last of these", exactArgs(), (*regrouper).undo),
	}
}

// regroup is the command of one act.
func (a *app) regroup(use, short string, args cobra.PositionalArgs, act func(*regrouper, []string) (research.Regrouping, error)) *cobra.Command {
	var reason string
	c := &cobra.Command{Use: use, Short: short, Args: args, RunE: func(c *cobra.Command, args []string) error {
		return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error {
			ed, err := pipeline.Edition(c.Context(), st, study)
			if err != nil {
				return err
			}
			var done research.Regrouping
			var r *regrouper
			err = st.InTx(c.Context(), func(tx *store.Tx) error {
				if r, err = newRegrouper(c.Context(), tx, study, ed); err != nil {
					return err
				}
				if done, err = act(r, args); err != nil {
					return err
				}
				done.By, done.Reason = currentUser(), reason
				done.ID, err = tx.Regroup(c.Context(), study.ID, done)
				return err
			})
			if err != nil {
				return err
			}
			return a.printRegrouping(r, done)
		})
	}}
	c.Flags().StringVar(&reason, "reason", "", "why, for the record")
	return c
}

func currentUser() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}

func (a *app) printRegrouping(r *regrouper, done research.Regrouping) error {
	if a.json {
		return a.object(done)
	}
	people := make([]string, len(done.People))
	for i, p := range done.People {
		people[i] = r.label[p]
	}
	a.printf("kept: %s\n", r.say(done, strings.Join(people, ", ")))
	a.say("next: personas run redrafts; personas candidates undo takes it back")
	return nil
}

// regrouper knows the groups as they will be after the next run.
type regrouper struct {
	study   research.Ref
	before  []research.Regrouping
	label   map[research.Ref]string         // participant → how people name them
	members map[research.Ref][]research.Ref // group → people, in order
	names   map[research.Ref]string         // group → name
	letters map[string]research.Ref
}

func newRegrouper(ctx context.Context, tx *store.Tx, study store.StudyRow, ed *research.Edition) (*regrouper, error) {
	before, err := tx.Regroupings(ctx, study.ID)
	if err != nil {
		return nil, err
	}
	r := &regrouper{study: study.Ref, before: before, label: labels(ed), members: map[research.Ref][]research.Ref{},
		names: map[research.Ref]string{}, letters: map[string]research.Ref{}}
	kept := research.ArrangementOf(before)
	for _, p := range ed.Personas {
		if p.Origin == research.OriginSample {
			continue
		}
		r.names[p.Ref], r.letters[strings.ToLower(p.Letter)] = p.Name, p.Ref
		for _, m := range p.Members {
			if _, moved := kept.Place[m.Participant]; !moved {
				r.members[p.Ref] = append(r.members[p.Ref], m.Participant)
			}
		}
	}
	for p, g := range kept.Place {
		r.members[g] = append(r.members[g], p)
	}
	for g, name := range kept.Name {
		r.names[g] = name
	}
	for from, into := range kept.Into {
		r.members[into] = append(r.members[into], r.members[from]...)
		delete(r.members, from)
		delete(r.names, from)
	}
	for g := range r.members {
		slices.Sort(r.members[g])
		r.members[g] = slices.Compact(r.members[g])
	}
	return r, nil
}

// group finds a group by reference, letter or name.
func (r *regrouper) group(name string) (research.Ref, error) {
	if g, ok := r.letters[strings.ToLower(name)]; ok && r.names[g] != "" {
		return g, nil
	}
	for _, g := range sortedKeys(r.names) {
		if string(g) == name || strings.EqualFold(r.names[g], name) {
			return g, nil
		}
	}
	return "", notFound("group", name, "personas candidates lists them")
}

// people finds participants by reference or key.
func (r *regrouper) people(names []string) (out []research.Ref, err error) {
	for _, name := range names {
		var found []research.Ref
		for _, p := range sortedKeys(r.label) {
			if string(p) == name || strings.EqualFold(r.label[p], name) {
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

func (r *regrouper) make(args []string) (research.Regrouping, error) {
	people, err := r.people(args[1:])
	if err == nil {
		err = r.free(args[0])
	}
	return research.Regrouping{Action: research.RegroupNew, Group: r.mint(args[0]), Name: args[0], People: people}, err
}

// free refuses a name that another group has.
func (r *regrouper) free(name string) error {
	for _, taken := range r.names {
		if strings.EqualFold(taken, name) {
			return usage("a group is called %q already: choose another name", name)
		}
	}
	if strings.TrimSpace(name) == "" {
		return usage("a group needs a name")
	}
	return nil
}

// mint is the reference of a group that is made now.
func (r *regrouper) mint(name string) research.Ref {
	return research.PersonaRef(r.study, research.OriginMade, fmt.Sprintf("%d %s", len(r.before), name))
}

func (r *regrouper) move(args []string) (research.Regrouping, error) {
	people, err := r.people(args[:len(args)-1])
	if err != nil {
		return research.Regrouping{}, err
	}
	to := args[len(args)-1]
	done := research.Regrouping{Action: research.RegroupMove, People: people}
	if !strings.EqualFold(to, "none") {
		done.Group, err = r.group(to)
	}
	return done, err
}

func (r *regrouper) merge(args []string) (research.Regrouping, error) {
	into, err := r.group(args[0])
	if err != nil {
		return research.Regrouping{}, err
	}
	from, err := r.group(args[1])
	if err == nil && from == into {
		err = usage("%q and %q are one group already", args[0], args[1])
	}
	return research.Regrouping{Action: research.RegroupMerge, Group: into, Other: from, People: slices.Concat(r.members[into], r.members[from])}, err
}

func (r *regrouper) split(args []string) (research.Regrouping, error) {
	from, err := r.group(args[0])
	if err != nil {
		return research.Regrouping{}, err
	}
	done, err := r.make(args[1:])
	if err != nil {
		return done, err
	}
	for _, p := range done.People {
		if !slices.Contains(r.members[from], p) {
			return done, usage("%s is not in %s: candidates move moves people between groups", r.label[p], r.names[from])
		}
	}
	done.Action, done.Other = research.RegroupSplit, from
	return done, nil
}

func (r *regrouper) pin(args []string) (research.Regrouping, error) {
	g, err := r.group(args[0])
	return research.Regrouping{Action: research.RegroupPin, Group: g, People: r.members[g]}, err
}

func (r *regrouper) rename(args []string) (research.Regrouping, error) {
	g, err := r.group(args[0])
	if err == nil {
		err = r.free(args[1])
	}
	return research.Regrouping{Action: research.RegroupRename, Group: g, Name: args[1]}, err
}

func (r *regrouper) undo([]string) (research.Regrouping, error) {
	last, ok := research.LastRegrouping(r.before)
	if !ok {
		return last, usage("nothing was regrouped: there is nothing to take back")
	}
	return research.Regrouping{Action: research.RegroupUndo, Group: last.Group, Undoes: last.ID}, nil
}

// say tells a regrouping in words.
func (r *regrouper) say(done research.Regrouping, people string) string {
	switch done.Action {
	case research.RegroupNew:
		return fmt.Sprintf("%q is made of %s", done.Name, people)
	case research.RegroupSplit:
		return fmt.Sprintf("%q is made of %s, from %s", done.Name, people, r.names[done.Other])
	case research.RegroupMove:
		if done.Group == "" {
			return people + " in no group"
		}
		return people + " in " + r.names[done.Group]
	case research.RegroupMerge:
		return r.names[done.Other] + " goes into " + r.names[done.Group]
	case research.RegroupPin:
		return r.names[done.Group] + " stays " + people
	case research.RegroupRename:
		return r.names[done.Group] + " is called " + done.Name
	}
	return fmt.Sprintf("regrouping %d is taken back", done.Undoes)
}
