package ingest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// labelLine is the form of the published transcripts, read here by other means
// than the package's own.
var labelLine = regexp.MustCompile(`^(?:\[[\d:]+\] ?)?((?:Dan|Participant|Interviewe[er])[^:]{0,50}):\s*(.*)$`)

// TestPublishedInterviews reads 65 real interviews and compares every turn with
// the line it comes from.
func TestPublishedInterviews(t *testing.T) {
	readings, _ := readFolder(t, shared(t, "interviews"))
	transcripts := 0
	for path, r := range readings {
		if filepath.Ext(path) != ".txt" {
			continue
		}
		transcripts++
		data, err := os.ReadFile(filepath.Join(shared(t, "interviews"), path))
		if err != nil {
			t.Fatal(err)
		}
		compareWithLines(t, path, &r.Documents[0], string(data))
		named := slices.ContainsFunc(r.Guesses, func(g research.Guess) bool {
			return g.What == "interviewer" && g.Value == "Dan" && strings.Contains(g.Evidence, "opens the session") && g.Pin == `speakers."Dan" = "interviewer"`
		})
		if named != strings.Contains(path, "pdpilot") {
			t.Errorf("%s: guesses %v", path, r.Guesses)
		}
	}
	if transcripts != 65 {
		t.Errorf("read %d transcripts, want 65", transcripts)
	}
}

func compareWithLines(t *testing.T, path string, d *research.Document, text string) {
	t.Helper()
	i := 0
	for n, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		m := labelLine.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("%s:%d: the test does not know the line %q", path, n+1, line)
		}
		if strings.TrimSpace(m[2]) == "" {
			continue
		}
		if i >= len(d.Turns) {
			t.Fatalf("%s:%d: no turn left for %q", path, n+1, line)
		}
		turn := d.Turns[i]
		if words := string(d.Text[turn.Span.Start:turn.Span.End]); words != strings.TrimSpace(m[2]) || turn.Speaker != m[1] || turn.Line != n+1 {
			t.Fatalf("%s:%d: turn %d is %q by %q at line %d, want %q by %q", path, n+1, i, words, turn.Speaker, turn.Line, m[2], m[1])
		}
		asks := strings.HasPrefix(m[1], "Dan") || strings.HasPrefix(m[1], "Interviewer")
		if asks != (turn.Role == research.RoleInterviewer) {
			t.Errorf("%s:%d: %q is %s", path, n+1, m[1], turn.Role)
		}
		i++
	}
	if i != len(d.Turns) {
		t.Errorf("%s: %d turns, want %d", path, len(d.Turns), i)
	}
}

// TestPDPilot reads the sample study: who asks, who is who, and which labels are
// doubted.
func TestPDPilot(t *testing.T) {
	readings, refused := readFolder(t, filepath.Join("..", "testdata", "pdpilot"))
	if len(refused) > 0 {
		t.Errorf("refused: %v", refused)
	}
	interviewers, doubts := map[research.Ref]bool{}, []string{}
	for n := 1; n <= 7; n++ {
		path := fmt.Sprintf("interviews/P%d.txt", n)
		r := readings[path]
		if r == nil {
			t.Fatalf("%s is not read", path)
		}
		if len(r.Participants) != 2 {
			t.Errorf("%s: %d participants, want 2", path, len(r.Participants))
		}
		for _, p := range r.Participants {
			switch want := fmt.Sprintf("P%d", n); {
			case p.Role == research.RoleInterviewer && p.Key == "Dan":
				interviewers[p.Ref] = true
			case p.Role != research.RoleParticipant || p.Key != want:
				t.Errorf("%s: %s is %s, want %s", path, p.Key, p.Role, want)
			}
		}
		for _, s := range r.Suspicious {
			doubts = append(doubts, fmt.Sprintf("%s:%d", path, r.Documents[0].Turns[s.Turn].Line))
		}
	}
	if len(interviewers) != 1 {
		t.Errorf("the interviewer is %d people, want one", len(interviewers))
	}
	want := []string{"interviews/P5.txt:195", "interviews/P6.txt:91", "interviews/P6.txt:151"}
	if !slices.Equal(doubts, want) {
		t.Errorf("suspicious turns %v, want %v", doubts, want)
	}
}

func TestTimeMarks(t *testing.T) {
	dir := filepath.Join(shared(t, "interviews"), "alaska-water-stakeholders-2021", "transcripts")
	data, err := os.ReadFile(filepath.Join(dir, "session-03.txt"))
	if err != nil {
		t.Fatal(err)
	}
	d := read(t, "session-03.txt", string(data)).Documents[0]
	if first := d.Turns[0]; !first.Timed || first.Time != 33 {
		t.Errorf("the first turn begins at %v, want 33 s", first.Time)
	}
	if second := d.Turns[1]; second.Time != 44 {
		t.Errorf("the second turn begins at %v, want 44 s", second.Time)
	}
}
