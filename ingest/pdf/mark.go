package pdf

import (
	"strings"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// actual is a stretch of glyphs for which the file says the characters.
type actual struct {
	text string
	used bool
}

// mark begins a stretch for which the file may say the characters.
func (w *walker) mark(args []token, resources types.Dict) {
	if len(w.marks) >= maxStates {
		return
	}
	w.marks = append(w.marks, w.actual)
	var said []byte
	switch {
	case len(args) == 2 && args[1].kind == name:
		said = w.file.str(w.file.dict(w.file.dict(resources["Properties"])[string(args[1].bytes)])["ActualText"])
	default:
		for i := 0; i+1 < len(args); i++ {
			if args[i].kind == name && string(args[i].bytes) == "ActualText" && args[i+1].kind == text {
				said = args[i+1].bytes
			}
		}
	}
	if said != nil && w.actual == nil {
		w.actual = &actual{text: textString(said)}
	}
}

func (w *walker) unmark() {
	if n := len(w.marks); n > 0 {
		w.actual, w.marks = w.marks[n-1], w.marks[:n-1]
	}
}

// textString decodes a string that is meant for people.
func textString(b []byte) string {
	switch {
	case len(b) >= 2 && b[0] == 0xfe && b[1] == 0xff:
		return utf16Text(b[2:])
	case len(b) >= 2 && b[0] == 0xff && b[1] == 0xfe:
		units := make([]uint16, (len(b)-2)/2)
		for i := range units {
			units[i] = uint16(b[2+2*i]) | uint16(b[3+2*i])<<8
		}
		return string(utf16.Decode(units))
	case len(b) >= 3 && string(b[:3]) == "\xef\xbb\xbf":
		return string(b[3:])
	}
	var out strings.Builder
	for _, c := range b {
		out.WriteString(encodings["WinAnsiEncoding"][c])
	}
	return out.String()
}
