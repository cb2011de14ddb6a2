package ingest

import (
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// TestInTurn: paragraphs without labels are two people's where that is convincing
// or study.toml says so of the file, and nobody's evidence where many ask.
func TestInTurn(t *testing.T) {
	const (
		convincing = "How late?\n\nTwo hours, every day of the week.\n\nWho waits?\n\nThe whole shop, and then the customers.\n\nWhy?\n\nBecause nobody calls us before it happens.\n"
		mixed      = "How late?\n\nTwo hours, every day.\n\nWe wait.\n\nWho waits?\n\nWhy?\n\nNobody calls us.\n"
		diary      = "I waited for two hours.\n\nWhy do I do that?\n\nMy shop was cold.\n\nThen I went home.\n\nI slept.\n\nI was angry.\n"
	)
	for _, c := range []struct {
		name, path, text, settings string
		roles                      string
	}{
		{"in turn", "interviews/a.txt", convincing, "", "ipipip"},
		{"in turn, without a kind", "a.txt", convincing, "", "ipipip"},
		{"not in turn", "interviews/a.txt", mixed, "", "uuuuuu"},
		{"one person", "interviews/a.txt", diary, "", "pppppp"},
		{"a note asks, too", "notes/a.txt", convincing, "", "pppppp"},
		{"settled as two", "interviews/a.txt", mixed, "[speakers.\"interviews/a.txt\"]\nInterviewer = \"interviewer\"\n", "ipipip"},
		{"settled as one", "interviews/a.txt", convincing, "[speakers.\"interviews/a.txt\"]\nParticipant = \"participant\"\n", "pppppp"},
		{"other files' labels settle nothing", "notes/a.txt", mixed, "[speakers]\nInterviewer = \"interviewer\"\n", "pppppp"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := ParseSettings([]byte(c.settings))
			if err != nil {
				t.Fatal(err)
			}
			r := readWith(t, c.path, c.text, s, Roster{})
			var roles strings.Builder
			for _, turn := range r.Documents[0].Turns {
				roles.WriteByte(turn.Role[0])
			}
			if roles.String() != c.roles {
				t.Errorf("%s, want %s: %v", roles.String(), c.roles, r.Warnings)
			}
			settled := strings.Contains(c.name, "settled")
			guessed := slices.ContainsFunc(r.Guesses, func(g research.Guess) bool { return g.What == "speakers" })
			if guessed == settled && c.roles == "ipipip" {
				t.Errorf("guessed %v", r.Guesses)
			}
		})
	}
}
