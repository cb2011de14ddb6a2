package review

import "personas/research"

// Correct makes the action of a correction that is recorded; before says who was
// taken to speak.
func Correct(who Actor, c research.Correction, before string) (research.Event, error) {
	e := research.Event{By: who.Name, As: string(who.Right), Act: research.ActCorrect, Correction: c.Bare(), Words: map[string]research.Word{}}
	say(&e, research.WordText, c.Place()+": "+c.String())
	say(&e, research.WordBefore, before)
	say(&e, research.WordNote, c.Note)
	return e, who.may(research.ActCorrect)
}
