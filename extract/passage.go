package extract

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"personas/internal/linear"
	"personas/research"
)

// passage is a run of whole sentences of one turn that is judged as one.
type passage struct {
	sentenceText
	sentences int              // how many sentences of the text it holds
	eligible  int              // of them, those of eligibleWords words and more
	reason    research.Reason  // why it is no quote, "" where it is one
	hits      []hit            // cues found, in order
	cues      float64          // what its cues are worth, unbounded
	read      []linear.Feature // what the models read of it
	score     float64          // evidence value, unbounded
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

// Quote.Value is the logistic function of the score about evenScore: what is as
// likely worth a quote as not.
const evenScore, scoreScale = 3, 1.5

func (p *passage) value() float64 {
	v := 1 / (1 + math.Exp((evenScore-p.score)/scoreScale))
	return math.Round(v*1000) / 1000
}

// with is the passage of p and the passage right after it.
func (p passage) with(next passage) passage {
	p.span.End = next.span.End
	p.hits = slices.Clone(p.hits)
	for _, h := range next.hits {
		p.hits = append(p.hits, hit{h.cue, h.start + len(p.words), h.end + len(p.words)})
	}
	p.words = slices.Concat(p.words, next.words)
	p.written += next.written
	p.sentences += next.sentences
	p.eligible += next.eligible
	p.asks, p.open = next.asks, next.open
	if next.score > p.score {
		p.score, p.read = next.score, next.read
	}
	p.reason = ""
	return p
}

// needsBefore are first words of a sentence that hangs on the one before it.
var needsBefore = wordSet("because which whose especially including unless whereas otherwise hence therefore")

// pronounSubjects are first words that point back to what was said before.
var pronounSubjects = wordSet("it they that this those these he she them him her its their")

// needOf says on what a sentence hangs by how it begins.
func needOf(s *sentenceText) need {
	first := s.at(0)
	switch {
	case first == "so" && s.at(1) == "that":
		return afterHard
	case needsBefore[first] && !mainClauseAfter(s):
		return afterHard
	case first == "but" || first == "and" || pronounSubjects[s.at(s.lead())]:
		return afterSoft
	}
	return alone
}

// mainClauseAfter reports whether a sentence that begins with "because" goes on
// after a comma with a main clause of its own.
func mainClauseAfter(s *sentenceText) bool {
	for i, w := range s.words {
		if i >= 4 && w.comma && personal[w.text] {
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
		return p.reason == "" && contentWords(p.words) < standsAlone && before.written >= 4
	}
	return false
}

// joinable reports whether a passage with a reason against it may stand beside a
// quote.
func joinable(reason research.Reason) bool {
	return reason == "" || reason == research.ReasonLowValue || reason == research.ReasonTooShort
}

// standsAlone is the number of content words from which a sentence that begins
// with "and" or "it" is quoted without the one before it. A lower bar left a
// third of the quotes of 41 interviews beginning in the middle of a thought; a
// higher one changes little.
const standsAlone = 8

// softContent is the number of content words from which a sentence that points
// back still stands on its own.
const softContent = 4

// pointsBack reports whether a passage says nothing without the one before it.
func pointsBack(p *passage) bool {
	return p.needs == afterHard || p.needs == afterSoft && contentWords(p.words) < softContent
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

// sayingOf is what two sayings of the same thing have in common: their words
// without fillers, or the text itself where it has no words between spaces.
func sayingOf(ws []word, text string) string {
	var b strings.Builder
	for _, w := range ws {
		if !fillers[w.text] {
			b.WriteString(w.text)
			b.WriteByte(' ')
		}
	}
	if b.Len() == 0 {
		return text
	}
	return b.String()
}
