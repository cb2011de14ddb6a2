package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"personas/research"
)

// readStudy reads study.json back, with the texts of its documents beside it.
// What the file says twice, or counts, is left out of the edition: it follows
// from the rest ([restated]).
func readStudy(body []byte, text func(research.Ref) []byte) (*studyJSON, *research.Edition, error) {
	var j studyJSON
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&j); err != nil {
		return nil, nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, nil, fmt.Errorf("something follows its object")
	}
	if j.Schema != Schema {
		return nil, nil, fmt.Errorf("its layout is %.40q, and %q is read here", j.Schema, Schema)
	}
	ed := &research.Edition{Study: research.Study{Ref: j.Study.Ref, Name: j.Study.Name, Question: j.Study.Question},
		Draft: j.Draft, Model: j.Model, Embedder: j.Embedder, Seed: j.Seed, Counts: j.Counts, Refused: j.Refused,
		Guesses: j.Guesses, Warnings: j.Warnings, Rejections: j.Rejections, Unassigned: j.Unassigned, Spectra: j.Spectra,
		Matrix: j.Matrix, Structure: j.Structure, Coverage: j.Coverage, Making: j.Making, Overrides: j.Overrides, ThemeProposals: j.ThemeProposals}
	for _, r := range j.Sources {
		ed.Sources = append(ed.Sources, research.Source{Path: r.Path, Size: r.Bytes, Kind: r.Kind})
	}
	for _, r := range j.Documents {
		doc := research.Document{Ref: r.Ref, Key: r.Key, Title: r.Title, Locator: r.Locator, Kind: r.Kind, Language: r.Language,
			Text: text(r.Ref), Turns: r.Turns}
		if r.RecordedOn != "" {
			on, err := time.Parse(time.RFC3339, r.RecordedOn)
			if err != nil {
				return nil, nil, fmt.Errorf("document %s: %w", r.Ref, err)
			}
			doc.RecordedOn = &on
		}
		ed.Documents = append(ed.Documents, doc)
	}
	for _, r := range j.Participants {
		ed.Participants = append(ed.Participants, research.Participant{Ref: r.Ref, Key: r.Key, Role: r.Role, Attributes: r.Attributes})
	}
	for _, r := range j.Quotes {
		ed.Quotes = append(ed.Quotes, research.Quote{Ref: r.Ref, Document: r.Document, Participant: r.Participant, Turn: r.Turn,
			Span: research.Span{Start: r.Start, End: r.End}, Text: r.Text, Facet: r.Facet, Stance: r.Stance, Stage: r.Stage, Voice: r.Voice,
			Question: r.Question, Prompted: r.Prompted, Praise: r.Praise, Method: r.Method, Why: r.Why, Value: r.Value})
	}
	for _, r := range j.Themes {
		ed.Themes = append(ed.Themes, research.Theme{Ref: r.Ref, Label: r.Label, InVivo: r.InVivo, Keywords: r.Keywords,
			Members: r.Members, Exemplars: r.Exemplars, Cohesion: r.Cohesion, Naming: r.Naming})
	}
	for i := range j.Personas {
		ed.Personas = append(ed.Personas, j.Personas[i].persona())
	}
	return &j, ed, nil
}

func (j *personaJSON) persona() research.Persona {
	p := research.Persona{Candidate: research.Candidate{Ref: j.Ref, Letter: j.Letter, Origin: j.Origin, Attribute: j.Attribute,
		Members: j.Members, Stability: j.Stability, TalkRatio: j.TalkRatio},
		Name: j.Name, NameFrom: j.NameFrom, Type: j.Type, Rank: j.Rank, Status: j.Status, Revision: j.Revision,
		Voices: j.FrontPage.Voices, OpenQuestions: j.OpenQuestions, Contrasts: j.Contrasts, Next: j.Next, Wording: j.Wording}
	for _, c := range j.Claims {
		p.Claims = append(p.Claims, c.claim())
	}
	return p
}

func (j *claimJSON) claim() research.Claim {
	c := research.Claim{Ref: j.Ref, Facet: j.Facet, Label: j.Label, Text: j.Text, Theme: j.Theme, State: j.State,
		Elsewhere: j.Elsewhere, Asked: j.Asked, Formed: j.Formed, Searched: j.Searched, Because: j.Because, Severity: j.Severity}
	if j.Check.Verdict != notChecked {
		c.Check = research.Check{Verdict: research.Verdict(j.Check.Verdict), By: j.Check.By, Carries: j.Check.Carries}
	}
	for _, ci := range j.Citations {
		c.Citations = append(c.Citations, research.Citation{Quote: ci.Quote, Relation: ci.Relation})
	}
	return c
}

// restated is study.json as it must read for an edition that was read from one.
// Kept from the file is what the file alone knows: hashes of originals, the
// places on printed pages, and what the front page has room for.
func restated(j *studyJSON, ed *research.Edition) ([]byte, error) {
	recount(ed)
	s, err := open(ed)
	if err != nil {
		return nil, err
	}
	s.original = &originals{documents: make(map[research.Ref]string, len(j.Documents))}
	quotes, personas := map[research.Ref]*quoteRow{}, map[research.Ref]*personaJSON{}
	for i := range j.Documents {
		s.original.documents[j.Documents[i].Ref] = j.Documents[i].Original
	}
	for i := range j.Quotes {
		quotes[j.Quotes[i].Ref] = &j.Quotes[i]
	}
	for i := range j.Personas {
		personas[j.Personas[i].Ref] = &j.Personas[i]
	}
	out := s.json()
	out.Sources = rows(j.Sources, same, func(r sourceRow) string { return r.Path + "\x00" + r.SHA256 })
	for i := range out.Quotes {
		was := quotes[out.Quotes[i].Ref]
		out.Quotes[i].Boxes, out.Quotes[i].Page = was.Boxes, was.Page
	}
	for i := range out.Personas {
		out.Personas[i].FrontPage = personas[out.Personas[i].Ref].FrontPage
	}
	var b bytes.Buffer
	err = encode(&b, out)
	return b.Bytes(), err
}
