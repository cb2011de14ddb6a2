package ingest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"personas/research"
)

// project makes a .qdpx of a project.qde and the texts in its folder Sources.
func project(t testing.TB, qde string, sources map[string]string) []byte {
	t.Helper()
	parts := map[string]string{"project.qde": qde}
	for name, body := range sources {
		parts["Sources/"+name] = body
	}
	return []byte(zipped(t, parts))
}

// coded is a synthetic project of two interviews. Positions count characters.
const coded = `<?xml version="1.0" encoding="utf-8"?>
<Project name="Booking" origin="synthetic" xmlns="urn:QDA-XML:project:1.0">
 <Users><User guid="u1" name="Coder A"/></Users>
 <CodeBook><Codes>
  <Code guid="c1" name="Trust" isCodable="true"><Code guid="c2" name="Price" isCodable="true"/></Code>
 </Codes></CodeBook>
 <Variables><Variable guid="v1" name="Team size" typeOfVariable="Integer"/></Variables>
 <Cases><Case guid="k1" name="Baker 1"><VariableValue><VariableRef targetGUID="v1"/><IntegerValue>4</IntegerValue></VariableValue><SourceRef targetGUID="s1"/></Case></Cases>
 <Sources>
  <TextSource guid="s1" name="Interview 1" plainTextPath="internal://s1.txt">%s</TextSource>
  <TextSource guid="s2" name="Interview 2"><PlainTextContent>Interviewer: And you?
Participant: We pay by the month, so nobody asks.</PlainTextContent></TextSource>
  <PictureSource guid="s3" name="Whiteboard" path="internal://s3.png"/>
 </Sources>
</Project>`

const firstInterview = "\ufeffInterviewer: What made you doubt it?\r\nParticipant: Ça coûte cher – I do not trust a price that moves.\r\nInterviewer: And then?\r\nParticipant: I called them.\r\n"

// selection is a coded passage from the first byte of words to their last, as
// positions in characters of the first interview.
func selection(code, words string, short int) string {
	text := strings.TrimPrefix(firstInterview, "\ufeff")
	at := strings.Index(text, words)
	start := len([]rune(text[:at]))
	return fmt.Sprintf(`<PlainTextSelection guid="p" name="x" startPosition="%d" endPosition="%d"><Coding creatingUser="u1"><CodeRef targetGUID="%s"/></Coding></PlainTextSelection>`,
		start, start+len([]rune(words))-short, code)
}

func readProject(t testing.TB, data []byte) (*Reading, error) {
	t.Helper()
	return Read(t.Context(), File{Path: "interviews/booking.qdpx", Bytes: data}, Settings{}, Roster{}, "S1")
}

func TestAProjectOfCodedInterviews(t *testing.T) {
	t.Parallel()
	qde := fmt.Sprintf(coded, selection("c2", "I do not trust a price that moves.", 0)+
		selection("c1", "trust a price that moves", 1)+
		selection("c1", "moves.\r\nInterviewer: And then?\r\nParticipant: I called", 0)+
		selection("c1", "What made you doubt it?", 0)+
		selection("gone", "I called them.", 0))
	r, err := readProject(t, project(t, qde, map[string]string{"s1.txt": firstInterview}))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Documents) != 2 {
		t.Fatalf("%d documents, want the two interviews", len(r.Documents))
	}
	d := r.Documents[0]
	if d.Title != "Interview 1" || d.Key != "s1" || d.Kind != research.KindInterview {
		t.Errorf("title %q, key %q, kind %q", d.Title, d.Key, d.Kind)
	}
	want := []research.Mark{
		{Text: "I do not trust a price that moves.", Codes: []string{"Trust › Price"}, By: "Coder A"},
		{Text: "trust a price that moves", Codes: []string{"Trust"}, By: "Coder A"},
		{Text: "moves.", Codes: []string{"Trust"}, By: "Coder A"},
		{Text: "And then?", Codes: []string{"Trust"}, By: "Coder A"},
		{Text: "I called", Codes: []string{"Trust"}, By: "Coder A"},
		{Text: "What made you doubt it?", Codes: []string{"Trust"}, By: "Coder A"},
	}
	got := append([]research.Mark(nil), d.Marks...)
	for i := range got {
		if words, err := d.Slice(got[i].Span); err != nil || words != got[i].Text {
			t.Errorf("mark %d stands at %q, says %q (%v)", i, words, got[i].Text, err)
		}
		got[i].Span = research.Span{}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var who []string
	for _, p := range r.Participants {
		who = append(who, fmt.Sprintf("%s %s %v", p.Key, p.Role, p.Attributes))
	}
	if diff := cmp.Diff([]string{"Interviewer interviewer map[]", "Baker 1 participant map[Team size:4]", "Interview 2 participant map[]"}, who); diff != "" {
		t.Error(diff)
	}
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].Where, "Whiteboard") {
		t.Errorf("warnings %v, want one about the picture", r.Warnings)
	}
}

func TestAProjectThatIsNone(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"no archive":    []byte("<Project/>"),
		"no project":    project(t, "", nil)[:40],
		"cut off":       project(t, coded[:300], nil),
		"nested":        project(t, strings.Repeat("<a>", 2000), nil),
		"text is gone":  project(t, strings.Replace(fmt.Sprintf(coded, ""), "PlainTextContent>", "Description>", 2), nil),
		"nothing in it": project(t, `<Project name="x"/>`, nil),
	} {
		_, err := readProject(t, data)
		if err == nil || !strings.HasPrefix(err.Error(), "interviews/booking.qdpx: ") {
			t.Errorf("%s: %v, want a refusal that names the file", name, err)
		}
	}
}

func FuzzPositionsOfAProject(f *testing.F) {
	f.Add(13, 30)
	f.Add(-1, 1<<40)
	f.Add(70, 60)
	f.Fuzz(func(t *testing.T, start, end int) {
		sel := fmt.Sprintf(`<PlainTextSelection startPosition="%d" endPosition="%d"><Coding><CodeRef targetGUID="c1"/></Coding></PlainTextSelection>`, start, end)
		r, err := readProject(t, project(t, fmt.Sprintf(coded, sel), map[string]string{"s1.txt": firstInterview}))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range r.Documents[0].Marks {
			if words, err := r.Documents[0].Slice(m.Span); err != nil || words != m.Text {
				t.Errorf("%d–%d: stands at %q, says %q (%v)", start, end, words, m.Text, err)
			}
		}
	})
}
