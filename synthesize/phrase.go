package synthesize

import (
	"cmp"
	"math"
	"slices"
)

// longestPhrase is how many words a phrase of a label may have.
const longestPhrase = 6

// phrases knows every run of words that could be a label and stands in first-hand
// quotes of at least two participants.
type phrases struct {
	c     *corpus
	words [][]int32 // of each phrase
	in    [][]int32 // quotes of each phrase, ascending
	of    [][]int32 // phrases of each quote
	id    map[uint64]int32
}

// newPhrases reads the first-hand quotes twice: once to see which runs two
// people use, once to number these.
func newPhrases(c *corpus) *phrases {
	x := &phrases{c: c, of: make([][]int32, len(c.quotes)), id: map[uint64]int32{}}
	first := map[uint64]int32{} // the one person who used a run; −1: several
	for i := range c.quotes {
		x.eachRun(i, func(key uint64, _, _ int) {
			if p, seen := first[key]; !seen {
				first[key] = c.person[i]
			} else if p != c.person[i] {
				first[key] = -1
			}
		})
	}
	for i := range c.quotes {
		x.eachRun(i, func(key uint64, from, to int) {
			if first[key] < 0 {
				x.add(i, key, from, to)
			}
		})
	}
	return x
}

func (x *phrases) add(quote int, key uint64, from, to int) {
	id, ok := x.id[key]
	if !ok {
		id = int32(len(x.words))
		x.id[key] = id
		ids := make([]int32, 0, to-from)
		for _, w := range x.c.words[quote][from:to] {
			ids = append(ids, w.id)
		}
		x.words = append(x.words, ids)
		x.in = append(x.in, nil)
	}
	if in := x.in[id]; len(in) > 0 && in[len(in)-1] == int32(quote) {
		return
	}
	x.in[id] = append(x.in[id], int32(quote))
	x.of[quote] = append(x.of[quote], id)
}

// eachRun calls f with every run of words of a first-hand quote that could be a
// label: no punctuation or tic inside, no function word at its ends, at least
// one word that means something, or two weak ones.
func (x *phrases) eachRun(quote int, f func(key uint64, from, to int)) {
	if !x.c.firstHand(quote) {
		return
	}
	words, class := x.c.words[quote], x.c.lexicon.class
	for from := range words {
		if c := class[words[from].id]; c == functionWord || c == ticWord {
			continue
		}
		key, content, weak := uint64(fnvOffset), 0, 0
		for to := from; to < len(words) && to-from < longestPhrase; to++ {
			w := words[to]
			if c := class[w.id]; c == ticWord || to > from && w.breaks {
				break
			} else if c == contentWord {
				content++
			} else if c == weakWord {
				weak++
			}
			key = chained(key, w.id)
			if last := class[w.id]; last != contentWord && last != weakWord {
				continue
			}
			if content > 0 || weak > 1 {
				f(key, from, to+1)
			}
		}
	}
}

// The 64-bit FNV-1a constants; the hash runs over word numbers.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func chained(key uint64, word int32) uint64 { return (key ^ uint64(uint32(word))) * fnvPrime }

// core is a phrase without the weak words around its telling ones: "ICE plots"
// of "use ICE plots". Weak nouns stay: "feature importance", "data set". It is p
// itself where nothing can go.
func (x *phrases) core(p int32) int32 {
	ids, class := x.words[p], x.c.lexicon.class
	idle := func(w int32) bool { return class[w] == weakWord && !x.isThing(w) }
	for len(ids) > 1 && idle(ids[0]) {
		ids = ids[1:]
	}
	for len(ids) > 1 && idle(ids[len(ids)-1]) {
		ids = ids[:len(ids)-1]
	}
	key := uint64(fnvOffset)
	for _, w := range ids {
		key = chained(key, w)
	}
	if id, ok := x.id[key]; ok && (class[ids[0]] == contentWord || len(ids) > 1 && x.isThing(ids[0])) {
		return id
	}
	return p
}

// isThing reports whether a weak word is a noun that makes a name with a telling
// one.
func (x *phrases) isThing(w int32) bool { return things[x.c.lexicon.names[w]] }

// scored is a phrase with what speaks for it as the label of a set of quotes.
type scored struct {
	phrase int32
	people int     // inside, who use it
	quotes int     // inside, that hold it
	common bool    // a word that everyone uses, or our own question's
	z      float64 // how much more inside than outside, in standard deviations
	score  float64 // z, weighed for being a good label

	coverage float64 // share of the people inside who use it
}

// worth is the score where it also counts, by the exponent, that many use the
// phrase.
func (s scored) worth(coverage float64) float64 { return s.score * math.Pow(s.coverage, coverage) }

