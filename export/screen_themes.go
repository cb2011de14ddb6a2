package export

import (
	"bytes"
	"fmt"
	"html/template"

	"personas/research"
)

// Topics are the themes of a study, each with the words that speak for it.
func (s *Screen) Topics() []topic {
	p := s.pen()
	out := make([]topic, len(p.Themes))
	bars := make([]*bar, len(out))
	for i := range p.Themes {
		out[i] = p.topic(&p.Themes[i])
		bars[i] = out[i].People.Bar
	}
	compare(bars)
	return out
}

// Topic is one of them; ok is false where the study has no such theme.
func (s *Screen) Topic(theme research.Ref) (t topic, ok bool) {
	p := s.pen()
	if p.theme[theme] == nil {
		return t, false
	}
	return p.topic(p.theme[theme]), true
}

// ThemeLabel is what a theme is called.
func (s *Screen) ThemeLabel(t *research.Theme) Titled {
	p := s.pen()
	return Titled{p.themeLabel(t), p.naming(t)}
}

// Titled is the label of a theme, and what a model calls it.
type Titled struct {
	Label  label
	Called *naming
}

// Stand is a spectrum on a page.
type Stand struct {
	Theme research.Ref
	Titled
	Named string
	Note  string
	Line  template.HTML // our own markup, in which all that others wrote is escaped
}

// Stands are the matters on which people stand apart: those on which they divide
// first, then the others on which more than one place is taken.
func (s *Screen) Stands() (divided, others []Stand, err error) {
	p := s.pen()
	in := map[research.Ref]bool{}
	for _, sp := range p.divided() {
		in[sp.Theme] = true
		st, err := p.stand(sp)
		if err != nil {
			return nil, nil, err
		}
		divided = append(divided, st)
	}
	for i := range p.Spectra {
		if sp := &p.Spectra[i]; !in[sp.Theme] && len(sp.Positions) > 1 {
			st, err := p.stand(sp)
			if err != nil {
				return nil, nil, err
			}
			others = append(others, st)
		}
	}
	return divided, others, nil
}

// StandOn is the spectrum of a theme; nil where fewer than two places are taken.
func (s *Screen) StandOn(theme research.Ref) (*Stand, error) {
	p := s.pen()
	sp := p.spectrum[theme]
	if sp == nil || len(sp.Positions) < 2 {
		return nil, nil
	}
	st, err := p.stand(sp)
	return &st, err
}

func (p *pen) stand(sp *research.Spectrum) (Stand, error) {
	v := p.spectrumView(sp)
	var b bytes.Buffer
	if err := reportTemplate.ExecuteTemplate(&b, "spectrum", v); err != nil {
		return Stand{}, fmt.Errorf("export: spectrum of %s: %w", sp.Theme, err)
	}
	return Stand{sp.Theme, Titled{v.Label, v.Called}, v.Named, v.Note, template.HTML(b.String())}, nil
}

// Said shows quotes one after the other, a question above the first of the
// answers to it that follow one another.
func (s *Screen) Said(refs []research.Ref) []passage { return s.pen().passages(refs, len(refs)) }

// About is what is known of somebody's work, "" where nothing is.
func (s *Screen) About(participant research.Ref) string { return s.pen().roleOf(participant) }

// Ends are how the two ends of a spectrum are called.
func (s *Screen) Ends(sp *research.Spectrum) (one, other string) { return s.pen().ends(sp) }
