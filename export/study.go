package export

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"personas/research"
)

// study is an edition that has been checked, with everything in it found by
// reference.
type study struct {
	*research.Edition
	document    map[research.Ref]*research.Document
	participant map[research.Ref]*research.Participant
	quote       map[research.Ref]*research.Quote
	theme       map[research.Ref]*research.Theme
	persona     map[research.Ref]*research.Persona
	spectrum    map[research.Ref]*research.Spectrum
	themeOf     map[research.Ref]*research.Theme   // of a quote
	groupOf     map[research.Ref]*research.Persona // of a participant; never the whole sample
	people      []research.Ref                     // whose words can be evidence, as people count: P2 before P10
	shelf       []*research.Document               // the documents by title, likewise
	original    *originals                         // of what was masked; nil where nothing was

	lower func() map[research.Ref]string // the words of quotes in lower case, made once
}

// refForm is what references look like. They become anchors and file names, so
// nothing else is let through.
var refForm = regexp.MustCompile(`^[a-z]-[a-z0-9-]+$`)

// openMasked checks an edition, masks it and opens what comes of that.
func openMasked(ed *research.Edition) (*study, error) {
	if _, err := open(ed); err != nil {
		return nil, err
	}
	s, err := open(maskEdition(ed))
	if err != nil {
		return nil, err
	}
	o := originalsOf(ed)
	s.original = &o
	return s, nil
}

// open checks an edition and finds its parts.
func open(ed *research.Edition) (*study, error) {
	s := &study{Edition: ed,
		document:    make(map[research.Ref]*research.Document, len(ed.Documents)),
		participant: make(map[research.Ref]*research.Participant, len(ed.Participants)),
		quote:       make(map[research.Ref]*research.Quote, len(ed.Quotes)),
		theme:       make(map[research.Ref]*research.Theme, len(ed.Themes)),
		persona:     make(map[research.Ref]*research.Persona, len(ed.Personas)),
		spectrum:    make(map[research.Ref]*research.Spectrum, len(ed.Spectra)),
		themeOf:     make(map[research.Ref]*research.Theme, len(ed.Quotes)),
		groupOf:     make(map[research.Ref]*research.Persona, len(ed.Participants)),
	}
	for i := range ed.Documents {
		s.document[ed.Documents[i].Ref] = &ed.Documents[i]
	}
	for i := range ed.Participants {
		p := &ed.Participants[i]
		s.participant[p.Ref] = p
		if p.Role.Evidence() {
			s.people = append(s.people, p.Ref)
		}
	}
	for i := range ed.Quotes {
		s.quote[ed.Quotes[i].Ref] = &ed.Quotes[i]
	}
	for i := range ed.Themes {
		t := &ed.Themes[i]
		s.theme[t.Ref] = t
		for _, m := range t.Members {
			s.themeOf[m.Quote] = t
		}
	}
	for i := range ed.Personas {
		p := &ed.Personas[i]
		s.persona[p.Ref] = p
		for _, m := range p.Members {
			if p.Origin != research.OriginSample && s.groupOf[m.Participant] == nil {
				s.groupOf[m.Participant] = p
			}
		}
	}
	slices.SortStableFunc(s.people, func(a, b research.Ref) int {
		return cmp.Or(ByNumber(s.name(a), s.name(b)), cmp.Compare(a, b))
	})
	for i := range ed.Documents {
		s.shelf = append(s.shelf, &ed.Documents[i])
	}
	slices.SortStableFunc(s.shelf, func(a, b *research.Document) int {
		return cmp.Or(ByNumber(a.Title, b.Title), cmp.Compare(a.Ref, b.Ref))
	})
	s.lower = sync.OnceValue(func() map[research.Ref]string {
		words := make(map[research.Ref]string, len(ed.Quotes))
		for i := range ed.Quotes {
			words[ed.Quotes[i].Ref] = strings.ToLower(ed.Quotes[i].Text)
		}
		return words
	})
	for i := range ed.Spectra {
		s.spectrum[ed.Spectra[i].Theme] = &ed.Spectra[i]
	}
	return s, s.check()
}

