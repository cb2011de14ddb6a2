package synthesize

import (
	"regexp"
	"strings"

	"personas/research"
)

// Lengths of quotes in words.
const (
	readableLeast, readableMost = 6, 40 // shown with a theme or a card
	frontLeast, frontMost       = 8, 35 // shown on a front page
)

// readable is how well a quote reads by itself, 0–1: long enough to say
// something, short enough to be read, begun and ended as a sentence is, not led
// by the question, not politeness.
func (c *corpus) readable(quote int) float64 {
	q := &c.quotes[quote]
	words := len(c.words[quote])
	score := 0.5
	switch {
	case words >= frontLeast && words <= frontMost:
		score += 0.3
	case words >= readableLeast && words <= readableMost:
		score += 0.15
	case words < 3, words > 3*readableMost:
		score -= 0.3
	}
	if q.Prompted {
		score -= 0.15
	}
	if q.Praise {
		score -= 0.4
	}
	if c.leans(quote) {
		score -= 0.15
	}
	if hedged.MatchString(q.Text) {
		score -= 0.15
	}
	score -= 0.5 * c.ticShare(quote)
	score += 0.2 * (q.Value - 0.5)
	return min(max(score, 0), 1)
}

// hedged quotes say that their speaker is not sure of them.
var hedged = regexp.MustCompile(`(?i)\b(i don['’]t know|i guess|not sure|or something|i can['’]t think|i can['’]t remember|maybe)\b`)

// leaning words begin a quote that leans on what was said before it.
var leaning = wordSet(`and but so because or then which also well it it's that that's this they they're them those these
	he she yeah yes no like um uh okay right eg e.g ie i.e`)

// pointers at the end of a quote point at something outside it.
var pointers = wordSet("this that these those")

// leans reports whether a quote points at something outside it: by its first
// word, its last, or because it is an aside.
func (c *corpus) leans(quote int) bool {
	words := c.words[quote]
	text := c.quotes[quote].Text
	if len(words) == 0 || strings.HasPrefix(text, "(") || strings.Count(text, "(") != strings.Count(text, ")") {
		return true
	}
	return leaning[c.low(quote, words[0])] || pointers[c.low(quote, words[len(words)-1])]
}

// ticShare is the share of a quote's words that say nothing.
func (c *corpus) ticShare(quote int) float64 {
	words := c.words[quote]
	if len(words) == 0 {
		return 1
	}
	tics := 0
	for _, w := range words {
		if c.lexicon.class[w.id] == ticWord {
			tics++
		}
	}
	return float64(tics) / float64(len(words))
}

// front reports whether a quote may stand on a front page.
func (c *corpus) front(quote int) bool { return c.firstHand(quote) && ForFront(&c.quotes[quote]) }

// ForFront reports whether a quote may stand on a front page: first hand, of the
// right length, not praise of the interviewer's product.
func ForFront(q *research.Quote) bool {
	n := len(strings.Fields(q.Text))
	return q.Voice == research.VoiceFirstHand && !q.Praise && n >= frontLeast && n <= frontMost && q.Facet != research.FacetNone
}
