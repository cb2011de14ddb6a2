package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"personas/export/bundle"
	"personas/research"
)

// changed is the small study's bundle after its study.json was changed and
// everything was signed again with the right key.
func changed(t testing.TB, change func(j *studyJSON, m *bundle.Manifest, members map[string][]byte)) Verification {
	t.Helper()
	body := sealedFrom(t, wordedPdpilot(t, passages), Sealing{})
	return Verify(resealed(t, body, testKey, func(m *bundle.Manifest, members map[string][]byte) {
		var j studyJSON
		if err := json.Unmarshal(members[bundleStudy], &j); err != nil {
			t.Fatal(err)
		}
		change(&j, m, members)
		var b bytes.Buffer
		if err := encode(&b, &j); err != nil {
			t.Fatal(err)
		}
		members[bundleStudy] = b.Bytes()
	}), testKey.ID())
}

// Lies that the right key signs are called by their names.
func TestLies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lie    string
		kind   bundle.Kind
		change func(j *studyJSON, m *bundle.Manifest, members map[string][]byte)
	}{
		{"a quote says more", kindQuote, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) { j.Quotes[0].Text += " not" }},
		{"a quote begins elsewhere", kindQuote, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) { j.Quotes[0].Start++ }},
		{"quote and text say more", kindDocument, func(j *studyJSON, _ *bundle.Manifest, members map[string][]byte) {
			j.Quotes[0].Text = strings.ToUpper(j.Quotes[0].Text)
			copy(members[textPath(j.Quotes[0].Document)][j.Quotes[0].Start:], j.Quotes[0].Text)
		}},
		{"somebody else said it", kindVoice, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) {
			q := &j.Quotes[0]
			i := slices.IndexFunc(j.Participants, func(p participantRow) bool { return p.Ref != q.Participant && p.Role.Evidence() })
			q.Participant = j.Participants[i].Ref
		}},
		{"the interviewer said it", kindVoice, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) {
			q := &j.Quotes[0]
			i := slices.IndexFunc(j.Documents, func(d documentRow) bool { return d.Ref == q.Document })
			j.Documents[i].Turns[q.Turn].Role = research.RoleInterviewer
		}},
		{"reported words are their own", kindVoice, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) {
			j.Quotes[0].Voice = research.VoiceReported
		}},
		{"turns overlap", kindDocument, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) { j.Documents[0].Turns[1].Span.Start = 0 }},
		{"a claim cites nothing", kindCitation, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) {
			j.Personas[0].Claims[0].Citations[0].Quote = "q-aaaaaaaaaaaa"
		}},
		{"a citation does neither", kindCitation, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) {
			j.Personas[0].Claims[0].Citations[0].Relation = "proves"
		}},
		{"a citation reads otherwise", kindField, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) {
			j.Personas[0].Claims[0].Citations[0].Text += "!"
		}},
		{"one person more", kindCount, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) {
			j.Personas[0].Claims[0].Support.Participants++
		}},
		{"a contradiction less", kindCount, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) {
			for i := range j.Personas[0].Claims {
				if s := &j.Personas[0].Claims[i].Support; s.Contradictions > 0 {
					s.Contradictions = 0
				}
			}
		}},
		{"a higher level", kindField, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) {
			j.Personas[0].Claims[0].Confidence = research.Convergent
		}},
		{"a dissenting citation is dropped", kindCount, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) {
			for i := range j.Personas[0].Claims {
				c := &j.Personas[0].Claims[i]
				c.Citations = slices.DeleteFunc(c.Citations, func(ci citationJSON) bool { return ci.Relation == research.Contradicts })
			}
		}},
		{"a quote twice", kindReference, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) { j.Quotes = append(j.Quotes, j.Quotes[0]) }},
		{"not masked", kindMask, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) { j.Masked = false }},
		{"drafts as a pack", kindStatus, func(j *studyJSON, m *bundle.Manifest, _ map[string][]byte) {
			j.Draft, m.State, m.Pack, m.Title = false, bundle.Pack, "9.0", titleOf("9.0", &research.Edition{Study: research.Study{Name: j.Study.Name}, Made: m.Made, Personas: personasOf(j)})
		}},
		{"drafts by another title", kindStatus, func(_ *studyJSON, m *bundle.Manifest, _ map[string][]byte) { m.Title = "Persona pack 9.0: pdpilot" }},
		{"another layout", kindStudy, func(j *studyJSON, _ *bundle.Manifest, _ map[string][]byte) { j.Schema = "personas/study/0" }},
		{"a text is missing", bundle.KindMember, func(j *studyJSON, _ *bundle.Manifest, members map[string][]byte) {
			delete(members, textPath(j.Documents[0].Ref))
		}},
		{"something to run", bundle.KindMember, func(_ *studyJSON, _ *bundle.Manifest, members map[string][]byte) { members["report.exe"] = nil }},
		{"a head that is none", kindLog, func(_ *studyJSON, m *bundle.Manifest, _ map[string][]byte) { m.Log.Head = "abc" }},
	} {
		t.Run(c.lie, func(t *testing.T) {
			t.Parallel()
			if v := changed(t, c.change); v.OK || !has(v, c.kind) || has(v, bundle.KindHash) || has(v, bundle.KindSignature) {
				t.Errorf("%+v", v.Problems)
			}
		})
	}
}

