package extract

import (
	"strings"

	"personas/research"
)

// asks are the forms of questions that ask for a facet. What is said right
// after one is likely to be about it.
var asks = []struct {
	facet  research.Facet
	phrase string
}{
	{research.FacetTrigger, `
		what happened
		what made|got|prompted|triggered|pushed|led you|it|that|the|to
		what .. start|started|begin looking|search|searching|this|it|thinking
		why now
		what changed
		how did you come to
		when did you first|start|realize|realise|decide|begin
		moment you
		what brought
		looking for something
		came|come about`},
	{research.FacetChannel, `
		where do|did|would you look|learn|hear|read|go|find|search|get|inform|turn
		how did you hear|find|learn about|out|of
		who do|did you ask|trust|listen|talk
		sources
		look for it
		keep up with
		inform yourself`},
	{research.FacetCriterion, `
		what .. look|looking|looked for|at
		what .. matter|matters|mattered
		what .. important
		how do|did|would you choose|decide|compare|pick|judge|evaluate|select|determine
		what would .. have to|need to
		what .. switch
		what convinced
		criteria
		requirements
		how important
		what makes .. good|better|worth
		worth paying
		compare`},
	{research.FacetAuthority, `
		who .. decide|decides|decided|sign|signs|approve|approves|involved|else|pays|say|convince|buys|responsible
		anyone|anybody|someone else
		part of the decision
		approval
		who is in charge`},
	{research.FacetRisk, `
		worry|worries|worried
		risk|risks
		afraid
		fear|fears
		concern|concerns|concerned
		go wrong
		nervous
		keeps you up`},
	{research.FacetObjection, `
		hesitate|hesitation|hesitations
		reservations
		doubts
		stopped you
		hold|holding|held you back
		put you off
		skeptical|sceptical
		distrust
		would you pay|buy
		first reaction
		why not`},
	{research.FacetFriction, `
		onboarding
		set up|setup
		installation
		rollout
		migration
		the switch
		get|getting started
		how was|did|is the start|implementation|switch|training|rollout|migration|installation|test|onboarding
		to learn
		support`},
	{research.FacetOutcome, `
		success
		worth it
		has it|that|this helped|changed
		what is|'s different|changed|better
		results|result
		what difference
		how do|would you know|measure
		and now|today
		verdict
		benefit|benefits
		impact`},
	{research.FacetChurn, `
		make|makes you leave|drop|cancel|switch|stop|quit
		rip .. out
		go back
		still with|using
		renew
		why did you leave|cancel|stop|switch
		stop|stopped using
		switch again`},
	{research.FacetGoal, `
		what do|would you want|hope|wish|like
		what are you trying
		goal|goals
		in a few|five|ten years
		ideal|perfect|dream
		magic wand
		could change one
		improve|improvements|improved
		would you want|like`},
	{research.FacetBehaviour, `
		how do|does|are|did you|they|it .. today|now|currently|handle|do|manage|keep|track|use|usually|deal|assign
		walk me through
		typical day|week
		what do|did you do
		what have you tried|done|built
		current|currently approach|process|way|do
		your process|approach|workflow
		do you use
		which|what tools
		how often
		what .. before`},
	{research.FacetPain, `
		pain point|points
		hardest
		most difficult|frustrating
		frustrat~
		problem|problems
		challenge|challenges
		bothers|bother
		struggle
		issues|issue
		hinders|difficult
		cost you
		wrong|slow`},
	{research.FacetContext, `
		about yourself|you
		tell me about your|the role|team|company|work|job|business|practice|home
		who you are
		introduce yourself
		describe your|what|who|the
		your role|background|job|company|team
		what do you do
		working life
		how long have you`},
	{research.FacetTradeoff, `
		give up
		trade
		pay more
		rather
		worth the`},
	{research.FacetJob, `
		use it for
		what tasks
		use .. for
		why do you use`},
	{research.FacetPsychographic, `
		kind of person
		feel about
		attitude
		how do you feel`},
}

var asksLexicon = func() *lexicon {
	tables := make([]string, len(asks))
	for i, a := range asks {
		tables[i] = a.phrase
	}
	return newLexicon(tables...)
}()

// question is what was asked just before a turn.
type question struct {
	text    string
	id      string
	content map[string]bool // stems of its content words
	words   []word
	facets  map[research.Facet]bool // facets it asks for
}

// askedWords is how much of a long speech is taken for the question: its end.
const askedWords = 300

// asked returns the question that turn i answers.
func (r *reader) asked(i int) question {
	id := r.doc.Turns[i].Question
	t, ok := r.doc.Question(i)
	if !ok {
		return question{id: id}
	}
	q := question{text: r.text[t.Span.Start:t.Span.End], id: id, content: map[string]bool{}, facets: map[research.Facet]bool{}}
	q.words, _ = wordsOf(q.text)
	q.words = q.words[max(0, len(q.words)-askedWords):]
	for _, w := range q.words {
		if isContent(w) {
			q.content[stem(w.text)] = true
		}
	}
	if r.english {
		for _, h := range asksLexicon.find(q.words, 0, nil) {
			q.facets[asks[h.cue].facet] = true
		}
	}
	return q
}

// asks reports whether it was a question and not a remark.
func (q question) asks() bool { return strings.Contains(q.text, "?") || len(q.facets) > 0 }

// prompts reports whether at least half of the content words of an answer stand
// in the question.
func (q question) prompts(ws []word) bool {
	shared, n := q.shared(ws)
	return n > 0 && 2*shared >= n
}

// shared counts the content words of ws, and those of them that stand in the
// question.
func (q question) shared(ws []word) (shared, n int) {
	for _, w := range ws {
		if isContent(w) {
			n++
			if q.content[stem(w.text)] {
				shared++
			}
		}
	}
	return shared, n
}

// aloudWords is how many words in a row must stand in the question for an answer
// to read it aloud.
const aloudWords = 7

// readAloud reports whether most of ws stands word for word in the question, or
// all that it says does and it begins as a question.
func (q question) readAloud(ws []word, lead int) bool {
	if shared, n := q.shared(ws); n >= 3 && 4*shared >= 3*n && lead < len(ws) && interrogative[ws[lead].text] {
		return true
	}
	if len(ws) < aloudWords || len(q.words) < aloudWords {
		return false
	}
	longest := 0
	row := make([]int, len(q.words)+1)
	for _, w := range ws {
		diagonal := 0
		for j, asked := range q.words {
			next := row[j+1]
			row[j+1] = 0
			if w.text == asked.text {
				row[j+1] = diagonal + 1
				longest = max(longest, diagonal+1)
			}
			diagonal = next
		}
	}
	return longest >= aloudWords && 2*longest >= len(ws)
}

// interrogative are first words of questions.
var interrogative = wordSet("any what which how why where when who do does did is are was were can could would should")

// stem takes the commonest endings off a word, so that "costs" meets "cost".
func stem(w string) string {
	for _, suffix := range []string{"ing", "ies", "ied", "es", "ed", "ly", "s"} {
		if s, ok := strings.CutSuffix(w, suffix); ok && len(s) >= 3 && !(suffix == "s" && strings.HasSuffix(s, "s")) {
			return strings.TrimSuffix(s, "e")
		}
	}
	return strings.TrimSuffix(w, "e")
}
