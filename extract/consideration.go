package extract

import (
	"personas/internal/linear"
	"personas/research"
)

// Considerations tells for each text by what its speaker decides: the
// probabilities of research.Considerations in order. It is a measure of
// distance between people and nothing to show; of a text that is not English it
// tells nothing.
func Considerations(texts []string, meaning func(texts []string) [][]float32) [][]float32 {
	meanings := make([][]float32, len(texts))
	if meaning != nil {
		meanings = meaning(texts)
	}
	out := make([][]float32, len(texts))
	for i, text := range texts {
		p := passage{sentenceText: readSentence(text, research.Span{End: len(text)}), sentences: 1}
		p.needs = needOf(&p.sentenceText)
		p.findCues()
		out[i] = make([]float32, len(research.Considerations))
		for k, share := range linear.Probabilities(model().Goes.Scores(model().features(&p, meanings[i]))) {
			out[i][k] = float32(share)
		}
	}
	return out
}
