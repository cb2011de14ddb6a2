package entail

import (
	"maps"
	"slices"
)

// Text is a text read once, to be held against many others.
type Text struct {
	thoughts []thought
	keys     []string // what it is about, in order, each once
}

// thought is a clause that says something is so.
type thought struct {
	holds   map[string]bool // content → meant the other way
	topic   map[string]bool // of it what is neither praise nor one end of a pair → what a negation is about
	valence int             // what it praises less what it complains of
	says    bool            // it has a verb: "version control" alone says nothing
}

// sense is whether a thought is for (+1) or against (−1) what it is about; 0 where
// it says neither.
func (c thought) sense(shared []string, halves bool) int {
	switch {
	case c.valence != 0:
		return max(min(c.valence, 1), -1)
	case slices.ContainsFunc(shared, func(key string) bool { return c.topic[key] }):
		return -1
	case c.says && !halves && !slices.Contains(slices.Collect(maps.Values(c.topic)), true):
		return 1
	}
	return 0
}

// Read reads a text for Opposes.
func Read(text string) Text {
	var t Text
	for _, s := range read(text) {
		thoughts := make([]thought, len(s.wish))
		for _, w := range s.words {
			c := &thoughts[w.clause]
			if c.holds == nil {
				c.holds, c.topic = map[string]bool{}, map[string]bool{}
			}
			c.valence += int(w.valence)
			c.says = c.says || verbal[w.text] || w.negation
			if !w.content {
				continue
			}
			if before, ok := c.holds[w.key]; ok && before != w.against {
				w.key += "?" // said both ways: neither
			}
			c.holds[w.key] = w.against
			if w.valence == 0 && !isPole(w) && !weak[w.text] {
				c.topic[w.key] = w.denied
			}
		}
		for i, c := range thoughts {
			if len(c.holds) > 0 && !s.wish[i] {
				t.thoughts = append(t.thoughts, c)
				t.keys = slices.AppendSeq(t.keys, maps.Keys(c.topic))
			}
		}
	}
	slices.Sort(t.keys)
	t.keys = slices.Compact(t.keys)
	return t
}

func isPole(w word) bool {
	_, ok := poles[w.text]
	return ok
}

// leastTopic is how many words two thoughts must share to speak of the same
// thing, and leastShare how much of the shorter one's.
const (
	leastTopic = 2
	leastShare = 0.5
)

// Opposes reports whether two texts say opposite things of the same: in a clause
// of each, at least two words that say what it is about are shared, half of the
// shorter one's and one of them not common, and one is for what the other is
// against, or one end of a pair of opposites stands in each. Wishes and questions
// oppose nothing. Of half sentences, such as answers to printed questions, only
// those that judge are for anything: "Python on a server" is not.
func (t Text) Opposes(other Text, halves bool, common func(key string) bool) bool {
	for _, a := range t.thoughts {
		for _, b := range other.thoughts {
			if a.opposes(b, halves, common) {
				return true
			}
		}
	}
	return false
}

func (a thought) opposes(b thought, halves bool, common func(string) bool) bool {
	var shared []string
	turned, same := 0, 0
	for key, against := range a.holds {
		other, ok := b.holds[key]
		_, topic := a.topic[key]
		switch {
		case !ok:
		case topic:
			shared = append(shared, key)
		case against != other:
			turned++
		default:
			same++
		}
	}
	if len(shared) < leastTopic || float64(len(shared)) < leastShare*float64(min(len(a.topic), len(b.topic))) || same > 0 ||
		!slices.ContainsFunc(shared, func(key string) bool { return !common(key) }) {
		return false
	}
	return turned > 0 || a.sense(shared, halves)*b.sense(shared, halves) < 0
}

// Keys are the words that a text is about, as they are compared, each once.
func (t Text) Keys() []string { return t.keys }

// Shares counts the words that two texts are about.
func (t Text) Shares(other Text) (n int) {
	for _, key := range t.keys {
		if _, ok := slices.BinarySearch(other.keys, key); ok {
			n++
		}
	}
	return n
}

// Stated is a text that is known to say that something is so, such as a claim:
// "Counts the till twice".
func (t Text) Stated() Text {
	out := Text{thoughts: slices.Clone(t.thoughts), keys: t.keys}
	for i := range out.thoughts {
		out.thoughts[i].says = true
	}
	return out
}