// ByNumber compares names as people order them: runs of digits by their value.
func ByNumber(a, b string) int {
	for a != "" && b != "" {
		na, nb := digits(a), digits(b)
		if na > 0 && nb > 0 {
			x, y := strings.TrimLeft(a[:na], "0"), strings.TrimLeft(b[:nb], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[na:], b[nb:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits is how many digits a text begins with.
func digits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}

// check enforces laws 1 and 2 at this border and follows every reference.
func (s *study) check() error {
	for i := range s.Quotes {
		if err := s.checkQuote(&s.Quotes[i]); err != nil {
			return err
		}
	}
	c := follower{s: s}
	for _, d := range s.Documents {
		c.follow("document", d.Ref, true)
	}
	for _, p := range s.Participants {
		c.follow("participant", p.Ref, true)
	}
	for _, t := range s.Themes {
		c.follow("theme", t.Ref, true)
		c.quotes(string(t.Ref), t.Exemplars...)
		if n := t.Naming; n != nil {
			c.quotes(string(t.Ref), n.Carries...)
			for _, e := range n.Ends {
				c.quotes(string(t.Ref), e.Quotes...)
			}
		}
		for _, m := range t.Members {
			c.quotes(string(t.Ref), m.Quote)
		}
	}
	for _, sp := range s.Spectra {
		for _, p := range sp.Positions {
			c.quotes("the spectrum of "+string(sp.Theme), p.Quotes...)
			c.participants("the spectrum of "+string(sp.Theme), p.Participants...)
		}
	}
	for _, row := range s.Matrix {
		c.participants("the matrix", row.Participant)
		for _, cell := range row.Cells {
			c.quotes("the matrix", cell.Refs...)
		}
	}
	for i := range s.Personas {
		c.personaRefs(&s.Personas[i])
	}
	for _, cov := range s.Coverage {
		c.follow("document", cov.Document, s.document[cov.Document] != nil)
		c.participants("the coverage of "+string(cov.Document), cov.Silent...)
	}
	c.quotes("the quotes in no theme", s.Unassigned...)
	return c.err
}

// checkQuote holds a quote against the bytes and the turn it claims to be.
func (s *study) checkQuote(q *research.Quote) error {
	verbatim, voice := s.quoteFaults(q)
	why := cmp.Or(verbatim, voice)
	if why == "" {
		return nil
	}
	return &research.Error{Code: research.CodeRefused,
		Message: fmt.Sprintf("quote %s of document %s %s; nothing was exported", q.Ref, q.Document, why),
		Try:     "run the study again"}
}

// quoteFaults say why a quote is not the words at its place, else why it is not
// in the voice of its participant.
func (s *study) quoteFaults(q *research.Quote) (verbatim, voice string) {
	d := s.document[q.Document]
	if d == nil {
		return "has no document", ""
	}
	if !refForm.MatchString(string(q.Ref)) {
		return "has a malformed reference", ""
	}
	text, err := d.Slice(q.Span)
	if err != nil {
		return "does not stand in it: " + err.Error(), ""
	}
	if text != q.Text {
		return fmt.Sprintf("is not what stands there at bytes %d to %d", q.Span.Start, q.Span.End), ""
	}
	if s.participant[q.Participant] == nil {
		return "", "has no participant"
	}
	if q.Turn < 0 || q.Turn >= len(d.Turns) || !d.Turns[q.Turn].Span.Contains(q.Span) {
		return "", "lies in no single turn"
	}
	if t := d.Turns[q.Turn]; !t.Role.Evidence() || t.Participant != q.Participant {
		return "", "is not in a turn of its participant"
	}
	return "", ""
}

// follower follows references and keeps the first that leads nowhere.
type follower struct {
	s   *study
	err error
}

func (c *follower) follow(what string, ref research.Ref, found bool) {
	if c.err == nil && (!found || !refForm.MatchString(string(ref))) {
		c.err = &research.Error{Code: research.CodeFailed,
			Message: fmt.Sprintf("%s %q is not part of the study or malformed; nothing was exported", what, ref)}
	}
}

func (c *follower) quotes(where string, refs ...research.Ref) {
	for _, r := range refs {
		c.follow("in "+where+", quote", r, c.s.quote[r] != nil)
	}
}

func (c *follower) participants(where string, refs ...research.Ref) {
	for _, r := range refs {
		c.follow("in "+where+", participant", r, c.s.participant[r] != nil)
	}
}

func (c *follower) personaRefs(p *research.Persona) {
	where := string(p.Ref)
	c.follow("persona", p.Ref, true)
	c.quotes(where, p.Voices...)
	for _, m := range p.Members {
		c.participants(where, m.Participant)
	}
	for i := range p.Claims {
		cl := &p.Claims[i]
		c.follow("claim", cl.Ref, true)
		for _, ci := range cl.Citations {
			c.quotes(string(cl.Ref), ci.Quote)
		}
		c.quotes(string(cl.Ref), cl.Elsewhere...)
		c.participants(string(cl.Ref), cl.Asked...)
		if cl.Because != nil {
			c.quotes(string(cl.Ref), cl.Because.Quotes...)
		}
		if cl.Check.Carries != "" {
			c.quotes(string(cl.Ref), cl.Check.Carries)
		}
	}
	if p.Wording != nil {
		for _, l := range p.Wording.Lines() {
			c.quotes(where, l.Quotes...)
		}
	}
}

// turn is the turn a quote stands in.
func (s *study) turn(q *research.Quote) research.Turn { return s.document[q.Document].Turns[q.Turn] }

// name is how people name a participant.
func (s *study) name(ref research.Ref) string {
	if p := s.participant[ref]; p != nil && p.Key != "" {
		return p.Key
	}
	return string(ref)
}
