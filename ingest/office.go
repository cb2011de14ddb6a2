package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// officeBody returns a part of an office document, which is a zip archive; name
// finds it. What it unpacks is bounded by the limit for files.
func (b *builder) officeBody(what string, name func(*zip.Reader) string) ([]byte, error) {
	z, err := openZip(bytes.NewReader(b.file.Bytes), int64(len(b.file.Bytes)))
	if err != nil {
		return nil, refuse(b.file.Path, "is not a whole %s file (%v): open it in a word processor and save it as .docx or .txt", what, err)
	}
	limit := b.settings.Limits.fileBytes()
	body, err := unpack(z, name(z), limit)
	switch {
	case errors.Is(err, errTooLarge):
		return nil, refuse(b.file.Path, "unpacks to more than %d MB: save it as .txt, or raise limits.file_mb in study.toml", limit>>20)
	case err != nil:
		return nil, refuse(b.file.Path, "holds no text (%v): open it in a word processor and save it as .docx or .txt", err)
	}
	return asUTF8(body), nil
}

// asUTF8 decodes XML that carries a byte order mark.
func asUTF8(body []byte) []byte {
	if name, _ := guessEncoding(body); name == "utf-16le" || name == "utf-16be" {
		if decoded, err := encodings[name].NewDecoder().Bytes(body); err == nil {
			body = decoded
		}
	}
	return bytes.TrimPrefix(body, []byte("\ufeff"))
}

// maxDepth bounds how deep a document's elements may nest; word processors stay
// below 50.
const maxDepth = 500

// eachToken hands the tokens of XML in UTF-8 to visit.
func eachToken(ctx context.Context, body []byte, visit func(xml.Token)) error {
	dec := xmlDecoder(body)
	depth := 0
	for n := 0; ; n++ {
		if n%65536 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if depth > maxDepth {
			return fmt.Errorf("nested more than %d deep", maxDepth)
		}
		visit(token)
	}
}

// damaged refuses a document whose XML breaks off; what ended the reading from
// outside stays as it is.
func (b *builder) damaged(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return refuse(b.file.Path, "its text is damaged (%v): open it in a word processor and save it again", err)
}

// xmlDecoder reads XML in UTF-8, whatever it says its encoding was.
func xmlDecoder(body []byte) *xml.Decoder {
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	return dec
}

// number reads the whole number of an attribute; 0 for none.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// symbol is the character of a symbol font, or one that stands for it; "" where
// none does.
func symbol(font, char string) string {
	code, err := strconv.ParseUint(char, 16, 16)
	switch r := rune(code); {
	case err != nil:
		return ""
	case r < 0xE000 || r > 0xF8FF: // a character of its own
		return string(r)
	case strings.HasPrefix(font, "Wingdings"):
		return wingdings[r&0xFF]
	default:
		return symbols[r&0xFF]
	}
}

// The symbols that people type, or that a word processor makes of what they type.
var (
	wingdings = map[rune]string{0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0xDF: "←", 0xE0: "→", 0xE7: "⇦", 0xE8: "⇨", 0xF3: "⬄", 0xFB: "✗", 0xFC: "✓", 0xA7: "▪"}
	symbols   = map[rune]string{0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB9: "≠", 0xBB: "≈", 0xBC: "…"}
)

// attribute returns the value of an attribute by its local name: the strict and
// the usual form of a format differ in their name spaces alone.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
