package extract

import (
	"cmp"
	"slices"
	"strings"

	"personas/internal/sentence"
	"personas/research"
)

// Version is raised whenever Rules gives another result for some document; it is
// part of the stage's fingerprint.
const Version = "rules-4"

// Options are what Rules may be told about a study. The zero value is fine.
type Options struct {
	// Prior gives the facet and the stance that answers to a survey's question
	// have unless their words say otherwise; it may be nil.
	Prior func(questionID string) (research.Facet, research.Stance)
	// Meaning gives the meaning of texts as unit vectors of meaningDims numbers of
	// the built-in embedder, nil for a text that has none. Without it, where
	// Meaning is nil, facets and stances are less sure.
	Meaning func(texts []string) [][]float32
}

// Result is what became of one document. Quotes and rejections are in document
// order; together they hold every sentence of every participant once. Before them
// stand the rejections of what somebody chose elsewhere, or a model pointed at,
// and could not be placed: they have no span.
type Result struct {
	Quotes     []research.Quote
	Rejections []research.Rejection
	Coverage   research.Coverage
}

// Rules takes the quotes of one document by rules alone, and those that were
// chosen elsewhere before it came here ([research.Mark]). It is a pure function:
// the same document and options give the same result.
func Rules(doc *research.Document, opts Options) Result {
	r := newReader(doc, opts)
	turns := r.passages()
	if r.english {
		r.understand(turns)
	}
	for i := range doc.Turns {
		r.turn(i, turns[i])
	}
	if doc.Kind.Conversation() {
		r.limit()
	}
	r.takeMarked(r.markings())
	for i := range r.read {
		r.settle(r.read[i])
	}
	return Result{Quotes: r.quotes, Rejections: r.rejections, Coverage: r.coverage()}
}

// isEnglish reports whether the cues of the table can be looked for. Where the
// language is not known it is told by the commonest words of English; a text too
// short to tell is read as English.
func isEnglish(doc *research.Document) bool {
	if doc.Language != "" && doc.Language != "und" {
		return research.RulesSpeak(doc.Language)
	}
	words, common := 0, 0
	for w := range strings.FieldsSeq(string(doc.Text[:min(len(doc.Text), tellBytes)])) {
		words++
		if commonest[strings.ToLower(strings.Trim(w, ".,!?"))] {
			common++
		}
	}
	return words < 20 || 12*common >= words
}

// tellBytes is how much of a document is looked at to tell its language.
const tellBytes = 4000

// commonest are words of which English text has at least one in twelve.
var commonest = wordSet("the and to of is i it you we that for not my this with be have are on but")

// saying is something that a person said, for finding it again.
type saying struct {
	participant research.Ref
	words       string
}

// reader takes the quotes of one document.
type reader struct {
	doc     *research.Document
	opts    Options
	text    string
	hash    [32]byte
	english bool
	bar     bar
	said    map[saying]bool

	read       []found
	quotes     []research.Quote
	rejections []research.Rejection
	sentences  int // of participants
	eligible   int // of them, those long enough to count
	quoted     int
}

func newReader(doc *research.Document, opts Options) *reader {
	return &reader{doc: doc, opts: opts, text: string(doc.Text), hash: doc.SHA256(),
		english: isEnglish(doc), bar: barOf(doc.Kind), said: map[saying]bool{}}
}

// passages reads the sentences of each turn of a participant, none of others'.
func (r *reader) passages() [][]passage {
	turns := make([][]passage, len(r.doc.Turns))
	for i := range r.doc.Turns {
		if t := &r.doc.Turns[i]; t.Role.Evidence() {
			raw := sentencesOf(r.text, r.doc, t)
			r.sentences += len(raw)
			turns[i] = mend(raw, r.english)
		}
	}
	return turns
}

// understand finds the cues of all passages and what the models read of them.
func (r *reader) understand(turns [][]passage) {
	var all []*passage
	var texts []string
	for _, ps := range turns {
		for k := range ps {
			all = append(all, &ps[k])
			texts = append(texts, r.text[ps[k].span.Start:ps[k].span.End])
		}
	}
	meanings := make([][]float32, len(all))
	if r.opts.Meaning != nil {
		meanings = r.opts.Meaning(texts)
	}
	for i, p := range all {
		p.findCues()
		p.read = model().features(p, meanings[i])
	}
}

// turn judges the passages of one turn.
func (r *reader) turn(i int, passages []passage) {
	if len(passages) == 0 {
		return
	}
	t, asked := &r.doc.Turns[i], r.asked(i)
	for k := range passages {
		r.eligible += passages[k].eligible
		r.judge(passages, k, t, asked)
	}
	r.choose(passages, asked)
	for _, p := range join(passages) {
		r.read = append(r.read, found{passage: p, turn: t, asked: asked})
	}
}

// judge finds a reason against passage k of a turn, or its score.
func (r *reader) judge(ps []passage, k int, t *research.Turn, asked question) {
	p := &ps[k]
	switch {
	case t.Suspicious != "":
		p.reason = research.ReasonSuspicious
	case !r.english:
		p.reason, p.score = r.againstForm(p), formScore(p.written)
	default:
		if p.reason = r.against(ps, k, asked); p.reason == "" {
			opens := k < 3 && !slices.ContainsFunc(ps[:k], func(q passage) bool { return q.reason == "" })
			p.weigh(asked, opens, r.doc.Kind.Conversation())
		}
	}
}

