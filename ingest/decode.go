package ingest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// encodings are the names that study.toml may give a file's encoding.
var encodings = map[string]encoding.Encoding{
	"utf-8":        unicode.UTF8,
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	"windows-1250": charmap.Windows1250,
	"windows-1251": charmap.Windows1251,
	"windows-1252": charmap.Windows1252,
	"iso-8859-1":   charmap.ISO8859_1,
	"iso-8859-2":   charmap.ISO8859_2,
	"iso-8859-15":  charmap.ISO8859_15,
	"macintosh":    charmap.Macintosh,
}

// decode returns the file's text in canonical form: valid UTF-8, "\n" line ends,
// no byte order mark, no NUL. What it had to decide or repair is reported.
func decode(b *builder) ([]byte, error) {
	raw := b.file.Bytes
	name, evidence := b.settings.file(b.file.Path).Encoding, ""
	if name == "" {
		if name, evidence = guessEncoding(raw); name == "" {
			return nil, refuse(b.file.Path, "looks like binary data, not text: export it as .txt, .csv or .docx")
		}
	}
	text, err := bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), error(nil)
	if name != "utf-8" || !utf8.Valid(text) {
		text, err = encodings[name].NewDecoder().Bytes(text)
	}
	if err != nil {
		return nil, refuse(b.file.Path, "does not decode as %s: save it as UTF-8", name)
	}
	if evidence != "" {
		b.guess("encoding", name, evidence, fmt.Sprintf("files.%q.encoding = %q", b.file.Path, name))
	}
	return b.canonical(text), nil
}

// canonical brings decoded text to the form that offsets refer to.
func (b *builder) canonical(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if n := bytes.Count(text, []byte{0}); n > 0 {
		text = bytes.ReplaceAll(text, []byte{0}, nil)
		b.warn("", "%d NUL bytes left out", n)
	}
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\ufffd"))
	}
	if n := bytes.Count(text, []byte("\ufffd")); n > 0 {
		b.warn("", "%d characters could not be decoded and stand as \ufffd", n)
	}
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
		text = bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
	}
	return text
}

// isBinary reports whether more than one byte in fifty is a control character
// that no text holds, or the beginning is that of a known binary format.
func isBinary(sample []byte) bool {
	for _, magic := range []string{"%PDF-", "PK\x03\x04", "\xd0\xcf\x11\xe0", "\x1f\x8b", "\x89PNG", "\xff\xd8\xff", "{\\rtf"} {
		if bytes.HasPrefix(sample, []byte(magic)) {
			return true
		}
	}
	control := 0
	for _, c := range sample {
		if c < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1b", rune(c)) {
			control++
		}
	}
	return control*50 > len(sample)
}
