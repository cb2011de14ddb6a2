package ingest

import (
	"errors"
	"strings"
	"testing"
)

// TestLyingExtension gives files a name that is not theirs.
func TestLyingExtension(t *testing.T) {
	utf16 := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 100)
	for _, c := range []struct{ name, path, raw, want string }{
		{"PDF", "a.txt", "%PDF-1.7", "is damaged: open it in a PDF viewer"},
		{"recording", "a.txt", "ID3\x04abc", "it is a recording, whatever its name says: recordings are not read: transcribe"},
		{"film", "a.docx", "\x00\x00\x00\x20ftypisom\x00", "it is a recording"},
		{"sound", "a.csv", "RIFF\x00\x00\x00\x00WAVEfmt ", "it is a recording"},
		{"film by another name", "a.mov", "\x00\x00\x00\x20ftypisom\x00", "recordings are not read: transcribe"},
		{"old Word", "a.docx", ole + utf16("WordDocument"), "it is an old Word document, whatever its name says: the old Word format"},
		{"old Word under its name", "a.doc", ole + utf16("WordDocument"), "the old Word format is not read: save it as .docx"},
		{"with a password", "a.docx", ole + utf16("EncryptedPackage"), "protected by a password"},
		{"slides", "a.docx", packed(t, "ppt/presentation.xml", "<a/>"), "it is a slide show"},
		{"book", "a.txt", packed(t, "mimetype", "application/epub+zip"), "it is a book"},
		{"archive", "a.txt", packed(t, "a.txt", "a"), "it is an archive, whatever its name says: an archive is read where"},
		{"7z", "a.7z", "7z\xbc\xaf\x27\x1c", "of archives only .zip is read"},
		{"tar", "a.txt", strings.Repeat("a", 257) + "ustar", "it is an archive, whatever its name says: of archives only .zip"},
		{"picture", "a.md", "\x89PNG\r\n\x1a\n", "it is a picture, whatever its name says: pictures are not read: run text recognition"},
		{"unknown", "a.xyz", "hello", `files of type ".xyz" are not read`},
		{"empty", "a.docx", "", "the file is empty"},
	} {
		_, err := Read(t.Context(), File{Path: c.path, Bytes: []byte(c.raw)}, Settings{}, Roster{}, "s-test")
		var refused *RefusedError
		if !errors.As(err, &refused) || !strings.Contains(refused.Reason, c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	for _, c := range []struct{ name, path, raw string }{
		{"RTF", "a.doc", `{\rtf1 It broke again today.}`},
		{"HTML", "a.doc", "\xef\xbb\xbf <HTML><p>It broke again today."},
		{"Word", "a.txt", docx(t, body(p("It broke again today.")))},
		{"OpenDocument", "a.docx", odt(t, "<text:p>It broke again today.</text:p>")},
	} {
		r := read(t, c.path, c.raw)
		if said(r, 0) != "It broke again today." || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].Message, "whatever its name says") {
			t.Errorf("%s: read %q, warned %v", c.name, said(r, 0), r.Warnings)
		}
	}
}
