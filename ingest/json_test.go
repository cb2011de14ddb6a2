package ingest

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPublishedMeetings reads the meetings as published and compares every turn
// with the utterance it is, read here by other means than the package's own.
func TestPublishedMeetings(t *testing.T) {
	root := shared(t, "meetings/qmsum")
	readings, refused := readFolder(t, root)
	if len(readings) != 16 || len(refused) > 0 {
		t.Errorf("read %d of 16, refused %v", len(readings), refused)
	}
	for path, r := range readings {
		data, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		var meeting struct {
			Transcript []struct{ Speaker, Content string } `json:"meeting_transcripts"`
		}
		if err := json.Unmarshal(data, &meeting); err != nil {
			t.Fatal(err)
		}
		d, i := &r.Documents[0], 0
		for _, said := range meeting.Transcript {
			words := strings.TrimSpace(said.Content)
			if words == "" {
				continue
			}
			if turn := d.Turns[i]; string(d.Text[turn.Span.Start:turn.Span.End]) != words || turn.Speaker != strings.TrimSpace(said.Speaker) {
				t.Fatalf("%s: turn %d at line %d is not the utterance of %s", path, i, turn.Line, said.Speaker)
			}
			i++
		}
		if i != len(d.Turns) {
			t.Errorf("%s: %d turns, want %d", path, len(d.Turns), i)
		}
	}
}

// TestDamagedJSON: the refusal names the line and the way down to the damage.
func TestDamagedJSON(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a bad escape", "{\"a\": [1,\n{\"b\": \"\\q\"}]}", `line 2, at "a[1].b"`},
		{"the end is missing", "{\"segments\": [{\"text\": \"a\"},\n", `line 2, at "segments[1]"`},
		{"a comma too many", "[1,\n2,,3]", `line 2, at "[2]"`},
		{"deep", strings.Repeat("[", 101) + "1", "nested more than 100 deep"},
		{"no JSON", "hello", "line 1, at the top: is no JSON"},
		{"no conversation", `{"a": 1}`, "neither a transcript"},
		{"no words", `[{"speaker": "A", "text": " "}, {"speaker": "A", "text": "\u0000"}]`, "nothing in it holds words"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(t.Context(), File{Path: "a.json", Bytes: []byte(c.text)}, Settings{}, Roster{}, "s-test")
			var refused *RefusedError
			if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want a refusal with %q", err, c.want)
			}
		})
	}
}

// TestStrangeJSON: what JSON allows and texts do not hold is repaired.
func TestStrangeJSON(t *testing.T) {
	r := read(t, "a.json", "\xef\xbb\xbf[{\"speaker\": \"A\", \"content\": \"\\ud800 a\\u0000b\\r\\nc \xff\"},\r\n{\"speaker\": \"B\", \"content\": \"1e400 is 1e400\"}]")
	if got := said(r, 0); got != "\ufffd ab\nc \ufffd" {
		t.Errorf("%q", got)
	}
	if got := said(r, 1); got != "1e400 is 1e400" {
		t.Errorf("%q", got)
	}
}
