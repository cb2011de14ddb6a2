package synthesize

import (
	"math"
	"strings"
)

// Figures for taking the question out of an answer's vector.
const (
	leastAnswers = 20 // answers to one question, below which its share cannot be told
	shortAnswer  = 5  // words below which an answer may have been embedded with its question
)

// withoutQuestions removes from the vectors what answers owe to the question: in
// a survey everybody answers the same words, and quotes would come together by
// what was asked instead of by what was said. Of the answers to one question,
// short and long apart (a short one was embedded with its question), the
// mean is replaced by the mean of all quotes, and what is left is given one
// length.
func (c *corpus) withoutQuestions() {
	strata := map[string][]int{}
	var every [][]float32
	for i := range c.quotes {
		if c.vectors[i] == nil {
			continue
		}
		every = append(every, c.vectors[i])
		if question := c.quotes[i].Question; question != "" {
			if c.carriesQuestion(i) {
				question = "with " + question
			}
			strata[question] = append(strata[question], i)
		}
	}
	common := meanOf(every)
	for _, question := range sortedKeys(strata) {
		if len(strata[question]) >= leastAnswers {
			c.recentre(strata[question], common)
		}
	}
}

// carriesQuestion reports whether a quote was so short that its normal form took
// the question along.
func (c *corpus) carriesQuestion(q int) bool {
	words := len(strings.Fields(c.quotes[q].Text))
	return words < shortAnswer || len(strings.Fields(c.texts[q])) > words
}

// recentre moves the mean of quotes to common and gives each the same distance
// from it.
func (c *corpus) recentre(quotes []int, common []float64) {
	vectors := make([][]float32, len(quotes))
	for i, q := range quotes {
		vectors[i] = c.vectors[q]
	}
	own := meanOf(vectors)
	rest := 1.0
	for _, x := range common {
		rest -= x * x
	}
	rest = math.Sqrt(max(rest, 0))
	for _, q := range quotes {
		moved := make([]float32, len(common))
		for k, x := range c.vectors[q] {
			moved[k] = float32(float64(x) - own[k])
		}
		scale(moved, rest)
		for k := range moved {
			moved[k] += float32(common[k])
		}
		scale(moved, 1)
		c.vectors[q] = moved
	}
}
