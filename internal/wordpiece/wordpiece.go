// Package wordpiece splits text as BERT's uncased models do.
//
// A text is cleaned (control characters go, white space becomes a space), CJK
// characters stand alone, accents are stripped after canonical decomposition
// (NFD), letters are lowered, and punctuation stands alone. Each word is then
// cut greedily into the longest pieces of a vocabulary; pieces inside a word
// carry the prefix "##". See Devlin et al. 2019 and google-research/bert,
// tokenization.py.
package wordpiece

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// innerPrefix marks a vocabulary entry that stands inside a word.
const innerPrefix = "##"

// maxWordRunes is BERT's limit: a longer word is unknown as a whole.
const maxWordRunes = 100

// Vocabulary maps pieces to their row numbers. It is immutable after New and
// safe for concurrent use.
type Vocabulary struct {
	initial  map[string]int32 // pieces that begin a word
	inner    map[string]int32 // pieces inside a word, without "##"
	maxBytes int              // length of the longest piece
}

// New builds a vocabulary; a token's number is its index. The strings are kept.
func New(tokens []string) (*Vocabulary, error) {
	v := &Vocabulary{
		initial: make(map[string]int32, len(tokens)),
		inner:   make(map[string]int32, len(tokens)/4),
	}
	for i, token := range tokens {
		pieces, text := v.initial, token
		if rest, ok := strings.CutPrefix(token, innerPrefix); ok && rest != "" {
			pieces, text = v.inner, rest
		}
		if text == "" {
			return nil, fmt.Errorf("vocabulary entry %d is empty", i)
		}
		if _, twice := pieces[text]; twice {
			return nil, fmt.Errorf("vocabulary entry %d: %q stands twice", i, token)
		}
		pieces[text] = int32(i)
		v.maxBytes = max(v.maxBytes, len(text))
	}
	return v, nil
}

// Splitter holds the buffers of one goroutine's calls.
type Splitter struct {
	vocabulary *Vocabulary
	words      words
	unknown    int32 // what stands for a word with an unknown piece; < 0: nothing does
}

// Splitter returns a new splitter over v; use one per goroutine. A word with an
// unknown piece adds nothing.
func (v *Vocabulary) Splitter() *Splitter { return &Splitter{vocabulary: v, unknown: -1} }

// SplitterWithUnknown returns a new splitter over v that puts a piece of this
// number, such as BERT's [UNK], in the place of a word with an unknown piece.
func (v *Vocabulary) SplitterWithUnknown(unknown int32) *Splitter {
	return &Splitter{vocabulary: v, unknown: unknown}
}

// Append appends the piece numbers of text to dst in text order.
func (s *Splitter) Append(dst []int32, text string) []int32 {
	s.words.reset(text)
	for word := s.words.next(); word != nil; word = s.words.next() {
		before := len(dst)
		if dst = s.vocabulary.appendWord(dst, word); len(dst) == before && s.unknown >= 0 {
			dst = append(dst, s.unknown)
		}
	}
	return dst
}

// appendWord appends the greedy longest-match pieces of one normalised word,
// or nothing if some part of it is in no piece.
func (v *Vocabulary) appendWord(dst []int32, word []byte) []int32 {
	if len(word) > maxWordRunes && utf8.RuneCount(word) > maxWordRunes {
		return dst
	}
	mark, pieces := len(dst), v.initial
	for start := 0; start < len(word); {
		id, end := v.longest(pieces, word, start)
		if end == start {
			return dst[:mark]
		}
		dst = append(dst, id)
		start, pieces = end, v.inner
	}
	return dst
}

// longest finds the longest piece that begins at start; end == start if none.
func (v *Vocabulary) longest(pieces map[string]int32, word []byte, start int) (id int32, end int) {
	end = min(len(word), start+v.maxBytes)
	for ; end > start; end-- {
		if end < len(word) && !utf8.RuneStart(word[end]) {
			continue
		}
		if id, ok := pieces[string(word[start:end])]; ok {
			return id, end
		}
	}
	return 0, start
}
