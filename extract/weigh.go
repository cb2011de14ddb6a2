package extract

import (
	"cmp"
	"math"
	"slices"

	"personas/research"
)

// bar is what a passage must reach to be quoted, by kind of source. In
// conversation the score lies where, of the passages of the development
// interviews that were read one by one, those above it were more often worth
// quoting than not; in reviews and answers people have already chosen what to
// say, and only small talk is passed over.
type bar struct {
	score   float64
	content int  // content words
	words   int  // words as written
	form    int  // words, in languages of which only the form is judged
	tally   bool // bare names are counted, not quoted
}

func barOf(k research.SourceKind) bar {
	switch k {
	case research.KindInterview, research.KindCall, research.KindObservation:
		return bar{score: 2.8, content: 1, words: 4, form: 12}
	case research.KindSurvey:
		return bar{score: -2, content: 3, form: 4, tally: true}
	case research.KindSupport, research.KindSocial:
		return bar{score: 2.4, content: 1, words: 4, form: 8}
	}
	return bar{score: 1.8, content: 1, words: 3, form: 8}
}

// cueLexicon finds the cues of the table.
var cueLexicon = func() *lexicon {
	tables := make([]string, len(cues))
	for i := range cues {
		tables[i] = cues[i].phrase
	}
	return newLexicon(tables...)
}()

const (
	firstPersonWorth   = 0.7 // "we lost a week"
	genericPersonWorth = 0.3 // "you just take it on faith": one's own experience, told as everybody's
	othersLoss         = 0.7 // a story of "he" and "she" more than of "I" and "we"
	storyLoss          = 2   // the most that ways of telling a story take away
)

// findCues finds the cues of a passage and adds up what they are worth.
func (p *passage) findCues() {
	p.hits = unique(cueLexicon.find(p.words, p.lead(), nil))
	strong, weak, story := addUp(p.hits)
	switch {
	case strong+weak == 0:
	case holdsAny(p.words, firstPerson):
		weak += firstPersonWorth
	case holdsAny(p.words, secondPerson):
		weak += genericPersonWorth
	}
	if others := countIn(p.words, otherPersons); others >= 2 && others > countIn(p.words, firstPerson) {
		story += othersLoss
	}
	said := len(p.words) - countIn(p.words, fillers)
	p.cues = strong*overlong(said, strongWords, strongPower) + weak*overlong(said, weakWords, weakPower) -
		min(story, storyLoss) + substance(p.words)
}

// What counts beside the cues. What was learned is bounded, because it was
// learned from sentences tidier than speech: of passages of the first planted
// study and of pdpilot, read one by one, cues alone tell those worth quoting from
// the others by an area under the curve of .73 and .55, what was learned by .78
// and .75, both together as here by .79 and .70.
const (
	learnedShare = 0.5 // of the log-odds that were learned
	learnedLeast = -4
	learnedMost  = 6
	maximWorth   = 2.5 // a rule said in general: "if you don't have the hypothesis, you don't think to look"
	answerWorth  = 0.5 // the beginning of an answer to a question for a facet
	promptedLoss = 0.8 // the words of the question, not said of oneself
)

// weigh gives a passage its score. opens says that it is the first passage of an
// answer that says something, spoken that it was said aloud.
func (p *passage) weigh(asked question, opens, spoken bool) {
	s := model().Take.Scores(p.read)
	p.score = p.cues + learnedShare*min(max(s[1]-s[0], learnedLeast), learnedMost)
	if spoken {
		p.score -= looseness(p)
	}
	if len(maxims.find(p.words, p.lead(), nil)) > 0 {
		p.score += maximWorth
	}
	if opens && len(asked.facets) > 0 {
		p.score += answerWorth
	}
	if asked.prompts(p.words) && !ownClause(p.words) {
		p.score -= promptedLoss
	}
}

// maxims are forms in which people say by what rule they go.
var maxims = newLexicon(`
	if you do|can|have|are not .. you do|can|will|would|are not
	if you do|can|have|are not .. .. you do|can|will|would|are not
	otherwise it|they is|are|'s out|over|dead|gone
	no .. no deal|sale|order|signature
	nobody .. until|unless
	not|never .. before|until|unless i|we have|had`)

// strongWorth is the worth from which a cue is no chance find.
const strongWorth = 1.3

// addUp adds the worth of the cues found, each name once, and what the ways of
// telling a story take away.
func addUp(hits []hit) (strong, weak, story float64) {
	best := map[string]float64{}
	for _, h := range hits {
		c := &cues[h.cue]
		if c.worth < 0 {
			story -= c.worth
			continue
		}
		best[c.why] = max(best[c.why], c.worth)
	}
	for _, c := range cueNames {
		switch w := best[c]; {
		case w >= strongWorth:
			strong += w
		default:
			weak += w
		}
	}
	return strong, weak, story
}

// cueNames are the names of cues in the order of the table, so that sums are
// formed in one order.
var cueNames = func() []string {
	var names []string
	for _, c := range cues {
		if c.why != "" && !slices.Contains(names, c.why) {
			names = append(names, c.why)
		}
	}
	return names
}()

// Words, fillers aside, from which length takes back what it gives, and how
// fast: the longer a sentence, the more cues stand in it by chance, weak ones
// above all; and stories are told in long sentences, rules in short ones.
const (
	strongWords, strongPower = 28, 0.7
	weakWords, weakPower     = 20, 1.6
)

// overlong is the share of a score that is left at a length.
func overlong(said, full int, power float64) float64 {
	if said <= full {
		return 1
	}
	return math.Pow(float64(full)/float64(said), power)
}

// substance is what a passage gains or loses for how much it says. Of 209
// passages of the development interviews, read one by one, a fifth of those
// with fewer than three content words were worth quoting, 40 % of those with
// three to five, 70 % of those with more.
func substance(ws []word) float64 {
	switch n := contentWords(ws) + min(countIn(ws, lightVerbs), 1); {
	case n < 2:
		return -0.8
	case n < 3:
		return -0.5
	case n < 6:
		return 0.2
	}
	return 0.7
}

// formScore is the score of a passage in a language of which only the form is
// judged: the longer the better, up to 30 words.
func formScore(written int) float64 { return float64(min(written, 30)) / 10 }

func countIn(ws []word, list map[string]bool) int {
	n := 0
	for _, w := range ws {
		if list[w.text] {
			n++
		}
	}
	return n
}

// unique drops hits of the same cue on the same words.
func unique(hits []hit) []hit {
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.cue, b.cue))
	})
	return slices.Compact(hits)
}

var (
	firstPerson  = wordSet("i we my our me us mine ours myself ourselves")
	secondPerson = wordSet("you")
	otherPersons = wordSet("he she him her his")

	// lightVerbs are stop words that still say that something is done.
	lightVerbs = wordSet("use used look think need want make take put give feel trust get see know come")
)
