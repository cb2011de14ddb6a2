package pdf

import (
	"slices"
	"unicode/utf16"
)

// cmap is a character map: how the bytes of a text divide into codes, and what
// each of them stands for.
type cmap struct {
	spaces []codeSpace
	text   map[uint32]string // code → characters
	runs   []codeRun         // codes in order → characters in order
	cids   []cidRun          // codes in order → glyphs in order
}

// codeSpace is a range of codes of one length.
type codeSpace struct {
	bytes  int
	lo, hi uint32
}

type codeRun struct {
	lo, hi uint32
	text   []rune // of lo; the last character counts up
}

type cidRun struct {
	lo, hi uint32
	cid    int
}

// maxMapped bounds the entries of one map.
const maxMapped = 1 << 17

// parseCmap reads a character map. What it does not understand it passes over.
func parseCmap(data []byte) *cmap {
	m := &cmap{text: map[uint32]string{}}
	l := lexer{data: data}
	var args []token
	for t := l.next(); t.kind != endOfInput; t = l.next() {
		if t.kind != word {
			if len(args) < maxMapped {
				args = append(args, t)
			}
			continue
		}
		m.operator(string(t.bytes), args)
		args = args[:0]
	}
	return m
}

func (m *cmap) operator(op string, args []token) {
	switch op {
	case "endcodespacerange":
		for ; len(args) >= 2; args = args[2:] {
			m.spaces = append(m.spaces, codeSpace{len(args[0].bytes), code(args[0].bytes), code(args[1].bytes)})
		}
	case "endbfchar":
		for ; len(args) >= 2 && len(m.text) < maxMapped; args = args[2:] {
			m.text[code(args[0].bytes)] = utf16Text(args[1].bytes)
		}
	case "endbfrange":
		m.bfRange(args)
	case "endcidchar":
		for ; len(args) >= 2 && len(m.cids) < maxMapped; args = args[2:] {
			c := code(args[0].bytes)
			m.cids = append(m.cids, cidRun{c, c, int(args[1].num)})
		}
	case "endcidrange":
		for ; len(args) >= 3 && len(m.cids) < maxMapped; args = args[3:] {
			m.cids = append(m.cids, cidRun{code(args[0].bytes), code(args[1].bytes), int(args[2].num)})
		}
	}
}

// bfRange reads "<lo> <hi> <text>" and "<lo> <hi> [<text> …]".
func (m *cmap) bfRange(args []token) {
	for len(args) >= 3 && len(m.text) < maxMapped && len(m.runs) < maxMapped {
		lo, hi, to := code(args[0].bytes), code(args[1].bytes), args[2]
		args = args[3:]
		if to.kind == text {
			if r := []rune(utf16Text(to.bytes)); len(r) > 0 && hi >= lo {
				m.runs = append(m.runs, codeRun{lo, hi, r})
			}
			continue
		}
		for ; len(args) > 0 && args[0].kind == text; args = args[1:] {
			if lo <= hi {
				m.text[lo] = utf16Text(args[0].bytes)
				lo++
			}
		}
		if len(args) > 0 {
			args = args[1:] // ]
		}
	}
}

func code(b []byte) uint32 {
	var c uint32
	for _, x := range b {
		c = c<<8 | uint32(x)
	}
	return c
}

// utf16Text decodes UTF-16 in network order; a single byte is a character.
func utf16Text(b []byte) string {
	if len(b) == 1 {
		return string(rune(b[0]))
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	if len(units) > 1 && swapped(units) {
		for i := range units {
			units[i] >>= 8
		}
	}
	return string(utf16.Decode(units))
}

// swapped reports whether all characters are letters in the wrong byte order, as
// some versions of Ghostscript write ligatures.
func swapped(units []uint16) bool {
	for _, u := range units {
		if u&0xff != 0 || u>>8 < 'A' || u>>8 > 'z' {
			return false
		}
	}
	return true
}

// lookup is what a code stands for, "" where the map does not say.
func (m *cmap) lookup(c uint32) string {
	if s, ok := m.text[c]; ok {
		return s
	}
	for _, r := range m.runs {
		if c >= r.lo && c <= r.hi {
			s := slices.Clone(r.text)
			s[len(s)-1] += rune(c - r.lo)
			m.text[c] = string(s)
			return m.text[c]
		}
	}
	return ""
}

// cid is the glyph of a code.
func (m *cmap) cid(c uint32) int {
	for _, r := range m.cids {
		if c >= r.lo && c <= r.hi {
			return r.cid + int(c-r.lo)
		}
	}
	return 0
}

// next cuts the first code off a text.
func (m *cmap) next(s []byte) (c uint32, n int) {
	for n = 1; n <= min(4, len(s)); n++ {
		c = code(s[:n])
		for _, space := range m.spaces {
			if space.bytes == n && space.holds(c) {
				return c, n
			}
		}
	}
	n = min(len(s), 2)
	if len(m.spaces) > 0 {
		n = min(len(s), max(1, m.spaces[0].bytes))
	}
	return code(s[:n]), n
}

// holds reports whether every byte of a code lies within its range.
func (s codeSpace) holds(c uint32) bool {
	for shift := 0; shift < 8*s.bytes; shift += 8 {
		b := c >> shift & 0xff
		if b < s.lo>>shift&0xff || b > s.hi>>shift&0xff {
			return false
		}
	}
	return true
}
