package export

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"time"

	"personas/research"
)

func jsonPages(s *study) ([]page, error) {
	var b bytes.Buffer
	if err := encode(&b, s.json()); err != nil {
		return nil, err
	}
	return []page{{"study.json", b.Bytes()}}, nil
}

func jsonPersona(w io.Writer, s *study, p *research.Persona) error {
	return encode(w, s.personaJSON(p))
}

// encode keeps <, > and & as they were said: the file is no part of a page.
func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}

func (s *study) json() studyJSON {
	j := studyJSON{
		Schema: Schema, Masked: s.original != nil, Draft: s.Draft, Model: s.Model, Embedder: s.Embedder, Seed: s.Seed, Counts: s.Counts,
		Study:        studyRow{s.Study.Ref, s.Study.Name, s.Study.Question},
		Sources:      rows(s.Sources, s.sourceOf, func(r sourceRow) string { return r.Path + "\x00" + r.SHA256 }),
		Refused:      rows(s.Refused, same, func(r research.Refusal) string { return r.Source + "\x00" + r.Reason }),
		Guesses:      rows(s.Guesses, same, func(g research.Guess) string { return g.Where + "\x00" + g.What + "\x00" + g.Value }),
		Warnings:     rows(s.Warnings, same, same),
		Documents:    rows(s.Documents, s.documentOf, func(r documentRow) string { return string(r.Ref) }),
		Participants: s.participantRows(),
		Quotes:       rows(s.Quotes, s.quoteOf, func(r quoteRow) string { return string(r.Ref) }),
		Rejections:   s.Rejections,
		Themes:       rows(s.Themes, themeOf, func(r themeRow) string { return string(r.Ref) }),
		Unassigned:   rows(s.Unassigned, same, func(r research.Ref) string { return string(r) }),
		Spectra:      rows(s.Spectra, spectrumOf, func(sp research.Spectrum) string { return string(sp.Theme) }),
		Matrix:       rows(s.Matrix, matrixRowOf, func(r research.MatrixRow) string { return string(r.Participant) }),
		Structure:    s.Structure,
		Personas: rows(s.Personas, func(p research.Persona) personaJSON { return s.personaJSON(&p) },
			func(p personaJSON) string { return string(p.Ref) }),
		Coverage:   rows(s.Coverage, coverageOf, func(c research.Coverage) string { return string(c.Document) }),
		Saturation: s.Saturation, Making: s.Making, Overrides: s.Overrides, ThemeProposals: s.ThemeProposals,
	}
	j.Saturation.Curve, j.Saturation.Runs = list(j.Saturation.Curve), list(j.Saturation.Runs)
	if j.Rejections == nil {
		j.Rejections = map[research.Reason]int{}
	}
	return j
}

// rows turns a slice into rows of a table in the order of their keys; never nil,
// so that an empty table is [] and not null.
func rows[T, R any](from []T, row func(T) R, key func(R) string) []R {
	out := make([]R, len(from))
	for i, v := range from {
		out[i] = row(v)
	}
	slices.SortStableFunc(out, func(a, b R) int { return cmp.Compare(key(a), key(b)) })
	return out
}

func same[T any](v T) T { return v }

