package pdf

import (
	"math"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// font says what the codes of a text stand for and how wide they are.
type font struct {
	unicode  *cmap       // what the file says of its codes, nil where it says nothing
	codes    *cmap       // how codes divide, of a font with many glyphs; nil for one byte each
	simple   [256]string // characters by code, of a font with one byte each
	reverse  map[int]string
	widths   map[int]float64
	width    float64 // of a glyph without its own
	scale    float64 // from glyph space to text space
	em       float64 // height of its letters, where the size that is set is 1
	vertical bool
}

// glyphs divides a text into codes and hands each to yield: how many bytes it
// has, what it stands for ("" for nobody knows), and its width.
func (f *font) glyphs(s []byte, yield func(c uint32, n int, text string, width float64)) {
	for len(s) > 0 {
		c, n := uint32(s[0]), 1
		glyph := int(c)
		if f.codes != nil {
			c, n = f.codes.next(s)
			glyph = int(c)
			if f.codes.cids != nil {
				glyph = f.codes.cid(c)
			}
		}
		w, ok := f.widths[glyph]
		if !ok {
			w = f.width
		}
		yield(c, n, f.text(c, glyph), w*f.scale)
		s = s[n:]
	}
}

func (f *font) text(c uint32, glyph int) string {
	if f.unicode != nil {
		if s := f.unicode.lookup(c); s != "" {
			return s
		}
	}
	if f.codes == nil {
		return f.simple[c&0xff]
	}
	if s := f.codes.lookup(c); s != "" {
		return s
	}
	return f.reverse[glyph]
}

// font reads a font. A broken one gives no text rather than wrong text.
func (f *file) font(o types.Object) *font {
	d := f.dict(o)
	out := &font{widths: map[int]float64{}, scale: 0.001, em: 1}
	if d == nil {
		out.width = 500
		return out
	}
	if b, err := f.unpack(d["ToUnicode"]); err == nil && len(b) > 0 {
		out.unicode = parseCmap(b)
	}
	switch f.name(d["Subtype"]) {
	case "Type0":
		f.composite(d, out)
	case "Type3":
		if m := f.numbers(d["FontMatrix"]); len(m) == 6 && m[0] != 0 {
			out.scale = math.Abs(m[0])
		}
		f.simpleFont(d, out)
		out.em = f.drawnHeight(d, out)
	default:
		f.simpleFont(d, out)
	}
	return out
}

// drawnHeight is the height of the letters of a font of drawings, whose units are
// its own: it is told by the box around them where the units are no usual ones.
func (f *file) drawnHeight(d types.Dict, out *font) float64 {
	if out.scale < 0.01 {
		return 1
	}
	if box, ok := f.rect(d["FontBBox"]); ok {
		return (box.y1 - box.y0) * out.scale
	}
	widest := 0.0
	for _, w := range out.widths {
		widest = max(widest, w)
	}
	return max(widest*out.scale, 0.01)
}

// simpleFont reads a font whose codes have one byte.
func (f *file) simpleFont(d types.Dict, out *font) {
	first, _ := f.number(d["FirstChar"])
	for i, w := range f.array(d["Widths"]) {
		if n, ok := f.number(w); ok && i < 256 {
			out.widths[int(first)+i] = n
		}
	}
	descriptor := f.dict(d["FontDescriptor"])
	out.width, _ = f.number(descriptor["MissingWidth"])
	if len(out.widths) == 0 {
		standardWidths(f.name(d["BaseFont"]), out)
	}
	out.simple = f.encoding(d, descriptor)
}

// encoding reads what the codes of a simple font stand for.
func (f *file) encoding(d, descriptor types.Dict) [256]string {
	flags, _ := f.number(descriptor["Flags"])
	symbolic := int(flags)&4 != 0
	base := encodings["StandardEncoding"]
	switch built, ok := f.builtIn(d, descriptor); {
	case ok:
		base = built
	case f.name(d["Subtype"]) == "TrueType":
		base = encodings["WinAnsiEncoding"]
	}
	given := f.get(d["Encoding"])
	if n, ok := given.(types.Name); ok {
		if e, known := encodings[string(n)]; known && !(symbolic && string(n) == "StandardEncoding") {
			base = e
		}
		return base
	}
	e := f.dict(given)
	if named, ok := encodings[f.name(e["BaseEncoding"])]; ok {
		base = named
	}
	f.differences(e, &base)
	return base
}

// differences reads "code /name /name … code /name …".
func (f *file) differences(e types.Dict, base *[256]string) {
	at := 0
	for _, item := range f.array(e["Differences"]) {
		switch item := f.get(item).(type) {
		case types.Integer:
			at = int(item)
		case types.Name:
			if at >= 0 && at < 256 {
				base[at] = glyphText(string(item))
			}
			at++
		}
	}
}

// builtIn is the encoding that a font program brings along.
func (f *file) builtIn(d, descriptor types.Dict) (e [256]string, ok bool) {
	switch base := f.name(d["BaseFont"]); {
	case strings.HasSuffix(base, "Symbol"), strings.HasSuffix(base, "ZapfDingbats"):
		return e, false
	}
	program, err := f.unpack(descriptor["FontFile"])
	if err != nil || len(program) == 0 {
		return e, false
	}
	l := lexer{data: program[:min(len(program), 64<<10)]}
	var last [2]token
	for t := l.next(); t.kind != endOfInput && !t.is("eexec"); t = l.next() {
		if t.is("put") && last[0].kind == number && last[1].kind == name && last[0].num >= 0 && last[0].num < 256 {
			e[int(last[0].num)], ok = glyphText(string(last[1].bytes)), true
		}
		last[0], last[1] = last[1], t
	}
	return e, ok
}

// composite reads a font whose codes have up to four bytes.
func (f *file) composite(d types.Dict, out *font) {
	child := types.Dict{}
	if list := f.array(d["DescendantFonts"]); len(list) > 0 {
		child = f.dict(list[0])
	}
	named := f.name(d["Encoding"])
	out.codes = predefined(named)
	if b, err := f.unpack(d["Encoding"]); err == nil && len(b) > 0 {
		out.codes = parseCmap(b)
		mode, _ := f.number(f.dict(d["Encoding"])["WMode"])
		out.vertical = mode == 1
	}
	out.vertical = out.vertical || strings.HasSuffix(named, "-V")
	out.width = 1000
	if w, ok := f.number(child["DW"]); ok {
		out.width = w
	}
	f.cidWidths(child, out)
	if out.unicode == nil {
		out.reverse = f.glyphCharacters(child)
	}
}

// cidWidths reads "first [w w …]" and "first last w".
func (f *file) cidWidths(child types.Dict, out *font) {
	list, left := f.array(child["W"]), maxMapped
	for i := 0; i+1 < len(list) && left > 0; {
		first, ok := f.glyph(list[i])
		if !ok {
			return
		}
		if each := f.array(list[i+1]); each != nil {
			for j, w := range f.numbers(each) {
				out.widths[first+j] = w
			}
			i, left = i+2, left-1-len(each)
			continue
		}
		if i+2 >= len(list) {
			return
		}
		last, _ := f.glyph(list[i+1])
		w, _ := f.number(list[i+2])
		for c := first; c <= last; c++ {
			out.widths[c] = w
		}
		i, left = i+3, left-1-max(0, last-first)
	}
}

// glyph reads the number of a glyph; what is beyond all of them is the last.
func (f *file) glyph(o types.Object) (int, bool) {
	n, ok := f.number(o)
	return int(max(0, min(n, 0xffff))), ok && n >= 0
}

// predefined is a character map that files name and do not hold: codes of two
// bytes, which in some are Unicode themselves.
func predefined(named string) *cmap {
	m := &cmap{spaces: []codeSpace{{2, 0, 0xffff}}}
	if strings.Contains(named, "UCS2") || strings.Contains(named, "UTF16") {
		m.runs = []codeRun{{1, 0xd7ff, []rune{1}}, {0xe000, 0xffff, []rune{0xe000}}}
	}
	return m
}
