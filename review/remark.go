package review

import (
	"slices"
	"time"

	"personas/research"
)

// SignOff is that somebody stands for a persona, for their function.
type SignOff struct {
	For   research.Lens
	By    string
	At    time.Time
	Since int // decisions on the persona after it
}

// SignOff makes the remark that somebody signs a persona off for a function. It
// changes nothing and no gate waits for it.
func (s *State) SignOff(d *Desk, function research.Lens, note string) (research.Event, error) {
	if !d.Actor.Right.Includes(Reviewer) {
		return research.Event{}, refused("%s may not sign off: that takes the right of %s, and theirs is %s", d.Actor.Name, Reviewer, d.Actor.Right)
	}
	if !function.Known() {
		return research.Event{}, wrong("use one of marketing, sales, product, support", "there is no function %q", function)
	}
	e, err := s.begin(d, research.ActComment)
	if err != nil {
		return e, err
	}
	say(&e, research.WordFunction, string(function))
	say(&e, research.WordNote, note)
	return e, nil
}

// sign counts an action for those who signed: a new one takes the place of the
// one of its function.
func (s *State) sign(e *research.Event) {
	function := research.Lens(e.Word(research.WordFunction))
	if function == "" {
		for i := range s.SignOffs {
			if slices.Contains(decisions, e.Act) {
				s.SignOffs[i].Since++
			}
		}
		return
	}
	s.SignOffs = slices.DeleteFunc(s.SignOffs, func(o SignOff) bool { return o.For == function })
	s.SignOffs = append(s.SignOffs, SignOff{For: function, By: e.By, At: e.At})
}

// Current is the version at which a persona is for somebody who looked at it at
// version on: remarks that came since change nothing of what they saw.
func Current(all []research.Event, persona research.Ref, on int) int {
	version := 0
	for i := range all {
		if all[i].Persona != persona {
			continue
		}
		if version == on && slices.Contains(remarks, all[i].Act) {
			on++
		}
		version++
	}
	return on
}

// Since are the changes to a persona that somebody who looked at it at version on
// has not seen.
func Since(all []research.Event, persona research.Ref, on int) (unseen []research.Event) {
	version := 0
	for i := range all {
		if all[i].Persona != persona {
			continue
		}
		if version >= on && !slices.Contains(remarks, all[i].Act) {
			unseen = append(unseen, all[i])
		}
		version++
	}
	return unseen
}
