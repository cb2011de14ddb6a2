package web

import (
	"slices"
	"strings"

	"personas/export"
	"personas/research"
	"personas/review"
)

// readingView is what a persona means to each function, and our reading of it:
// recommendations, which are somebody's once they accepted them.
type readingView struct {
	Action string
	On     int
	May    bool
	Parts  []readingPart
	Claims []export.Line // that a sentence may be drawn from
}

// readingPart are the lenses, or our reading.
type readingPart struct {
	Part, Head, Note string
	Lines            []readingLine
	Lenses           []option
}

// readingLine is a sentence that may be accepted, changed or rejected.
type readingLine struct {
	Text, Of string
	For      string // the function, "" where it is not said
	By       string // who stands for it, "" for nobody
	Claims   []mendLink
	Fell     string // why it fell, "" where it stands
	Lenses   []option
}

// readings are the sentences of a persona that are no evidence.
func (s *sitting) readings() *readingView {
	p := s.persona()
	v := &readingView{Action: s.base() + "/write", On: s.state.Version, May: s.state.Allows(s.actor(), research.ActDescribe) == nil}
	for _, part := range []readingPart{
		{Part: string(research.PartLens), Head: "Lenses", Note: "the same claims as each function reads them"},
		{Part: string(research.PartReading), Head: "Our reading", Note: "what we make of it; no evidence, and nobody's before somebody accepts it"},
	} {
		part.Lines, part.Lenses = s.readingLines(research.Part(part.Part)), options(research.Lenses, "")
		v.Parts = append(v.Parts, part)
	}
	for i := range p.Claims {
		if c := &p.Claims[i]; c.State == research.ClaimAccepted && c.Stands() {
			v.Claims = append(v.Claims, s.screen.Line(p, c))
		}
	}
	return v
}

func (s *sitting) readingLines(part research.Part) (out []readingLine) {
	p := s.persona()
	if p.Wording == nil {
		return nil
	}
	standing := p.Standing().Lines()
	for _, l := range p.Wording.Lines() {
		if l.Part != part {
			continue
		}
		r := readingLine{Text: l.Text, Of: l.Text, For: l.About, By: l.By, Lenses: options(research.Lenses, research.Lens(l.About))}
		for _, c := range l.Claims {
			if slices.ContainsFunc(p.Claims, func(o research.Claim) bool { return o.Ref == c }) {
				href, number := s.screen.Leads(p, c)
				r.Claims = append(r.Claims, mendLink{href, number})
			}
		}
		if !slices.ContainsFunc(standing, func(o research.Line) bool { return o.Part == part && o.Text == l.Text }) {
			r.Fell = "a claim beneath it does not stand any more: it is shown nowhere else"
		}
		out = append(out, r)
	}
	return out
}

// write accepts, changes, rejects or adds a sentence.
func (v *visit) write() error {
	s, form, err := v.filled()
	if err != nil {
		return err
	}
	w := review.Sentence{Part: research.Part(form.Get("part")), Of: form.Get("of"), Text: form.Get("text"), Lens: research.Lens(form.Get("lens"))}
	if form.Get("act") == "reject" {
		w.Text = ""
	} else if strings.TrimSpace(w.Text) == "" {
		return &research.Error{Code: research.CodeUsage, Message: "nothing is written", Try: "write it, or reject it"}
	}
	for _, ref := range form["from"] {
		w.From = append(w.From, research.Ref(ref))
	}
	if _, err := s.desk.Write(v.ctx(), s.state, w, on(form)); err != nil {
		return s.overtaken(err, on(form))
	}
	return v.seeOther(s.base() + "#reading")
}