// found is a passage with its turn and what was asked before it.
type found struct {
	passage
	turn   *research.Turn
	asked  question
	marked *marking // what a person chose, nil where the rules or a model did
	pick   *pick    // what a model chose
}

// choose decides which passages of a turn reach the bar. The best one of every
// stretch of an answer is preferred, so that each question that was answered at
// length is heard, from its beginning to its end, and not only what was said in
// strong words.
func (r *reader) choose(ps []passage, asked question) {
	for from := 0; asked.text != "" && from < len(ps); {
		written, best, to := 0, -1, from
		for ; to < len(ps) && written < stretchWords; to++ {
			written += ps[to].written
			if ps[to].reason == "" && (best < 0 || ps[to].score > ps[best].score) {
				best = to
			}
		}
		if best >= 0 && written >= answerWords {
			ps[best].score += bestOfStretch
		}
		from = to
	}
	for i := range ps {
		if r.english && ps[i].reason == "" && ps[i].score < r.bar.score {
			ps[i].reason = research.ReasonLowValue
		}
	}
}

const (
	bestOfStretch = 0.8
	stretchWords  = 80
	answerWords   = 15
)

// Of what people say in conversation only the best part is quoted: a share of the
// sentences of eligibleWords words and more, but freeQuotes in any case, and
// whatever scores clearScore, so that somebody who weighs his words is heard out.
// Over the 65 development interviews a quarter of the sentences is quoted.
const (
	eligibleWords = 5
	quotedShare   = 0.24
	freeQuotes    = 16
	clearScore    = 5
)

// limit takes back the passages of least value where a conversation would be
// quoted beyond its share.
func (r *reader) limit() {
	room := max(int(quotedShare*float64(r.eligible)), freeQuotes)
	var taken []int
	for i := range r.read {
		if r.read[i].reason == "" {
			taken = append(taken, i)
		}
	}
	slices.SortStableFunc(taken, func(a, b int) int { return cmp.Compare(r.read[b].score, r.read[a].score) })
	for _, i := range taken {
		room -= r.read[i].eligible
		if room < 0 && r.read[i].score < clearScore {
			r.read[i].reason = research.ReasonLowValue
		}
	}
}

// sentencesOf reads the sentences of a turn; text is the document's text.
func sentencesOf(text string, doc *research.Document, t *research.Turn) []sentenceText {
	spans := sentence.Split(doc.Text[t.Span.Start:t.Span.End], doc.Language)
	out := make([]sentenceText, len(spans))
	for i, span := range spans {
		out[i] = readSentence(text, research.Span{Start: span.Start + t.Span.Start, End: span.End + t.Span.Start})
	}
	return out
}

// settle makes a passage a quote or a rejection.
func (r *reader) settle(f found) {
	p, t := f.passage, f.turn
	if p.reason == "" && r.repeated(&p, t.Participant) {
		p.reason = research.ReasonRepeated
	}
	if p.reason != "" {
		r.rejections = append(r.rejections, research.Rejection{Document: r.doc.Ref, Span: p.span, Reason: p.reason})
		return
	}
	q, err := r.quote(p, t, f.asked)
	switch {
	case f.marked != nil:
		q.Method, q.Why = research.MethodImport, f.marked.why()
	case f.pick != nil:
		f.pick.label(&q)
	}
	if err != nil { // a turn that is not valid UTF-8: ingest rules it out
		panic("extract: " + err.Error())
	}
	r.quotes = append(r.quotes, q)
	r.quoted += p.sentences
}

// repeated reports whether the person said the same words before in this
// document, and remembers them.
func (r *reader) repeated(p *passage, who research.Ref) bool {
	key := saying{who, sayingOf(p.words, r.text[p.span.Start:p.span.End])}
	if r.said[key] {
		return true
	}
	r.said[key] = true
	return false
}

// quote makes the quote of a passage.
func (r *reader) quote(p passage, t *research.Turn, asked question) (research.Quote, error) {
	text, err := r.doc.Slice(p.span)
	if err != nil {
		return research.Quote{}, err
	}
	v := r.interpret(&p, asked)
	return research.Quote{
		Ref:         research.QuoteRef(r.doc.Ref, r.hash, p.span),
		Document:    r.doc.Ref,
		Participant: t.Participant,
		Turn:        t.Position,
		Span:        p.span,
		Text:        text,
		Facet:       v.facet,
		Stance:      v.stance,
		Stage:       v.stage,
		Voice:       t.Voice,
		Question:    asked.text,
		Prompted:    asked.prompts(p.words),
		Praise:      r.praises(&p),
		Method:      research.MethodRules,
		Why:         v.why,
		Value:       p.value(),
	}, nil
}

// coverage says where in the document the quotes lie and who is silent.
func (r *reader) coverage() research.Coverage {
	c := research.Coverage{Document: r.doc.Ref, Sentences: r.sentences, Quoted: r.quoted, Skipped: r.sentences - r.quoted}
	heard := map[research.Ref]bool{}
	for _, q := range r.quotes {
		heard[q.Participant] = true
		c.Thirds[min(3*q.Span.Start/max(len(r.text), 1), 2)]++
	}
	for _, t := range r.doc.Turns {
		if t.Role.Evidence() && !heard[t.Participant] && !slices.Contains(c.Silent, t.Participant) {
			c.Silent = append(c.Silent, t.Participant)
		}
	}
	return c
}
