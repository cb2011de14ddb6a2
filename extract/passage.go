package extract

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"personas/research"
)

// passage is a run of whole sentences of one turn that is judged as one.
type passage struct {
	sentenceText
	sentences int             // how many sentences of the text it holds
	eligible  int             // of them, those of eligibleWords words and more
	reason    research.Reason // why it is no quote, "" where it is one
	hits      []hit           // cues found, in order
	score     float64         // evidence value, unbounded
	first     bool            // among the first passages of a turn that say something
	needs     need
}

// need says on which neighbour a passage hangs.
type need uint8

const (
	alone     need = iota
	afterHard      // its first word carries on the sentence before it: "Because …"
	afterSoft      // it points back: "They never do."
)

// maxWords is the length up to which passages are joined.
const maxWords = 60

// valueScale maps a score to the 0–1 of Quote.Value: 1−e^(−score/valueScale).
const valueScale = 4

func (p *passage) value() float64 {
	v := 1 - math.Exp(-max(p.score, 0)/valueScale)
	return math.Round(v*1000) / 1000
}

// with is the passage of p and the passage right after it.
func (p passage) with(next passage) passage {
	p.span.End = next.span.End
	for _, h := range next.hits {
		p.hits = append(p.hits[:len(p.hits):len(p.hits)], hit{h.cue, h.start + len(p.words), h.end + len(p.words)})
	}
	p.words = slices.Concat(p.words, next.words)
	p.written += next.written
	p.sentences += next.sentences
	p.eligible += next.eligible
	p.asks, p.open = next.asks, next.open
	p.score = max(p.score, next.score)
	p.reason = ""
	return p
}

// mend puts sentences together that transcription cut apart ("I would look at
// the. Average of both."): the first does not close, or the next begins in
// lower case although others here begin with capitals.
func mend(raw []sentenceText, english bool) []passage {
	var out []passage
	for i, s := range raw {
		p := passage{sentenceText: s, sentences: 1}
		if s.written >= eligibleWords {
			p.eligible = 1
		}
		if i > 0 {
			last := &out[len(out)-1]
			if last.written+p.written <= maxWords && cut(&last.sentenceText, &s, english) {
				*last = last.with(p)
				continue
			}
		}
		out = append(out, p)
	}
	for i := range out {
		if english {
			out[i].needs = needOf(&out[i].sentenceText)
		}
	}
	return out
}

// cut reports whether a border between two sentences was made by transcription.
func cut(a, b *sentenceText, english bool) bool {
	if a.asks || allIn(b.words, backChannel) {
		return false
	}
	if a.open && b.lower && !a.lower {
		return true
	}
	return english && (dangles(a) || carriesOn(b))
}

// carriesOn reports whether a sentence is only the tail of the one before it:
// no verb, and a first word that ties it there ("Based on the business.").
func carriesOn(s *sentenceText) bool {
	return s.written <= 8 && !s.asks && ties[s.at(0)] && !slices.ContainsFunc(s.words, func(w word) bool { return finite[w.text] })
}

// dangles reports whether a sentence stops on a word on which no sentence ends.
func dangles(s *sentenceText) bool {
	n := len(s.words)
	if n < 2 {
		return n == 1 && dangling[s.at(0)]
	}
	last, before := s.at(n-1), s.at(n-2)
	switch {
	case s.asks:
		return false
	case last == "that":
		return before == "is" && slices.ContainsFunc(s.words, func(w word) bool { return announces[w.text] }) || strings.HasSuffix(before, "s") && !thatFollows[before] || before == "one" || before == "thing" || before == "something"
	case last == "then":
		return before == "and"
	case subjects[last] || last == "it" || last == "they":
		return before == "then" || before == "when" || before == "and" || before == "because" || subjects[last]
	case last == "is" || last == "are" || last == "was" || last == "were" || last == "'s" || last == "am":
		return !slices.ContainsFunc(s.words[max(0, n-7):n-1], func(w word) bool { return beFollows[w.text] })
	case last == "like":
		return !subjects[before] && before != "you" && before != "they" && before != "not" && !slices.ContainsFunc(s.words[:n-1], func(w word) bool {
			return w.text == "what" || w.text == "how" || w.text == "feel"
		})
	case trailing[last]:
		return before == "because" || before == "that" || before == "and" || before == "is" || before == "like"
	case last == "to" || last == "with" || last == "for" || last == "from" || last == "at":
		return !slices.ContainsFunc(s.words[max(0, n-12):n-1], func(w word) bool {
			return strings.HasPrefix(w.text, "wh") || w.text == "how" || w.text == "to" || w.text == "that" || w.text == "it" ||
				w.text == "something" || w.text == "used" || w.text == "want" || w.text == "not" || w.text == "need" || w.text == "have"
		})
	case last == "so" || last == "not" || last == "very" || last == "really" || last == "just" || last == "her" || last == "you":
		return false
	}
	return dangling[last]
}

