package synthesize

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"personas/research"
)

// Material is what synthesis works on: the quotes of one study with what is
// known around them. The order of its slices does not matter.
type Material struct {
	Study        research.Ref
	Documents    []research.Document    // kinds, and turns for what was asked; texts may be left out where no document has an interviewer
	Participants []research.Participant // all; only RoleParticipant is evidence
	Quotes       []research.Quote
	Vectors      [][]float32 // of each quote, unit length; nil where it has none
	Texts        []string    // normal form of each quote; nil: the quotes' own texts

	// Asked is the meaning of the question that each quote of a conversation
	// answers, unit length; nil where there is none.
	Asked [][]float32
	// Considerations are, of each quote, the probabilities of
	// research.Considerations: by what its speaker decides. nil where not known.
	Considerations [][]float32
}

// Only is the part of a material whose quotes are kept, with everything that is
// known of each.
func (m Material) Only(keep func(q *research.Quote) bool) Material {
	part := m
	part.Quotes, part.Vectors, part.Texts, part.Asked, part.Considerations = nil, nil, nil, nil, nil
	for i := range m.Quotes {
		if !keep(&m.Quotes[i]) {
			continue
		}
		part.Quotes = append(part.Quotes, m.Quotes[i])
		part.Vectors = appendAt(part.Vectors, m.Vectors, i)
		part.Texts = appendAt(part.Texts, m.Texts, i)
		part.Asked = appendAt(part.Asked, m.Asked, i)
		part.Considerations = appendAt(part.Considerations, m.Considerations, i)
	}
	return part
}

// appendAt appends element i of a parallel list, if there is such a list.
func appendAt[T any](to, from []T, i int) []T {
	if i < len(from) {
		return append(to, from[i])
	}
	return to
}

// corpus is a Material put in order: quotes sorted by their words, words found,
// lookups built. Quotes are named by their index in it. References say what a file
// or a person is called, so they order only the same words of the same person.
type corpus struct {
	study        research.Ref
	documents    []research.Document
	participants []research.Participant // RoleParticipant only, by ref
	quotes       []research.Quote
	vectors      [][]float32 // without what they owe to a question asked of many
	texts        []string    // normal forms
	question     [][]float32 // meaning of the question before it, in conversation; nil where there is none
	goes         [][]float32 // probabilities of considerations; nil where not known
	words        [][]word    // of each quote's verbatim text

	quoteAt  map[research.Ref]int
	person   []int32 // of each quote: index into participants, −1 where unknown
	personAt map[research.Ref]int
	rank     map[research.Ref]int // of each person with quotes: their place by what they say
	kind     map[research.Ref]research.SourceKind
	asked    []map[int32]bool // of each quote: words of its question, where that was put to many
	printed  map[int32]bool   // content words of all questions put to many
	lexicon  *lexicon

	stemQuotes map[string]int // quotes that hold each stem; made when first asked for
}

func newCorpus(m Material) *corpus {
	c := &corpus{study: m.Study, lexicon: newLexicon()}
	c.documents = sortedBy(m.Documents, func(d research.Document) research.Ref { return d.Ref })
	c.kind = make(map[research.Ref]research.SourceKind, len(c.documents))
	for i := range c.documents {
		c.kind[c.documents[i].Ref] = c.documents[i].Kind
	}
	for _, p := range sortedBy(m.Participants, func(p research.Participant) research.Ref { return p.Ref }) {
		if p.Role.Evidence() {
			c.participants = append(c.participants, p)
		}
	}
	c.personAt = make(map[research.Ref]int, len(c.participants))
	for i, p := range c.participants {
		c.personAt[p.Ref] = i
	}
	c.addQuotes(m)
	c.withoutQuestions()
	c.hideNames()
	return c
}

func sortedBy[T any](items []T, ref func(T) research.Ref) []T {
	sorted := slices.Clone(items)
	slices.SortFunc(sorted, func(a, b T) int { return cmp.Compare(ref(a), ref(b)) })
	return sorted
}

