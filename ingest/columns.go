package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"personas/research"
)

// columns says what each column of a table is; -1 where there is none.
type columns struct {
	layout                                                 Layout
	text, title, key, who, date, company, question, author int
	thread, speaker, role                                  int   // thread layout
	questions                                              []int // wide layout
	attributes                                             []int
	dateOrder                                              string
}

// chooseColumns settles what each column is: by study.toml where it says, else
// by name and content, printing each guess.
func chooseColumns(b *builder, t *table) (columns, error) {
	c := &chooser{b: b, t: t, pins: b.tableSettings(), profiles: profileColumns(t), taken: map[int]bool{}}
	for _, name := range c.pins.Ignore {
		if err := c.ignore(name); err != nil {
			return columns{}, err
		}
	}
	if err := c.checkPins(); err != nil {
		return columns{}, err
	}
	for i, h := range t.header {
		if c.pinned(h) || c.taken[i] {
			continue
		}
		switch {
		case isLabelColumn(h):
			c.taken[i] = true
			b.guessIgnored("label column", h, "its name: labels are not read as words")
		case isCompanys(h) && b.knownKind().DefaultVoice() != research.VoiceReported:
			c.taken[i] = true
			b.guessIgnored("company's column", h, "its name: what the company answers is no evidence")
		}
	}
	return c.choose()
}

// chooser settles columns one after the other; a column has one meaning.
type chooser struct {
	b        *builder
	t        *table
	pins     TableSettings
	profiles []profile
	taken    map[int]bool
}

func (c *chooser) ignore(name string) error {
	i := c.t.column(name)
	if i < 0 {
		return c.missing(name)
	}
	c.taken[i] = true
	return nil
}

func (c *chooser) missing(name string) error {
	return refuse(c.b.file.Path, "study.toml names a column %q that it does not have%s", name, suggestion(name, c.t.header))
}

// checkPins makes sure that every column named in study.toml exists.
func (c *chooser) checkPins() error {
	for _, name := range c.pins.columns() {
		if name != "" && c.t.column(name) < 0 {
			return c.missing(name)
		}
	}
	return nil
}

func (c *chooser) pinned(header string) bool {
	return slices.ContainsFunc(c.pins.columns(), func(n string) bool { return n != "" && strings.EqualFold(n, header) })
}

func (c *chooser) choose() (columns, error) {
	out := columns{layout: c.pins.Layout, author: -1, text: -1, title: -1, question: -1, thread: -1, speaker: -1, role: -1, dateOrder: c.pins.DateOrder}
	if c.b.knownKind().DefaultVoice() == research.VoiceReported {
		out.author = c.named("author", "", authorNames, c.filled)
	}
	if c.chooseThread(&out) {
		out.layout = c.settle(LayoutThread, fmt.Sprintf("%q comes again, with messages of several voices", c.t.header[out.thread]))
	}
	out.who = c.named("participant", c.pins.Participant, whoNames, func(i int) bool {
		return c.profiles[i].filled*2 > len(c.t.rows) && (out.layout != LayoutThread || constantWithin(c.t, out.thread, i))
	})
	out.key = c.named("key", c.pins.Key, keyNames, func(i int) bool { return c.profiles[i].unique() })
	out.date = c.chooseDate(&out)
	if out.layout != LayoutWide && out.layout != LayoutThread {
		out.question = c.named("question", c.pins.Question, questionNames, func(i int) bool { return c.profiles[i].filled*10 > len(c.t.rows)*9 })
	}
	if out.layout == "" {
		out.layout = c.chooseLayout(&out)
	}
	spoken := func(i int) bool { return c.profiles[i].words >= 1 }
	switch out.layout {
	case LayoutWide:
		if c.pins.Title != "" || c.pleased() {
			out.title = c.named("title", c.pins.Title, titleNames, spoken)
		}
		out.questions = c.chooseQuestions()
		if len(out.questions) == 0 {
			return out, refuse(c.b.file.Path, "no column holds answers in words: name them in study.toml, %s", c.b.pin("questions", "[…]"))
		}
	default:
		out.title = c.named("title", c.pins.Title, titleNames, spoken)
		if out.text = c.chooseText(); out.text < 0 {
			return out, refuse(c.b.file.Path, "no column holds words: name it in study.toml, %s; if the table describes participants, participants.file = %q", c.b.pin("text", "…"), c.b.file.Path)
		}
		if out.layout == LayoutLong && (out.question < 0 || out.who < 0 && out.key < 0) {
			return out, refuse(c.b.file.Path, "a long survey needs a question column and a participant column: name them in study.toml, %s", c.b.pin("question", "…"))
		}
	}
	out.company = c.named("company", c.pins.Company, companyNames, c.filled)
	out.attributes = c.chooseAttributes(out.layout == LayoutLong, &out)
	c.reportUnread(&out)
	return out, nil
}

