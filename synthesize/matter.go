package synthesize

import (
	"slices"
)

// matter is what a label stands for among the quotes of one theme: the quotes
// that hold its words, and those that lie as close to these as they lie to one
// another. A number beside a label counts quotes of its matter and no others.
type matter struct {
	c       *corpus
	words   []string // stems of the label's content words
	rarest  string   // the one that fewest quotes of the study hold
	any     bool     // of two keywords, one is enough
	anchor  []float32
	nearest float64 // cosine to the anchor from which a quote without the words belongs
}

// leastNear is the least cosine at which other words can be taken to speak of
// the same matter.
const leastNear = 0.6

// leastAnchors is the number of quotes with the label's words below which
// nothing is said about how close quotes on the matter lie.
const leastAnchors = 4

// matterOf learns what a label stands for from the quotes of its theme.
func (c *corpus) matterOf(text string, inVivo bool, theme []int) matter {
	m := matter{c: c, words: c.stems(text), any: !inVivo}
	m.rarest = c.rarestOf(m.words)
	if m.any {
		return m
	}
	var holding []int
	for _, q := range theme {
		if m.holds(q) && c.vectors[q] != nil {
			holding = append(holding, q)
		}
	}
	if len(holding) < leastAnchors {
		return m
	}
	m.anchor = c.middle(holding)
	if m.anchor == nil {
		return m
	}
	near := make([]float64, len(holding))
	for i, q := range holding {
		near[i] = Dot(c.vectors[q], m.anchor)
	}
	slices.Sort(near)
	m.nearest = max(near[len(near)/2], leastNear)
	return m
}

// rarestOf returns the stem that fewest quotes hold.
func (c *corpus) rarestOf(stems []string) string {
	rarest, least := "", 0
	for _, s := range stems {
		if n := c.holders(s); rarest == "" || n < least {
			rarest, least = s, n
		}
	}
	return rarest
}

// holders counts the quotes that hold a stem.
func (c *corpus) holders(s string) int {
	if c.stemQuotes == nil {
		c.stemQuotes = map[string]int{}
		for q := range c.quotes {
			seen := map[string]bool{}
			for _, w := range c.words[q] {
				if stem := c.lexicon.stems[w.id]; !seen[stem] {
					seen[stem] = true
					c.stemQuotes[stem]++
				}
			}
		}
	}
	return c.stemQuotes[s]
}

// stems returns the stems of a label's content words, of all its words where it
// has none.
func (c *corpus) stems(text string) []string {
	var content, every []string
	for _, w := range c.lexicon.words(text) {
		r := c.lexicon.stems[w.id]
		if c.lexicon.class[w.id] == contentWord {
			content = append(content, r)
		}
		if class := c.lexicon.class[w.id]; class == contentWord || class == weakWord {
			every = append(every, r)
		}
	}
	if content == nil {
		return every
	}
	return content
}

// holds reports whether a quote has the label's words, in any order and form.
func (m *matter) holds(q int) bool {
	n := m.share(q)
	return n > 0 && (m.any || n == len(m.words))
}

// share counts the label's words that a quote has.
func (m *matter) share(q int) int {
	n := 0
	for _, r := range m.words {
		if slices.ContainsFunc(m.c.words[q], func(w word) bool { return m.c.lexicon.stems[w.id] == r }) {
			n++
		}
	}
	return n
}

// has reports whether a quote speaks of the matter.
func (m *matter) has(q int) bool {
	return m.holds(q) || m.closeness(q) >= m.nearest && m.anchor != nil
}

// closeness is a quote's cosine to the quotes that hold the words, 0 where it
// cannot be told.
func (m *matter) closeness(q int) float64 {
	if m.anchor == nil || m.c.vectors[q] == nil {
		return 0
	}
	return Dot(m.c.vectors[q], m.anchor)
}
