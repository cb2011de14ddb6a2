package web

import (
	"strings"

	"personas/export"
	"personas/research"
	"personas/review"
)

// describeView is what somebody may say of a persona.
type describeView struct {
	Action             string
	On                 int
	Name, Use, Summary string
	Types, Ranks       []option
	Claims             []export.Line // that a use and a summary may be drawn from
}

// option is one of several.
type option struct {
	Value, Text string
	Chosen      bool
}

func options[T ~string](all []T, chosen T) (out []option) {
	for _, c := range all {
		text := words(c)
		if c == "" {
			text = "not said"
		}
		out = append(out, option{string(c), text, c == chosen})
	}
	return out
}

func (s *sitting) description() *describeView {
	p := s.persona()
	v := &describeView{Action: s.base() + "/describe", On: s.state.Version, Name: p.Name, Types: options(review.Types, p.Type), Ranks: options(review.Ranks, p.Rank)}
	if w := p.Standing(); w != nil {
		v.Use, v.Summary = w.UseItTo.Text, w.Summary.Text
	}
	for i := range p.Claims {
		if c := &p.Claims[i]; c.State == research.ClaimAccepted && c.Stands() {
			v.Claims = append(v.Claims, s.screen.Line(p, c))
		}
	}
	return v
}

// describe keeps what somebody says of a persona. What they left as it was is
// not said again.
func (v *visit) describe() error {
	s, form, err := v.filled()
	if err != nil {
		return err
	}
	was := s.description()
	says := func(name, before string) string {
		if text := strings.TrimSpace(form.Get(name)); text != before {
			return text
		}
		return ""
	}
	w := review.Description{Name: says("name", was.Name), Use: says("use", was.Use), Summary: says("summary", was.Summary),
		Type: research.PersonaType(says("type", string(s.persona().Type))), Rank: research.Rank(says("rank", string(s.persona().Rank)))}
	for _, ref := range form["from"] {
		w.From = append(w.From, research.Ref(ref))
	}
	if _, err := s.desk.Describe(v.ctx(), s.state, w, on(form)); err != nil {
		return s.overtaken(err, on(form))
	}
	return v.seeOther(s.base() + "#gates")
}
