package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"personas/research"
)

// Record is what edits are made to: the documents of a study with all
// corrections that were made so far, and who speaks in them.
type Record struct {
	Study     research.Ref
	Documents []research.Document
	People    []research.Participant
	Made      []research.Correction
}

// Amend returns the corrections that edits ask for; an edit that changes nothing
// asks for none. Whole labels go first, so that a turn may be given to a label
// that is corrected in the same file; parts of a turn come in their order. Where
// one edit is wrong, there are none at all, and the error says what is wrong with
// each, by the line of the file.
func (r *Record) Amend(name string, edits []Edit) ([]research.Correction, error) {
	a := amender{Record: r}
	for _, labels := range []bool{true, false} {
		var made []research.Correction
		for _, e := range edits {
			if c, ok := a.one(e, labels); ok {
				made = append(made, c)
			}
		}
		slices.SortStableFunc(made, func(a, b research.Correction) int {
			return cmp.Or(strings.Compare(string(a.Document), string(b.Document)), cmp.Compare(a.Span.Start, b.Span.Start))
		})
		a.made = append(a.made, made...)
		a.apply(made)
	}
	if len(a.problems) > 0 {
		return nil, editError(name, a.problems)
	}
	return a.made, nil
}

type amender struct {
	*Record
	made     []research.Correction
	problems []problem
}

// apply shows later edits what earlier ones make of the documents.
func (a *amender) apply(made []research.Correction) {
	for _, c := range made {
		if d := a.document(string(c.Document)); d != nil && c.Undoes == "" {
			correct(d, c, nil)
		}
	}
}

// one makes the correction that an edit asks for, if it is of a label, or not.
func (a *amender) one(e Edit, labels bool) (c research.Correction, ok bool) {
	ofLabel, err := e.ofLabel()
	switch {
	case err != nil && !labels: // said before
		return c, false
	case err == nil && ofLabel != labels:
		return c, false
	case err == nil:
		c, err = a.correction(e, ofLabel)
	}
	if err != nil {
		a.problems = append(a.problems, problem{e.Line, err.Error()})
	}
	return c, err == nil && c.Document != ""
}

// ofLabel reports whether an edit is meant for all turns of a label: where it says
// so, or names no turn.
func (e Edit) ofLabel() (bool, error) {
	if e.trouble != "" {
		return false, errors.New(e.trouble)
	}
	switch scope := e.cells["scope"]; scope {
	case "label", "turn":
		return scope == "label", nil
	case "":
		return e.cells["turn"] == "" && e.cells["undo"] == "", nil
	default:
		return false, fmt.Errorf("the scope %q is neither label nor turn", scope)
	}
}

// correction is what an edit asks for; one without a document where it asks for
// nothing.
func (a *amender) correction(e Edit, ofLabel bool) (research.Correction, error) {
	var none research.Correction
	if e.cells["undo"] != "" {
		return a.undo(e)
	}
	d := a.document(e.cells["document"])
	if d == nil {
		return none, fmt.Errorf("there is no document %q: personas documents lists them", e.cells["document"])
	}
	t, err := turnOf(d, e, ofLabel)
	if err != nil {
		return none, err
	}
	c := research.Correction{Document: d.Ref, Text: d.SHA256(), Turn: t.Position, Span: t.Span, Note: e.cells["note"]}
	if ofLabel {
		c.Span, c.Labels = research.Span{}, spellings(d, t.Speaker)
	}
	_, doubted := e.cells["suspicious"]
	cleared := !ofLabel && doubted && e.cells["suspicious"] == "" && t.Suspicious != ""
	if e.cells["confirm"] != "" {
		if cleared, err = confirmed(e, t, ofLabel); err != nil {
			return none, err
		}
	}
	if e.cells["split_at"] != "" {
		if ofLabel {
			return none, fmt.Errorf("split_at is for a single turn: give its number, and scope turn")
		}
		if e, err = split(d, t, e, &c); err != nil {
			return none, err
		}
	}
	said, err := a.say(e, d, t, &c)
	if err == nil && e.cells["split_at"] != "" && !said {
		err = fmt.Errorf("who speaks from split_at on? change speaker, role or participant")
	}
	if err != nil || !said && !cleared {
		return none, err
	}
	return c, nil
}

// confirmed reports whether an edit says that what was guessed of a label is right.
// Of participants there is nothing to confirm: it would take their quotes until
// they are read again.
func confirmed(e Edit, t research.Turn, ofLabel bool) (bool, error) {
	switch {
	case e.cells["confirm"] != "yes":
		return false, fmt.Errorf("confirm is %q: write yes, or leave it empty", e.cells["confirm"])
	case !ofLabel:
		return false, fmt.Errorf("confirm is for a whole label: give scope label")
	case t.Role.Evidence():
		return false, fmt.Errorf("confirm is for who is no participant")
	}
	return true, nil
}

// undo takes a correction back.
func (a *amender) undo(e Edit) (research.Correction, error) {
	ref := research.Ref(e.cells["undo"])
	at := slices.IndexFunc(a.Made, func(c research.Correction) bool { return c.Ref == ref })
	if at < 0 {
		return research.Correction{}, fmt.Errorf("there is no correction %q: personas speakers --corrections lists them", ref)
	}
	for _, c := range a.Made {
		if c.Undoes == ref && standsIn(a.Made, c.Ref) {
			return research.Correction{}, fmt.Errorf("%s is taken back already", ref)
		}
	}
	c := a.Made[at]
	return research.Correction{Document: c.Document, Text: c.Text, Turn: c.Turn, Span: c.Span, Skip: c.Skip, Labels: c.Labels,
		Undoes: ref, Note: e.cells["note"]}, nil
}

