package ingest

import (
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// TestJSONLines reads records line by line; a broken line costs no other.
func TestJSONLines(t *testing.T) {
	t.Parallel()
	r := read(t, "r.jsonl", `{"id": 1, "user": {"name": "u-17", "plan": "pro"}, "text": "The export takes\r\nan hour every day", "tags": ["slow", "export"], "ok": true, "deep": {"a": {"b": {"c": "lost"}}}}
{"id": 2, "user": {"name": "u-18", "plan": "free"}, "text": "It works for me, most of the time", "rating": 4.50}

{"id": 3, "text": broken}
[1, 2]
"words alone"
{"id": 4, "user": null, "text": "I never find\u0000 the \ud800 button to undo", "rating": 2}
`)
	if got, want := places(r), []string{"line 1", "line 2", "line 7"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if string(r.Documents[0].Text) != "The export takes\nan hour every day" || string(r.Documents[2].Text) != "I never find the \ufffd button to undo" {
		t.Errorf("%q, %q", r.Documents[0].Text, r.Documents[2].Text)
	}
	if p := r.Participants[0]; p.Key != "u-17" || p.Attributes["user.plan"] != "pro" || p.Attributes["tags"] != "" {
		t.Errorf("%+v", p)
	}
	if r.Participants[1].Attributes["rating"] != "4.50" {
		t.Errorf("%+v", r.Participants[1])
	}
	var where []string
	for _, w := range r.Warnings {
		where = append(where, w.Where)
	}
	if want := []string{"r.jsonl line 4", "r.jsonl line 5", "r.jsonl line 6"}; !slices.Equal(where, want) {
		t.Errorf("warnings %v", r.Warnings)
	}
}

func places(r *Reading) (all []string) {
	for _, d := range r.Documents {
		all = append(all, d.Locator)
	}
	return all
}

// TestJSONConversations makes a document of every record that holds messages; what
// the assistant writes is no evidence.
func TestJSONConversations(t *testing.T) {
	t.Parallel()
	r := read(t, "chats.jsonl", `{"id":"c1","messages":[{"role":"user","content":"I cannot find where to change my plan"},{"role":"assistant","content":"Under settings. Is it there?"},{"role":"user","content":"No, nothing there"}]}
{"id":"c2","messages":[{"role":"user","content":"Why did the price go up"},{"role":"assistant","content":"We wrote in March"}]}
`)
	var roles []research.Role
	for _, turn := range r.Documents[0].Turns {
		roles = append(roles, turn.Role)
	}
	if want := []research.Role{research.RoleParticipant, research.RoleAgent, research.RoleParticipant}; len(r.Documents) != 2 || !slices.Equal(roles, want) {
		t.Errorf("%d documents, roles %v", len(r.Documents), roles)
	}
	if r.Documents[0].Key != "c1" || r.Documents[1].Locator != "line 2" {
		t.Errorf("%q %q", r.Documents[0].Key, r.Documents[1].Locator)
	}
}

// TestJSONLabels keeps a record one text, whatever lists of short objects beside
// the text say about it.
func TestJSONLabels(t *testing.T) {
	t.Parallel()
	r := read(t, "r.jsonl", `{"text":"The parcel came to Ghent two weeks late","spans":[{"type":"place","value":"Ghent"},{"type":"time","value":"two weeks"}]}
{"text":"It works for me, most of the time","spans":[]}`)
	if got := places(r); !slices.Equal(got, []string{"line 1", "line 2"}) {
		t.Error(got)
	}
}

// TestJSONLists reads a list of records wherever it stands.
func TestJSONLists(t *testing.T) {
	t.Parallel()
	const records = `[{"id":"a","text":"The parcel came two weeks late"},
 {"id":"b","text":"It works for me, most of the time"}`
	for name, text := range map[string]string{
		"alone":      records + "]",
		"in a value": `{"made": {"by": "x"}, "n": [1, 2], "data": {"reviews": ` + records + `]}}`,
	} {
		r := read(t, "r.json", text)
		if got := places(r); !slices.Equal(got, []string{"record 1", "record 2"}) {
			t.Errorf("%s: %v", name, got)
		}
		if line := r.Documents[1].Turns[0].Line; line != 2 {
			t.Errorf("%s: record 2 is in line %d", name, line)
		}
		if len(r.Warnings) > 0 {
			t.Errorf("%s: warnings %v", name, r.Warnings)
		}
	}
	for _, text := range []string{"", "17", `{"a": 1}`, `[1, 2]`, `["a b c d"]`, "{", strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 100_000)} {
		checkRead(t, "r.json", []byte(text))
		checkRead(t, "r.jsonl", []byte(text))
	}
}
