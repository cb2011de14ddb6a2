package synthesize

import (
	"cmp"
	"slices"
	"strings"

	"personas/research"
)

// Asked says which participants are known to have been asked about what. Who is
// in none of its answers was not asked as far as can be told: silence is never
// "no".
type Asked struct {
	people []research.Ref
	theme  map[research.Ref]bitset
	cell   map[cell]bitset
	facet  map[research.Facet]bitset
}

// cell is one facet of one theme: what an evidence card speaks of.
type cell struct {
	theme research.Ref
	facet research.Facet
}

// Theme returns who was asked about a theme, by ref.
func (a Asked) Theme(theme research.Ref) []research.Ref { return a.refs(a.theme[theme]) }

// Cell returns who was asked about one facet of a theme, by ref: in surveys
// those who answered a question that the theme's quotes in this facet come
// from, in conversations those who were asked about the theme.
func (a Asked) Cell(theme research.Ref, facet research.Facet) []research.Ref {
	if people, ok := a.cell[cell{theme, facet}]; ok {
		return a.refs(people)
	}
	return a.Theme(theme)
}

// Facet returns who was asked about a facet, whatever the theme, by ref.
func (a Asked) Facet(facet research.Facet) []research.Ref { return a.refs(a.facet[facet]) }

func (a Asked) refs(people bitset) []research.Ref {
	var refs []research.Ref
	for i, p := range a.people {
		if people.has(i) {
			refs = append(refs, p)
		}
	}
	return refs
}

// AskedInput is what is needed to tell who was asked.
type AskedInput struct {
	Material
	Themes []research.Theme
	// Near says how close the words of a question lie to a theme, as a cosine;
	// nil: by common words alone.
	Near func(question string, theme research.Ref) float64
}

// Figures for telling who was asked.
const (
	carriers     = 0.8 // share of a theme's survey quotes that its questions must carry
	keywordsHeld = 2   // keywords of a theme that an interviewer's turn must hold
	nearQuestion = 0.6 // cosine from which a question speaks of a theme
)

// AskedOf works out who was asked about each theme and facet. In a
// survey: who answered one of the questions that most quotes of the theme
// answer. In a conversation: who spoke after an interviewer's turn that holds
// the theme's label, two of its keywords, or means the same.
func AskedOf(in AskedInput) Asked {
	c := newCorpus(in.Material)
	a := Asked{theme: map[research.Ref]bitset{}, cell: map[cell]bitset{}, facet: map[research.Facet]bitset{}}
	for _, p := range c.participants {
		a.people = append(a.people, p.Ref)
	}
	s := c.surveyAnswers()
	for i := range in.Themes {
		c.askedInSurvey(&a, s, &in.Themes[i])
	}
	c.facetsInSurvey(&a, s)
	c.askedInConversations(&a, in)
	return a
}

// answers knows the printed questions: who answered each, and which one each
// quote answers.
type answers struct {
	by map[string]bitset // question → people
	of []string          // of each quote; "" where it answers none
}

func (c *corpus) surveyAnswers() answers {
	s := answers{by: map[string]bitset{}, of: make([]string, len(c.quotes))}
	turns := map[research.Ref][]research.Turn{}
	for i := range c.documents {
		d := &c.documents[i]
		if !d.Kind.Quantitative() {
			continue
		}
		turns[d.Ref] = d.Turns
		for _, t := range d.Turns {
			if p, ok := c.personAt[t.Participant]; ok && t.Question != "" && t.Role.Evidence() {
				s.add(t.Question, p, len(c.participants))
			}
		}
	}
	for i, q := range c.quotes {
		of, ok := turns[q.Document]
		if !ok || c.person[i] < 0 {
			continue
		}
		s.of[i] = q.Question
		if q.Turn < len(of) && of[q.Turn].Question != "" {
			s.of[i] = of[q.Turn].Question
		} else if q.Question != "" {
			s.add(q.Question, int(c.person[i]), len(c.participants))
		}
	}
	return s
}

func (s answers) add(question string, person, people int) {
	if s.by[question] == nil {
		s.by[question] = newBitset(people)
	}
	s.by[question].set(person)
}

// carrying returns the fewest questions that carry most of the quotes.
func (s answers) carrying(quotes []int) []string {
	count, total := map[string]int{}, 0
	for _, q := range quotes {
		if s.of[q] != "" {
			count[s.of[q]]++
			total++
		}
	}
	questions := sortedKeys(count)
	slices.SortStableFunc(questions, func(x, y string) int { return cmp.Compare(count[y], count[x]) })
	covered := 0
	for i, q := range questions {
		if float64(covered) >= carriers*float64(total) {
			return questions[:i]
		}
		covered += count[q]
	}
	return questions
}

func (c *corpus) askedInSurvey(a *Asked, s answers, t *research.Theme) {
	var all []int
	byFacet := map[research.Facet][]int{}
	for _, m := range t.Members {
		if q, ok := c.quoteAt[m.Quote]; ok && s.of[q] != "" {
			all = append(all, q)
			byFacet[c.quotes[q].Facet] = append(byFacet[c.quotes[q].Facet], q)
		}
	}
	a.theme[t.Ref] = c.answered(s, all)
	for facet, quotes := range byFacet {
		a.cell[cell{t.Ref, facet}] = c.answered(s, quotes)
	}
}

func (c *corpus) answered(s answers, quotes []int) bitset {
	people := newBitset(len(c.participants))
	for _, question := range s.carrying(quotes) {
		people.join(s.by[question])
	}
	return people
}

