package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"github.com/ledongthuc/pdf"
)

var (
	glyphMu    sync.Mutex
	glyphNames = map[string]rune{}
)

// namedGlyph is the character of a glyph's name in Adobe's list, 0 where it is
// not on it. The list is that of the pdf package, which keeps it to itself: it is
// asked through a font that has one glyph.
func namedGlyph(name string) rune {
	glyphMu.Lock()
	defer glyphMu.Unlock()
	r, known := glyphNames[name]
	if !known {
		r = askGlyph(name)
		if len(glyphNames) < maxMapped {
			glyphNames[name] = r
		}
	}
	return r
}

func askGlyph(name string) (r rune) {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" || len(name) > 40 {
		return 0
	}
	defer func() {
		if recover() != nil {
			r = 0
		}
	}()
	body := fmt.Sprintf("%%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/E<</Encoding<</Differences[1/%s]>>>>>>\n%s\nstartxref\n9\n%%%%EOF\n",
		name, strings.Repeat(" ", 100))
	reader, err := pdf.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		return 0
	}
	font := pdf.Font{V: reader.Trailer().Key("E")}
	for _, r = range font.Encoder().Decode("\x01") {
		if r == 1 {
			return 0
		}
	}
	return r
}
