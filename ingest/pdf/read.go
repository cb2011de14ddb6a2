package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/research"
)

// Errors by which a file is refused.
var (
	ErrNotPDF   = errors.New("is not a PDF")
	ErrPassword = errors.New("needs a password")
	ErrDamaged  = errors.New("is damaged")
	ErrImages   = errors.New("holds pictures of pages and no text")
	ErrEmpty    = errors.New("holds no text")
	ErrUnknown  = errors.New("does not say which characters it shows")
	ErrTooLarge = errors.New("holds more than can be read")
)

// Options say how to read a file.
type Options struct {
	Password string
	// Opens returns what a line opens with that only the beginning of a paragraph
	// can: a speaker's label, a time; "" for nothing; and whether the line holds
	// nothing else. nil for a text without any.
	Opens func(line string) (label string, alone bool)
}

// Document is what a file holds.
type Document struct {
	Text    []byte          // paragraphs, with a blank line between them
	Layout  research.Layout // where each printed line of it stands
	Pages   int
	Blank   []int // pages without words that show a picture, from 1
	Turned  []int // pages with words at an angle, which are left out
	Unknown int   // characters for which the file does not say what they are
	Cut     bool  // the end of the file is missing

	tilts []tilt // of each page
}

// Read reads a PDF. What it holds may still take time and memory without end: files
// of strangers are read in a process of their own.
func Read(ctx context.Context, data []byte, o Options) (d *Document, err error) {
	defer func() {
		if trouble := recover(); trouble != nil { // of a library, on a file nobody foresaw
			d, err = nil, fmt.Errorf("%w: %v", ErrDamaged, trouble)
		}
	}()
	f, err := open(data, o.Password)
	if err != nil {
		return nil, err
	}
	d, err = f.read(ctx, o)
	if errors.Is(err, errTooLarge) || errors.Is(err, errCrowded) {
		err = fmt.Errorf("%w: %w", ErrTooLarge, err)
	}
	return d, err
}

func (f *file) read(ctx context.Context, o Options) (*Document, error) {
	pages, err := f.pages()
	if err != nil {
		return nil, err
	}
	d := &Document{Pages: len(pages), Cut: !f.ends}
	sheets := make([]sheet, len(pages))
	fonts := map[int]*font{}
	for i := range pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if sheets[i], err = f.sheet(&pages[i], i, fonts, d); err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
	}
	dropFurniture(sheets)
	for i := range sheets {
		sheets[i].order()
	}
	tabulate(sheets, o.Opens)
	d.compose(newParagrapher(sheets, o.Opens))
	switch {
	case d.Unknown > utf8.RuneCount(d.Text):
		return nil, ErrUnknown
	case len(d.Text) > 0:
		return d, nil
	case len(d.Blank) > 0:
		return nil, ErrImages
	}
	return nil, ErrEmpty
}

// sheet draws a page and reads its lines.
func (f *file) sheet(p *page, number int, fonts map[int]*font, d *Document) (sheet, error) {
	m, width, height := p.shown()
	w := walker{file: f, fonts: fonts, shown: m, line: identity, at: identity}
	w.state = state{ctm: identity, tz: 1, clip: rect{0, 0, width, height}}
	content, err := f.content(p)
	if err != nil {
		return sheet{}, err
	}
	if err := w.draw(content, p.resources); err != nil {
		return sheet{}, err
	}
	d.Unknown += w.unknown
	if len(w.glyphs) == 0 && w.images > 0 {
		d.Blank = append(d.Blank, number+1)
	}
	straight, t, others := straighten(w.glyphs, width/2, height/2)
	if others {
		d.Turned = append(d.Turned, number+1)
	}
	d.tilts = append(d.tilts, t)
	return sheet{lines: linesOf(straight, number), width: width, height: height}, nil
}

// compose writes the paragraphs and where their lines stand.
func (d *Document) compose(p *paragrapher) {
	h := newHyphenator(p.lines)
	for _, paragraph := range p.paragraphs() {
		if len(d.Text) > 0 {
			d.Text = append(d.Text, "\n\n"...)
		}
		for n, i := range paragraph {
			if n > 0 {
				d.between(h, &p.lines[paragraph[n-1]], &p.lines[i])
			}
			d.line(&p.lines[i])
			if cell := p.openers[i].cell; (n == 0 || p.lines[i].row > 0) && cell > 0 {
				d.endLabel(&p.lines[i], cell)
			}
		}
	}
}

// endLabel puts a colon behind a speaker's name that has a cell of its own.
func (d *Document) endLabel(l *printed, cell int) {
	last := &d.Layout[len(d.Layout)-1].Span
	at := last.Start + len((&printed{words: l.words[:cell]}).text())
	if !bytes.HasSuffix(d.Text[:at], []byte(":")) {
		d.Text = slices.Insert(d.Text, at, ':')
		last.End++
	}
}

// between writes what stands between two lines of a paragraph.
func (d *Document) between(h *hyphenator, a, b *printed) {
	joins, drops := h.joins(a, b)
	switch {
	case drops:
		_, n := utf8.DecodeLastRune(d.Text)
		d.Text = d.Text[:len(d.Text)-n]
		d.Layout[len(d.Layout)-1].Span.End -= n
	case joins, unspaced(a, b):
	default:
		d.Text = append(d.Text, ' ')
	}
}

// unspaced reports whether two lines are of a script without spaces.
func unspaced(a, b *printed) bool {
	last, _ := utf8.DecodeLastRuneInString(a.words[len(a.words)-1].text)
	first, _ := utf8.DecodeRuneInString(b.words[0].text)
	return isUnspaced(last) && isUnspaced(first)
}

func isUnspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}

// line writes a line and its place.
func (d *Document) line(l *printed) {
	start := len(d.Text)
	d.Text = append(d.Text, strings.ToValidUTF8(l.text(), "")...)
	p := research.PrintedLine{Span: research.Span{Start: start, End: len(d.Text)}, Page: l.page + 1,
		Bottom: l.y - 0.22*l.size, Top: l.y + 0.78*l.size}
	for _, w := range l.words {
		p.Words = append(p.Words, research.Extent{Left: w.x0, Right: w.x1})
	}
	d.tilts[l.page].undo(&p)
	d.Layout = append(d.Layout, p)
}
