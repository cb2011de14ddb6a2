package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/ingest/pdf"
)

// PDFReader reads the pages of a PDF. One that works apart, in a process of its
// own, gives [*RefusedError] for what that process could not bear.
type PDFReader func(ctx context.Context, data []byte, password string) (*pdf.Document, error)

// ReadPDF is the reader that works in this process: quick, and at the mercy of
// what the file holds.
func ReadPDF(ctx context.Context, data []byte, password string) (*pdf.Document, error) {
	return pdf.Read(ctx, data, pdf.Options{Password: password, Opens: opening})
}

// opening is what only the beginning of a paragraph of a transcript can be: a
// speaker's label, or a time.
func opening(line string) (label string, alone bool) {
	m := readMark(line)
	switch {
	case m.label != "" && !isClause(m.label):
		return normalLabel(m.label), m.alone
	case m.timed:
		return "00:00", m.alone
	}
	return "", false
}

// isClause reports whether what stands before a colon is half a sentence rather than
// a name, in a script without spaces: "the foreman said:".
func isClause(label string) bool {
	unspaced := unicode.In(firstRune(label), unicode.Han, unicode.Hiragana, unicode.Katakana)
	return unspaced && (utf8.RuneCountInString(label) > maxUnspacedLabel || strings.HasSuffix(label, "说") || strings.HasSuffix(label, "說"))
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// readPDF reads a .pdf: its paragraphs, with blank lines between them, are the
// lines of a transcript or a note.
func readPDF(ctx context.Context, b *builder) ([]draft, error) {
	doc, err := b.pdf(ctx, b.file.Bytes, b.settings.file(b.file.Path).Password)
	if err != nil {
		return nil, b.refusePDF(err)
	}
	if len(doc.Blank) > 0 {
		b.warn(pagesOf(doc.Blank), "pictures without text are not read: run the file through ocrmypdf first if they hold words")
	}
	if doc.Cut {
		b.warn("", "the end of the file is missing: what stood there is not read")
	}
	if len(doc.Turned) > 0 {
		b.warn(pagesOf(doc.Turned), "words at an angle are not read")
	}
	if doc.Unknown > 0 {
		b.warn("", "%d characters are left out: the file does not say which they are", doc.Unknown)
	}
	lines, err := b.scan(doc.Text)
	if err != nil {
		return nil, err
	}
	d, err := b.transcript(ctx, doc.Text, lines)
	if err != nil {
		return nil, err
	}
	d.layout = doc.Layout.Without(doc.Text, d.cuts, movedBy(d.cuts))
	return []draft{d}, nil
}

// refusePDF says in words why a file is not read, and what to do about it.
func (b *builder) refusePDF(err error) error {
	reason := ""
	switch {
	case errors.Is(err, pdf.ErrNotPDF):
		reason = "is not a PDF: open it in the program that made it and export it again"
	case errors.Is(err, pdf.ErrPassword):
		reason = fmt.Sprintf("is locked with a password: give it in study.toml as files.%q.password, or save it without one", b.file.Path)
	case errors.Is(err, pdf.ErrImages):
		reason = "holds pictures of pages and no text: recognise its text first, for example with ocrmypdf"
	case errors.Is(err, pdf.ErrUnknown):
		reason = "does not say which characters it shows: recognise its text anew, for example with ocrmypdf --force-ocr"
	case errors.Is(err, pdf.ErrEmpty):
		reason = "holds no text: export it again from the program that made it"
	case errors.Is(err, pdf.ErrTooLarge):
		reason = "asks for more memory or time than a file may: print it to a new PDF, or split it"
	case errors.Is(err, pdf.ErrDamaged):
		reason = "is damaged: open it in a PDF viewer and print it to a new file, or export it again"
	default:
		return err
	}
	return refuse(b.file.Path, "%s", reason)
}

// pagesOf names pages: "page 3", "pages 3, 5, 6".
func pagesOf(pages []int) string {
	names := make([]string, 0, len(pages))
	for _, p := range pages {
		names = append(names, fmt.Sprint(p))
	}
	if len(names) == 1 {
		return "page " + names[0]
	}
	if len(names) > 20 {
		names = append(names[:20], "…")
	}
	return "pages " + strings.Join(names, ", ")
}

// maxUnspacedLabel is how many characters a speaker's label has at most in a script
// without spaces.
const maxUnspacedLabel = 8
