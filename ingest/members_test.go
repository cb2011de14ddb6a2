package ingest

import (
	"slices"
	"testing"
)

func TestMembersOfAChatAreNamed(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"x/users.json":              `[{"id":"U01AAAAAA","profile":{"display_name":"ana"}},{"id":"U02BBBBBB","deleted":true}]`,
		"y/users.json":              `[{"id":"U01AAAAAA","name":"ana"},{"id":"U02BBBBBB","name":"ben"}]`,
		"y/channels.json":           `[]`,
		"y/general/channels.json":   `[]`,
		"y/general/2024-05-02.json": `[{"type":"message","user":"U02BBBBBB","text":"Hello <@U01AAAAAA>","ts":"1714636800.000100"}]`,
	})
	found, _, err := Scan(dir, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	rest, skipped, members := Members(t.Context(), found, Limits{})
	var paths []string
	for _, f := range rest {
		paths = append(paths, f.Path)
	}
	if want := []string{"x/users.json", "y/general/2024-05-02.json", "y/general/channels.json"}; !slices.Equal(paths, want) || len(skipped) != 2 {
		t.Errorf("left are %q, skipped %v", paths, skipped)
	}
	roster := Roster{}.WithMembers(members)
	if roster.Fingerprint() == (Roster{}).Fingerprint() {
		t.Error("names of members do not change how files are read")
	}
	file, err := rest[1].Load(Limits{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(t.Context(), file, Settings{}, roster, "s-x")
	if err != nil {
		t.Fatal(err)
	}
	if text := string(r.Documents[0].Text); text != "ben: Hello @ana" {
		t.Errorf("read as %q", text)
	}
}
