package research

import (
	"fmt"
	"unicode/utf8"
)

// Span is a half-open range [Start, End) of UTF-8 bytes in a document's
// canonical text (W3C text position).
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the span's length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether the whole of other lies inside s.
func (s Span) Contains(other Span) bool { return s.Start <= other.Start && other.End <= s.End }

// Overlaps reports whether the two spans share a byte.
func (s Span) Overlaps(other Span) bool { return s.Start < other.End && other.Start < s.End }

// Check says what is wrong with s as a span of text: empty, out of range, or
// cutting a character in two.
func (s Span) Check(text []byte) error {
	switch {
	case s.Start < 0 || s.End > len(text):
		return fmt.Errorf("span [%d,%d) lies outside a text of %d bytes", s.Start, s.End, len(text))
	case s.Start >= s.End:
		return fmt.Errorf("span [%d,%d) is empty", s.Start, s.End)
	case !utf8.RuneStart(text[s.Start]) || (s.End < len(text) && !utf8.RuneStart(text[s.End])):
		return fmt.Errorf("span [%d,%d) cuts a character in two", s.Start, s.End)
	}
	return nil
}
