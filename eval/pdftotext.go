package eval

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
	"unicode"
)

// pdftotextMode is one way of asking pdftotext.
type pdftotextMode []string

// pdftotextModes are tried; the better one of a whole corpus is shown.
var pdftotextModes = [...]pdftotextMode{{}, {"-layout"}}

func (m pdftotextMode) String() string {
	return strings.Join(append([]string{"pdftotext", "-enc", "UTF-8"}, m...), " ")
}

const pdftotextWall = 30 * time.Second

// compare counts the sentences of a file that pdftotext gives. It knows no turns,
// so a sentence may stand anywhere; its marks of direction are taken away, and so
// are the line ends inside text without spaces, which it cannot know of.
func (c *pdfCount) compare(ctx context.Context, program string, p *printed) error {
	if program == "" {
		return nil
	}
	for m, mode := range pdftotextModes {
		text, err := pdftotext(ctx, program, mode, p.bytes)
		if err != nil {
			return fmt.Errorf("reading %q beside ours: %w", p.file, err)
		}
		for _, s := range p.Sentences {
			if strings.Contains(text, unspacedHan(s.Text)) {
				c.beside[m]++
			}
		}
	}
	return nil
}

// pdftotext gives what the program prints of a PDF, with single spaces; nothing
// where it refuses the file.
func pdftotext(ctx context.Context, program string, mode pdftotextMode, pdf []byte) (string, error) {
	limited, cancel := context.WithTimeout(ctx, pdftotextWall)
	defer cancel()
	run := exec.CommandContext(limited, program, append([]string{"-enc", "UTF-8"}, append(mode, "-", "-")...)...)
	run.Stdin = bytes.NewReader(pdf)
	out, err := run.Output()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.As(err, &exit):
		return "", nil
	case err != nil:
		return "", err
	}
	return unspacedHan(spaced(strings.Map(withoutDirections, string(out)))), nil
}

func withoutDirections(r rune) rune {
	if unicode.Is(unicode.Bidi_Control, r) {
		return -1
	}
	return r
}

// unspacedHan takes away single spaces that have a character of Chinese or Japanese
// on either side.
func unspacedHan(text string) string {
	runes := []rune(text)
	out := make([]rune, 0, len(runes))
	for i, r := range runes {
		if r == ' ' && i > 0 && i+1 < len(runes) && (wide(runes[i-1]) || wide(runes[i+1])) {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60
}
