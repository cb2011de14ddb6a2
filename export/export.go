package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"personas/research"
)

// Format is a kind of file.
type Format string

// The formats. Text shows one persona on a terminal and is no file.
const (
	HTML     Format = "html"
	Markdown Format = "md"
	CSV      Format = "csv"
	JSON     Format = "json"
	Methods  Format = "methods"
	Text     Format = "text"
)

// ParseFormat reads the name of a format that [Write], or [WriteBundle], makes
// files of.
func ParseFormat(s string) (Format, error) {
	switch f := Format(s); f {
	case HTML, Markdown, CSV, JSON, Methods, Bundle:
		return f, nil
	}
	return "", &research.Error{Code: research.CodeUsage,
		Message: fmt.Sprintf("unknown export format %q", s), Try: "use one of " + formatNames}
}

const formatNames = "html, md, csv, json, methods, bundle"

// ending is how the name of a format's main file ends.
func (f Format) ending() string {
	if f == Methods {
		f = Markdown
	}
	return "." + string(f)
}

// File is a file that was written.
type File struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Bytes  int    `json:"bytes"`
}

// page is a rendered file before it is written.
type page struct {
	name string
	body []byte
}

// Write renders an edition into files, personal data masked, and returns them in
// the order written.
// path is a folder, made if it is missing; for all but csv it may instead
// name the file by its ending, and a format of several files puts the others
// beside it. Files appear whole or not at all.
func Write(ctx context.Context, ed *research.Edition, format Format, path string) ([]File, error) {
	return write(ctx, ed, format, path, openMasked)
}

// WriteUnmasked does the same with personal data as it stands: for people who
// may read the research itself.
func WriteUnmasked(ctx context.Context, ed *research.Edition, format Format, path string) ([]File, error) {
	return write(ctx, ed, format, path, open)
}

// opener checks an edition and makes of it what is rendered: [openMasked] or
// [open].
type opener func(*research.Edition) (*study, error)

func write(ctx context.Context, ed *research.Edition, format Format, path string, open opener) ([]File, error) {
	if format == CSV && strings.EqualFold(filepath.Ext(path), format.ending()) {
		return nil, &research.Error{Code: research.CodeUsage,
			Message: fmt.Sprintf("%s names one file, and csv makes several", path), Try: "name a folder"}
	}
	pages, err := render(ed, format, open)
	if err != nil {
		return nil, err
	}
	return writePages(ctx, pages, format.ending(), path)
}

// writePages writes files into a folder, or the first of them under the name that
// path has where it ends so.
func writePages(ctx context.Context, pages []page, ending, path string) ([]File, error) {
	dir := path
	if strings.EqualFold(filepath.Ext(path), ending) {
		dir, pages[0].name = filepath.Dir(path), filepath.Base(path)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	var files []File
	for _, p := range pages {
		if err := ctx.Err(); err != nil {
			return files, err
		}
		name := filepath.Join(dir, p.name)
		if err := replace(name, p.body); err != nil {
			return files, fmt.Errorf("export: %w", err)
		}
		sum := sha256.Sum256(p.body)
		files = append(files, File{Path: name, SHA256: hex.EncodeToString(sum[:]), Bytes: len(p.body)})
	}
	return files, nil
}

// render makes every file of a format; the first is its main one.
func render(ed *research.Edition, format Format, open opener) ([]page, error) {
	s, err := open(ed)
	if err != nil {
		return nil, err
	}
	return s.pages(format)
}

func (s *study) pages(format Format) ([]page, error) {
	switch format {
	case HTML:
		return htmlPages(s)
	case Markdown:
		return markdownPages(s)
	case CSV:
		return csvPages(s)
	case JSON:
		return jsonPages(s)
	case Methods:
		return methodsPages(s)
	}
	return nil, &research.Error{Code: research.CodeUsage,
		Message: fmt.Sprintf("%q is no format for files", format), Try: "use one of " + formatNames}
}

// Persona writes one persona of the edition as text, md, html or json, with
// personal data as it stands: it is for the screen of who may read the research.
func Persona(w io.Writer, ed *research.Edition, persona research.Ref, format Format) error {
	s, err := open(ed)
	if err != nil {
		return err
	}
	p := s.persona[persona]
	if p == nil {
		return &research.Error{Code: research.CodeNotFound,
			Message: fmt.Sprintf("no persona %q in study %q", persona, ed.Study.Name), Try: "personas list shows what there is"}
	}
	var body bytes.Buffer
	switch format {
	case HTML:
		err = htmlPersona(&body, s, p)
	case Markdown:
		err = markdownPersona(&body, s, p)
	case JSON:
		err = jsonPersona(&body, s, p)
	case Text:
		err = textPersona(&body, s, p)
	default:
		err = &research.Error{Code: research.CodeUsage,
			Message: fmt.Sprintf("a persona cannot be shown as %q", format), Try: "use one of text, md, html, json"}
	}
	if err != nil {
		return err
	}
	_, err = w.Write(body.Bytes())
	return err
}

// replace writes a file beside its place and moves it there.
func replace(name string, body []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".export-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(body)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	return err
}
