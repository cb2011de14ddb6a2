package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"personas/research"
)

// bar is what a passage must reach to be quoted, by kind of source. The scores
// were chosen on the development transcripts so that about a fifth of what
// people say in conversation passes; in reviews and answers people have already
// chosen what to say, and only small talk is passed over.
type bar struct {
	score   float64
	content int // content words
	words   int // words as written
	form    int // words, in languages of which only the form is judged
	tally   bool
}

func barOf(k research.SourceKind) bar {
	switch k {
	case research.KindInterview, research.KindCall, research.KindObservation:
		return bar{score: 2.4, content: 1, words: 4, form: 12}
	case research.KindSurvey:
		return bar{score: 0, content: 3, form: 4, tally: true}
	case research.KindSupport, research.KindSocial:
		return bar{score: 1.6, content: 1, words: 4, form: 8}
	}
	return bar{score: 0.8, content: 1, words: 3, form: 8}
}

// lexCues finds the cues of the table.
var lexCues = newLexicon(phrases(cues)...)

func phrases(cs []cue) []string {
	out := make([]string, len(cs))
	for i := range cs {
		out[i] = cs[i].phrase
	}
	return out
}

// firstPerson are the words of one's own experience.
var firstPerson = wordSet("i we my our me us mine ours myself ourselves")

// answerWorth is what a passage gains for being the beginning of an answer to a
// question for a facet.
const answerWorth = 0.5

// promptedLoss is what a passage loses for saying what the question said.
const promptedLoss = 0.2

// weigh finds the cues of a passage and adds up its score.
func (r *reader) weigh(p *passage, asked question) {
	p.hits = unique(lexCues.find(p.words, p.lead(), nil))
	worth := map[string]float64{}
	story := 0.0
	for _, h := range p.hits {
		c := &cues[h.cue]
		if c.worth < 0 {
			story += c.worth
			continue
		}
		worth[c.why] = max(worth[c.why], c.worth)
	}
	strong, weak := 0.0, 0.0
	for _, w := range slices.Sorted(mapValues(worth)) {
		if w >= strongWorth {
			strong += w
		} else {
			weak += w
		}
	}
	switch {
	case len(worth) == 0:
	case isFirstPerson(p.words):
		weak += 0.7
	case slices.ContainsFunc(p.words, func(w word) bool { return w.text == "you" }):
		weak += 0.3 // "you just take it on faith": one's own experience, told as everybody's
	}
	if p.first && len(asked.facets) > 0 {
		weak += answerWorth
	}
	if asked.prompts(p.words) {
		weak -= promptedLoss
	}
	said := saidWords(p.words)
	if others := countIn(p.words, otherPersons); others >= 2 && others > countIn(p.words, firstPerson) {
		story -= 0.7
	}
	p.score = strong*overlong(said, strongWords, 0.7) + weak*overlong(said, weakWords, 1.6) +
		max(story, -2) + substance(p.words)
}

// strongWorth is the worth from which a cue is no chance find.
const strongWorth = 1.3

// Words, fillers aside, from which length takes back what it gives: the longer a
// sentence, the more cues stand in it by chance, weak ones above all; and
// stories are told in long sentences, rules in short ones.
const (
	strongWords = 28
	weakWords   = 20
)

// overlong is the share of a score that is left at a length.
func overlong(said, full int, power float64) float64 {
	if said <= full {
		return 1
	}
	return math.Pow(float64(full)/float64(said), power)
}

// otherPersons are the people of stories.
var otherPersons = wordSet("he she him her his")

func countIn(ws []word, list map[string]bool) int {
	n := 0
	for _, w := range ws {
		if list[w.text] {
			n++
		}
	}
	return n
}

// saidWords counts the words that are no fillers.
func saidWords(ws []word) int {
	n := 0
	for _, w := range ws {
		if !fillers[w.text] {
			n++
		}
	}
	return n
}

func mapValues(m map[string]float64) func(func(float64) bool) {
	return func(yield func(float64) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

// unique drops hits of the same cue on the same words.
func unique(hits []hit) []hit {
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.cue, b.cue))
	})
	return slices.Compact(hits)
}

