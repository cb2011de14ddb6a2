package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// hostileUnit is what hostile files grow by; less where everything is ten times
// slower.
var hostileUnit = 64 << 10

// TestHostile reads what nobody should give: each is read or refused with a
// reason, and never a panic.
func TestHostile(t *testing.T) {
	unit := hostileUnit
	big := func(s string, n int) string { return strings.Repeat(s, n*unit/len(s)) }
	for _, c := range []struct {
		name, path string
		text       func() string
	}{
		{"empty", "a.txt", func() string { return "" }},
		{"white space", "a.txt", func() string { return " \n\t\r\n" }},
		{"one long line", "a.txt", func() string { return big("All work and no play. ", 20) }},
		{"one long word", "a.txt", func() string { return big("a", 20) }},
		{"blank lines", "a.txt", func() string { return big("\n", 20) }},
		{"carriage returns", "a.txt", func() string { return big("a\r", 8) }},
		{"short lines", "a.md", func() string { return big("- a\n", 4) }},
		{"a label a line", "a.txt", func() string { return big("Interviewer: a?\nParticipant: b.\n", 4) }},
		{"a speaker a line", "a.txt", func() string { return labelFlood(20_000) }},
		{"questions again and again", "a.txt", func() string {
			return big("Interviewer: Why is that so, do you think?\nParticipant: Why is that so, do you think?\n", 4)
		}},
		{"labels inside", "a.txt", func() string { return "Interviewer: a\nParticipant: b\nInterviewer: " + big("Mister: a. ", 8) }},
		{"colons", "a.txt", func() string { return big(":", 8) }},
		{"brackets", "a.txt", func() string { return big("[00:", 8) }},
		{"headings", "a.md", func() string { return big("# a: b\n", 4) }},
		{"broken UTF-8", "a.txt", func() string { return big("\xff\xc3\x28a", 4) }},
		{"half of UTF-16", "a.txt", func() string { return "\xff\xfea\x00b" }},
		{"commas", "a.csv", func() string { return big(",", 30) }},
		{"wide rows", "a.csv", func() string { return "text\n" + big("a,", 8) }},
		{"rows of commas", "a.csv", func() string { return "text,b\n" + big(",,,,\n", 8) }},
		{"quotes", "a.csv", func() string { return big("\"", 8) }},
		{"a quote a line", "a.csv", func() string { return "text,b\n" + big("\"a b c d e,f\n", 8) }},
		{"open quotes", "a.csv", func() string { return "text,b,c\n" + big("a \"b\" c,\"d\n", 8) }},
		{"lines of spaces", "a.csv", func() string { return "text\n" + big(strings.Repeat(" ", 70)+"\n", 16) + "a b c d\n" }},
		{"many rows", "a.csv", func() string { return "text\n" + big("a\n", 4) }},
		{"equal rows", "a.csv", func() string { return "id,text,title\n" + big("1,It broke again today,It broke\n", 8) }},
		{"NULs", "a.csv", func() string { return "text\n" + big("a\x00", 4) }},
		{"cues without end", "a.vtt", func() string { return "WEBVTT\n\n00:00.000 --> 00:01.000\n" + big("<v A>", 8) }},
		{"timings", "a.srt", func() string { return big("00:00:00,000 --> 00:00:01,000\n", 8) }},
		{"tags", "a.vtt", func() string { return "WEBVTT\n\n00:00.000 --> 00:01.000\n" + big("<", 8) }},
		{"orphans", "a.vtt", func() string { return big("a b\nc\n\n", 4) }},
		{"captions of many equal lines", "a.srt", func() string {
			return "00:00:00,000 --> 00:00:01,000\n" + big("a\n", 4) + "b\n\n00:00:01,000 --> 00:00:02,000\n" + big("a\n", 4)
		}},
		{"garbled times", "a.vtt", func() string { return big("00:00:0x.000 --> 00:00:01.000\na\n\n", 4) }},
		{"arrows", "a.srt", func() string { return big("-->", 8) }},
		{"voices without end", "a.vtt", func() string { return "00:00.000 --> 00:01.000\n" + big("<v ", 8) }},
		{"marks", "a.txt", func() string { return "Interviewer: a?\nParticipant: b\n" + big("[00:01]", 8) }},
		{"mark lines", "a.txt", func() string { return "Interviewer: a?\nParticipant: b\n" + big("[00:01]\n\n", 8) + "c" }},
		{"names alone", "a.txt", func() string { return big("Mia\n0:01\n", 4) }},
		{"dates", "a.txt", func() string { return big("1/2/24, 10:00 - ", 4) + "\n" + big("1/2/24, 10:00 - a: \n", 4) }},
		{"deep JSON", "a.json", func() string { return big("[", 8) }},
		{"open JSON", "a.json", func() string { return big("{\"a\":", 8) }},
		{"a list of commas", "a.json", func() string { return "[" + big(",", 8) }},
		{"many utterances", "a.json", func() string {
			return "[" + strings.TrimSuffix(big("{\"speaker\":\"A\",\"text\":\"a\"},", 8), ",") + "]"
		}},
		{"many values", "a.json", func() string { return "{\"segments\":[" + strings.TrimSuffix(big("[],", 60), ",") + "]}" }},
		{"a ring of messages", "a.json", func() string {
			return `{"current_node":"a","mapping":{"a":{"parent":"b","message":{"author":{"role":"user"},"content":"c"}},"b":{"parent":"a"}}}`
		}},
		{"not a zip", "a.docx", func() string { return big("PK\x03\x04", 1) }},
		{"no document", "a.docx", func() string { return docx(t, map[string]string{"other.xml": "<a/>"}) }},
		{"deep XML", "a.docx", func() string { return docx(t, body(strings.Repeat("<w:p>", 200_000))) }},
		{"broken XML", "a.docx", func() string { return docx(t, body("<w:p><w:t>a</w:p>")) }},
		{"a PDF", "a.pdf", func() string { return "%PDF-" }},
		{"no extension", "a", func() string { return "hello" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Read(t.Context(), File{Path: c.path, Bytes: []byte(c.text())}, Settings{}, Roster{}, "s-test")
			var refused *RefusedError
			switch {
			case err == nil:
				checkLaws(t, r)
			case !errors.As(err, &refused) || len(refused.Reason) < 20 || refused.Source != c.path:
				t.Errorf("the error is no refusal with a reason: %v", err)
			}
		})
	}
}