func (c *corpus) facetsInSurvey(a *Asked, s answers) {
	byFacet := map[research.Facet][]int{}
	for i := range c.quotes {
		byFacet[c.quotes[i].Facet] = append(byFacet[c.quotes[i].Facet], i)
	}
	for _, f := range research.Facets {
		a.facet[f.Facet] = c.answered(s, byFacet[f.Facet])
	}
}

// askedInConversations reads every interviewer's turn that somebody answers.
func (c *corpus) askedInConversations(a *Asked, in AskedInput) {
	topics := make([]topic, len(in.Themes))
	for i := range in.Themes {
		topics[i] = c.topicOf(&in.Themes[i])
	}
	for i := range c.documents {
		d := &c.documents[i]
		after := c.speakersAfter(d)
		for j, t := range d.Turns {
			if t.Role.Evidence() || after[j] == nil || t.Span.End > len(d.Text) || d.Kind.Quantitative() {
				continue
			}
			words := string(d.Text[t.Span.Start:t.Span.End])
			c.hearQuestion(a, in, topics, words, after[j])
		}
	}
}

func (c *corpus) hearQuestion(a *Asked, in AskedInput, topics []topic, question string, people bitset) {
	held := map[int32]bool{}
	for _, w := range c.lexicon.words(question) {
		held[w.id] = true
	}
	for k, m := range topics {
		if !m.in(held) && (in.Near == nil || in.Near(question, in.Themes[k].Ref) < nearQuestion) {
			continue
		}
		ref := in.Themes[k].Ref
		a.theme[ref].join(people)
		for _, f := range research.Facets {
			if cell := a.cell[cell{ref, f.Facet}]; cell != nil {
				cell.join(people)
			}
		}
	}
	low := strings.ToLower(question)
	for facet, cues := range facetQuestions {
		if slices.ContainsFunc(cues, func(cue string) bool { return strings.Contains(low, cue) }) {
			a.facet[facet].join(people)
		}
	}
}

// speakersAfter returns, for each turn of a document, the participants who
// speak after it; nil where nobody does.
func (c *corpus) speakersAfter(d *research.Document) []bitset {
	after := make([]bitset, len(d.Turns))
	var people bitset
	for j := len(d.Turns) - 1; j >= 0; j-- {
		after[j] = people
		if p, ok := c.personAt[d.Turns[j].Participant]; ok && d.Turns[j].Role.Evidence() {
			next := newBitset(len(c.participants))
			next.join(people)
			next.set(p)
			people = next
		}
	}
	return after
}

// topic is what a theme is about, in folded words.
type topic struct {
	label    []int32   // content words of the label
	keywords [][]int32 // words of each keyword
}

func (c *corpus) topicOf(t *research.Theme) topic {
	var m topic
	for _, w := range c.lexicon.words(t.Label) {
		if class := c.lexicon.class[w.id]; class == contentWord || class == weakWord {
			m.label = append(m.label, w.id)
		}
	}
	for _, k := range t.Keywords {
		var ids []int32
		for _, w := range c.lexicon.words(k) {
			ids = append(ids, w.id)
		}
		m.keywords = append(m.keywords, ids)
	}
	return m
}

// in reports whether words hold the label, or enough of the keywords.
func (m topic) in(held map[int32]bool) bool {
	all := func(ids []int32) bool {
		return len(ids) > 0 && !slices.ContainsFunc(ids, func(id int32) bool { return !held[id] })
	}
	if all(m.label) {
		return true
	}
	hits := 0
	for _, k := range m.keywords {
		if all(k) {
			hits++
		}
	}
	return hits >= keywordsHeld
}

// facetQuestions are words of an interviewer that ask about a facet. They only
// tell "asked and not said" from "not asked"; nothing is coded by them.
var facetQuestions = map[research.Facet][]string{
	research.FacetGoal:          {"goal", "trying to achieve", "hope to", "want to achieve", "trying to accomplish"},
	research.FacetPain:          {"pain point", "frustrat", "challeng", "struggle", "annoy"},
	research.FacetTrigger:       {"what made you", "what prompted", "start looking", "why now", "what led you", "what triggered"},
	research.FacetJob:           {"what tasks", "what do you use it for", "what do you use them for", "job to be done"},
	research.FacetCriterion:     {"how do you decide", "how do you choose", "how do you determine", "look for in", "compare", "important to you", "what matters"},
	research.FacetObjection:     {"concern", "hesita", "what would stop", "hold you back", "holds you back", "weakness", "limitation"},
	research.FacetRisk:          {"risk", "worr", "afraid", "go wrong"},
	research.FacetTradeoff:      {"trade-off", "tradeoff", "trade off", "give up", "compromise"},
	research.FacetBehaviour:     {"walk me through", "how do you", "do you use", "current approach", "your process", "what do you do when"},
	research.FacetAuthority:     {"who decides", "who else", "approv", "budget", "sign off", "sign-off", "buy-in", "stakeholder"},
	research.FacetChannel:       {"hear about", "heard about", "where do you learn", "find out about", "recommended", "conference", "newsletter"},
	research.FacetOutcome:       {"success", "how do you measure", "know it worked", "benefit"},
	research.FacetFriction:      {"onboarding", "getting started", "confusing", "confusion", "set up", "setting up"},
	research.FacetChurn:         {"stop using", "stopped using", "cancel", "switch away", "what would make you leave"},
	research.FacetPsychographic: {"how do you feel about", "attitude"},
	research.FacetContext:       {"your role", "your team", "about yourself", "your company", "your background"},
}