func isFirstPerson(ws []word) bool {
	return slices.ContainsFunc(ws, func(w word) bool { return firstPerson[w.text] })
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

// reading is what the cues say about a passage.
type reading struct {
	facet  research.Facet
	stance research.Stance
	stage  research.JourneyStage
	why    string
}

// interpret tells facet, stance, journey stage and reason of a quote.
func (r *reader) interpret(p *passage, asked question) reading {
	if !r.english {
		return reading{stance: research.StanceNeutral, why: "form"}
	}
	votes := map[research.Facet]float64{}
	stages := map[research.JourneyStage]float64{}
	var pos, neg float64
	var whys []string
	if isFirstPerson(p.words) {
		whys = append(whys, "first person")
	}
	for _, h := range p.hits {
		c := &cues[h.cue]
		if c.why != "" && !slices.Contains(whys, c.why) {
			whys = append(whys, c.why)
		}
		if c.facet != research.FacetNone {
			votes[c.facet] = max(votes[c.facet], c.vote) + 0.2
		}
		if c.stage != "" {
			stages[c.stage] += c.vote
		}
		lean := c.lean
		switch {
		case c.polar && negated(p.words, h.start):
			lean = -lean
		case c.polar && lean > 0 && wished(p.words, h.start):
			lean = 0 // "would be nice": it is not
		}
		pos, neg = pos+max(lean, 0), neg+max(-lean, 0)
	}
	v := reading{why: strings.Join(whys, " · ")}
	priorStance := research.StanceNeutral
	if r.opts.Prior != nil && asked.id != "" {
		f, s := r.opts.Prior(asked.id)
		if f != research.FacetNone {
			votes[f] += priorVote
		}
		priorStance = s
	}
	for f := range asked.facets {
		votes[f] += askedVote
	}
	v.facet = best(votes)
	if v.facet == research.FacetNone && neg >= 1 && pos < 1 {
		v.facet = research.FacetPain // trouble of no other kind
	}
	v.stance = stanceOf(v.facet, pos, neg, priorStance)
	v.stage = clearStage(stages)
	return v
}

// stageVotes is what a journey stage needs to be told: one cue that speaks for it
// without doubt, or two others.
const stageVotes = 2.4

func clearStage(votes map[research.JourneyStage]float64) research.JourneyStage {
	winner, most := research.JourneyStage(""), 0.0
	for _, s := range []research.JourneyStage{research.JourneyTrigger, research.JourneyExploration, research.JourneyEvaluation,
		research.JourneyPilot, research.JourneyProcurement, research.JourneyRollout, research.JourneyRenewal} {
		if v := votes[s]; v >= stageVotes && v > most {
			winner, most = s, v
		}
	}
	return winner
}

// priorVote is what a survey's question gives to the facet it was mapped to: as
// much as the clearest words of an answer.
const priorVote = 2.5

// askedVote is what a question for a facet adds to it in the answer.
const askedVote = 1.1

// facetVotes is what a facet needs to be told.
const facetVotes = 1

func best(votes map[research.Facet]float64) research.Facet {
	winner, most := research.FacetNone, float64(facetVotes)
	for _, m := range research.Facets {
		if v := votes[m.Facet]; v > most {
			winner, most = m.Facet, v
		}
	}
	return winner
}

// contraryLean is how far an answer must lean against its question to be taken
// for the contrary ("What hinders you?" "Nothing, I love it, it is great").
const contraryLean = 2

// stanceOf weighs what is said for and against. What is felt as trouble, doubt
// or loss is negative and what came out well positive unless the words say
// otherwise; of everything else only clear words make more than a neutral.
func stanceOf(f research.Facet, pos, neg float64, prior research.Stance) research.Stance {
	switch {
	case prior == research.StanceNegative && pos-neg < contraryLean, prior == research.StancePositive && neg-pos < contraryLean:
		if pos >= 1 && neg >= 1 {
			return research.StanceMixed
		}
		return prior
	}
	switch f {
	case research.FacetPain, research.FacetObjection, research.FacetRisk, research.FacetFriction, research.FacetChurn:
		switch {
		case pos >= 1 && neg >= 1:
			return research.StanceMixed
		case pos >= 1:
			return research.StancePositive
		}
		return research.StanceNegative
	case research.FacetOutcome:
		switch {
		case pos >= 1 && neg >= 1:
			return research.StanceMixed
		case neg >= 1:
			return research.StanceNegative
		}
		return research.StancePositive
	}
	switch {
	case pos >= 1 && neg >= 1:
		return research.StanceMixed
	case pos >= 1:
		return research.StancePositive
	case neg >= 1:
		return research.StanceNegative
	case prior != "":
		return prior
	}
	return research.StanceNeutral
}

// negations turn the word after them round.
var negations = wordSet("not no never nobody nothing none hardly barely without less isn't neither nor")

// wished reports whether a wish stands in the three words before word i.
func wished(ws []word, i int) bool {
	return slices.ContainsFunc(ws[max(0, i-3):i], func(w word) bool { return w.text == "would" || w.text == "could" || w.text == "if" || w.text == "should" })
}

// negated reports whether a negation stands in the three words before word i.
func negated(ws []word, i int) bool {
	return slices.ContainsFunc(ws[max(0, i-3):i], func(w word) bool { return negations[w.text] })
}
