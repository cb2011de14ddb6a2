package synthesize

import (
	"cmp"
	"slices"
	"strings"
)

// label is what a set of quotes is called.
type label struct {
	text     string
	inVivo   bool     // text stands in quotes of at least two participants
	phrase   int32    // −1 where not in vivo
	keywords []string // what else tells these quotes from the others
}

// Figures of a label.
const (
	minDistinctive = 1.0 // z below which a phrase does not tell quotes from others
	mostKeywords   = 5
	// longerShare is the share of a phrase's users that a longer phrase around
	// it must hold to take its place: "production code" instead of
	// "production", but not "write production code".
	longerShare = 0.5
	// leastCoverage is the share of the quotes inside that must hold a phrase for
	// it to name what all of them speak of; of few quotes, fewCoverage of them, at
	// most fewQuotes.
	leastCoverage = 0.12
	fewCoverage   = 0.22
	fewQuotes     = 6
	// A keyword needs keywordCoverage of the quotes inside, of few at least
	// keywordOfFew.
	keywordCoverage = 0.03
	keywordOfFew    = 0.08
	// pairCoverage is the share of the quotes inside that must hold one of two
	// keywords for these to name them.
	pairCoverage = 0.16
)

// naming says how quotes are named.
type naming struct {
	aside    []int   // quotes against which the label need not stand out
	least    float64 // quotes that must hold the phrase
	coverage float64 // how much it counts that many people use the phrase; an exponent
}

// namingTheme names n quotes so that the label stands for them all.
func namingTheme(n int) naming {
	return naming{least: max(leastCoverage*float64(n), min(fewCoverage*float64(n), fewQuotes)), coverage: 0.5}
}

// namingCard names the matter that part of the quotes are about: a card counts no
// others.
func namingCard(theme []int) naming {
	return naming{aside: theme, least: leastOnCard, coverage: 0.25}
}

// label names the quotes inside, as against all others but those aside. taken
// holds the labels already given, folded; no two sets get the same one, and the
// one given is added.
func (x *phrases) label(inside []int, n naming, taken map[string]bool) label {
	ranked := x.rank(inside, n.aside)
	slices.SortStableFunc(ranked, func(a, b scored) int { return cmp.Compare(b.worth(n.coverage), a.worth(n.coverage)) })
	l := label{phrase: -1}
	for _, s := range ranked {
		if s.common || s.z < minDistinctive || float64(s.quotes) < n.least {
			continue
		}
		p := x.core(x.longer(s, ranked).phrase)
		text, ok := x.surface(p, inside)
		if ok && !taken[x.key(p)] && !quantified(text) {
			l.text, l.inVivo, l.phrase = text, true, p
			taken[x.key(p)] = true
			break
		}
	}
	l.keywords = x.keywords(ranked, inside, l.phrase, minDistinctive/2)
	if pair := x.keywords(ranked, inside, l.phrase, minDistinctive); !l.inVivo && x.coverage(pair, inside) >= max(namingTheme(len(inside)).least/float64(len(inside)), pairCoverage) {
		l.text = x.uniqueKeywords(pair, taken)
	}
	return l
}

// key is what two labels must differ in: the content words, in any order and
// form.
func (x *phrases) key(p int32) string { return x.keyOf(x.content(p)) }

func (x *phrases) keyOf(ids []int32) string {
	words := make([]string, len(ids))
	for i, w := range ids {
		words[i] = x.c.lexicon.roots[w]
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}

// uniqueKeywords joins the first two keywords whose words together name nothing
// yet.
func (x *phrases) uniqueKeywords(keywords []string, taken map[string]bool) string {
	for i := range keywords {
		for j := i + 1; j < len(keywords); j++ {
			var ids []int32
			for _, w := range x.c.lexicon.words(keywords[i] + " " + keywords[j]) {
				ids = append(ids, w.id)
			}
			if key := x.keyOf(ids); !taken[key] {
				taken[key] = true
				return keywords[i] + " · " + keywords[j]
			}
		}
	}
	return ""
}

// coverage is the share of the quotes inside that hold one of the first two
// keywords.
func (x *phrases) coverage(keywords []string, inside []int) float64 {
	held := map[int32]bool{}
	for _, k := range keywords[:min(len(keywords), 2)] {
		for _, w := range x.c.lexicon.words(k) {
			if x.c.lexicon.class[w.id] == contentWord {
				held[w.id] = true
			}
		}
	}
	n := 0
	for _, q := range inside {
		if slices.ContainsFunc(x.c.words[q], func(w word) bool { return held[w.id] }) {
			n++
		}
	}
	return float64(n) / float64(max(len(inside), 1))
}

// longer returns the best-scored phrase around s that most of the people who
// use s use, s itself where there is none.
func (x *phrases) longer(s scored, ranked []scored) scored {
	for _, t := range ranked {
		if len(x.words[t.phrase]) > len(x.words[s.phrase]) && !x.isList(t.phrase) && x.core(t.phrase) == t.phrase &&
			float64(t.people) >= longerShare*float64(s.people) && within(x.words[s.phrase], x.words[t.phrase]) {
			return x.longer(t, ranked)
		}
	}
	return s
}

// within reports whether short stands in long as one run.
func within(short, long []int32) bool {
	for i := 0; i+len(short) <= len(long); i++ {
		if slices.Equal(short, long[i:i+len(short)]) {
			return true
		}
	}
	return false
}

// keywords returns the telling words of the quotes inside, best first: single
// content words and pairs of at least the z given, none a form of a word of the
// label or of one another.
func (x *phrases) keywords(ranked []scored, inside []int, label int32, telling float64) []string {
	byZ := slices.Clone(ranked)
	slices.SortStableFunc(byZ, func(a, b scored) int { return cmp.Compare(b.z, a.z) })
	used := map[string]bool{}
	use := func(ids []int32) {
		for _, w := range ids {
			used[x.c.lexicon.roots[w]] = true
		}
	}
	if label >= 0 {
		use(x.content(label))
	}
	n := float64(len(inside))
	least := max(keywordCoverage*n, min(keywordOfFew*n, fewQuotes))
	var keywords []string
	for _, s := range byZ {
		ids := x.words[s.phrase]
		if len(keywords) == mostKeywords || s.z < telling {
			break
		}
		if s.common || float64(s.quotes) < least || len(ids) > 2 || x.c.lexicon.class[ids[0]] != contentWord ||
			slices.ContainsFunc(ids, func(w int32) bool { return used[x.c.lexicon.roots[w]] }) {
			continue
		}
		if text, ok := x.surface(s.phrase, inside); ok && !quantified(text) {
			keywords = append(keywords, text)
			use(ids)
		}
	}
	return keywords
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
