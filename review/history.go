package review

import (
	"fmt"
	"slices"
	"strings"

	"personas/research"
)

// Past is an action on a persona with what it changed.
type Past struct {
	research.Event
	Undone  bool // somebody took it back
	Changes []BeforeAfter
}

// BeforeAfter is something that an action made another.
type BeforeAfter struct{ What, Before, After string }

// described are the words of a persona, in the order in which they are shown.
var described = []string{research.WordName, research.WordType, research.WordRank, research.WordUse, research.WordSummary}

// History are the actions on the persona, oldest first.
func (s *State) History(all []research.Event) (past []Past) {
	undone := map[int64]bool{}
	for i := range all {
		if all[i].Act == research.ActUndo {
			undone[all[i].Undoes] = true
		}
	}
	for i := range all {
		if all[i].Persona == s.Persona.Ref {
			past = append(past, Past{all[i], undone[all[i].Seq], s.changes(research.StandingEvents(all[:i]), &all[i])})
		}
	}
	return past
}

// changes are those of an action on what stood before it.
func (s *State) changes(before []research.Event, e *research.Event) (out []BeforeAfter) {
	add := func(what, was, is string) {
		if was != is {
			out = append(out, BeforeAfter{what, was, is})
		}
	}
	switch {
	case e.Kept != nil:
		was := s.keptBefore(before, e)
		add("state", stateWord(was.state), stateWord(claimStates[e.Act]))
		add("text", was.text, e.Word(research.WordText))
		add("quotes", citing(was.citations), citing(e.Kept.Citations))
	case e.Word(research.WordPart) != "":
		change := BeforeAfter{e.Word(research.WordPart), e.Word(research.WordBefore), e.Word(research.WordText)}
		if change.Before == change.After { // it was accepted as it stood
			change.Before = ""
		}
		out = append(out, change)
	case e.Act == research.ActDescribe:
		for _, name := range described {
			if text := e.Word(name); text != "" {
				add(name, s.saidBefore(before, name), text)
			}
		}
	}
	return out
}

func stateWord(state research.ClaimState) string { return strings.ReplaceAll(string(state), "_", " ") }

func citing(all []research.Citation) string {
	against := 0
	for _, c := range all {
		if c.Relation == research.Contradicts {
			against++
		}
	}
	if against == 0 {
		return fmt.Sprintf("%d for it", len(all))
	}
	return fmt.Sprintf("%d for it, %d against", len(all)-against, against)
}

// keptClaim is a claim as it stood.
type keptClaim struct {
	state     research.ClaimState
	text      string
	citations []research.Citation
}

// keptBefore is the claim of an action as it was before it: as somebody decided
// on it last, else as it was drafted.
func (s *State) keptBefore(before []research.Event, e *research.Event) keptClaim {
	for _, b := range slices.Backward(before) {
		if b.Persona == e.Persona && b.Claim == e.Claim && b.Kept != nil {
			return keptClaim{claimStates[b.Act], b.Word(research.WordText), b.Kept.Citations}
		}
	}
	was := keptClaim{research.ClaimNeedsWording, e.Word(research.WordBefore), e.Kept.Citations}
	if was.text != "" {
		was.state = research.ClaimProposed
	}
	if c := s.drafted(e.Claim); c != nil {
		was.citations = c.Citations
	}
	return was
}

// saidBefore is what was said of the persona under a name.
func (s *State) saidBefore(before []research.Event, name string) string {
	for _, b := range slices.Backward(before) {
		if text := b.Word(name); b.Persona == s.Persona.Ref && b.Act == research.ActDescribe && text != "" {
			return text
		}
	}
	w := s.Draft.Wording
	switch {
	case name == research.WordName:
		return s.Draft.Name
	case name == research.WordType:
		return string(s.Draft.Type)
	case name == research.WordRank:
		return string(s.Draft.Rank)
	case name == research.WordUse && w != nil:
		return w.UseItTo.Text
	case name == research.WordSummary && w != nil:
		return w.Summary.Text
	}
	return ""
}

// Differs says what the persona holds otherwise than its latest approved
// revision, which it may still be.
func (s *State) Differs() []string {
	if s.Was == nil {
		return nil
	}
	return changed(s.Was, &s.Persona)
}
