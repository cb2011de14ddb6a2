package review

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"personas/research"
)

// Version is the version of a pack: major where personas came or went, minor
// where what they say changed.
type Version struct{ Major, Minor int }

func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// ParseVersion reads N.M.
func ParseVersion(s string) (v Version, err error) {
	if n, err := fmt.Sscanf(s, "%d.%d", &v.Major, &v.Minor); err != nil || n != 2 || v.String() != s || v.Major < 1 || v.Minor < 0 || v.Major > 9999 || v.Minor > 9999 {
		return v, wrong("versions look like 1.0", "%q is no version of a pack", s)
	}
	return v, nil
}

// After reports whether v comes after another version.
func (v Version) After(o Version) bool {
	return v.Major > o.Major || v.Major == o.Major && v.Minor > o.Minor
}

// packPersonas is how many personas a pack holds at most.
const packPersonas = 7

// TooMany reports whether a pack of n personas takes a reason.
func TooMany(n int) bool { return n > packPersonas }

// Publishable is the edition of what is approved, with the action that publishes
// it: nothing else of the drafts is in it. Where nothing is approved, or where an
// approved revision is out of date, the error says what stands against it. More
// than seven personas take a reason.
func (r Reviewed) Publishable(d *Desk, reason string) (*research.Edition, research.Event, error) {
	e := research.Event{By: d.Actor.Name, As: string(d.Actor.Right), Act: research.ActPublish, Words: map[string]research.Word{}}
	if err := d.Actor.may(research.ActPublish); err != nil {
		return nil, e, err
	}
	ed := *d.Edition
	ed.Draft, ed.Personas, ed.ThemeProposals, ed.Overrides = false, nil, nil, nil
	var against []*Refused
	var first *Refused
	for i := range d.Edition.Personas {
		p := &d.Edition.Personas[i]
		s := r[p.Ref]
		switch {
		case p.Status == research.StatusApproved:
			ed.Personas = append(ed.Personas, *p)
			if len(s.Approval.Gates) > 0 {
				ed.Overrides = append(ed.Overrides, overridden(s.Approval))
			}
		case len(s.Outdated) > 0:
			against = append(against, s.outdatedFindings())
		case p.Status != research.StatusRejected && first == nil:
			found := s.Gates(d)
			first = &Refused{Persona: p.Ref, Findings: found, Open: research.Open(found)}
		}
	}
	switch {
	case len(against) > 0:
		return nil, e, against[0]
	case len(ed.Personas) == 0 && first != nil && len(first.Open) > 0:
		return nil, e, first
	case len(ed.Personas) == 0:
		err := refused("no persona is approved, and a pack holds nothing else")
		err.Try = "personas approve PERSONA"
		return nil, e, err
	}
	if err := few(&ed, &e, strings.TrimSpace(reason)); err != nil {
		return nil, e, err
	}
	ed.Matrix = slices.Clone(ed.Matrix)
	for i := range ed.Matrix {
		if !slices.ContainsFunc(ed.Personas, func(p research.Persona) bool { return p.Ref == ed.Matrix[i].Persona }) {
			ed.Matrix[i].Persona = ""
		}
	}
	return &ed, e, nil
}

// few refuses more personas than anybody keeps in mind, unless somebody says why
// there have to be so many.
func few(ed *research.Edition, e *research.Event, reason string) error {
	many := TooMany(len(ed.Personas))
	switch {
	case many && reason == "":
		err := refused("%d personas are approved, and nobody keeps more than %d in mind", len(ed.Personas), packPersonas)
		err.Try = "reject or merge some, or say with --reason why there have to be so many"
		return err
	case !many && reason != "":
		return wrong("leave it out", "a pack of up to %d personas needs no reason", packPersonas)
	case many:
		e.Gates = []research.GateName{research.GateSeven}
		say(e, research.WordReason, reason)
		ed.Overrides = append(ed.Overrides, overridden(e))
	}
	return nil
}

func (s *State) outdatedFindings() *Refused {
	r := &Refused{Persona: s.Persona.Ref}
	for _, why := range s.Outdated {
		r.Findings = append(r.Findings, research.Finding{Gate: "current", Detail: "out of date: " + why})
	}
	r.Open = r.Findings
	return r
}

// NextVersion is the version of a pack after the last one, which is nil for the
// first. It refuses where nothing has changed.
func NextVersion(last, now *research.Edition, before Version) (Version, error) {
	if last == nil {
		return Version{1, 0}, nil
	}
	switch d := Diff(last, now); {
	case len(d) == 0:
		err := refused("nothing has changed since pack %s", before)
		err.Try = "personas export --pack " + before.String()
		return before, err
	case slices.ContainsFunc(d, func(c Change) bool { return c.Claim == "" && (c.What == Added || c.What == Removed) }):
		return Version{before.Major + 1, 0}, nil
	}
	return Version{before.Major, before.Minor + 1}, nil
}

// What is the kind of a change.
type What string

// The kinds of changes.
const (
	Added   What = "added"
	Removed What = "removed"
	Changed What = "changed"
)

// Change is one difference between two packs.
type Change struct {
	What    What         `json:"what"`
	Persona research.Ref `json:"persona"`
	Name    string       `json:"name"`
	Claim   research.Ref `json:"claim,omitempty"`
	Field   string       `json:"field,omitempty"` // text, level, numbers, citations, name, type, rank, summary, use, lens and our reading with the function, members
	Before  string       `json:"before,omitempty"`
	After   string       `json:"after,omitempty"`
}

