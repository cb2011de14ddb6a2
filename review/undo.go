package review

import (
	"slices"

	"personas/research"
)

// lasting is what is not taken back: what was looked at, published, shown and
// forgotten stays so; a correction or a role is taken back by another one.
var lasting = []research.Act{research.ActOpen, research.ActPublish, research.ActRun, research.ActForget, research.ActCorrect, research.ActAdmit}

// Undo makes the action that takes back the last one that stands.
func Undo(all []research.Event, who Actor) (research.Event, error) {
	return undo(all, who, func(e *research.Event) bool { return !slices.Contains(lasting, e.Act) })
}

// UndoOf makes the action that takes back the last one that stands of some acts.
func UndoOf(all []research.Event, who Actor, acts ...research.Act) (research.Event, error) {
	return undo(all, who, func(e *research.Event) bool { return slices.Contains(acts, e.Act) })
}

// UndoAt makes the action that takes back one that rules on a quote, a theme or a
// group, whatever was done since: what a persona says is undone in order only.
func UndoAt(all []research.Event, who Actor, seq int64) (research.Event, error) {
	return undo(all, who, func(e *research.Event) bool {
		return e.Seq == seq && (e.Ruling != nil || e.Regrouping != nil)
	})
}

func undo(all []research.Event, who Actor, may func(*research.Event) bool) (research.Event, error) {
	for _, e := range slices.Backward(research.StandingEvents(all)) {
		if !may(&e) {
			continue
		}
		if err := who.may(e.Act); err != nil {
			return research.Event{}, err
		}
		return research.Event{By: who.Name, As: string(who.Right), Act: research.ActUndo, Persona: e.Persona, Claim: e.Claim,
			Version: versionFor(all, &e), Undoes: e.Seq}, nil
	}
	return research.Event{}, wrong("personas log shows what was done", "there is nothing to take back")
}

// versionFor is what the undoing of an action is decided on.
func versionFor(all []research.Event, e *research.Event) (n int) {
	if e.Persona == "" {
		return research.Arrangements(all)
	}
	for i := range all {
		if all[i].Persona == e.Persona {
			n++
		}
	}
	return n
}