func (c *corpus) addQuotes(m Material) {
	order := make([]int, len(m.Quotes))
	for i := range order {
		order[i] = i
	}
	form := func(i int) string { // what is said, without how it was said
		if i < len(m.Texts) {
			return m.Texts[i]
		}
		return m.Quotes[i].Text
	}
	c.rank = rankOf(m.Quotes, form)
	slices.SortFunc(order, func(a, b int) int {
		p, q := &m.Quotes[a], &m.Quotes[b]
		return cmp.Or(cmp.Compare(form(a), form(b)), cmp.Compare(c.rank[p.Participant], c.rank[q.Participant]), cmp.Compare(p.Ref, q.Ref))
	})
	n := len(order)
	c.quotes = make([]research.Quote, n)
	c.vectors = make([][]float32, n)
	c.texts = make([]string, n)
	c.goes = make([][]float32, n)
	c.question = make([][]float32, n)
	c.words = make([][]word, n)
	c.person = make([]int32, n)
	c.asked = make([]map[int32]bool, n)
	c.quoteAt = make(map[research.Ref]int, n)
	questions, times := map[string]map[int32]bool{}, map[string]int{}
	for i, from := range order {
		q := m.Quotes[from]
		c.quotes[i] = q
		c.quoteAt[q.Ref] = i
		if from < len(m.Vectors) {
			c.vectors[i] = m.Vectors[from]
		}
		if from < len(m.Asked) {
			c.question[i] = m.Asked[from]
		}
		if from < len(m.Considerations) {
			c.goes[i] = m.Considerations[from]
		}
		c.texts[i] = form(from)
		c.words[i] = c.lexicon.words(q.Text)
		c.person[i] = -1
		if p, ok := c.personAt[q.Participant]; ok {
			c.person[i] = int32(p)
		}
		times[q.Question]++
	}
	c.printed = map[int32]bool{}
	for i := range c.quotes {
		if question := c.quotes[i].Question; times[question] >= leastAnswers {
			c.asked[i] = c.questionWords(question, questions)
			maps.Copy(c.printed, c.asked[i])
		}
	}
}

// rankOf puts people in the order of all that is quoted of them: whoever is taken
// by number must be the same whatever people are called.
func rankOf(quotes []research.Quote, form func(i int) string) map[research.Ref]int {
	said := map[research.Ref][]string{}
	for i := range quotes {
		said[quotes[i].Participant] = append(said[quotes[i].Participant], form(i))
	}
	people := make([]research.Ref, 0, len(said))
	for p := range said {
		slices.Sort(said[p])
		people = append(people, p)
	}
	slices.SortFunc(people, func(a, b research.Ref) int { return cmp.Or(slices.Compare(said[a], said[b]), cmp.Compare(a, b)) })
	rank := make(map[research.Ref]int, len(people))
	for i, p := range people {
		rank[p] = i
	}
	return rank
}

// questionWords returns the content words of a question, worked out once for
// each.
func (c *corpus) questionWords(question string, known map[string]map[int32]bool) map[int32]bool {
	if question == "" {
		return nil
	}
	if set, ok := known[question]; ok {
		return set
	}
	set := map[int32]bool{}
	for _, w := range c.lexicon.words(question) {
		if c.lexicon.class[w.id] != functionWord {
			set[w.id] = true
		}
	}
	known[question] = set
	return set
}

// firstHand reports whether quote i is a participant's own words.
func (c *corpus) firstHand(i int) bool {
	return c.quotes[i].Voice == research.VoiceFirstHand && c.person[i] >= 0
}

// firstHandPeople returns the participants with at least one quote in their own
// words, by ref.
func (c *corpus) firstHandPeople() []research.Ref {
	has := make([]bool, len(c.participants))
	for i := range c.quotes {
		if c.firstHand(i) {
			has[c.person[i]] = true
		}
	}
	var people []research.Ref
	for i, p := range c.participants {
		if has[i] {
			people = append(people, p.Ref)
		}
	}
	return people
}

// speakers returns the participants who said or wrote anything first hand, by
// ref: a person whose words held no quote was asked all the same, and counts in
// every denominator.
func (c *corpus) speakers() []research.Ref {
	spoke := map[research.Ref]bool{}
	for i := range c.documents {
		for _, t := range c.documents[i].Turns {
			if t.Role.Evidence() && t.Voice == research.VoiceFirstHand {
				spoke[t.Participant] = true
			}
		}
	}
	for _, p := range c.firstHandPeople() {
		spoke[p] = true
	}
	var people []research.Ref
	for _, p := range c.participants {
		if spoke[p.Ref] {
			people = append(people, p.Ref)
		}
	}
	return people
}

// hideNames keeps the names of those who spoke out of every label: words of keys
// and speaker labels that quotes only ever hold with a capital. A label that is
// also a word ("customer") stays one.
func (c *corpus) hideNames() {
	names := map[string]int32{} // folded
	folded := func(text string, w word) string { return fold(strings.ToLower(text[w.start:w.end])) }
	add := func(label string) {
		for _, w := range c.lexicon.words(label) {
			names[folded(label, w)] = w.id
		}
	}
	for _, p := range c.participants {
		add(p.Key)
	}
	for i := range c.documents {
		for _, t := range c.documents[i].Turns {
			add(t.Speaker)
		}
	}
	for q, words := range c.words {
		for _, w := range words {
			if text := c.quotes[q].Text; !startsUpper(text[w.start:w.end]) {
				delete(names, folded(text, w))
			}
		}
	}
	for _, id := range names {
		c.lexicon.class[id] = ticWord
	}
}