// priorPeople is the weight, in people, of the whole study's usage when a
// phrase's rate inside is compared with its rate outside.
const priorPeople = 10

// rank orders the phrases of the quotes inside by how well they tell them from
// all other first-hand quotes but those aside. A person with n quotes on one side has √n votes
// there, so that who talks much says little more than others. The measure is the
// z-score of the log-odds ratio with an informative Dirichlet prior (Monroe,
// Colaresi & Quinn 2008, "Fightin' Words").
func (x *phrases) rank(inside, aside []int) []scored {
	b := x.ballot(inside, aside)
	var candidates []int32
	seen := make([]bool, len(x.words))
	for _, q := range inside {
		for _, p := range x.of[q] {
			if !seen[p] {
				seen[p] = true
				candidates = append(candidates, p)
			}
		}
	}
	slices.Sort(candidates)
	var out []scored
	for _, p := range candidates {
		if s, ok := x.score(p, b); ok {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), slices.Compare(x.words[a.phrase], x.words[b.phrase]))
	})
	return out
}

// ballot is how much each quote's words count.
type ballot struct {
	in              []bool
	vote            []float64 // of each first-hand quote, 0 for others
	inside, outside float64   // all votes
	middle          []float32 // of the quotes inside
	near            float64   // how close they lie to it, on average
	peopleInside    int
	peopleOutside   int
}

func (x *phrases) ballot(inside, aside []int) ballot {
	b := ballot{in: make([]bool, len(x.c.quotes)), vote: make([]float64, len(x.c.quotes))}
	votes := make([]bool, len(x.c.quotes))
	for q := range votes {
		votes[q] = x.c.firstHand(q)
	}
	for _, q := range aside {
		votes[q] = false
	}
	for _, q := range inside {
		b.in[q], votes[q] = true, x.c.firstHand(q)
	}
	n := make([][2]int, len(x.c.participants))
	side := func(q int) int {
		if b.in[q] {
			return 0
		}
		return 1
	}
	for q := range b.vote {
		if votes[q] {
			n[x.c.person[q]][side(q)]++
		}
	}
	b.middle = x.c.middle(inside)
	b.near = x.c.nearness(inside, b.middle)
	for q := range b.vote {
		if votes[q] {
			b.vote[q] = 1 / math.Sqrt(float64(n[x.c.person[q]][side(q)]))
		}
	}
	for _, k := range n {
		b.inside += math.Sqrt(float64(k[0]))
		b.outside += math.Sqrt(float64(k[1]))
		if k[0] > 0 {
			b.peopleInside++
		}
		if k[1] > 0 {
			b.peopleOutside++
		}
	}
	return b
}

// Weights on a phrase's z-score.
const (
	// questionDiscount weighs down a phrase that mostly repeats a question put to
	// many.
	questionDiscount = 0.6
	// commonShare is the share of the people outside from which a phrase is one
	// that everybody uses, and names nothing.
	commonShare = 0.06
	// sayShare is the share of many people outside from which a single word is no
	// label at all: everyone says it.
	sayShare   = 0.15
	manyPeople = 30
	// middleCounts is how much it counts that a phrase stands in the middle of
	// what it names; an exponent.
	middleCounts = 2
	// verbDiscount weighs down a single word that is mostly used as a verb.
	verbDiscount = 0.75
)

func (x *phrases) score(p int32, b ballot) (scored, bool) {
	var inside, outside float64
	insiders, outsiders := newBitset(len(x.c.participants)), newBitset(len(x.c.participants))
	questioned, uses := 0, 0
	for _, q := range x.in[p] {
		if b.vote[q] == 0 {
			continue
		}
		if !b.in[q] {
			outside += b.vote[q]
			outsiders.set(int(x.c.person[q]))
			continue
		}
		inside += b.vote[q]
		insiders.set(int(x.c.person[q]))
		uses++
		if x.inQuestion(p, int(q)) {
			questioned++
		}
	}
	people := insiders.count()
	if people < 2 {
		return scored{}, false
	}
	z := logOddsZ(inside, b.inside, outside, b.outside)
	s := scored{phrase: p, people: people, quotes: uses, z: z, coverage: float64(people) / float64(b.peopleInside)}
	s.score = z * x.form(p) * x.nearMiddle(p, b) * x.nounLike(p, b)
	if 2*questioned > uses {
		s.score *= questionDiscount
	}
	share := float64(outsiders.count()) / float64(max(b.peopleOutside, 1))
	if b.peopleOutside < manyPeople { // of few, most say most words once
		share = outside / max(b.outside, 1)
	}
	if share > commonShare {
		s.score *= math.Sqrt(commonShare / share)
	}
	s.common = x.isPrinted(p) || x.namesNothing(p) || len(x.content(p)) == 1 && share > sayShare && b.peopleOutside >= manyPeople
	return s, true
}

