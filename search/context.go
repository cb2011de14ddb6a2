package search

import (
	"strings"
	"unicode/utf8"
)

// Around is what stands before and after a quote in its document. An index
// gives at least contextBytes of each where there are so many, cut anywhere.
type Around struct {
	TurnBefore, TurnAfter []byte // the rest of the quote's own turn
	LastSpeaker           string // of the turn before, and its last words
	LastWords             []byte
	NextSpeaker           string // of the turn after, and its first words
	NextWords             []byte
}

// ContextFetch is how much an index reads on each side of a quote, in bytes.
const ContextFetch = 2 * contextBytes

// contextBytes is the longest context shown on each side.
const contextBytes = 240

// before returns what was said just before the quote.
func (a *Around) before() string {
	if words := flat(a.TurnBefore); words != "" {
		return tail(words)
	}
	return said(a.LastSpeaker, tail(flat(a.LastWords)))
}

// after returns what was said just after it.
func (a *Around) after() string {
	if words := flat(a.TurnAfter); words != "" {
		return head(words)
	}
	return said(a.NextSpeaker, head(flat(a.NextWords)))
}

func said(speaker, words string) string {
	if words == "" || speaker == "" {
		return words
	}
	return speaker + ": " + words
}

// flat makes one line of words that may begin or end inside a character.
func flat(words []byte) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(string(words), "")), " ")
}

// tail shortens words from the front, head from the end, at a word's border
// where there is one.
func tail(words string) string {
	if len(words) <= contextBytes {
		return words
	}
	from := len(words) - contextBytes
	for !utf8.RuneStart(words[from]) {
		from++
	}
	if space := strings.IndexByte(words[from:], ' '); space >= 0 {
		from += space + 1
	}
	return "… " + words[from:]
}

func head(words string) string {
	if len(words) <= contextBytes {
		return words
	}
	to := contextBytes
	for !utf8.RuneStart(words[to]) {
		to--
	}
	if space := strings.LastIndexByte(words[:to+1], ' '); space >= 0 {
		to = space
	}
	return words[:to] + " …"
}
