package ingest

import (
	"context"
	"strings"
)

// readRTF reads Rich Text: its paragraphs and tables as a .docx. Deleted and
// hidden text, annotations, footnotes, headers and pictures are not read.
func readRTF(ctx context.Context, b *builder) ([]draft, error) {
	raw := b.file.Bytes
	if !strings.HasPrefix(string(raw[:min(len(raw), 5)]), "{\\rtf") {
		return nil, refuse(b.file.Path, "is not an RTF file: open it in a word processor and save it as .docx or .txt")
	}
	p := &rtfParser{raw: raw, fonts: map[int]int{}, page: 1252}
	p.state.unicodeSkip = 1
	if err := p.parse(ctx); err != nil {
		return nil, err
	}
	if len(p.stack) > 0 && !p.deep {
		b.warn("", "its end is missing: it may be cut off")
	}
	if p.deep {
		return nil, refuse(b.file.Path, "its groups nest more than %d deep: open it in a word processor and save it as .docx or .txt", maxDepth)
	}
	return p.draft(ctx, b)
}

// rtfParser goes through the groups, control words and bytes of Rich Text.
type rtfParser struct {
	manuscript
	raw   []byte
	at    int
	deep  bool
	state rtfState
	stack []rtfState // of the groups begun

	page  int         // code page of the document
	fonts map[int]int // font → its code page
	font  int         // the font whose entry in the font table is read
	bytes []byte      // bytes of a code page, not yet decoded
	high  rune        // first half of a character that takes two
	skip  int         // characters still to skip: they stand for one that was read
}

// rtfState is what a group restores at its end.
type rtfState struct {
	skip        bool // none of the text: a table of fonts, a header, a picture
	fontTable   bool
	hidden      bool
	deleted     bool
	cell        bool // paragraphs are in a table
	outer       int  // paragraphs begun outside the text box that this is in
	font        int
	unicodeSkip int  // how many characters after \u stand for it
	optional    bool // \* was read: a destination that is not known is skipped
}

// rtfUnread are the destinations whose words are none of the text's.
var rtfUnread = map[string]string{
	"annotation": "comments", "footnote": "footnotes", "atnid": "", "atnauthor": "", "atrfstart": "", "atrfend": "", "atntime": "", "atndate": "", "atnref": "", "atnparent": "", "atnicn": "",
	"colortbl": "", "stylesheet": "", "info": "", "pict": "", "object": "", "header": "", "headerl": "", "headerr": "", "headerf": "", "footer": "", "footerl": "", "footerr": "", "footerf": "",
	"fldinst": "", "listtable": "", "listoverridetable": "", "pntext": "", "listtext": "", "pntxta": "", "pntxtb": "", "generator": "", "themedata": "", "colorschememapping": "", "latentstyles": "",
	"datastore": "", "rsidtbl": "", "revtbl": "", "xmlnstbl": "", "bkmkstart": "", "bkmkend": "", "filetbl": "", "ftnsep": "", "ftnsepc": "", "aftnsep": "", "aftnsepc": "", "xe": "", "tc": "", "rxe": "", "txe": "",
	"nonshppict": "", "shprslt": "", "sp": "", "userprops": "", "docvar": "", "mmathPr": "", "wgrffmtfilter": "", "nonesttables": "", "fontemb": "", "panose": "", "falt": "", "datafield": "", "formfield": "",
	"background": "", "objdata": "", "objclass": "", "pgptbl": "", "listpicture": "", "levelnumbers": "", "leveltext": "", "private1": "", "template": "", "passwordhash": "",
}

// rtfChars are control words that stand for text.
var rtfChars = map[string]string{
	"tab": "\t", "line": "\n", "page": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
	"emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c", "softline": "\n", "column": "\n",
}

func (p *rtfParser) parse(ctx context.Context) error {
	for n := 0; p.at < len(p.raw) && !p.deep; n++ {
		if n%(1<<20) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		switch c := p.raw[p.at]; c {
		case '{':
			p.at++
			p.group()
		case '}':
			p.at++
			p.ungroup()
		case '\\':
			p.at++
			p.control()
		case '\r', '\n', 0:
			p.at++
		default:
			p.at++
			p.char(c)
		}
	}
	p.decodeBytes()
	return nil
}

func (p *rtfParser) group() {
	p.decodeBytes()
	p.skip = 0
	if len(p.stack) >= maxDepth {
		p.deep = true
		return
	}
	p.stack = append(p.stack, p.state)
	p.state.optional = false
}

func (p *rtfParser) ungroup() {
	p.decodeBytes()
	p.skip = 0
	n := len(p.stack)
	if n == 0 {
		return
	}
	if p.stack[n-1].outer != p.state.outer {
		p.paragraph()
	}
	p.state, p.stack = p.stack[n-1], p.stack[:n-1]
}

// control reads what follows a backslash: a word with a number or none, or a sign.
func (p *rtfParser) control() {
	if p.at >= len(p.raw) {
		return
	}
	start := p.at
	for p.at < len(p.raw) && p.at-start < 32 && isASCIILetter(p.raw[p.at]) {
		p.at++
	}
	if p.at == start {
		p.sign(p.raw[p.at])
		return
	}
	word := string(p.raw[start:p.at])
	value, given := p.parameter()
	if p.at < len(p.raw) && p.raw[p.at] == ' ' {
		p.at++
	}
	p.word(word, value, given)
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (p *rtfParser) parameter() (value int, given bool) {
	sign := 1
	if p.at+1 < len(p.raw) && p.raw[p.at] == '-' && isDigit(p.raw[p.at+1]) {
		sign = -1
		p.at++
	}
	for ; p.at < len(p.raw) && isDigit(p.raw[p.at]); p.at++ {
		given = true
		if value < 1<<30 {
			value = value*10 + int(p.raw[p.at]-'0')
		}
	}
	return sign * value, given
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// sign reads a control sign: a byte in hexadecimal, or an escaped character.
func (p *rtfParser) sign(c byte) {
	p.at++
	switch c {
	case '\'':
		p.hex()
	case '*':
		p.state.optional = true
	case '~':
		p.say("\u00a0")
	case '_':
		p.say("-")
	case '\r', '\n':
		p.paragraph()
	case '\\', '{', '}':
		p.char(c)
	}
}

func (p *rtfParser) hex() {
	if p.at+2 > len(p.raw) {
		p.at = len(p.raw)
		return
	}
	hi, lo := unhex(p.raw[p.at]), unhex(p.raw[p.at+1])
	if hi < 0 || lo < 0 {
		return
	}
	p.at += 2
	p.char(byte(hi<<4 | lo))
}

func unhex(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