// list is v, or an empty list where there is none.
func list[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

func (s *study) sourceOf(v research.Source) sourceRow {
	r := sourceRow{Path: v.Path, Bytes: v.Size, Kind: v.Kind}
	if s.original != nil {
		r.Original = s.original.hash(v.SHA256[:])
	} else {
		r.SHA256 = hex.EncodeToString(v.SHA256[:])
	}
	return r
}

func (s *study) documentOf(d research.Document) documentRow {
	sum := d.SHA256()
	r := documentRow{Ref: d.Ref, Key: d.Key, Title: d.Title, Locator: d.Locator, Kind: d.Kind, Language: d.Language,
		Bytes: len(d.Text), SHA256: hex.EncodeToString(sum[:]), Turns: list(d.Turns)}
	if s.original != nil {
		r.Original = s.original.documents[d.Ref]
	}
	if d.RecordedOn != nil {
		r.RecordedOn = d.RecordedOn.UTC().Format(time.RFC3339)
	}
	return r
}

func (s *study) participantRows() []participantRow {
	quotes := map[research.Ref]int{}
	for _, q := range s.Quotes {
		quotes[q.Participant]++
	}
	speaksIn := s.speakers()
	return rows(s.Participants, func(p research.Participant) participantRow {
		r := participantRow{Ref: p.Ref, Key: p.Key, Role: p.Role, Attributes: p.Attributes, Documents: list(speaksIn[p.Ref]), Quotes: quotes[p.Ref]}
		if r.Attributes == nil {
			r.Attributes = map[string]string{}
		}
		if g := s.groupOf[p.Ref]; g != nil {
			r.Persona, r.Strength = g.Ref, strengthIn(g, p.Ref)
		}
		return r
	}, func(r participantRow) string { return string(r.Ref) })
}

// strengthIn is how strongly a member belongs to a group, 0 where not at all.
func strengthIn(g *research.Persona, who research.Ref) float64 {
	for _, m := range g.Members {
		if m.Participant == who {
			return m.Strength
		}
	}
	return 0
}

// speakers are the documents that each participant speaks in, in display order.
func (s *study) speakers() map[research.Ref][]research.Ref {
	in := map[research.Ref][]research.Ref{}
	for _, d := range s.shelf {
		for i := range d.Turns {
			who := d.Turns[i].Participant
			if had := in[who]; len(had) == 0 || had[len(had)-1] != d.Ref {
				in[who] = append(had, d.Ref)
			}
		}
	}
	return in
}

func (s *study) quoteOf(q research.Quote) quoteRow {
	t := s.turn(&q)
	r := quoteRow{Ref: q.Ref, Document: q.Document, Participant: q.Participant, Speaker: t.Speaker, Role: t.Role,
		Voice: q.Voice, Author: t.Author, Question: q.Question, Prompted: q.Prompted, Praise: q.Praise, Turn: q.Turn,
		Start: q.Span.Start, End: q.Span.End, Text: q.Text, Facet: q.Facet, Stance: q.Stance, Stage: q.Stage,
		Page: t.Page, Line: t.Line, Method: q.Method, Why: q.Why, Value: q.Value}
	if t.Timed {
		r.Time = &t.Time
	}
	if d := s.document[q.Document]; d.Layout != nil {
		r.Page, r.Boxes = d.Layout.Page(q.Span), d.Layout.Boxes(d.Text, q.Span)
	}
	if th := s.themeOf[q.Ref]; th != nil {
		r.Theme = th.Ref
	}
	if g := s.groupOf[q.Participant]; g != nil {
		r.Persona = g.Ref
	}
	return r
}

func themeOf(t research.Theme) themeRow {
	return themeRow{t.Ref, t.Label, t.InVivo, list(t.Keywords), len(t.Members), t.Participants,
		t.LargestVoice, t.Cohesion, list(t.Exemplars), list(t.Members), t.Naming}
}

func spectrumOf(v research.Spectrum) research.Spectrum {
	v.Asked, v.Positions = list(v.Asked), slices.Clone(list(v.Positions))
	for i := range v.Positions {
		p := &v.Positions[i]
		p.Participants, p.Quotes = list(p.Participants), list(p.Quotes)
	}
	return v
}

func matrixRowOf(v research.MatrixRow) research.MatrixRow {
	v.Cells = slices.Clone(list(v.Cells))
	for i := range v.Cells {
		v.Cells[i].Refs = list(v.Cells[i].Refs)
	}
	return v
}

func coverageOf(v research.Coverage) research.Coverage {
	v.Silent = list(v.Silent)
	if v.Reasons == nil {
		v.Reasons = map[research.Reason]int{}
	}
	return v
}

func (s *study) personaJSON(p *research.Persona) personaJSON {
	j := personaJSON{Ref: p.Ref, Name: p.Name, NameFrom: p.NameFrom, Letter: p.Letter, Origin: p.Origin,
		Attribute: p.Attribute, Type: p.Type, Rank: p.Rank, Status: p.Status, Revision: p.Revision,
		Participants: make([]research.Ref, len(p.Members)), Members: list(p.Members), Of: p.Of, Quotes: p.Quotes,
		SourceKinds: list(p.SourceKinds), Stability: p.Stability, TalkRatio: p.TalkRatio, Grounding: p.Grounding,
		FrontPage: s.frontJSON(p), Claims: []claimJSON{}, OpenQuestions: list(p.OpenQuestions),
		Contrasts: list(p.Contrasts), Next: list(p.Next), Related: []research.Ref{},
		History: []revisionJSON{{p.Revision, p.Status}}, Wording: wordingOf(p.Standing())}
	for i, m := range p.Members {
		j.Participants[i] = m.Participant
	}
	for _, c := range byFacet(p.Claims) {
		j.Claims = append(j.Claims, s.claimJSON(c))
	}
	return j
}

// wordingOf leaves no table of a wording null.
func wordingOf(w *research.Wording) *research.Wording {
	if w != nil {
		w.Recognise, w.TypeWhy, w.Jobs, w.Journey, w.Empathy = list(w.Recognise), list(w.TypeWhy), list(w.Jobs), list(w.Journey), list(w.Empathy)
		w.Mindset, w.Lenses, w.Relations, w.Readings = list(w.Mindset), list(w.Lenses), list(w.Relations), list(w.Readings)
	}
	return w
}

func (s *study) frontJSON(p *research.Persona) frontJSON {
	f := frontJSON{Apart: []research.Ref{}, Shared: []research.Ref{}, Voices: list(s.frontVoices(p)),
		Disagrees: []research.Ref{}, NotAsked: []string{}, NotSaid: []string{}, Unwritten: unwritten(p)}
	for _, o := range s.dissent(p) {
		f.Disagrees = append(f.Disagrees, o.quote)
	}
	for _, c := range apart(p) {
		f.Apart = append(f.Apart, c.Ref)
	}
	for _, c := range shared(p) {
		f.Shared = append(f.Shared, c.Ref)
	}
	for _, c := range s.tableClaims(p) {
		f.Claims = append(f.Claims, c.Ref)
	}
	for _, q := range p.OpenQuestions {
		if q.Asked {
			f.NotSaid = append(f.NotSaid, string(q.Facet))
		} else {
			f.NotAsked = append(f.NotAsked, string(q.Facet))
		}
	}
	return f
}

func (s *study) claimJSON(c *research.Claim) claimJSON {
	j := claimJSON{Ref: c.Ref, Facet: c.Facet, Label: c.Label, Text: c.Text, Theme: c.Theme, State: c.State,
		Support: c.Support, Distinct: c.Distinct, Confidence: c.Confidence, Check: checkJSON{Verdict: notChecked},
		Formed: c.Formed, Searched: c.Searched, Asked: list(c.Asked), Citations: []citationJSON{}, Elsewhere: list(c.Elsewhere)}
	j.Support.SourceKinds = list(j.Support.SourceKinds)
	j.Because, j.Severity, j.Proposal = c.Because, c.Severity, c.Proposal
	if c.Check.Verdict != research.VerdictNone {
		j.Check = checkJSON{string(c.Check.Verdict), c.Check.By, c.Check.Carries}
	}
	for _, ci := range c.Citations {
		q := s.quote[ci.Quote]
		j.Citations = append(j.Citations, citationJSON{ci.Quote, ci.Relation, q.Text, q.Participant, q.Document, q.Span.Start, q.Span.End})
	}
	return j
}
