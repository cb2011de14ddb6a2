package export

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"personas/research"
)

// secrets are what must not leave, planted in every field of a study. All of it
// is invented.
var secrets = []string{
	"Zephyrine Quillfeather", "zephyrine.q@mail.example.org", "+44 20 7946 0987", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00",
	"17 Acacia Avenue", "192.168.77.13", "Brackwater Mills", "https://example.org/u/zephyrine", "078-05-1120", "02/11/1979",
}

// planted is the small study in which a person is known by name, works for a
// company, and every plain string holds all that must not leave.
func planted(t testing.TB) *research.Edition { return plantedIn(t, pdpilot(t, passages)) }

func plantedIn(t testing.TB, ed *research.Edition) *research.Edition {
	t.Helper()
	said := strings.Join([]string{"I am", secrets[0], "of", secrets[7], "mail", secrets[1], "call", secrets[2], "card", secrets[3], "IBAN", secrets[4],
		"at", secrets[5], "from", secrets[6], "see", secrets[8], "SSN", secrets[9], "born on", secrets[10]}, " ")
	who := ed.Quotes[0].Participant
	for i := range ed.Participants {
		if p := &ed.Participants[i]; p.Ref == who {
			p.Key = secrets[0]
			p.Attributes = map[string]string{"company": secrets[7], "email": secrets[1], "name": secrets[0], "phone": "0987", "role": said}
		}
	}
	for i := range ed.Documents {
		d := &ed.Documents[i]
		for j := range d.Turns {
			if d.Turns[j].Participant == who {
				d.Turns[j].Speaker = "zephyrine"
			}
		}
		last := &d.Turns[len(d.Turns)-1]
		at := len(d.Text)
		d.Text = append(append(d.Text, "\n\nQuillfeather: "...), said...)
		d.Turns = append(d.Turns, research.Turn{Position: last.Position + 1, Span: research.Span{Start: at + 16, End: len(d.Text)}, Speaker: "Quillfeather",
			Participant: who, Role: research.RoleParticipant, Voice: research.VoiceFirstHand})
	}
	d := &ed.Documents[0]
	span := d.Turns[len(d.Turns)-1].Span
	span.Start, span.End = span.Start+5+4, span.End-4 // begins and ends inside a mask
	ed.Quotes = append(ed.Quotes, research.Quote{Ref: research.QuoteRef(d.Ref, d.SHA256(), span), Document: d.Ref, Participant: who, Turn: len(d.Turns) - 1,
		Span: span, Text: string(d.Text[span.Start:span.End]), Voice: research.VoiceFirstHand, Method: research.MethodRules})
	ed.Themes[0].Members = append(ed.Themes[0].Members, research.Member{Quote: ed.Quotes[len(ed.Quotes)-1].Ref})
	ed.Sources = append(ed.Sources, research.Source{Path: "interviews/zephyrine_quillfeather-brackwater-mills.txt"})
	ed.Refused = append(ed.Refused, research.Refusal{Source: "Zephyrine Quillfeather.pdf", Reason: "no text"})
	ed.Warnings = append(ed.Warnings, "zephyrine-quillfeather.txt: "+said)
	ed.Guesses = append(ed.Guesses, research.Guess{Where: "x", What: "interviewer", Value: secrets[0], Evidence: said, Pin: `speakers."Quillfeather" = "participant"`})
	if n := plant(reflect.ValueOf(ed).Elem(), "", said); n < 50 {
		t.Fatalf("planted in %d fields only", n)
	}
	return ed
}

// plant puts what was said behind every plain string but those that people and
// documents are found by.
func plant(v reflect.Value, field, said string) (n int) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[research.Turn]() || v.Type() == reflect.TypeFor[research.Making]() {
			return 0
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if v.Type() == reflect.TypeFor[research.Quote]() && f.Name == "Text" || f.Name == "Embedder" || !f.IsExported() {
				continue
			}
			n += plant(v.Field(i), f.Name, said)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			n += plant(v.Elem(), field, said)
		}
	case reflect.Slice:
		for i := range min(v.Len(), 40) {
			n += plant(v.Index(i), field, said)
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && field != "Key" && v.CanSet() {
			v.SetString(strings.TrimSpace(v.String() + " " + said))
			return 1
		}
	}
	return n
}

// words that no export may hold, as people and machines write them.
var forbidden = []string{"zephyrine", "quillfeather", "brackwater", "7946 0987", "4111 1111", "0532 0130", "acacia", "192.168.", "078-05-", "02/11/1979", "mail.example.org"}

// Nothing that was planted is in a byte of any export unless it was told to leave
// it in; and it is then.
func TestNothingUnmaskedIsExported(t *testing.T) {
	t.Parallel()
	nothingLeaves(t, planted(t))
}