// named takes the column that is pinned, else the first of the names that fits.
func (c *chooser) named(what, pinned string, names []string, fits func(column int) bool) int {
	if pinned != "" {
		i := c.t.column(pinned)
		c.taken[i] = true
		return i
	}
	for _, name := range names {
		for i, h := range c.t.header {
			if goesBy(h, name) && !c.taken[i] && !c.pinned(h) && fits(i) {
				c.taken[i] = true
				c.b.guess(what+" column", h, "its name", c.b.pin(what, "%q", h))
				return i
			}
		}
	}
	return -1
}

func (c *chooser) filled(i int) bool { return c.profiles[i].filled > 0 }

// chooseText takes the column of the words and prints it.
func (c *chooser) chooseText() int {
	if c.pins.Text != "" {
		return c.named("text", c.pins.Text, nil, nil)
	}
	best := c.textColumn()
	if best >= 0 {
		c.taken[best] = true
		c.b.guess("text column", c.t.header[best], fmt.Sprintf("%.0f words a row", c.profiles[best].words), c.b.pin("text", "%q", c.t.header[best]))
	}
	return best
}

// textColumn is the column of the longest words, a telling name counting for much.
func (c *chooser) textColumn() int {
	if c.pins.Text != "" {
		return c.t.column(c.pins.Text)
	}
	best, bestScore := -1, 0.0
	for i, p := range c.profiles {
		if c.taken[i] || p.numeric || p.dates || p.json {
			continue
		}
		score, named := min(p.words, 60), goesByAny(c.t.header[i], textNames)
		if named >= 0 && p.words > 1 {
			score += 40 - float64(named)/2
		} else if p.closed() {
			continue
		}
		if score >= 3 && score > bestScore {
			best, bestScore = i, score
		}
	}
	return best
}

func (c *chooser) chooseDate(out *columns) int {
	if out.dateOrder == "" {
		out.dateOrder = "dmy"
	}
	i := c.named("date", c.pins.Date, dateNames, func(i int) bool { return c.profiles[i].dates || c.profiles[i].numeric && c.countsDays(i) })
	if i < 0 || c.pins.DateOrder != "" {
		return i
	}
	var ambiguous bool
	if out.dateOrder, ambiguous = dateOrder(c.t, i); ambiguous {
		c.b.guess("date order", out.dateOrder, "no date of the column tells day from month", c.b.pin("date_order", "%q", out.dateOrder))
	}
	return i
}

// countsDays reports whether a column's numbers are dates as spreadsheets and
// computers count them.
func (c *chooser) countsDays(i int) bool {
	for _, r := range c.t.rows[:min(len(c.t.rows), profiled)] {
		if cell := r.cell(i); !skipAnswer(cell) && !isDate(cell) {
			return false
		}
	}
	return true
}

// chooseLayout tells a survey from a list of texts.
func (c *chooser) chooseLayout(out *columns) Layout {
	layout, evidence := LayoutRows, "a row a text"
	questions := len(c.answerColumns())
	switch {
	case out.question >= 0 && out.who >= 0 && !c.profiles[out.who].unique():
		layout, evidence = LayoutLong, fmt.Sprintf("%q says the question and %q comes again", c.t.header[out.question], c.t.header[out.who])
	case questions >= 2 || questions == 1 && c.isSurvey():
		layout, evidence = LayoutWide, fmt.Sprintf("%d columns hold answers", questions)
	case c.holdsDialogue(c.textColumn()):
		layout, evidence = LayoutDialogue, "its texts are conversations, with names before what is said"
	}
	return c.settle(layout, evidence)
}

// settle prints a layout that study.toml does not say.
func (c *chooser) settle(layout Layout, evidence string) Layout {
	if c.pins.Layout == "" {
		c.b.guess("layout", string(layout), evidence, c.b.pin("layout", "%q", layout))
	}
	return layout
}

func (c *chooser) isSurvey() bool { return c.b.knownKind() == research.KindSurvey }

func (c *chooser) chooseQuestions() []int {
	var found []int
	if c.pins.Questions != nil {
		for _, name := range c.pins.Questions {
			found = append(found, c.named("", name, nil, nil))
		}
		return found
	}
	found = c.answerColumns()
	if len(found) == 0 {
		return nil
	}
	names := make([]string, len(found))
	for i, column := range found {
		c.taken[column] = true
		names[i] = strconv.Quote(c.t.header[column])
	}
	c.b.guess("question columns", listOf(names), "they hold answers in words", c.b.pin("questions", "%s", listOf(names)))
	return found
}

