package pdf

import (
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// encodings are the named ones of simple fonts: characters by code.
var encodings = map[string][256]string{
	"WinAnsiEncoding":  fromCharmap(charmap.Windows1252),
	"MacRomanEncoding": fromCharmap(charmap.Macintosh),
	"StandardEncoding": standardEncoding(),
}

func fromCharmap(m *charmap.Charmap) (e [256]string) {
	for c := 32; c < 256; c++ {
		if r := m.DecodeByte(byte(c)); r != '\ufffd' && r != 0x7f && (r < 0x80 || r > 0x9f) {
			e[c] = string(r)
		}
	}
	return e
}

// standardEncoding is that of the first PostScript fonts: ASCII with curved
// quotes, and what lies above it.
func standardEncoding() (e [256]string) {
	for c := 32; c < 127; c++ {
		e[c] = string(rune(c))
	}
	e['\''], e['`'] = "’", "‘"
	above := map[int]string{
		0xa1: "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ", 0xb1: "–†‡·", 0xb6: "¶•‚„”»…‰", 0xbf: "¿",
		0xc1: "`´ˆ˜¯˘˙¨", 0xca: "˚¸", 0xcd: "˝˛ˇ—", 0xe1: "Æ", 0xe3: "ª", 0xe8: "ŁØŒº",
		0xf1: "æ", 0xf5: "ı", 0xf8: "łøœß",
	}
	for at, list := range above {
		for i, r := range []rune(list) {
			e[at+i] = string(r)
		}
	}
	return e
}

// glyphText is what a glyph's name stands for, "" where it says nothing.
func glyphText(name string) string {
	base, _, _ := strings.Cut(name, ".")
	if base == "" {
		return ""
	}
	if strings.Contains(base, "_") {
		var out strings.Builder
		for _, part := range strings.Split(base, "_") {
			out.WriteString(glyphText(part))
		}
		return out.String()
	}
	if r := namedGlyph(base); r != 0 {
		return string(r)
	}
	return numberedGlyph(base)
}

// numberedGlyph reads "uni00E9", "u1F600".
func numberedGlyph(name string) string {
	digits := ""
	switch {
	case strings.HasPrefix(name, "uni") && len(name) >= 7 && (len(name)-3)%4 == 0:
		digits = name[3:]
	case strings.HasPrefix(name, "u") && len(name) >= 5 && len(name) <= 7:
		if n, err := strconv.ParseUint(name[1:], 16, 32); err == nil && n <= 0x10ffff {
			return string(rune(n))
		}
	}
	var out strings.Builder
	for ; len(digits) >= 4; digits = digits[4:] {
		n, err := strconv.ParseUint(digits[:4], 16, 32)
		if err != nil {
			return ""
		}
		out.WriteRune(rune(n))
	}
	return out.String()
}
