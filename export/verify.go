package export

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"personas/export/bundle"
	"personas/research"
)

// Verification is what looking through a bundle found.
type Verification struct {
	File      string           `json:"file"`
	OK        bool             `json:"ok"`
	Title     string           `json:"title"`
	State     bundle.State     `json:"state"` // drafts or pack
	Pack      string           `json:"pack"`  // its version, "" of drafts
	SignedBy  bundle.ID        `json:"signed_by"`
	Trusted   bool             `json:"trusted"` // by the key that was asked for
	Checked   Checked          `json:"checked"`
	Withheld  []research.Ref   `json:"withheld"`  // of people who were forgotten: no problem
	Recounted bool             `json:"recounted"` // every number was counted again: not where something points to what is withheld
	Problems  []bundle.Problem `json:"problems"`
	More      int              `json:"more,omitempty"` // problems beyond those that are listed
}

// Checked is how much was looked at.
type Checked struct {
	Quotes    int `json:"quotes"`
	Claims    int `json:"claims"`
	Documents int `json:"documents"`
	Events    int `json:"events"`
}

// The kinds of problems that a bundle of a study has, beside those of package
// bundle.
const (
	kindStudy     bundle.Kind = "study"     // study.json does not read
	kindDocument  bundle.Kind = "document"  // a text or its turns are not what the study says
	kindQuote     bundle.Kind = "quote"     // not the bytes at its place
	kindVoice     bundle.Kind = "voice"     // not in one turn of its participant
	kindCitation  bundle.Kind = "citation"  // a claim cites what is not there
	kindReference bundle.Kind = "reference" // something else points nowhere, or is there twice
	kindCount     bundle.Kind = "count"     // another number follows from the evidence
	kindField     bundle.Kind = "field"     // something that follows from the rest reads otherwise
	kindStatus    bundle.Kind = "status"    // drafts as a pack, or a pack with what nobody approved
	kindMask      bundle.Kind = "mask"      // not masked
	kindWithheld  bundle.Kind = "withheld"  // said to be withheld, and there
	kindLog       bundle.Kind = "log"       // the entries are not a chain that ends in the head
)

// mostProblems are listed; one broken table can break every row.
const mostProblems = 200

// Verify looks through a bundle with nothing but its bytes. trust is the key that
// must have signed it, "" for any.
func Verify(file []byte, trust bundle.ID) Verification {
	v := &verifier{v: Verification{Withheld: []research.Ref{}, Problems: []bundle.Problem{}}}
	b, problems := bundle.Open(file, trust)
	for _, p := range problems {
		v.problem(p.Kind, p.Ref, "%s", p.Detail)
	}
	if b != nil {
		v.b = b
		v.v.Title, v.v.State, v.v.Pack, v.v.SignedBy = b.Title, b.State, b.Pack, b.SignedBy
		v.v.Trusted = trust != "" && b.SignedBy == trust
		v.v.Withheld = list(b.Withheld)
		v.log()
		v.study()
	}
	v.v.OK = len(v.v.Problems) == 0
	return v.v
}

// verifier looks through one bundle.
type verifier struct {
	b    *bundle.Bundle
	acts []logged
	v    Verification
}

func (v *verifier) problem(kind bundle.Kind, ref, format string, args ...any) {
	if len(v.v.Problems) == mostProblems {
		v.v.More++
		return
	}
	v.v.Problems = append(v.v.Problems, bundle.Problem{Kind: kind, Ref: ref, Detail: fmt.Sprintf(format, args...)})
}

func (v *verifier) study() {
	body, ok := v.b.Body(bundleStudy)
	if !ok {
		v.problem(kindStudy, bundleStudy, "it is missing")
		return
	}
	given, cut := body, false
	if len(v.b.Withheld) > 0 {
		given, cut = v.withhold(body)
	}
	j, ed, err := readStudy(given, func(ref research.Ref) []byte { text, _ := v.b.Body(textPath(ref)); return text })
	if err != nil {
		v.problem(kindStudy, bundleStudy, "%v", err)
		return
	}
	before := len(v.v.Problems) + v.v.More
	v.members(ed)
	v.documents(j, ed)
	s, fault := open(ed)
	v.quotes(s)
	v.claims(s)
	v.twice(s)
	v.pointers(j, s)
	v.status(j, ed)
	if fault != nil && len(v.v.Problems)+v.v.More == before {
		v.problem(kindReference, "", "%s", strings.TrimSuffix(fault.Error(), "; nothing was exported"))
	}
	v.told(ed)
	if fault == nil && !cut {
		v.v.Recounted = true
		v.restate(j, ed, body)
	}
}

// members holds what is in the file against what a bundle of this study has.
func (v *verifier) members(ed *research.Edition) {
	expected := map[string]bool{bundleStudy: true, bundleReport: true, bundleMethods: true, bundleReadme: true, bundleLog: v.b.Log.Events > 0}
	for i := range ed.Documents {
		expected[textPath(ed.Documents[i].Ref)] = true
	}
	for _, e := range v.b.Members {
		if !expected[e.Path] {
			v.problem(bundle.KindMember, e.Path, "a bundle of this study has no such member")
		}
		delete(expected, e.Path)
	}
	for _, path := range sorted(expected) {
		if expected[path] {
			v.problem(bundle.KindMember, path, "a bundle of this study has it, and this one has not")
		}
	}
}

