package ingest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"personas/research"
)

// answer is what one person wrote to one question.
type answer struct {
	question string // its id
	asked    string // its words, where the file says them
	words    string
	line     int
}

// sheet is what one person wrote.
type sheet struct {
	first   row
	answers []answer
}

// longSurvey makes a document of every respondent from rows that hold an answer
// each.
func longSurvey(ctx context.Context, b *builder, t *table, c columns) ([]draft, error) {
	who := c.who
	if who < 0 {
		who = c.key
	}
	sheets, order, skipped := map[string]*sheet{}, []string{}, 0
	for _, r := range t.rows {
		key := r.cell(who)
		if key == "" || skipAnswer(r.cell(c.text)) {
			skipped++
			continue
		}
		s, ok := sheets[key]
		if !ok {
			s = &sheet{first: r}
			sheets[key], order = s, append(order, key)
		}
		s.answers = append(s.answers, answer{question: r.cell(c.question), words: r.cell(c.text), line: r.line})
	}
	var drafts []draft
	kind := b.kind(research.KindSurvey, "a table with an answer a row")
	for i, key := range order {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		c := c
		c.who, c.key = who, who
		drafts = append(drafts, b.answerSheet(t, sheets[key], c, kind))
	}
	b.reportSurvey(t, drafts, skipped)
	return drafts, nil
}

// wideSurvey makes a document of every row, whose columns are the questions.
func wideSurvey(ctx context.Context, b *builder, t *table, c columns) ([]draft, error) {
	if c.key < 0 && c.who >= 0 && profileColumn(t, c.who).unique() {
		c.key = c.who
	}
	if c.who < 0 {
		c.who = c.key
	}
	kind := b.wideKind(t, c)
	var drafts []draft
	skipped, written := 0, 0
	for i, r := range t.rows {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s := sheet{first: r}
		for _, q := range c.questions {
			if skipAnswer(r.cell(q)) {
				skipped++
				continue
			}
			s.answers = append(s.answers, answer{t.header[q], t.asks(q), r.cell(q), r.line})
		}
		if len(s.answers) > 0 {
			drafts = append(drafts, b.answerSheet(t, &s, c, kind))
			written += len(drafts[len(drafts)-1].text)
		}
		if err := b.tooLong(written); err != nil {
			return nil, err
		}
	}
	b.reportSurvey(t, drafts, skipped)
	return drafts, nil
}

// wideKind takes columns for praise and blame for those of reviews.
func (b *builder) wideKind(t *table, c columns) research.SourceKind {
	if t.ofReviews() {
		return b.kind(research.KindReview, "columns for praise and blame")
	}
	return b.kind(research.KindSurvey, "a table with a question a column")
}

// answerSheet writes a respondent's document: each question in the words in
// which it was asked, and the answers to it below, one a line.
func (b *builder) answerSheet(t *table, s *sheet, c columns, kind research.SourceKind) draft {
	d := b.record(t, s.first, c, kind)
	d.line(s.first.cell(c.title), s.first.line)
	slices.SortStableFunc(s.answers, byFirstQuestion(s.answers))
	last, separator := "", "\n\n"
	for _, a := range s.answers {
		if words := b.questionText(a); a.question != last && words != "" {
			asked := d.append("\n\n", words, a.line)
			asked.role, asked.question = research.RoleInterviewer, a.question
			separator = "\n"
		}
		last = a.question
		d.append(separator, a.words, a.line).question = a.question
	}
	return d
}

// questionText is how a question was asked: in the words of study.toml, else of the
// file, else its id made readable.
func (b *builder) questionText(a answer) string {
	words, given := b.settings.QuestionText(a.question)
	if !given && a.asked != "" && a.asked != a.question {
		return a.asked
	}
	return words
}

// byFirstQuestion orders answers so that those to one question stand together,
// in the order in which the questions first came.
func byFirstQuestion(answers []answer) func(a, b answer) int {
	first := map[string]int{}
	for i, a := range answers {
		if _, ok := first[a.question]; !ok {
			first[a.question] = i
		}
	}
	return func(a, b answer) int { return cmp.Compare(first[a.question], first[b.question]) }
}

// reportSurvey prints what was left out, and the questions whose words had to be
// made up from their ids.
func (b *builder) reportSurvey(t *table, drafts []draft, skipped int) {
	if skipped > 0 {
		b.warn("", "%d empty answers (\"n/a\", \"none\", …) left out", skipped)
	}
	ids := map[string]bool{}
	for _, d := range drafts {
		for _, s := range d.stretches {
			ids[s.question] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		asked := t.asked != nil && t.column(id) >= 0 && t.asks(t.column(id)) != id
		if words, given := b.settings.QuestionText(id); !given && !asked && words != id {
			b.guess("question text", words, fmt.Sprintf("the id %q made readable", id), fmt.Sprintf("questions.%q.text = %q", id, words))
		}
	}
}

// skipAnswer reports whether a cell says that nothing was said.
func skipAnswer(s string) bool {
	switch strings.ToLower(strings.Trim(s, " .-–—_/\\")) {
	case "", "n/a", "na", "n.a", "none", "null", "nil", "nan", "no answer", "no comment", "no response", "not applicable", "keine", "k.a", "aucun", "ninguno":
		return true
	}
	return false
}