// nounLike weighs down a single word that mostly follows "to", "we" or "can": it
// says what is done, not what is spoken of.
func (x *phrases) nounLike(p int32, b ballot) float64 {
	if len(x.words[p]) > 1 {
		return 1
	}
	uses, verbs := 0, 0
	for _, q := range x.in[p] {
		words := x.c.words[q]
		for i, w := range words {
			if b.in[q] && w.id == x.words[p][0] {
				uses++
				if i > 0 && !w.breaks && beforeVerbs[x.c.low(int(q), words[i-1])] {
					verbs++
				}
			}
		}
	}
	if 2*verbs > uses {
		return verbDiscount
	}
	return 1
}

// nearMiddle is how much closer the quotes inside that hold a phrase lie to the
// middle than all of them do; what stands at the edge names little.
func (x *phrases) nearMiddle(p int32, b ballot) float64 {
	var holding []int
	for _, q := range x.in[p] {
		if b.in[q] {
			holding = append(holding, int(q))
		}
	}
	near := x.c.nearness(holding, b.middle)
	if b.near <= 0 || near <= 0 {
		return 1
	}
	return math.Pow(near/b.near, middleCounts)
}

// nearness is the mean cosine of quotes to a middle, 0 where it cannot be told.
func (c *corpus) nearness(quotes []int, middle []float32) float64 {
	sum, n := 0.0, 0
	for _, q := range quotes {
		if c.vectors[q] != nil && middle != nil {
			sum += Dot(c.vectors[q], middle)
			n++
		}
	}
	return sum / float64(max(n, 1))
}

func logOddsZ(a, n, b, m float64) float64 {
	rate := (a + b) / (n + m)
	yes, all := priorPeople*rate, float64(priorPeople)
	logOdds := func(k, of float64) float64 {
		return math.Log((k + yes) / max(of+all-k-yes, 1e-9))
	}
	return (logOdds(a, n) - logOdds(b, m)) / math.Sqrt(1/(a+yes)+1/(b+yes))
}

// form is how good a label the phrase makes by its shape alone: two or three
// telling words beat one, one beats only weak ones, and a weak word beside
// telling ones adds nothing.
func (x *phrases) form(p int32) float64 {
	content, thing, weak := 0, 0, 0
	for _, w := range x.words[p] {
		switch class := x.c.lexicon.class[w]; {
		case class == contentWord:
			content++
		case class == weakWord && x.isThing(w):
			thing++
		case class == weakWord, class == negationWord:
			weak++
		}
	}
	switch {
	case content == 0:
		return 0.6
	case content == 1 && thing == 1 && weak == 0:
		return 1.1
	case content == 1 && weak == 0:
		return 0.7
	case content == 1:
		return 0.9
	case content == 2:
		return 1.3 - 0.1*float64(weak)
	}
	return 1.4 - 0.1*float64(weak)
}

// inQuestion reports whether the question before a quote holds all content
// words of the phrase.
func (x *phrases) inQuestion(p int32, quote int) bool {
	asked := x.c.asked[quote]
	if asked == nil {
		return false
	}
	for _, w := range x.words[p] {
		if class := x.c.lexicon.class[w]; (class == contentWord || class == weakWord) && !asked[w] {
			return false
		}
	}
	return true
}

// isPrinted reports whether a phrase says nothing but what printed questions say:
// the product's name, "workflow", "features".
func (x *phrases) isPrinted(p int32) bool {
	return !slices.ContainsFunc(x.content(p), func(w int32) bool { return !x.c.printed[w] })
}

// namesNothing reports whether every telling word of a phrase is one that names no
// matter.
func (x *phrases) namesNothing(p int32) bool {
	return !slices.ContainsFunc(x.content(p), func(w int32) bool { return !unnaming[x.c.lexicon.names[w]] })
}

// isList reports whether a phrase joins two things: "PDP and ICE plots".
func (x *phrases) isList(p int32) bool {
	return slices.ContainsFunc(x.words[p], func(w int32) bool { return x.c.lexicon.names[w] == "and" || x.c.lexicon.names[w] == "or" })
}

// content returns the content words of a phrase, or all of them where it has
// none.
func (x *phrases) content(p int32) []int32 {
	var content []int32
	for _, w := range x.words[p] {
		if x.c.lexicon.class[w] == contentWord {
			content = append(content, w)
		}
	}
	if content == nil {
		return x.words[p]
	}
	return content
}
