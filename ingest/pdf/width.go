package pdf

import (
	"strings"

	metrics "github.com/pdfcpu/pdfcpu/pkg/font"
)

// standardWidths fills in the widths of a font that every reader knows: one that
// is named as the fourteen standard ones are, or much like them.
func standardWidths(base string, out *font) {
	known := standardName(base)
	for c, s := range encodings["WinAnsiEncoding"] {
		for _, r := range s {
			if w, err := metrics.CharWidth(known, r); err == nil && w > 0 {
				out.widths[c] = float64(w)
			}
		}
	}
	if out.width == 0 {
		out.width = 500
	}
}

func standardName(base string) string {
	if metrics.IsCoreFont(base) {
		return base
	}
	low := strings.ToLower(base)
	bold := strings.Contains(low, "bold")
	italic := strings.Contains(low, "italic") || strings.Contains(low, "oblique")
	style := func(regular, b, i, bi string) string {
		switch {
		case bold && italic:
			return bi
		case bold:
			return b
		case italic:
			return i
		}
		return regular
	}
	switch {
	case strings.Contains(low, "courier"), strings.Contains(low, "mono"):
		return style("Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique")
	case strings.Contains(low, "times"), strings.Contains(low, "serif") && !strings.Contains(low, "sans"):
		return style("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic")
	}
	return style("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique")
}
