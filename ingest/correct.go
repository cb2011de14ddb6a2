package ingest

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"personas/research"
)

// Made is a correction with the canonical text that its place is meant in. In is
// nil where that is the text of the document as it is read.
type Made struct {
	research.Correction
	In []byte
}

// Correct applies the corrections that were made to the documents of a reading,
// in the order in which they were made. One whose words are gone is warned of
// and changes nothing. Call it after [Inherit], and after what is kept of the
// documents was taken: that is what the file says.
func (r *Reading) Correct(made []Made) {
	byDocument := map[research.Ref][]Made{}
	for _, m := range made {
		byDocument[m.Document] = append(byDocument[m.Document], m)
	}
	changed := false
	for i := range r.Documents {
		d := &r.Documents[i]
		if own := byDocument[d.Ref]; len(own) > 0 {
			for _, c := range CorrectDocument(d, own) {
				r.Warnings = append(r.Warnings, Warning{r.Source.Path, fmt.Sprintf(
					"the correction %s (%s: %s) no longer applies: its words have changed; look at personas speakers and correct them again", c.Ref, c.Place(), c.Correction)})
			}
			r.enter(own)
			changed = true
		}
	}
	if changed {
		r.recast()
	}
}

// CorrectDocument applies corrections to one document and returns those of them
// whose words are gone.
func CorrectDocument(d *research.Document, made []Made) (gone []Made) {
	all := make([]research.Correction, len(made))
	in := map[research.Ref][]byte{}
	for i, m := range made {
		all[i], in[m.Ref] = m.Correction, m.In
		d.Corrections = append(d.Corrections, m.Ref)
	}
	for _, c := range research.Standing(all) {
		if !correct(d, c, in[c.Ref]) {
			gone = append(gone, Made{Correction: c})
		}
	}
	return gone
}

// correct applies one correction; false where its words are gone.
func correct(d *research.Document, c research.Correction, in []byte) bool {
	if c.OfLabel() {
		return correctLabel(d, c)
	}
	if c.Text != d.SHA256() {
		found, ok := research.Span{}, false
		if c.Span.Check(in) == nil {
			found, ok = relocate(in, d.Text, c.Span)
		}
		if !ok {
			return false
		}
		c.Span = found
	}
	return correctWords(d, c)
}

func correctLabel(d *research.Document, c research.Correction) (applied bool) {
	for i := range d.Turns {
		if sameLabel(d.Turns[i].Speaker, c.Labels) {
			say(d, &d.Turns[i], c)
			applied = true
		}
	}
	return applied
}

func sameLabel(label string, labels []string) bool {
	return slices.ContainsFunc(labels, func(l string) bool { return normalLabel(l) == normalLabel(label) })
}

// correctWords gives the words at a span to whom they belong. A turn that holds
// more is cut there; what is left of it stays as it was.
func correctWords(d *research.Document, c research.Correction) (applied bool) {
	words := research.Span{Start: c.Span.Start + c.Skip, End: c.Span.End}
	turns := make([]research.Turn, 0, len(d.Turns)+2)
	for _, t := range d.Turns {
		inside := pieceOf(d.Text, t, words)
		if inside.Span.Len() == 0 {
			turns = append(turns, t)
			continue
		}
		before := pieceOf(d.Text, t, research.Span{Start: t.Span.Start, End: c.Span.Start})
		after := pieceOf(d.Text, t, research.Span{Start: c.Span.End, End: t.Span.End})
		say(d, &inside, c)
		for _, p := range []research.Turn{before, inside, after} {
			if p.Span.Len() > 0 {
				p.Suspicious = "" // somebody has looked at it
				turns = append(turns, p)
			}
		}
		applied = true
	}
	for i := range turns {
		turns[i].Position = i
	}
	d.Turns = turns
	return applied
}

// pieceOf is the part of a turn inside a span, without white space at its ends;
// empty where no word is in it.
func pieceOf(text []byte, t research.Turn, in research.Span) research.Turn {
	from, to := max(t.Span.Start, in.Start), min(t.Span.End, in.End)
	if from < to {
		words := bytes.TrimSpace(text[from:to])
		from += bytes.Index(text[from:to], words)
		to = from + len(words)
	}
	if from >= to || len(bytes.FieldsFunc(text[from:to], notLetter)) == 0 {
		t.Span = research.Span{}
		return t
	}
	t.Span = research.Span{Start: from, End: to}
	return t
}

// say writes what a correction says into a turn.
func say(d *research.Document, t *research.Turn, c research.Correction) {
	t.Suspicious = ""
	t.Corrected = strings.TrimPrefix(t.Corrected+"; "+fmt.Sprintf("%s: %s", c.Ref, c), "; ")
	t.Speaker = cmp.Or(c.Speaker, t.Speaker)
	if c.Role != "" && c.Role != t.Role && c.Participant == "" && !c.Role.Evidence() {
		t.Participant = "" // whoever they are, it is not whom the turn was taken for
	}
	t.Role = cmp.Or(c.Role, t.Role)
	t.Participant = cmp.Or(c.Participant, t.Participant)
	if c.Voice == "" || c.Voice == t.Voice {
		return
	}
	t.Voice, t.Author = c.Voice, ""
	if c.Voice == research.VoiceReported {
		t.Author = d.Title
	}
}

// enter adds the people whom corrections name to a reading.
func (r *Reading) enter(made []Made) {
	for _, c := range made {
		known := slices.ContainsFunc(r.Participants, func(p research.Participant) bool { return p.Ref == c.Participant })
		if c.Participant == "" || known {
			continue
		}
		r.Participants = append(r.Participants, research.Participant{Ref: c.Participant, Key: c.Key, Role: c.Role, Attributes: map[string]string{}})
		r.people = append(r.people, person{by: byNobody}) // what is kept of a document says nothing of them
	}
}

// recast settles the roles of the people of a reading anew: whoever gives
// evidence in a turn is a participant. Who speaks nowhere any more is left out.
func (r *Reading) recast() {
	roles := map[research.Ref]research.Role{}
	for i := range r.Documents {
		for _, t := range r.Documents[i].Turns {
			if _, ok := roles[t.Participant]; !ok || t.Role.Evidence() {
				roles[t.Participant] = t.Role
			}
		}
	}
	people, known := r.Participants[:0:0], r.people[:0:0]
	for i, p := range r.Participants {
		if role, ok := roles[p.Ref]; ok {
			p.Role = role
			people, known = append(people, p), append(known, r.people[i])
		}
	}
	r.Participants, r.people = people, known
}
