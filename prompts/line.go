package prompts

import (
	"strings"
	"unicode"

	"personas/internal/redact"
)

// line is a text as a form shows it: on one line, which begins with what the form
// puts there, so that nothing in a text can look like another line, like the end
// of the data or like words of ours. Angle and square brackets become others that
// look alike, because servers read their own marks between them ("<|im_end|>",
// "[INST]") wherever these stand; what cannot be seen is left out.
func line(m redact.Masked) string {
	text := strings.Map(func(r rune) rune {
		switch {
		case r == '<':
			return '‹'
		case r == '>':
			return '›'
		case r == '[':
			return '('
		case r == ']':
			return ')'
		case ' ' <= r && r <= '~':
			return r
		case r == '\u200c' || r == '\u200d': // they shape words and signs
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co):
			return -1
		}
		return r
	}, m.String())
	return strings.Join(strings.Fields(text), " ")
}