// answerColumns are the columns that hold a survey's open answers: what
// study.toml calls a question, asks ("…?"), praises or blames; in a survey
// everything in words that is no choice from a list; beside praise and blame the
// review itself.
func (c *chooser) answerColumns() []int {
	var found []int
	for i, h := range c.t.header {
		p := c.profiles[i]
		if c.taken[i] || p.numeric || p.dates || p.json || p.filled == 0 || isPrivate(h) || slices.Contains(c.pins.Attributes, h) {
			continue
		}
		_, known := c.b.settings.Questions[h]
		asks := strings.HasSuffix(strings.TrimRight(c.t.asks(i), "*_ "), "?") || verdictOf(h) != ""
		open := p.words >= 2.5 && (asks || goesByAny(h, textNames) >= 0 && c.pleased()) ||
			p.words >= 1.5 && c.isSurvey() && (asks || !c.describes(i))
		if known || open && !p.closed() {
			found = append(found, i)
		}
	}
	return found
}

// describes reports whether a column holds a few words about who somebody is: their
// job, where they live.
func (c *chooser) describes(i int) bool {
	return c.profiles[i].words < 4 && c.profiles[i].longest <= 120 && namesAny(c.t.header[i], personWords)
}

// pleased reports whether the table has columns for praise and blame: its records
// are reviews, not the sheets of a survey.
func (c *chooser) pleased() bool { return c.t.ofReviews() && !c.isSurvey() }

// ofReviews reports whether columns hold the two sides of reviews: by the names that
// sites give them, or by a question beside a title.
func (t *table) ofReviews() bool {
	titled := slices.ContainsFunc(t.header, func(h string) bool { return goesByAny(h, titleNames) >= 0 })
	return slices.ContainsFunc(t.header, func(h string) bool { return verdicts[snake(h)] != "" || titled && verdictOf(h) != "" })
}

// chooseAttributes keeps short values that say something about a person but not
// who they are. In long layout a column that changes within a respondent says nothing about them.
func (c *chooser) chooseAttributes(long bool, out *columns) []int {
	var kept []int
	if c.pins.Attributes != nil {
		for _, name := range c.pins.Attributes {
			kept = append(kept, c.t.column(name))
		}
		return kept
	}
	var names []string
	for i, h := range c.t.header {
		if c.taken[i] || !c.profiles[i].attribute() && !c.describes(i) || c.profiles[i].dates || isPrivate(h) || isCount(h) || c.t.unnamed(i) {
			continue
		}
		if long && !constantWithin(c.t, max(out.who, out.key), i) {
			continue
		}
		kept, names = append(kept, i), append(names, strconv.Quote(h))
	}
	if len(kept) > 0 {
		c.b.guess("attributes", listOf(names), "short values", c.b.pin("attributes", "%s", listOf(names)))
	}
	return kept
}

// reportUnread prints the columns that hold something and are not read.
func (c *chooser) reportUnread(out *columns) {
	for i, h := range c.t.header {
		used := c.taken[i] || slices.Contains(out.attributes, i) || slices.Contains(out.questions, i)
		if !used && c.profiles[i].filled > 0 {
			c.b.guessIgnored("column not read", h, "neither the text nor short values about a person")
		}
	}
}

// listOf writes quoted names as a list of study.toml.
func listOf(quoted []string) string { return "[" + strings.Join(quoted, ", ") + "]" }

// constantWithin reports whether column i has one value for each value of who.
func constantWithin(t *table, who, i int) bool {
	value := map[string]string{}
	for _, r := range t.rows {
		k, v := r.cell(who), r.cell(i)
		if old, ok := value[k]; ok && old != v {
			return false
		}
		value[k] = v
	}
	return true
}

// column finds a column by name, letter case aside; -1 if there is none.
func (t *table) column(name string) int {
	if i := slices.Index(t.header, name); i >= 0 {
		return i
	}
	return slices.IndexFunc(t.header, func(h string) bool { return strings.EqualFold(h, name) })
}

// cell is the value of a column, "" where the row is too short.
func (r row) cell(i int) string {
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return r.cells[i]
}

// snake is a column's name in one form: "Review Text" is "review_text".
func snake(header string) string {
	words := strings.FieldsFunc(strings.ToLower(splitCamel(header)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "_")
}

// attributeName is the name under which a column's value is kept.
func attributeName(header string) string {
	if slices.Contains(companyNames, snake(header)) {
		return research.AttributeCompany
	}
	return header
}
