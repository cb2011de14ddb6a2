package ingest

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// TestJupyter reads the sample survey and counts every answer.
func TestJupyter(t *testing.T) {
	root := filepath.Join("..", "testdata", "jupyter")
	readings, refused := readFolder(t, root)
	if len(refused) > 0 || len(readings) != 1 {
		t.Fatalf("read %d files, refused %v", len(readings), refused)
	}
	r := readings["surveys/answers.csv"]
	if len(r.Documents) != 956 || len(r.Participants) != 956 {
		t.Errorf("%d documents of %d participants, want 956 of each", len(r.Documents), len(r.Participants))
	}
	answers := map[string][]string{} // respondent and question → answers, as the package read them
	for i := range r.Documents {
		d := &r.Documents[i]
		for j, turn := range d.Turns {
			words := string(d.Text[turn.Span.Start:turn.Span.End])
			if asked, _ := d.Question(j); turn.Role == research.RoleParticipant && asked.Question != turn.Question {
				t.Errorf("%s turn %d answers %q after %q was asked", d.Key, j, turn.Question, asked.Question)
			}
			if turn.Role == research.RoleParticipant {
				answers[d.Key+" "+turn.Question] = append(answers[d.Key+" "+turn.Question], words)
			}
		}
	}
	want := publishedAnswers(t, filepath.Join(root, "surveys", "answers.csv"))
	for key, list := range want {
		if strings.Join(answers[key], "\n") != strings.Join(list, "\n") {
			t.Errorf("%s: %q, want %q", key, answers[key], list)
		}
	}
	if role := r.Participants[0].Attributes["role_primary"]; role != "student" {
		t.Errorf("R0001 is a %q, want student", role)
	}
}

func publishedAnswers(t *testing.T, file string) map[string][]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string][]string{}
	for _, row := range rows[1:] {
		if !skipAnswer(row[3]) {
			key := row[0] + " " + row[1]
			answers[key] = append(answers[key], strings.TrimSpace(row[3]))
		}
	}
	return answers
}

func TestPriors(t *testing.T) {
	settings, _, err := Open(filepath.Join("..", "testdata", "jupyter"))
	if err != nil {
		t.Fatal(err)
	}
	facet, stance := settings.Priors("workflow_needs_not_addressed")
	if facet != research.FacetPain || stance != research.StanceNegative {
		t.Errorf("prior %s %s", facet, stance)
	}
	if facet, stance := settings.Priors("unheard_of"); facet != research.FacetNone || stance != "" {
		t.Errorf("an unknown question has the prior %s %s", facet, stance)
	}
	if text, given := settings.QuestionText("hinderances"); text != "What hinders you?" || !given {
		t.Errorf("hinderances: %q, %v", text, given)
	}
	if text, given := settings.QuestionText("nextStepsWanted_most"); text != "Next steps wanted most" || given {
		t.Errorf("made readable: %q, %v", text, given)
	}
}

// TestWide reads the first hundred respondents in wide layout and expects the
// turns of the long one.
func TestWide(t *testing.T) {
	long := readFirst(t)
	var questions []string
	rows := [][]string{{"respondent_id", "years"}}
	for i := range long.Documents {
		d := &long.Documents[i]
		row := map[string]string{}
		for _, turn := range d.Turns {
			if turn.Role == research.RoleParticipant && row[turn.Question] == "" {
				row[turn.Question] = string(d.Text[turn.Span.Start:turn.Span.End])
			}
		}
		for q := range row {
			if !slices.Contains(questions, q) {
				questions = append(questions, q)
			}
		}
		cells := []string{d.Key, "5+"}
		for _, q := range questions {
			cells = append(cells, row[q])
		}
		rows = append(rows, cells)
	}
	rows[0] = append(rows[0], questions...)
	for i := range rows {
		for len(rows[i]) < len(rows[0]) {
			rows[i] = append(rows[i], "n/a")
		}
	}
	var text strings.Builder
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	wide := read(t, "surveys/wide.csv", text.String())
	if len(wide.Documents) != len(long.Documents) {
		t.Fatalf("%d documents, want %d", len(wide.Documents), len(long.Documents))
	}
	for i := range wide.Documents {
		if wide.Documents[i].Key != long.Documents[i].Key || wide.Participants[i].Ref != long.Participants[i].Ref {
			t.Errorf("respondent %d is %s, want %s", i, wide.Documents[i].Key, long.Documents[i].Key)
		}
	}
	if asked := wide.Documents[0].Turns[0]; asked.Role != research.RoleInterviewer || asked.Question == "" || asked.Participant != "" {
		t.Errorf("the question is %+v", asked)
	}
	if wide.Participants[0].Attributes["years"] != "5+" {
		t.Errorf("attributes %v", wide.Participants[0].Attributes)
	}
}

// readFirst reads the answers of the sample's first respondents, in long layout
// and with nothing settled.
func readFirst(t *testing.T) *Reading {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "jupyter", "surveys", "answers.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	return read(t, "surveys/first.csv", strings.Join(lines[:900], ""))
}

func TestSkippedAnswers(t *testing.T) {
	text := "respondent,question,answer\nR1,q1,n/a\nR1,q2,None\nR1,q3,None of the exports open on my machine\nR2,q1,-\nR3,q1,I like it\nR3,q1, \n"
	r := read(t, "survey.csv", text)
	if len(r.Documents) != 2 || len(r.Documents[0].Turns) != 2 || string(r.Documents[0].Text) != "Q3\nNone of the exports open on my machine" {
		t.Errorf("%d documents, the first %q", len(r.Documents), r.Documents[0].Text)
	}
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].Message, "4 empty answers") {
		t.Errorf("warnings %v", r.Warnings)
	}
}

func TestProsAndCons(t *testing.T) {
	text := "id,pros,cons,role\n"
	for _, id := range []string{"a1", "a2", "a3"} {
		text += id + ",It is fast and quiet,It loses my settings again and again,admin\n"
	}
	r := read(t, "reviews/g.csv", text)
	d := r.Documents[0]
	if len(d.Turns) != 4 || string(d.Text) != "Pros\nIt is fast and quiet\n\nCons\nIt loses my settings again and again" {
		t.Errorf("%d turns: %q", len(d.Turns), d.Text)
	}
}