// Diff lists what changed from one pack to another.
func Diff(a, b *research.Edition) (out []Change) {
	for i := range a.Personas {
		was := &a.Personas[i]
		at := slices.IndexFunc(b.Personas, func(p research.Persona) bool { return p.Ref == was.Ref })
		if at < 0 {
			out = append(out, Change{What: Removed, Persona: was.Ref, Name: was.Name})
			continue
		}
		out = append(out, diffPersona(was, &b.Personas[at])...)
	}
	for i := range b.Personas {
		now := &b.Personas[i]
		if !slices.ContainsFunc(a.Personas, func(p research.Persona) bool { return p.Ref == now.Ref }) {
			out = append(out, Change{What: Added, Persona: now.Ref, Name: now.Name})
		}
	}
	return out
}

func diffPersona(was, now *research.Persona) (out []Change) {
	field := func(name, before, after string) {
		if before != after {
			out = append(out, Change{What: Changed, Persona: now.Ref, Name: now.Name, Field: name, Before: before, After: after})
		}
	}
	field("name", was.Name, now.Name)
	field("type", string(was.Type), string(now.Type))
	field("rank", string(was.Rank), string(now.Rank))
	a, b := standing(was), standing(now)
	field("summary", a.Summary.Text, b.Summary.Text)
	field("use", a.UseItTo.Text, b.UseItTo.Text)
	for _, l := range append([]research.Lens{""}, research.Lenses...) {
		field(strings.TrimSpace("lens "+string(l)), told(a, research.PartLens, l), told(b, research.PartLens, l))
		field(strings.TrimSpace("our reading "+string(l)), told(a, research.PartReading, l), told(b, research.PartReading, l))
	}
	field("members", fmt.Sprintf("%d of %d", len(was.Members), was.Of), fmt.Sprintf("%d of %d", len(now.Members), now.Of))
	claim := func(what What, c *research.Claim, name, before, after string) {
		if what != Changed || before != after {
			out = append(out, Change{What: what, Persona: now.Ref, Name: now.Name, Claim: c.Ref, Field: name, Before: before, After: after})
		}
	}
	for i := range was.Claims {
		c := &was.Claims[i]
		at := indexOf(now.Claims, c.Ref)
		switch {
		case !c.Stands():
		case at < 0 || !now.Claims[at].Stands():
			claim(Removed, c, "", c.Text, "")
		default:
			n := &now.Claims[at]
			claim(Changed, c, "text", c.Text, n.Text)
			claim(Changed, c, "level", string(c.Confidence), string(n.Confidence))
			claim(Changed, c, "numbers", numbers(c), numbers(n))
			claim(Changed, c, "citations", fmt.Sprint(c.Citations), fmt.Sprint(n.Citations))
		}
	}
	for i := range now.Claims {
		c := &now.Claims[i]
		at := indexOf(was.Claims, c.Ref)
		if c.Stands() && (at < 0 || !was.Claims[at].Stands()) {
			claim(Added, c, "", "", c.Text)
		}
	}
	return out
}

func standing(p *research.Persona) *research.Wording {
	if w := p.Standing(); w != nil {
		return w
	}
	return &research.Wording{}
}

// told are the sentences of a part for one function, with who stands for each.
func told(w *research.Wording, part research.Part, to research.Lens) string {
	var lines []string
	for _, l := range w.Lines() {
		if l.Part != part || l.About != string(to) {
			continue
		}
		if l.By != "" {
			l.Text += " (" + l.By + ")"
		}
		lines = append(lines, l.Text)
	}
	return strings.Join(lines, " · ")
}

func numbers(c *research.Claim) string {
	s := c.Support
	return fmt.Sprintf("%d of %d, elsewhere %d of %d", s.Participants, s.Asked, s.Elsewhere, s.ElsewhereAsked)
}

// frozen is an edition as a pack keeps it: JSON, with what the edition's own JSON
// leaves out beside it, in the order of the tables.
type frozen struct {
	Edition *research.Edition   `json:"edition"`
	Texts   [][]byte            `json:"texts"`   // of documents
	Layouts []research.Layout   `json:"layouts"` // of documents
	Sums    [][32]byte          `json:"sums"`    // of sources
	Members [][]research.Member `json:"members"` // of themes
}

// Freeze writes an edition down.
func Freeze(ed *research.Edition) ([]byte, error) {
	f := frozen{Edition: ed}
	for i := range ed.Documents {
		f.Texts, f.Layouts = append(f.Texts, ed.Documents[i].Text), append(f.Layouts, ed.Documents[i].Layout)
	}
	for i := range ed.Sources {
		f.Sums = append(f.Sums, ed.Sources[i].SHA256)
	}
	for i := range ed.Themes {
		f.Members = append(f.Members, ed.Themes[i].Members)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(f); err != nil {
		return nil, err
	}
	err := z.Close()
	return b.Bytes(), err
}

// Thaw reads what Freeze wrote.
func Thaw(content []byte) (*research.Edition, error) {
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("reading a pack: %w", err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("reading a pack: %w", err)
	}
	var f frozen
	if err := json.Unmarshal(all, &f); err != nil {
		return nil, fmt.Errorf("reading a pack: %w", err)
	}
	ed := f.Edition
	if ed == nil || len(f.Texts) != len(ed.Documents) || len(f.Layouts) != len(ed.Documents) || len(f.Sums) != len(ed.Sources) || len(f.Members) != len(ed.Themes) {
		return nil, fmt.Errorf("reading a pack: its tables do not fit one another")
	}
	for i := range ed.Documents {
		ed.Documents[i].Text, ed.Documents[i].Layout = f.Texts[i], f.Layouts[i]
	}
	for i := range ed.Sources {
		ed.Sources[i].SHA256 = f.Sums[i]
	}
	for i := range ed.Themes {
		ed.Themes[i].Members = f.Members[i]
	}
	return ed, nil
}