// standsIn reports whether a correction is not taken back by a later one.
func standsIn(made []research.Correction, ref research.Ref) bool {
	return !slices.ContainsFunc(made, func(c research.Correction) bool { return c.Undoes == ref && standsIn(made, c.Ref) })
}

// document finds a document by its reference, or by its title where one has it.
func (a *amender) document(name string) *research.Document {
	var titled []*research.Document
	for i := range a.Documents {
		d := &a.Documents[i]
		if string(d.Ref) == name {
			return d
		}
		if d.Title == name {
			titled = append(titled, d)
		}
	}
	if len(titled) == 1 {
		return titled[0]
	}
	return nil
}

// turnOf finds the turn that an edit is about; of a label its first one.
func turnOf(d *research.Document, e Edit, ofLabel bool) (research.Turn, error) {
	if e.cells["turn"] == "" && ofLabel {
		if t, ok := firstOf(d, e.cells["speaker"]); ok {
			return t, nil
		}
		return research.Turn{}, fmt.Errorf("nobody is labelled %q in %s: give the number of one of their turns", e.cells["speaker"], d.Ref)
	}
	n, err := strconv.Atoi(e.cells["turn"])
	if err != nil || n < 0 || n >= len(d.Turns) {
		return research.Turn{}, fmt.Errorf("%s has the turns 0 to %d, not %q", d.Ref, len(d.Turns)-1, e.cells["turn"])
	}
	t := d.Turns[n]
	for column, now := range map[string]int{"start": t.Span.Start, "end": t.Span.End} {
		if v, differs := e.changed(column, strconv.Itoa(now)); differs {
			return t, fmt.Errorf("turn %d is no longer where this line says (%s is %d, not %s): list the speakers again and correct that", n, column, now, v)
		}
	}
	return t, nil
}

// firstOf is the first turn of a label, in any spelling.
func firstOf(d *research.Document, label string) (research.Turn, bool) {
	for _, t := range d.Turns {
		if label != "" && normalLabel(t.Speaker) == normalLabel(label) {
			return t, true
		}
	}
	return research.Turn{}, false
}

// spellings are the ways in which a label stands in a document.
func spellings(d *research.Document, label string) (all []string) {
	for _, t := range d.Turns {
		if normalLabel(t.Speaker) == normalLabel(label) && !slices.Contains(all, t.Speaker) {
			all = append(all, t.Speaker)
		}
	}
	slices.Sort(all)
	return all
}

// split narrows a correction to the words from split_at on. Where a label stands
// there, it is nobody's words, and says who speaks unless the edit does.
func split(d *research.Document, t research.Turn, e Edit, c *research.Correction) (Edit, error) {
	at, err := splitAt(d, t, e.cells["split_at"])
	if err != nil {
		return e, err
	}
	c.Span = research.Span{Start: at, End: t.Span.End}
	label, words := labelBefore(d, string(d.Text[at:t.Span.End]))
	if c.Skip = words; label == "" {
		return e, nil
	}
	if _, given := e.changed("speaker", t.Speaker); !given {
		e.cells["speaker"] = cmp.Or(voiceNear(d, label), t.Speaker)
	}
	return e, nil
}

// labelBefore reads the label at the beginning of words, in the form of any
// transcript or as the document has it, and how many bytes it takes.
func labelBefore(d *research.Document, words string) (label string, n int) {
	line, _, _ := strings.Cut(words, "\n")
	if m := readMark(line); m.label != "" && m.words < len(words) {
		return m.label, m.words
	}
	before, after, ok := strings.Cut(head(line), ":")
	if _, known := firstOf(d, before); ok && known && strings.TrimSpace(after) != "" {
		return before, len(before) + 1 + len(after) - len(strings.TrimLeft(after, " \t"))
	}
	return "", 0
}

func splitAt(d *research.Document, t research.Turn, where string) (int, error) {
	words := string(d.Text[t.Span.Start:t.Span.End])
	if at, err := strconv.Atoi(where); err == nil {
		if at <= t.Span.Start || at >= t.Span.End || !utf8.RuneStart(d.Text[at]) {
			return 0, fmt.Errorf("split_at %d is not inside turn %d, which has the bytes %d to %d of the text", at, t.Position, t.Span.Start, t.Span.End)
		}
		return at, nil
	}
	switch n := strings.Count(words, where); {
	case n == 0:
		return 0, fmt.Errorf("the words of split_at do not stand in turn %d: copy them as they are, or give a byte offset", t.Position)
	case n > 1:
		return 0, fmt.Errorf("the words of split_at stand %d times in turn %d: copy more of them, or give a byte offset", n, t.Position)
	}
	at := strings.Index(words, where)
	if len(strings.Fields(words[:at])) == 0 {
		return 0, fmt.Errorf("split_at begins turn %d: there is nothing to split, change its speaker instead", t.Position)
	}
	return t.Span.Start + at, nil
}

// voiceNear is the label of the document that another one is, or slips from; the
// label itself where it says a role; else "".
func voiceNear(d *research.Document, label string) string {
	if t, ok := firstOf(d, label); ok {
		return t.Speaker
	}
	var near []string
	inner := &voice{label: label, turns: 1}
	for _, t := range d.Turns {
		if other := (&voice{label: t.Speaker}); nearLabel(inner, other) && !slices.Contains(near, t.Speaker) {
			near = append(near, t.Speaker)
		}
	}
	switch {
	case len(near) == 1:
		return near[0]
	case roleOfLabel(label) != "":
		return label
	}
	return ""
}
