package ingest

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"personas/research"
)

// shared returns a folder of the development data, which lies beside the
// checkout in CI and not in a user's clone.
func shared(t testing.TB, folder string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "shared", "data", folder)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("needs the development data beside the checkout: %v", err)
	}
	return dir
}

// readFolder reads everything below a folder; what is refused is returned apart.
func readFolder(t testing.TB, root string) (readings map[string]*Reading, refused map[string]string) {
	t.Helper()
	settings, roster, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	files, _, err := Scan(root, settings)
	if err != nil {
		t.Fatal(err)
	}
	readings, refused = map[string]*Reading{}, map[string]string{}
	for _, found := range files {
		file, err := found.Load(settings.Limits)
		if err == nil {
			var r *Reading
			if r, err = Read(t.Context(), file, settings, roster, "s-test"); err == nil {
				checkLaws(t, r)
				readings[found.Path] = r
				continue
			}
		}
		refused[found.Path] = err.Error()
	}
	return readings, refused
}

// read reads one file with nothing settled.
func read(t testing.TB, path, text string) *Reading {
	t.Helper()
	return readWith(t, path, text, Settings{}, Roster{})
}

func readWith(t testing.TB, path, text string, s Settings, r Roster) *Reading {
	t.Helper()
	reading, err := Read(t.Context(), File{Path: path, Bytes: []byte(text)}, s, r, "s-test")
	if err != nil {
		t.Fatal(err)
	}
	checkLaws(t, reading)
	return reading
}

// checkLaws fails where a reading breaks what every reader promises.
func checkLaws(t testing.TB, r *Reading) {
	t.Helper()
	people := map[research.Ref]bool{}
	for _, p := range r.Participants {
		if people[p.Ref] {
			t.Errorf("%s: participant %s stands twice", r.Source.Path, p.Ref)
		}
		people[p.Ref] = true
	}
	refs := map[research.Ref]bool{}
	for i := range r.Documents {
		d := &r.Documents[i]
		if refs[d.Ref] {
			t.Errorf("%s: document %s stands twice", r.Source.Path, d.Ref)
		}
		refs[d.Ref] = true
		checkDocument(t, d, people)
	}
}

func checkDocument(t testing.TB, d *research.Document, people map[research.Ref]bool) {
	t.Helper()
	if !utf8.Valid(d.Text) || bytes.IndexByte(d.Text, 0) >= 0 || bytes.IndexByte(d.Text, '\r') >= 0 {
		t.Errorf("%s: text is not canonical", d.Title)
	}
	end := 0
	for i, turn := range d.Turns {
		words, err := d.Slice(turn.Span)
		switch {
		case err != nil:
			t.Errorf("%s turn %d: %v", d.Title, i, err)
			return
		case turn.Span.Start < end:
			t.Errorf("%s turn %d begins at %d, before the end of the one before, %d", d.Title, i, turn.Span.Start, end)
		case turn.Position != i:
			t.Errorf("%s turn %d has position %d", d.Title, i, turn.Position)
		case words != string(bytes.TrimSpace([]byte(words))):
			t.Errorf("%s turn %d has white space around it: %q", d.Title, i, words)
		case turn.Participant == "" && turn.Question == "" && !(turn.Role == research.RoleUnknown && nobody(turn.Speaker)):
			t.Errorf("%s turn %d is nobody's", d.Title, i)
		case turn.Participant != "" && !people[turn.Participant]:
			t.Errorf("%s turn %d is by %s, who does not take part", d.Title, i, turn.Participant)
		}
		end = turn.Span.End
	}
}

// said returns the words of turn i of the first document.
func said(r *Reading, i int) string {
	d := &r.Documents[0]
	s := d.Turns[i].Span
	return string(d.Text[s.Start:s.End])
}
