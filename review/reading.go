package review

import (
	"slices"
	"strings"

	"personas/research"
)

// Sentence is what somebody makes of a lens or of our reading of a persona: a
// recommendation, no evidence. It is drawn from claims and falls with them.
type Sentence struct {
	Part research.Part // lens or reading
	Of   string        // the sentence that stands there, "" for another one
	Text string        // how it shall read: as it stands accepts it, "" rejects it
	Lens research.Lens
	From []research.Ref // claims; nil: those of the sentence that stands there, else of those accepted the first three
}

// How much is said to one function, and at which length.
const (
	lensLines    = 3
	lensSentence = 400 // characters
)

// Write makes the action that accepts, changes, rejects or adds a sentence.
func (s *State) Write(d *Desk, w Sentence) (research.Event, error) {
	e, err := s.begin(d, research.ActDescribe)
	if err != nil {
		return e, err
	}
	w.Text, w.Of = strings.TrimSpace(w.Text), strings.TrimSpace(w.Of)
	if w.Part != research.PartLens && w.Part != research.PartReading {
		return e, wrong("use lens or reading", "%q is no part that people write", w.Part)
	}
	stands := s.written(w.Part, w.Of)
	switch {
	case w.Of != "" && stands == nil:
		return e, refused("the sentence does not stand there any more")
	case w.Of == "" && w.Text == "":
		return e, wrong("write it", "nothing is said")
	case len([]rune(w.Text)) > lensSentence:
		return e, wrong("say it shorter", "that is longer than %d characters", lensSentence)
	case w.Text != "" && !w.Lens.Known():
		return e, wrong("use one of marketing, sales, product, support", "it is not said for whom that is")
	case w.Text != "" && s.told(w) >= lensLines:
		return e, wrong("reject one first", "%s is told %d things already", w.Lens, lensLines)
	}
	say(&e, research.WordPart, string(w.Part))
	say(&e, research.WordBefore, w.Of)
	say(&e, research.WordText, w.Text)
	say(&e, research.WordLens, string(w.Lens))
	if w.Text == "" {
		return e, nil
	}
	if len(w.From) == 0 && stands != nil && len(stands.Claims) > 0 {
		e.From = stands.Claims
		return e, nil
	}
	e.From, err = s.drawnFrom(w.From)
	return e, err
}

// written is a sentence of a part as it stands, nil where there is none such.
func (s *State) written(part research.Part, text string) *research.Line {
	if s.Persona.Wording == nil || text == "" {
		return nil
	}
	for _, l := range s.Persona.Wording.Lines() {
		if l.Part == part && l.Text == text {
			return &l
		}
	}
	return nil
}

// told counts what is said to a function beside a sentence: of our reading, what
// somebody accepted.
func (s *State) told(w Sentence) (n int) {
	if s.Persona.Wording == nil {
		return 0
	}
	for _, l := range s.Persona.Wording.Lines() {
		if l.Part == w.Part && l.About == string(w.Lens) && l.Text != w.Of {
			n++
		}
	}
	return n
}

// write puts in a sentence that somebody accepted or wrote, and takes out one that
// they rejected, or whose words were erased.
func (s *State) write(e *research.Event) {
	w, of, lens := s.wording(), e.Word(research.WordBefore), research.Lens(e.Word(research.WordLens))
	cited := research.Cited{Text: e.Word(research.WordText), Claims: e.From}
	switch research.Part(e.Word(research.WordPart)) {
	case research.PartLens:
		w.Lenses = put(w.Lenses, func(l research.LensLine) bool { return l.Text == of }, research.LensLine{Lens: lens, Cited: cited, By: e.By}, cited.Text != "")
	case research.PartReading:
		w.Readings = put(w.Readings, func(r research.Reading) bool { return r.Text == of }, research.Reading{Cited: cited, Accepted: true, Lens: lens, By: e.By}, cited.Text != "")
	}
}

// put puts a sentence in the place of the one that stood there, or behind the
// others; it only goes where nothing is to stand there.
func put[T any](all []T, stood func(T) bool, now T, stays bool) []T {
	all = slices.Clone(all)
	at := slices.IndexFunc(all, stood)
	switch {
	case at < 0 && stays:
		return append(all, now)
	case at < 0:
		return all
	case !stays:
		return slices.Delete(all, at, at+1)
	}
	all[at] = now
	return all
}