// documents holds every text against its hash, and its turns against the text.
func (v *verifier) documents(j *studyJSON, ed *research.Edition) {
	v.v.Checked.Documents = len(ed.Documents)
	for i := range ed.Documents {
		d, end := &ed.Documents[i], 0
		if sum := d.SHA256(); hex.EncodeToString(sum[:]) != j.Documents[i].SHA256 {
			v.problem(kindDocument, string(d.Ref), "its text is another than the study says")
		}
		for n, t := range d.Turns {
			if t.Position != n || t.Span.Start < end || t.Span.End < t.Span.Start || t.Span.End > len(d.Text) {
				v.problem(kindDocument, string(d.Ref), "turn %d is out of its place", n)
				break
			}
			end = t.Span.End
		}
	}
}

// quotes holds every quote against the bytes of its document, and against the
// turn of its participant.
func (v *verifier) quotes(s *study) {
	v.v.Checked.Quotes = len(s.Quotes)
	for i := range s.Quotes {
		q := &s.Quotes[i]
		verbatim, voice := s.quoteFaults(q)
		switch {
		case verbatim != "":
			v.problem(kindQuote, string(q.Ref), "it %s", verbatim)
		case voice != "":
			v.problem(kindVoice, string(q.Ref), "it %s", voice)
		case s.turn(q).Voice != q.Voice:
			v.problem(kindVoice, string(q.Ref), "it is %s, and its turn is %s", q.Voice, s.turn(q).Voice)
		}
	}
}

func (v *verifier) claims(s *study) {
	for i := range s.Personas {
		for _, c := range s.Personas[i].Claims {
			v.v.Checked.Claims++
			for _, ci := range c.Citations {
				if s.quote[ci.Quote] == nil {
					v.problem(kindCitation, string(c.Ref), "it cites %.40q, which is not there", ci.Quote)
				}
				if ci.Relation != research.Supports && ci.Relation != research.Contradicts {
					v.problem(kindCitation, string(c.Ref), "it cites %s as %.40q", ci.Quote, ci.Relation)
				}
			}
		}
	}
}

// twice finds references that two rows have.
func (v *verifier) twice(s *study) {
	for _, t := range []struct {
		name        string
		rows, named int
	}{{"documents", len(s.Documents), len(s.document)}, {"participants", len(s.Participants), len(s.participant)},
		{"quotes", len(s.Quotes), len(s.quote)}, {"themes", len(s.Themes), len(s.theme)}, {"personas", len(s.Personas), len(s.persona)}} {
		if t.rows != t.named {
			v.problem(kindReference, "", "two of the %s have one reference", t.name)
		}
	}
}

// pointers follow what no table is built from: the front page of a persona, and
// the themes of the matrix and of spectra.
func (v *verifier) pointers(j *studyJSON, s *study) {
	for _, p := range j.Personas {
		claims := map[research.Ref]bool{}
		for _, c := range p.Claims {
			claims[c.Ref] = true
		}
		f := p.FrontPage
		for _, c := range slices.Concat(f.Apart, f.Shared, f.Claims) {
			v.points(p.Ref, c, claims[c])
		}
		for _, q := range slices.Concat(f.Voices, f.Disagrees) {
			v.points(p.Ref, q, s.quote[q] != nil)
		}
	}
	for _, row := range j.Matrix {
		for _, cell := range row.Cells {
			v.points(row.Participant, cell.Theme, s.theme[cell.Theme] != nil)
		}
	}
	for _, sp := range j.Spectra {
		v.points("", sp.Theme, s.theme[sp.Theme] != nil)
	}
}

func (v *verifier) points(from, to research.Ref, found bool) {
	if !found {
		v.problem(kindReference, string(from), "it points to %.40q, which is not there", to)
	}
}

// status holds what the manifest says of the whole against the study.
func (v *verifier) status(j *studyJSON, ed *research.Edition) {
	m := &v.b.Manifest
	made := *ed
	made.Made = m.Made
	switch {
	case m.State == bundle.Drafts && m.Pack == "" && j.Draft:
	case m.State == bundle.Pack && m.Pack != "" && !j.Draft:
	default:
		v.problem(kindStatus, "", "the manifest says %.20q %.20q, and the study draft: %v", m.State, m.Pack, j.Draft)
	}
	if m.Study != j.Study.Ref || m.Layout != j.Schema || m.Title != titleOf(m.Pack, &made) {
		v.problem(kindStatus, "", "the manifest is of another study")
	}
	for _, p := range j.Personas {
		if m.State != bundle.Pack {
			break
		}
		if p.Status != research.StatusApproved {
			v.problem(kindStatus, string(p.Ref), "it is in a pack, and nobody approved it")
		}
	}
	if !m.Masked || !j.Masked {
		v.problem(kindMask, "", "it says that personal data is not masked")
	}
	for _, d := range j.Documents {
		if !headForm(d.Original) {
			v.problem(kindMask, string(d.Ref), "the hash of its original is missing")
		}
	}
}

// restate writes study.json once more, from its evidence rows alone, and holds it
// against what is there: every number, and everything said twice.
func (v *verifier) restate(j *studyJSON, ed *research.Edition, body []byte) {
	follows, err := restated(j, ed)
	if err != nil {
		v.problem(kindStudy, bundleStudy, "%v", err)
		return
	}
	if bytes.Equal(follows, body) {
		return
	}
	before := len(v.v.Problems) + v.v.More
	v.differences(body, follows)
	if len(v.v.Problems)+v.v.More == before {
		v.problem(kindField, bundleStudy, "it is not written as it must be: its order, its spaces, or a field that is there twice")
	}
}
