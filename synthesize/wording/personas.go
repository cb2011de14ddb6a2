package wording

import (
	"context"
	"slices"
	"strings"

	"personas/internal/llm"
	"personas/prompts"
	"personas/research"
	"personas/synthesize"
)

// PersonasIn is what personas are worded from.
type PersonasIn struct {
	Asker
	synthesize.Material
	Themes   []research.Theme
	Asked    synthesize.Asked
	Personas []research.Persona // as synthesize.Drafts gave them
}

// PersonasOut holds the personas in the order given, worded where that went well.
type PersonasOut struct {
	Personas []research.Persona
	Log      Log
}

// Personas has a model word personas: their claims first, by family of facets;
// then the pages around the claims that stood. Two that read alike are told apart
// in a second draft of the later one, or say of which they remind. The profile of
// the whole sample is worded only where there is no other.
func Personas(ctx context.Context, in PersonasIn) (PersonasOut, error) {
	var log Log
	s := newStudy(in, &log)
	writers := make([]*writer, len(in.Personas)) // nil: stays as it is
	for i := range in.Personas {
		if in.Personas[i].Origin != research.OriginSample || len(in.Personas) == 1 {
			writers[i] = s.writer(in.Personas[i])
		}
	}
	all := slices.DeleteFunc(slices.Clone(writers), func(w *writer) bool { return w == nil })
	if err := s.word(ctx, all, all); err != nil {
		return PersonasOut{}, err
	}
	if err := s.tellApart(ctx, writers); err != nil {
		return PersonasOut{}, err
	}
	apartByName(writers)
	out := PersonasOut{Personas: slices.Clone(in.Personas)}
	for i, w := range writers {
		if w != nil {
			out.Personas[i] = w.result()
			log.Drops, log.Faults = append(log.Drops, w.drops...), append(log.Faults, w.faults...)
		}
	}
	out.Log = log
	return out, nil
}

// apartByName takes a name from a persona where an earlier one has it.
func apartByName(writers []*writer) {
	taken := map[string]bool{}
	for _, w := range writers {
		if w == nil || w.pages == nil || w.pages.Name == "" {
			continue
		}
		name := strings.ToLower(w.pages.Name)
		if taken[name] {
			w.drop("name", ReasonRepeated)
			w.pages.Name = ""
		}
		taken[name] = true
	}
}

// word words some personas among all: claims, then pages.
func (s *study) word(ctx context.Context, some, all []*writer) error {
	if err := s.wordClaims(ctx, some); err != nil {
		return err
	}
	return s.wordPages(ctx, some, all)
}

func (s *study) wordClaims(ctx context.Context, some []*writer) error {
	var requests []llm.Request
	var sheets []*sheet
	var of []*writer
	for _, w := range some {
		for _, family := range families {
			sh := w.sheet(family)
			if sh == nil {
				continue
			}
			r, err := prompts.Draft(w.input(sh))
			if err != nil {
				return err
			}
			for _, ref := range sh.quotes {
				w.shown = append(w.shown, s.text(ref).String())
			}
			requests, sheets, of = append(requests, r), append(sheets, sh), append(of, w)
		}
	}
	answers, err := ask[prompts.DraftReply](ctx, s.Asker, requests, s.log)
	if err != nil {
		return err
	}
	for i, a := range answers {
		if a.fault != nil {
			of[i].fault(string(sheets[i].family), a.fault)
			of[i].keep(sheets[i])
			continue
		}
		of[i].take(sheets[i], a.reply)
	}
	for _, w := range some {
		w.settle()
	}
	return nil
}

func (s *study) wordPages(ctx context.Context, some, all []*writer) error {
	var requests []llm.Request
	var pages []*page
	var of []*writer
	for _, w := range some {
		if len(w.worded()) == 0 {
			continue
		}
		pg, in := w.page(all)
		r, err := prompts.Persona(in)
		if err != nil {
			return err
		}
		requests, pages, of = append(requests, r), append(pages, pg), append(of, w)
	}
	answers, err := ask[prompts.PersonaReply](ctx, s.Asker, requests, s.log)
	if err != nil {
		return err
	}
	for i, a := range answers {
		if a.fault != nil {
			of[i].fault("persona", a.fault)
			continue
		}
		of[i].write(pages[i], a.reply, a.by)
	}
	return nil
}

// result is the persona as it now stands. Where its pages could not be had it
// stays as it was drafted: claims without them are half a persona.
func (w *writer) result() research.Persona {
	p := w.persona
	if w.pages == nil {
		return p
	}
	p.Claims, p.Wording, p.Type = w.claims, w.pages, w.kind
	p.Wording.Dropped = w.dropped()
	p.Voices, p.Next = w.voices(), p.NextSteps()
	if p.Type == research.TypeNegative {
		p.Rank = research.RankNegative
	}
	if name := p.Wording.Name; name != "" && p.Called == "" {
		p.Name, p.NameFrom = name, ""
	}
	p.OpenQuestions = slices.DeleteFunc(slices.Clone(p.OpenQuestions), func(o research.OpenQuestion) bool {
		return slices.ContainsFunc(w.worded(), func(c *research.Claim) bool { return c.Facet == o.Facet })
	})
	return p
}