// TestAHundredMegabyteLine raises the limit and reads what it allows.
func TestAHundredMegabyteLine(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a gigabyte of memory")
	}
	words := strings.Repeat("All work and no play. ", 100<<20/22)
	for _, path := range []string{"a.txt", "a.csv"} {
		if _, err := Read(t.Context(), File{Path: path, Bytes: []byte(words)}, Settings{}, Roster{}, "s-test"); err == nil || !strings.Contains(err.Error(), "limits.file_mb") {
			t.Errorf("%s: not refused by the limit: %v", path, err)
		}
	}
	r := readWith(t, "interviews/a.txt", words, Settings{Limits: Limits{FileMB: 128}}, Roster{})
	if n := len(r.Documents[0].Text); n != len(words) {
		t.Errorf("read %d bytes of %d", n, len(words))
	}
}

func labelFlood(n int) string {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "Speaker %d: a\n", i)
	}
	return b.String()
}

func TestZipBombIsRefused(t *testing.T) {
	bomb := docx(t, body(strings.Repeat("<w:p/>", 1<<18)))
	_, err := Read(t.Context(), File{Path: "a.docx", Bytes: []byte(bomb)}, Settings{Limits: Limits{FileMB: 1}}, Roster{}, "s-test")
	if err == nil || !strings.Contains(err.Error(), "unpacks to more than 1 MB") {
		t.Errorf("a bomb of %d bytes is not refused: %v", len(bomb), err)
	}
}

func TestReadStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{"a.txt", "a.csv", "a.vtt"} {
		text := "text\n" + long
		if path == "a.vtt" {
			text = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello there\n"
		}
		if _, err := Read(ctx, File{Path: path, Bytes: []byte(text)}, Settings{}, Roster{}, "s-test"); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want the context's error", path, err)
		}
	}
}
