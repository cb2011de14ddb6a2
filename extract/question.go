package extract

import (
	"strings"

	"personas/research"
)

// question is what was asked just before a turn.
type question struct {
	text    string
	id      string
	content map[string]bool // stems of its content words
	words   []string        // all its words
}

// asked returns the question that turn i answers.
func (r *reader) asked(i int) question {
	t, ok := r.doc.Question(i)
	if !ok {
		return question{id: r.doc.Turns[i].Question}
	}
	text := r.text[t.Span.Start:t.Span.End]
	q := question{text: text, id: r.doc.Turns[i].Question, content: map[string]bool{}}
	ws, _ := wordsOf(text)
	for _, w := range ws {
		q.words = append(q.words, w.text)
		if isContent(w) {
			q.content[stem(w.text)] = true
		}
	}
	return q
}

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

// readAloud reports whether most of ws stands word for word in the question.
func (q question) readAloud(ws []word) bool {
	if len(ws) < 4 || len(q.words) < 4 {
		return false
	}
	longest := 0
	row := make([]int, len(q.words)+1)
	for _, w := range ws {
		diagonal := 0
		for j, asked := range q.words {
			next := row[j+1]
			row[j+1] = 0
			if w.text == asked {
				row[j+1] = diagonal + 1
				longest = max(longest, diagonal+1)
			}
			diagonal = next
		}
	}
	return longest >= aloudWords && 2*longest >= len(ws)
}

// stem takes the commonest endings off a word, so that "costs" meets "cost".
func stem(w string) string {
	for _, suffix := range []string{"ing", "ies", "ied", "es", "ed", "ly", "s"} {
		if s, ok := strings.CutSuffix(w, suffix); ok && len(s) >= 3 && !(suffix == "s" && strings.HasSuffix(s, "s")) {
			return strings.TrimSuffix(s, "e")
		}
	}
	return strings.TrimSuffix(w, "e")
}

// isConversation reports kinds in which somebody asks and somebody answers
// aloud.
func isConversation(k research.SourceKind) bool {
	return k == research.KindInterview || k == research.KindCall || k == research.KindObservation
}