// Nor in what a model wrote.
func TestNothingUnmaskedIsExportedOfWordings(t *testing.T) {
	t.Parallel()
	ed := wordedPdpilot(t, passages)
	of := ed.Personas[0].Wording
	of.OpenReason, of.SimilarTo = "no outcomes", ed.Personas[1].Ref
	of.Relations = []research.Related{{Persona: ed.Personas[1].Ref, Cited: of.Summary}}
	ed = plantedIn(t, ed)
	nothingLeaves(t, ed)
	w := reflect.ValueOf(*ed.Personas[0].Wording)
	for i := range w.NumField() {
		if w.Field(i).IsZero() {
			t.Errorf("there is no %s to plant in", w.Type().Field(i).Name)
		}
	}
	for _, l := range ed.Personas[0].Wording.Lines() {
		if !strings.Contains(l.Text, secrets[0]) {
			t.Errorf("nothing was planted in a sentence of %s", l.Part)
		}
	}
	for what, words := range map[string]string{"name": ed.Personas[0].Wording.Name, "reason": ed.Personas[0].Claims[0].Because.Text,
		"theme": ed.Themes[0].Naming.Description, "end": ed.Themes[0].Naming.Ends[1].Name, "proposal": ed.ThemeProposals[1].Because} {
		if !strings.Contains(words, secrets[0]) {
			t.Errorf("nothing was planted in the %s", what)
		}
	}
}

func nothingLeaves(t *testing.T, ed *research.Edition) {
	t.Helper()
	for _, format := range formats {
		if whole := written(t, Write, ed, format); len(whole) == 0 {
			t.Errorf("%s is empty", format)
		} else {
			for _, word := range forbidden {
				if i := bytes.Index(whole, []byte(word)); i >= 0 {
					t.Errorf("%s holds %q: %q", format, word, whole[max(0, i-80):min(len(whole), i+80)])
				}
			}
		}
		if whole := written(t, WriteUnmasked, ed, format); format != Methods && !bytes.Contains(whole, []byte("quillfeather")) {
			t.Errorf("%s unmasked does not hold the name", format)
		}
	}
}

// written is all that a format's files hold and are called, in lower case.
func written(t *testing.T, write func(context.Context, *research.Edition, Format, string) ([]File, error), ed *research.Edition, format Format) []byte {
	t.Helper()
	files, err := write(t.Context(), ed, format, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, f := range files {
		body, err := os.ReadFile(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(append(all, body...), f.Path[strings.LastIndexByte(f.Path, '/'):]...)
	}
	return bytes.ToLower(all)
}

// A quote of a masked edition is the bytes of its masked document, begins and
// ends outside masks, and the edition it was made of is as it was.
func TestMaskedEdition(t *testing.T) {
	t.Parallel()
	ed, before := planted(t), planted(t)
	masked := maskEdition(ed)
	if !reflect.DeepEqual(ed, before) {
		t.Error("masking changes what it masks")
	}
	if _, err := open(masked); err != nil {
		t.Error(err)
	}
	for _, q := range masked.Quotes {
		if q.Text == "" {
			t.Errorf("quote %s is empty", q.Ref)
		}
	}
	last := masked.Quotes[len(ed.Quotes)-1].Text
	if !strings.HasPrefix(last, "P") || !strings.Contains(last, "BIRTHDATE-1") || !strings.HasSuffix(last, "-1") {
		t.Errorf("the quote that begins inside a mask is %q", last)
	}
	if again := maskEdition(masked); !reflect.DeepEqual(again.Documents, masked.Documents) || !reflect.DeepEqual(again.Quotes, masked.Quotes) {
		t.Error("masking what is masked changes it")
	}
}

// The order of documents and people changes no pseudonym.
func TestMaskingIsInAnyOrder(t *testing.T) {
	t.Parallel()
	ed := planted(t)
	one := written(t, Write, ed, JSON)
	for i, j := 0, len(ed.Documents)-1; i < j; i, j = i+1, j-1 {
		ed.Documents[i], ed.Documents[j] = ed.Documents[j], ed.Documents[i]
	}
	for i, j := 0, len(ed.Participants)-1; i < j; i, j = i+1, j-1 {
		ed.Participants[i], ed.Participants[j] = ed.Participants[j], ed.Participants[i]
	}
	if !bytes.Equal(one, written(t, Write, ed, JSON)) {
		t.Error("another order, another export")
	}
}

// The JSON says that it is masked, and by what the originals can be told.
func TestMaskedJSON(t *testing.T) {
	t.Parallel()
	for _, masked := range []bool{true, false} {
		write := WriteUnmasked
		if masked {
			write = Write
		}
		var j struct {
			Masked    bool                                `json:"masked"`
			Documents []struct{ SHA256, Original string } `json:"documents"`
			Sources   []struct{ SHA256, Original string } `json:"sources"`
		}
		if err := json.NewDecoder(bytes.NewReader(written(t, write, pdpilot(t, passages), JSON))).Decode(&j); err != nil {
			t.Fatal(err)
		}
		if j.Masked != masked {
			t.Errorf("masked is %v", j.Masked)
		}
		for _, d := range j.Documents {
			if d.SHA256 == "" || (d.Original != "") != masked {
				t.Errorf("document %+v where masked is %v", d, masked)
			}
		}
		for _, s := range j.Sources {
			if (s.SHA256 == "") != masked || (s.Original != "") != masked {
				t.Errorf("source %+v where masked is %v", s, masked)
			}
		}
	}
}
