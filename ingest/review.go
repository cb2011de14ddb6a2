package ingest

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"unique"

	"personas/research"
)

// reviews makes a document of every row: reviews, tickets, posts. Where the table
// is all of the file they are added one by one, each row let go of: a large table
// is not there twice.
func reviews(ctx context.Context, b *builder, t *table, c columns) ([]draft, error) {
	kind := b.kind(research.KindReview, "a table with a text a row")
	titles := t.ownTitles(b, c)
	var drafts []draft
	empty := 0
	if b.sheet == "" {
		b.out.Documents = slices.Grow(b.out.Documents, len(t.rows))
	}
	for i, r := range t.rows {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if r.cell(c.text) == "" {
			empty++
			continue
		}
		d := b.record(t, r, c, kind)
		d.line(titles[i], r.line)
		d.paragraph(r.cell(c.text), r.line)
		if t.rows[i] = (row{}); b.sheet == "" {
			b.add(&d)
		} else {
			drafts = append(drafts, d)
		}
	}
	if empty > 0 {
		b.warn("", "%d rows without text left out", empty)
	}
	return drafts, nil
}

// record begins the document of a row.
func (b *builder) record(t *table, r row, c columns, kind research.SourceKind) draft {
	key := strings.Clone(r.cell(c.key))
	d := draft{
		key: b.scoped(key), title: key, kind: kind, boxed: true,
		locator: b.at(r.number), author: apart(r.cell(c.author)), attributes: t.attributes(r, c),
	}
	if d.title == "" {
		d.title = stem(b.file.Path) + " " + d.locator
	}
	if who := r.cell(c.who); !anonymous(who) {
		d.who = strings.Clone(who)
	}
	if day, ok := parseDate(r.cell(c.date), c.dateOrder); ok {
		d.recordedOn = &day
	}
	return d
}

// scoped is a record's key in its file: two sheets of a workbook may both count
// from 1.
func (b *builder) scoped(key string) string {
	if b.sheet == "" || key == "" {
		return key
	}
	return b.sheet + "!" + key
}

// attributes are the short values of a row that say something about its person.
func (t *table) attributes(r row, c columns) map[string]string {
	values := map[string]string{}
	for _, i := range c.attributes {
		if v := r.cell(i); v != "" {
			values[attributeName(t.header[i])] = apart(v)
		}
	}
	if v := r.cell(c.company); v != "" {
		values[research.AttributeCompany] = apart(v)
	}
	return values
}

// apart is a cell that is kept without the record that it was read from, equal cells
// once.
func apart(cell string) string { return unique.Make(cell).Value() }

// anonymous reports whether a name names nobody.
func anonymous(name string) bool {
	return skipAnswer(name) || slices.Contains([]string{"anonymous", "anon", "guest", "unknown", "a google user", "user", "customer"}, strings.ToLower(name))
}

// line adds words as a paragraph of their own, unless there are none.
func (d *draft) line(words string, line int) {
	if words != "" {
		d.paragraph(words, line)
	}
}

// paragraph adds words after a blank line, as one stretch of the document's
// person.
func (d *draft) paragraph(words string, line int) *stretch {
	return d.append("\n\n", words, line)
}

func (d *draft) append(separator, words string, line int) *stretch {
	if len(d.text) > 0 {
		d.text = append(d.text, separator...)
	}
	start := len(d.text)
	d.text = append(d.text, words...)
	d.stretches = append(d.stretches, stretch{span: research.Span{Start: start, End: len(d.text)}, line: line})
	return &d.stretches[len(d.stretches)-1]
}

// ownTitles returns for each row the title that its author wrote, "" where the
// site made it: a title that comes three times, or is made of the row's other
// cells. Where that is most of the column, none is read. A column that study.toml
// names is read as it stands.
func (t *table) ownTitles(b *builder, c columns) []string {
	titles := make([]string, len(t.rows))
	if c.title < 0 {
		return titles
	}
	count := map[string]int{}
	for _, r := range t.rows {
		count[r.cell(c.title)]++
	}
	made, pinned := 0, b.tableSettings().Title != ""
	for i, r := range t.rows {
		title := r.cell(c.title)
		if !pinned && (count[title] > 2 || madeOf(title, r, c)) {
			made++
			continue
		}
		titles[i] = title
	}
	if made*2 > len(t.rows) {
		b.out.Guesses = slices.DeleteFunc(b.out.Guesses, func(g research.Guess) bool { return g.What == "title column" })
		b.guessIgnored("title not read", t.header[c.title], fmt.Sprintf("%d of %d titles repeat, or repeat the row's other cells", made, len(t.rows)))
		return make([]string, len(t.rows))
	}
	return titles
}

// madeOf reports whether four in five words of a title stand in the row's other
// short cells.
func madeOf(title string, r row, c columns) bool {
	var others []byte
	for i, cell := range r.cells {
		if i != c.title && i != c.text && len(cell) < 200 {
			others = append(append(others, ' '), strings.ToLower(cell)...)
		}
	}
	words := strings.FieldsFunc(strings.ToLower(title), notLetter)
	found := 0
	for _, w := range words {
		if bytes.Contains(others, []byte(w)) {
			found++
		}
	}
	return len(words) > 0 && found*5 >= len(words)*4
}
