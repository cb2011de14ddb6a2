package extract

import (
	"personas/internal/linear"
	"personas/research"
)

// Considerations tells for each quote by what its speaker decides: the
// probabilities of research.Considerations in order. It reads the words in the
// form that normal gives them, without hesitations. It is a measure of distance
// between people and nothing to show; of a text that is not English it tells
// nothing.
func Considerations(quotes []research.Quote, normal func(text string) string, meaning func(texts []string) [][]float32) [][]float32 {
	texts := make([]string, len(quotes))
	for i := range quotes {
		texts[i] = normal(quotes[i].Text)
	}
	meanings := meaning(texts)
	out := make([][]float32, len(texts))
	for i, text := range texts {
		p := readPassage(text)
		out[i] = make([]float32, len(research.Considerations))
		for k, share := range linear.Probabilities(model().Goes.Scores(model().features(&p, meanings[i]))) {
			out[i][k] = float32(share)
		}
	}
	return out
}

// readPassage reads a text that stands alone as one passage.
func readPassage(text string) passage {
	p := passage{sentenceText: readSentence(text, research.Span{End: len(text)}), sentences: 1}
	p.needs = needOf(&p.sentenceText)
	p.findCues()
	return p
}