// The log's entries are a chain that ends in the head.
func TestBundledLog(t *testing.T) {
	t.Parallel()
	var entries [][]byte
	var seal [32]byte
	for i := range 3 {
		entry := fmt.Appendf(nil, `{"study":"s-pdpilot","seq":%d,"act":"accept"}`, i+1)
		entries, seal = append(entries, entry), sha256.Sum256(append(seal[:], entry...))
	}
	o := Sealing{Head: hex.EncodeToString(seal[:]), Log: entries}
	body := sealedFrom(t, pdpilot(t, passages), o)
	if v := Verify(body, ""); !v.OK || v.Checked.Events != 3 {
		t.Errorf("%+v", v)
	}
	if v := Verify(sealedFrom(t, pdpilot(t, passages), Sealing{Head: o.Head}), ""); !v.OK {
		t.Errorf("the head alone: %+v", v)
	}
	for name, change := range map[string]func(m *bundle.Manifest, members map[string][]byte){
		"another word": func(_ *bundle.Manifest, members map[string][]byte) {
			members[bundleLog] = bytes.Replace(members[bundleLog], []byte("accept"), []byte("reject"), 1)
		},
		"the last is missing": func(_ *bundle.Manifest, members map[string][]byte) {
			members[bundleLog] = append(bytes.Join(entries[:2], []byte("\n")), '\n')
		},
		"the first is missing": func(m *bundle.Manifest, members map[string][]byte) {
			m.Log.Events, members[bundleLog] = 2, append(bytes.Join(entries[1:], []byte("\n")), '\n')
		},
		"none": func(m *bundle.Manifest, members map[string][]byte) { delete(members, bundleLog) },
	} {
		if v := Verify(resealed(t, body, testKey, change), ""); v.OK || !has(v, kindLog) {
			t.Errorf("%s: %+v", name, v.Problems)
		}
	}
}

// Rows of somebody who was forgotten are withheld, and nothing is broken by it.
func TestWithheld(t *testing.T) {
	t.Parallel()
	forget := func(j *studyJSON, m *bundle.Manifest, members map[string][]byte) {
		who := j.Quotes[0].Participant
		for _, q := range j.Quotes {
			if q.Participant == who {
				m.Withheld = append(m.Withheld, q.Ref)
			}
		}
		document := j.Quotes[0].Document
		m.Withheld = append(m.Withheld, document)
		delete(members, textPath(document))
		j.Quotes = slices.DeleteFunc(j.Quotes, func(q quoteRow) bool { return q.Participant == who })
		j.Documents = slices.DeleteFunc(j.Documents, func(d documentRow) bool { return d.Ref == document })
	}
	if v := changed(t, forget); !v.OK || len(v.Withheld) < 2 {
		t.Errorf("%+v", v)
	}
	v := changed(t, func(j *studyJSON, m *bundle.Manifest, members map[string][]byte) {
		forget(j, m, members)
		m.Withheld = m.Withheld[1:]
	})
	if v.OK {
		t.Error("a quote is missing, and nobody says that it is withheld")
	}
	v = changed(t, func(j *studyJSON, m *bundle.Manifest, _ map[string][]byte) {
		m.Withheld = []research.Ref{j.Quotes[0].Ref}
	})
	if !has(v, kindWithheld) {
		t.Errorf("a quote that is there is said to be withheld: %+v", v.Problems)
	}
}

// tiny is a study of one sentence.
func tiny() *research.Edition {
	text := []byte("I ask my sister first.")
	turn := research.Turn{Span: research.Span{End: len(text)}, Participant: "p-a", Role: research.RoleParticipant, Voice: research.VoiceFirstHand}
	return &research.Edition{Study: research.Study{Ref: "s-a", Name: "tiny"}, Draft: true,
		Documents:    []research.Document{{Ref: "d-a", Title: "one", Kind: research.KindInterview, Text: text, Turns: []research.Turn{turn}}},
		Participants: []research.Participant{{Ref: "p-a", Key: "P1", Role: research.RoleParticipant}},
		Quotes: []research.Quote{{Ref: "q-a", Document: "d-a", Participant: "p-a", Span: turn.Span, Text: string(text),
			Facet: research.FacetChannel, Stance: research.StanceNeutral, Voice: research.VoiceFirstHand, Method: research.MethodRules}},
		Themes: []research.Theme{{Ref: "t-a", Label: "my sister", Members: []research.Member{{Quote: "q-a"}}, Exemplars: []research.Ref{"q-a"}}},
		Personas: []research.Persona{{Candidate: research.Candidate{Ref: "g-a", Origin: research.OriginSample, Members: []research.CandidateMember{{Participant: "p-a"}}},
			Name: "all", Status: research.StatusDraft, Revision: 1, Voices: []research.Ref{"q-a"},
			Claims: []research.Claim{{Ref: "c-a", Facet: research.FacetChannel, Label: "my sister", Theme: "t-a", State: research.ClaimNeedsWording,
				Citations: []research.Citation{{Quote: "q-a", Relation: research.Supports}}}}}},
	}
}

