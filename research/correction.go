package research

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Correction says who really spoke: somebody looked at what a reader made of a
// document and recorded what is wrong. It is never changed or deleted; a further
// one takes it back or says otherwise. Documents are read with the corrections
// that were made to them, in the order in which they were made, and a quote that
// one touches is withdrawn in the transaction that records it.
type Correction struct {
	Ref      Ref      `json:"ref"`
	Document Ref      `json:"document"` // in all its versions
	Text     [32]byte `json:"-"`        // SHA-256 of the canonical text in which the place is meant

	// The place: the words of one turn or of a part of it, or all turns of a label.
	Turn   int      `json:"turn"`             // its position when the correction was made, for people
	Span   Span     `json:"span"`             // empty where Labels are given
	Skip   int      `json:"skip,omitempty"`   // bytes at the beginning of Span that are a label, nobody's words
	Labels []string `json:"labels,omitempty"` // the spellings of a label, as they stand in the document

	// What is said of it; "" stays as it was read. Where nothing is, the reader was
	// right, and the turn is no longer doubted.
	Speaker     string `json:"speaker,omitempty"`
	Role        Role   `json:"role,omitempty"`
	Voice       Voice  `json:"voice,omitempty"`
	Participant Ref    `json:"participant,omitempty"`
	Key         string `json:"key,omitempty"` // how people name the participant

	Undoes Ref       `json:"undoes,omitempty"` // takes this earlier correction back, and says nothing itself
	Note   string    `json:"note,omitempty"`   // why
	By     string    `json:"by,omitempty"`     // who made it
	At     time.Time `json:"at,omitzero"`
}

// CorrectionRef mints a correction's reference from what it says. again counts
// equal ones of the study from 0.
func CorrectionRef(study Ref, c Correction, again int) Ref {
	return mint(refCorrection, string(study), string(c.Document), string(c.Text[:]), strconv.Itoa(c.Span.Start), strconv.Itoa(c.Span.End),
		strconv.Itoa(c.Skip), strings.Join(c.Labels, "\x00"), c.Speaker, string(c.Role), string(c.Voice), string(c.Participant), c.Key,
		string(c.Undoes), strconv.Itoa(again))
}

// Bare is a correction without names and words, and who made it when.
func (c Correction) Bare() *Correction {
	c.Labels, c.Speaker, c.Key, c.Note, c.By, c.At = nil, "", "", "", "", time.Time{}
	return &c
}

// OfLabel reports whether a correction is meant for all turns of a label.
func (c Correction) OfLabel() bool { return len(c.Labels) > 0 }

// String says in words what is corrected, without any words of a participant.
func (c Correction) String() string {
	var said []string
	add := func(what, value string) {
		if value != "" {
			said = append(said, what+" "+value)
		}
	}
	if c.Undoes != "" {
		return "takes back " + string(c.Undoes)
	}
	add("speaker", c.Speaker)
	add("role", string(c.Role))
	add("voice", string(c.Voice))
	add("participant", cmp.Or(c.Key, string(c.Participant)))
	if len(said) == 0 {
		return "looked at and right"
	}
	return strings.Join(said, ", ")
}

// Place says in words where a correction is meant.
func (c Correction) Place() string {
	if c.OfLabel() {
		return fmt.Sprintf("speaker %q", c.Labels[0])
	}
	return fmt.Sprintf("turn %d", c.Turn)
}

// Standing are the corrections that are not taken back, in order. What takes one
// back can be taken back too.
func Standing(all []Correction) []Correction {
	undone := map[Ref]bool{}
	for _, c := range slices.Backward(all) {
		if c.Undoes != "" && !undone[c.Ref] {
			undone[c.Undoes] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(c Correction) bool { return c.Undoes != "" || undone[c.Ref] })
}
