package ingest

import (
	"errors"
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"
)

// rtfOf writes text as Rich Text does: all but plain letters by their numbers.
func rtfOf(s string) string {
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		switch {
		case unit < 0x80 && !strings.ContainsRune(`\{}`, rune(unit)):
			out.WriteByte(byte(unit))
		default:
			fmt.Fprintf(&out, `\u%d?`, int16(unit))
		}
	}
	return out.String()
}

// The same paragraphs are the same text in every format, character by character.
func TestFormatsAgree(t *testing.T) {
	t.Parallel()
	word := rapid.StringOfN(rapid.OneOf(rapid.RuneFrom([]rune(`abcäßéñŁж日語😀'"<>&{}\%#/=;.,!?-–“’`)), rapid.RuneFrom([]rune("abcdefghij"))), 1, 12, -1)
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		paragraphs := rapid.SliceOfN(rapid.SliceOfN(word, 1, 8), 1, 6).Draw(t, "paragraphs")
		var lines []string
		var asDocx, asODT, asRTF, asHTML strings.Builder
		for _, words := range paragraphs {
			line := "x" + strings.Join(words, " ")
			lines = append(lines, line)
			asDocx.WriteString(p(html.EscapeString(line)))
			asODT.WriteString("<text:p>" + html.EscapeString(line) + "</text:p>")
			asRTF.WriteString(rtfOf(line) + `\par `)
			asHTML.WriteString("<p>" + html.EscapeString(line) + "\n")
		}
		want := strings.Join(lines, "\n\n")
		for path, raw := range map[string]string{
			"a.docx": docx(outer, body(asDocx.String())), "a.fodt": flatODT(asODT.String()), "a.rtf": rtfHead + asRTF.String() + "}", "a.html": asHTML.String(),
		} {
			r, err := Read(t.Context(), File{Path: path, Bytes: []byte(raw)}, Settings{}, Roster{}, "s-test")
			if err != nil {
				t.Fatal(err)
			}
			if got := string(r.Documents[0].Text); got != want {
				t.Errorf("%s: read %q, want %q", path, got, want)
			}
		}
	})
}

// TestMutants reads damaged copies of good files: each is read or refused.
func TestMutants(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(shared(t, "adversarial/docx"), "*.docx"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files to damage: ", err)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		z, err := openZip(strings.NewReader(string(raw)), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		text, err := unpack(z, mainPart(z), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		for range 100 {
			readAnyway(t, damagedCopy(rnd, raw))
			readAnyway(t, []byte(docx(t, map[string]string{"word/document.xml": string(damagedCopy(rnd, text))})))
		}
	}
}

// damagedCopy changes, cuts out or doubles a few bytes.
func damagedCopy(rnd *rand.Rand, raw []byte) []byte {
	out := append([]byte(nil), raw...)
	for range 1 + rnd.IntN(6) {
		at := rnd.IntN(len(out))
		end := min(len(out), at+1+rnd.IntN(40))
		switch rnd.IntN(4) {
		case 0:
			out[at] = byte(rnd.IntN(256))
		case 1:
			out = append(out[:at], out[end:]...)
		case 2:
			out = append(out[:end:end], out[at:]...)
		case 3:
			out = out[:max(1, at)]
		}
		if len(out) == 0 {
			return raw
		}
	}
	return out
}

func readAnyway(t *testing.T, raw []byte) {
	t.Helper()
	r, err := Read(t.Context(), File{Path: "a.docx", Bytes: raw}, Settings{}, Roster{}, "s-test")
	var refused *RefusedError
	switch {
	case err == nil:
		checkLaws(t, r)
	case !errors.As(err, &refused):
		t.Errorf("the error is no refusal: %v", err)
	}
}
