package locate

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// fold is the form of a word in which two that say the same are equal: without
// case, in one normal form, without apostrophes and what cannot be seen.
func fold(written string) string {
	lower := true
	for i := range len(written) {
		switch c := written[i]; {
		case c >= 0x80 || c == '\'' || c == '`':
			return foldAny(written)
		case c >= 'A' && c <= 'Z':
			lower = false
		}
	}
	if lower {
		return written
	}
	return strings.ToLower(written)
}

func foldAny(written string) string {
	raised := false // "10²" is not "102"
	s := strings.Map(func(r rune) rune {
		raised = raised || unicode.Is(unicode.No, r)
		switch {
		case isApostrophe(r):
			return '\''
		case unicode.Is(unicode.Cf, r) && r != zwj && r != zwnj, unicode.Is(unicode.Variation_Selector, r):
			return -1
		}
		return r
	}, written)
	form := norm.NFKC
	if raised {
		form = norm.NFC
	}
	s = form.String(cases.Fold().String(form.String(s)))
	if apart[s] {
		return s
	}
	return strings.ReplaceAll(s, "'", "")
}

// apart are words that are others without their apostrophe.
var apart = set("we're we'll i'll she'll he'll i'd we'd she'd he'd it'll let's who're")

// foldSign is a sign of numbers in one form.
func foldSign(s string) string {
	if r := []rune(s); len(r) == 1 && isDash(r[0]) {
		return "-"
	}
	return s
}

// foldGlyphs is text with one glyph for every quotation mark, dash and ellipsis.
func foldGlyphs(text string) string { return glyphs.Replace(text) }

var glyphs = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "＇", "'", "′", "'", "`", "'", "‚", "'", "‹", "'", "›", "'", "''", "\"",
	"“", "\"", "”", "\"", "„", "\"", "‟", "\"", "«", "\"", "»", "\"", "″", "\"", "「", "\"", "」", "\"",
	"–", "-", "—", "-", "‐", "-", "‑", "-", "‒", "-", "―", "-", "−", "-", "--", "-", "…", "...")

// set is a set of the words of a list.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
