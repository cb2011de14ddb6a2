package ingest

import (
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// decodeBytes writes the bytes gathered, in the code page of their font.
func (p *rtfParser) decodeBytes() {
	if len(p.bytes) == 0 {
		return
	}
	text := p.bytes
	p.bytes = p.bytes[:0]
	if p.fonts[p.state.font] == symbolPage {
		text = fromSymbols(text)
	} else if !isASCII(text) {
		if decoded, err := p.encoding().NewDecoder().Bytes(text); err == nil {
			text = decoded
		}
	}
	p.ensure()
	p.writeBytes(text)
}

// symbolPage stands for the characters of a symbol font.
const symbolPage = 42

// fromSymbols decodes the bytes of a symbol font; what has no letter is left out.
func fromSymbols(raw []byte) []byte {
	var text []byte
	for _, c := range raw {
		text = append(text, symbols[rune(c)]...)
	}
	return text
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// encoding is that of the running font, else of the document.
func (p *rtfParser) encoding() encoding.Encoding {
	page, ok := p.fonts[p.state.font]
	if !ok {
		page = p.page
	}
	if e, _ := charset.Lookup(rtfPages[page]); e != nil {
		return e
	}
	switch page {
	case 437:
		return charmap.CodePage437
	case 850:
		return charmap.CodePage850
	case 852:
		return charmap.CodePage852
	}
	return charmap.Windows1252
}

// rtfCharsets are the code pages of fonts' character sets.
var rtfCharsets = map[int]int{
	0: 1252, 2: symbolPage, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
	177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437,
}

// rtfPages are the names of code pages.
var rtfPages = map[int]string{
	874: "windows-874", 932: "shift_jis", 936: "gbk", 949: "euc-kr", 950: "big5", 1250: "windows-1250", 1251: "windows-1251", 1252: "windows-1252",
	1253: "windows-1253", 1254: "windows-1254", 1255: "windows-1255", 1256: "windows-1256", 1257: "windows-1257", 1258: "windows-1258",
	10000: "macintosh", 10007: "x-mac-cyrillic", 866: "ibm866", 20866: "koi8-r", 28591: "iso-8859-1", 28592: "iso-8859-2", 65001: "utf-8", 54936: "gb18030",
}
