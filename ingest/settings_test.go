package ingest

import (
	"strings"
	"testing"

	"personas/research"
)

func TestParseSettings(t *testing.T) {
	s, err := ParseSettings([]byte(`
question = "Why do they leave?"

[kinds]
"*.csv" = "review"
"exports/**" = "support"

[speakers]
Dan = "interviewer"
[speakers."interviews/P6.txt"]
Dan = "participant"
"Speaker 2" = "unknown"

[participants]
file = "tables/people.csv"
key = "id"

[csv."exports/*.csv"]
layout = "rows"
text = "body"
attributes = ["plan", "seats"]
date_order = "mdy"

[questions.hinderances]
text = "What hinders you?"
facet = "pain"
stance = "negative"

[files."notes/*.md"]
author = "Sales"
date = 2024-03-01

[limits]
file_mb = 128
`))
	if err != nil {
		t.Fatal(err)
	}
	if s.Question != "Why do they leave?" || s.Participants.File != "tables/people.csv" || s.Limits.fileBytes() != 128<<20 {
		t.Errorf("settings %+v", s)
	}
	for path, want := range map[string]research.SourceKind{"a.csv": "review", "deep/down/a.csv": "review", "exports/a.csv": "support", "exports/b/c.txt": "support", "a.txt": ""} {
		if got := longestMatch(s.Kinds, path); got != want {
			t.Errorf("%s is a %q, want %q", path, got, want)
		}
	}
	if roles := s.speakers("interviews/P6.txt"); roles["dan"] != research.RoleParticipant || roles["speaker 2"] != research.RoleUnknown {
		t.Errorf("roles in P6 %v", roles)
	}
	if roles := s.speakers("interviews/P5.txt"); roles["dan"] != research.RoleInterviewer || len(roles) != 1 {
		t.Errorf("roles in P5 %v", roles)
	}
	if c := s.table("exports/a.csv"); c.Text != "body" || len(c.Attributes) != 2 || c.DateOrder != "mdy" {
		t.Errorf("columns %+v", c)
	}
	if f := s.file("notes/x.md"); f.Author != "Sales" || f.Date.Day() != 1 {
		t.Errorf("file %+v", f)
	}
}

func TestParseSettingsReportsEverything(t *testing.T) {
	_, err := ParseSettings([]byte(`question = 7
[kindz]
[speakers]
Dan = "interveiwer"
[csv."a.csv"]
layuot = "long"
delimiter = "tab"
attributes = "plan"
[csv."b[.csv"]
text = "body"
[questions.q1]
facet = "pains"
[limits]
file_mb = "big"
`))
	if err == nil {
		t.Fatal("no error")
	}
	if research.CodeOf(err) != research.CodeUsage {
		t.Errorf("code %s", research.CodeOf(err))
	}
	for _, want := range []string{
		`line 1: "question" must be text`,
		`line 2: unknown key "kindz": did you mean "kinds"?`,
		`line 4: the role of "Dan"`,
		`line 6: unknown key "layuot": did you mean "layout"?`,
		`line 7: "delimiter" must be one of`,
		`line 8: "attributes" must be a list`,
		`line 9: "b[.csv" is no file pattern`,
		`line 12: unknown facet "pains": did you mean "pain"?`,
		`line 14: file_mb must be a whole number`,
	} {
		if !strings.Contains(err.Error(), "study.toml: "+want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
	if n := strings.Count(err.Error(), "\n") + 1; n != 9 {
		t.Errorf("%d problems, want 9:\n%v", n, err)
	}
}

func TestParseSettingsSyntax(t *testing.T) {
	_, err := ParseSettings([]byte("question = \"a\"\n\n[kinds\n"))
	if err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("the error does not name the line: %v", err)
	}
}

func TestSettingsFingerprint(t *testing.T) {
	parse := func(text string) research.Fingerprint {
		s, err := ParseSettings([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return s.Fingerprint()
	}
	a := parse("[kinds]\na = \"call\"\nb = \"note\"\n")
	if a != parse("# a comment\n[kinds]\nb = \"note\"\na = \"call\"\n") {
		t.Error("order and comments change the fingerprint")
	}
	if a == parse("[kinds]\na = \"call\"\nb = \"call\"\n") {
		t.Error("another kind does not change the fingerprint")
	}
}

func TestRoster(t *testing.T) {
	r, err := ParseRoster("participants.csv", []byte("Name,ID,Company,Aliases,NPS\nA. Example,P1,Firm A,Ann;interviews/first.txt,9\nB. Example,P2,,Ann,3\nC. Example,p1,Firm C,,\n,,,,\nD. Example,P4,Firm D,,\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	if r.Len() != 3 {
		t.Errorf("%d people, want 3", r.Len())
	}
	for name, key := range map[string]string{"p1": "P1", "A. Example": "P1", "first": "P1", "P2": "P2", "d. example": "P4", "Ann": "", "nobody": ""} {
		if e, _ := r.Find(name); e.Key != key {
			t.Errorf("%q is %q, want %q", name, e.Key, key)
		}
	}
	if e, _ := r.Find("P1"); e.Attributes["company"] != "Firm A" || e.Attributes["NPS"] != "9" || len(e.Attributes) != 2 {
		t.Errorf("P1's attributes are %v", e.Attributes)
	}
	if len(r.Warnings) != 2 || len(r.Guesses) != 1 {
		t.Errorf("warnings %v, guesses %v", r.Warnings, r.Guesses)
	}
	if _, err := ParseRoster("participants.csv", []byte("a,b\n1,2\n"), "c"); err == nil {
		t.Error("a missing key column is no error")
	}
}