// Whatever a signed study.json holds, there is an answer.
func FuzzVerifyStudy(f *testing.F) {
	body := sealedFrom(f, tiny(), Sealing{})
	b, _ := bundle.Open(body, "")
	study, _ := b.Body(bundleStudy)
	f.Add(study)
	f.Add([]byte(strings.Repeat(`{"a":[`, 20_000)))
	f.Add([]byte(`{"schema":"personas/study/1","masked":true,"draft":true,"personas":[{"claims":[{"citations":[{}]}]}],"quotes":[{"turn":-1}]}`))
	f.Fuzz(func(t *testing.T, study []byte) {
		v := Verify(resealed(t, body, testKey, func(_ *bundle.Manifest, members map[string][]byte) { members[bundleStudy] = study }), "")
		if v.OK != (len(v.Problems) == 0) {
			t.Fatal("no answer")
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	ed := survey(b, madeAnswers(b, 900, 4))
	for len(ed.Personas) < 7 {
		p := ed.Personas[0]
		p.Ref, p.Origin = research.Ref(fmt.Sprintf("g-%d", len(ed.Personas))), research.OriginSample
		p.Claims = slices.Clone(p.Claims)
		for i := range p.Claims {
			p.Claims[i].Ref += research.Ref(fmt.Sprint(len(ed.Personas)))
		}
		ed.Personas = append(ed.Personas, p)
	}
	body := sealedFrom(b, ed, Sealing{})
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if v := Verify(body, testKey.ID()); !v.OK {
			b.Fatal(v.Problems)
		}
	}
}

// personasOf are the personas of study.json as they count for the title of a pack.
func personasOf(j *studyJSON) (out []research.Persona) {
	for i := range j.Personas {
		out = append(out, research.Persona{Grounding: j.Personas[i].Grounding})
	}
	return out
}

// What the log tells of a pack is what the pack tells: that it was published, who
// was approved in spite of what, and who was forgotten.
func TestTheLogTellsOfThePack(t *testing.T) {
	t.Parallel()
	chain := func(entries ...string) Sealing {
		o := Sealing{Pack: "1.0"}
		var seal [32]byte
		for i, e := range entries {
			entry := fmt.Appendf(nil, `{"study":"s-pdpilot","seq":%d,%s}`, i+1, e)
			o.Log, seal = append(o.Log, entry), sha256.Sum256(append(seal[:], entry...))
		}
		o.Head = hex.EncodeToString(seal[:])
		return o
	}
	ed := approved(t)
	ed.Personas[0].Revision = 2
	ref := string(ed.Personas[0].Ref)
	approve := `"act":"approve","persona":"` + ref + `","revision":2`
	const publish, forget = `"act":"publish","pack":"1.0"`, `"act":"forget","participant":"p-gone"`
	whole := chain(approve, publish, forget)
	whole.Withheld = []research.Ref{"p-gone"}
	if v := Verify(sealedFrom(t, ed, whole), ""); !v.OK || v.Checked.Events != 3 {
		t.Errorf("%+v", v.Problems)
	}
	if lie := resealed(t, sealedFrom(t, ed, whole), testKey, func(_ *bundle.Manifest, members map[string][]byte) {
		members[bundleStudy] = bytes.Replace(members[bundleStudy], []byte(`"participants": 2`), []byte(`"participants": 3`), 1)
	}); Verify(lie, "").OK {
		t.Error("where somebody was forgotten, nobody counts any more")
	}
	for name, o := range map[string]Sealing{
		"not published":        chain(approve),
		"another pack":         chain(approve, `"act":"publish","pack":"1.1"`),
		"not approved":         chain(publish),
		"another revision":     chain(`"act":"approve","persona":"`+ref+`","revision":1`, publish),
		"in spite of a gate":   chain(approve+`,"gates":["use"]`, publish),
		"somebody is forgiven": chain(approve, publish, forget),
	} {
		if v := Verify(sealedFrom(t, ed, o), ""); v.OK || !has(v, kindLog) && !has(v, kindWithheld) {
			t.Errorf("%s: %+v", name, v.Problems)
		}
	}
	ed.Overrides = []research.Overridden{{Persona: ed.Personas[0].Ref, Gates: []research.GateName{research.GateUse}, By: "ann", As: "approver", Reason: "a trial"}}
	if v := Verify(sealedFrom(t, ed, chain(approve+`,"gates":["use"]`, publish)), ""); !v.OK {
		t.Errorf("an override that is told: %+v", v.Problems)
	}
	if text := methodsOf(t, ed); !strings.Contains(text, "in spite of this: a use is named. Reason: a trial") {
		t.Errorf("the methods statement does not tell of it:\n%s", text)
	}
}