// lead is the index of the first word that is no opener: where a sentence
// really begins.
func (s *sentenceText) lead() int {
	i := 0
	for i < len(s.words)-1 && openers[s.words[i].text] {
		i++
	}
	return i
}

// needOf says on what a sentence hangs by how it begins.
func needOf(s *sentenceText) need {
	first := s.at(0)
	if first == "so" && s.at(1) == "that" || needsBefore[first] && !(first == "because" && mainClauseAfter(s)) {
		return afterHard
	}
	lead := s.lead()
	if first == "but" || first == "and" || pronounSubjects[s.at(lead)] {
		return afterSoft
	}
	return alone
}

// mainClauseAfter reports whether a sentence that begins with "because" goes on
// after a comma with a main clause of its own.
func mainClauseAfter(s *sentenceText) bool {
	for i, w := range s.words {
		if i >= 4 && w.comma && (w.text == "i" || w.text == "we" || w.text == "it" || w.text == "they" || w.text == "you") {
			return true
		}
	}
	return false
}

// join puts passages that are to be quotes together with the neighbour without
// which they cannot be understood. It returns all passages, in order.
func join(ps []passage) []passage {
	var out []passage
	for _, p := range ps {
		if len(out) > 0 && joins(&out[len(out)-1], &p) {
			out[len(out)-1] = out[len(out)-1].with(p)
			continue
		}
		if p.reason == "" && p.needs == afterHard && (len(out) > 0 || p.at(0) != "because") {
			p.reason = research.ReasonTooShort // it hangs on words that are no evidence
		}
		out = append(out, p)
	}
	return out
}

// softContent is the number of content words from which a sentence that points
// back still stands on its own.
const softContent = 4

// joins reports whether before and p become one quote.
func joins(before, p *passage) bool {
	taken := before.reason == "" || p.reason == ""
	if !taken || !joinable(before.reason) || !joinable(p.reason) || before.written+p.written > maxWords {
		return false
	}
	switch p.needs {
	case afterHard:
		return true
	case afterSoft:
		return p.reason == "" && pointsBack(p) && before.written >= 4 && before.needs == alone
	}
	return false
}

// joinable reports whether a passage over which a reason hangs may stand beside
// a quote.
func joinable(reason research.Reason) bool {
	return reason == "" || reason == research.ReasonLowValue || reason == research.ReasonTooShort
}

// contentWords counts the words that say of what is spoken.
func contentWords(ws []word) int {
	n := 0
	for _, w := range ws {
		if isContent(w) {
			n++
		}
	}
	return n
}

func isContent(w word) bool {
	return w.class != mark && !stop[w.text] && !fillers[w.text] && (len(w.text) > 1 || w.class != plain || w.text[0] >= utf8.RuneSelf)
}

// contentKey is what two sayings of the same thing have in common.
func contentKey(ws []word) string {
	var b strings.Builder
	for _, w := range ws {
		if !fillers[w.text] {
			b.WriteString(w.text)
			b.WriteByte(' ')
		}
	}
	return b.String()
}
