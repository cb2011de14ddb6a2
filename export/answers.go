package export

import (
	"slices"

	"personas/research"
)

// AnswersRow is one participant's row of the evidence matrix by questions.
type AnswersRow struct {
	Participant research.Ref `json:"participant"`
	Persona     research.Ref `json:"persona"` // "" for none
	Cells       []AnswerCell `json:"cells"`   // questions that they were not asked are left out
}

// AnswerCell is what one participant answered to one question.
type AnswerCell struct {
	Question research.Ref    `json:"question"`
	Text     string          `json:"text"`
	Quotes   int             `json:"quotes"`   // 0: asked, and nothing of the answer was taken
	Position float64         `json:"position"` // mean of the quotes' stances, -1 to 1
	Stance   research.Stance `json:"stance"`   // of them together, "" without quotes
	Refs     []research.Ref  `json:"refs"`
}

// Answers checks an edition as TablesOf does, and returns who answered what:
// a row for every participant who was asked one of the questions, by reference.
func Answers(ed *research.Edition, questions []research.Question) ([]AnswersRow, error) {
	s, err := open(ed)
	if err != nil {
		return nil, err
	}
	out := []AnswersRow{}
	for _, p := range s.participantRows() {
		r := AnswersRow{Participant: p.Ref, Persona: p.Persona}
		for _, q := range questions {
			if q.Asked[p.Ref] {
				r.Cells = append(r.Cells, s.answer(&q, p.Ref))
			}
		}
		if len(r.Cells) > 0 {
			out = append(out, r)
		}
	}
	return out, nil
}

func (s *study) answer(q *research.Question, who research.Ref) AnswerCell {
	c := AnswerCell{Question: q.Ref, Text: q.Text, Quotes: len(q.Said[who]), Refs: slices.Clone(list(q.Said[who]))}
	if c.Quotes == 0 {
		return c
	}
	signed := make([]float64, c.Quotes)
	for i, ref := range c.Refs {
		signed[i] = s.quote[ref].Stance.Sign()
		c.Position += signed[i] / float64(c.Quotes)
	}
	c.Stance = research.StanceOver(signed...)
	return c
}
