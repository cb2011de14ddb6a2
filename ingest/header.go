package ingest

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"personas/research"
)

// header is what stands above a text about it: "Date: 2024-03-01", "Company: …".
type header struct {
	lines      int // how many lines it takes up
	date       *time.Time
	author     string
	about      string
	attributes map[string]string
}

// What a header's words mean.
var (
	dateWords      = []string{"date", "datum", "recorded", "recorded on", "interview date", "call date", "session date"}
	authorWords    = []string{"author", "by", "written by", "noted by", "notes by", "note taker", "notetaker", "csm", "rep", "sales rep", "account executive", "owner", "prepared by"}
	aboutWords     = []string{"about", "customer", "client", "contact", "with", "participant", "interviewee", "respondent", "account contact", "attendee", "kunde"}
	attributeWords = []string{"company", "organisation", "organization", "account", "role", "job title", "position", "industry", "sector", "segment", "plan", "company size", "size", "outcome", "result", "nps", "region", "country", "team", "deal size", "tenure", "seniority", "department", "competitor"}
	otherWords     = []string{"title", "subject", "project", "study", "duration", "length", "location", "place", "recording", "recording id", "file", "filename", "transcript", "transcription", "time", "session", "session id", "interview", "interview id", "language", "method", "interviewer", "moderator", "researcher", "attendees", "participants", "deal", "product", "topic", "source", "version", "id", "type", "kind", "stage"}
)

var headerWords = slices.Concat(dateWords, authorWords, aboutWords, attributeWords, otherWords)

// readHeader reads the lines at the top that say something about the text: up to
// the first that does not have the form "word: few words".
func readHeader(text []byte, lines []line) header {
	h := header{attributes: map[string]string{}}
	first := headerStart(text, lines)
	if first < 0 {
		return h
	}
	block := headerBlock(text, lines[first:])
	telling := false
	for _, l := range block {
		name, value, ok := headerLine(lineText(text, l))
		telling = ok && h.take(name, value) || telling
	}
	if !telling {
		return header{attributes: map[string]string{}}
	}
	h.lines = first + len(block)
	return h
}

// headerStart is the first line that says something about the text, after a title
// of at most two lines that are no sentences; -1 where there is none.
func headerStart(text []byte, lines []line) int {
	titles := 0
	for i, l := range lines {
		s := lineText(text, l)
		if _, _, ok := headerLine(s); ok || s == "---" && titles == 0 {
			return i
		}
		if l.blank {
			continue
		}
		if titles++; titles > 2 || l.label != "" || len(strings.Fields(s)) > 12 || strings.ContainsAny(s[len(s)-1:], ".?!") {
			return -1
		}
	}
	return -1
}

func lineText(text []byte, l line) string {
	return strings.TrimSpace(string(text[l.start:min(l.end, l.start+400)]))
}

// headerBlock returns the lines of the header: those between two rules "---", or
// all down to a blank line; where words follow without one, only the lines that
// no speaker's label could begin.
func headerBlock(text []byte, lines []line) []line {
	if lineText(text, lines[0]) == "---" {
		for i, l := range lines[1:] {
			if lineText(text, l) == "---" {
				return lines[:i+2]
			}
		}
		return nil
	}
	speaker := -1
	for i, l := range lines {
		name, _, ok := headerLine(lineText(text, l))
		switch {
		case l.blank:
			return lines[:i]
		case !ok && isHeading(lineText(text, l)):
		case !ok && speaker >= 0:
			return lines[:speaker]
		case !ok:
			return lines[:i]
		case speaker < 0 && roleOfLabel(name) != "":
			speaker = i
		}
	}
	return lines
}

// isHeading reports whether a line is a Markdown heading.
func isHeading(s string) bool {
	rest := strings.TrimLeft(s, "#")
	return len(rest) < len(s) && len(s)-len(rest) <= 6 && (rest == "" || rest[0] == ' ')
}

// headerLine splits "Word: few words", bold or listed or not.
func headerLine(s string) (name, value string, ok bool) {
	s = strings.TrimLeft(s, "-*•# ")
	name, value, ok = strings.Cut(s, ":")
	name = strings.ToLower(strings.Trim(name, " *_"))
	value = strings.Trim(value, " *_\"'")
	known := slices.Contains(headerWords, name)
	short := len(strings.Fields(value)) <= 12 && !strings.ContainsAny(value, "?!") && !strings.HasSuffix(value, ".")
	return name, value, ok && known && short && value != ""
}

// take keeps what a header line says; true where only a header would say it.
func (h *header) take(name, value string) bool {
	switch {
	case slices.Contains(dateWords, name):
		if t, ok := parseDate(value, "dmy"); ok {
			h.date = &t
		}
		return true
	case slices.Contains(authorWords, name):
		h.author = value
		return true
	case slices.Contains(aboutWords, name):
		h.about = value
		return false
	case slices.Contains(attributeWords, name):
		h.attributes[headerAttribute(name)] = value
		return true
	}
	return roleOfLabel(name) == ""
}

func headerAttribute(name string) string {
	name = strings.ReplaceAll(name, " ", "_")
	if name == "account" || name == "organisation" || name == "organization" {
		return research.AttributeCompany
	}
	return name
}

// unlabelledKind guesses what a text without speakers is: somebody's own words,
// or staff writing about a customer. Taking the latter for the former would put
// words into a customer's mouth, so a tie is a note.
func unlabelledKind(text []byte) (research.SourceKind, string) {
	own, other := 0, 0
	for w := range bytes.FieldsFuncSeq(bytes.ToLower(text[:min(len(text), 32<<10)]), notLetter) {
		switch string(w) {
		case "i", "my", "me", "we", "our", "ich", "wir", "mein", "je", "mon", "nous", "yo", "mi":
			own++
		case "he", "she", "they", "their", "customer", "client", "user", "users", "participant", "sie", "er", "kunde", "elle", "il", "ils":
			other++
		}
	}
	if own > other {
		return research.KindInterview, "no speaker labels; it speaks of itself in the first person"
	}
	return research.KindNote, "no speaker labels; it speaks about somebody"
}
