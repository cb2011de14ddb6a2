package ingest

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// worksheet is one sheet of a workbook.
type worksheet struct {
	name   string
	hidden bool
	rows   []row
	hides  int // rows and columns that are not shown
	joined int // cells that took the value of the cells they are joined with
}

// sheets makes the documents of a workbook: every sheet that holds words is a table
// of its own. A sheet that cannot be read costs the others nothing.
func (b *builder) sheets(ctx context.Context, grids []worksheet) ([]draft, error) {
	grids = b.shown(grids)
	var drafts []draft
	var refusals []error
	for _, g := range grids {
		if b.sheet = g.name; len(grids) == 1 {
			b.sheet = ""
		}
		more, err := b.sheetDrafts(ctx, g)
		var refused *RefusedError
		switch {
		case errors.As(err, &refused):
			refusals = append(refusals, err)
			b.warn("sheet "+g.name, "not read: %s", refused.Reason)
		case err != nil:
			return nil, err
		}
		drafts = append(drafts, more...)
	}
	b.sheet = ""
	if len(drafts) == 0 && len(refusals) > 0 {
		return nil, refusals[0]
	}
	return drafts, nil
}

func (b *builder) sheetDrafts(ctx context.Context, g worksheet) ([]draft, error) {
	t, err := b.sheetTable(g)
	if err != nil {
		return nil, err
	}
	return b.drafts(ctx, t)
}

func (b *builder) sheetTable(g worksheet) (*table, error) {
	if g.hides > 0 {
		b.warn("sheet "+g.name, "%d hidden rows and columns are read as the others are", g.hides)
	}
	if g.joined > 0 {
		b.warn("sheet "+g.name, "%d cells take the value of the cell that they are joined with", g.joined)
	}
	width := 0
	for _, r := range g.rows {
		width = max(width, len(r.cells))
	}
	for i := range g.rows[:min(len(g.rows), sampledRows)] {
		g.rows[i].fill(width-1, "") // a heading is as wide as what stands below it
	}
	return b.table(g.rows, 0)
}

// shown leaves out sheets that are hidden or empty.
func (b *builder) shown(grids []worksheet) []worksheet {
	var out []worksheet
	for _, g := range grids {
		switch {
		case len(g.rows) == 0:
		case g.hidden:
			b.warn("sheet "+g.name, "hidden: not read; show it in the spreadsheet and save it to have it read")
		default:
			out = append(out, g)
		}
	}
	return out
}

// archive is a zipped document whose parts are read within bounds.
type archive struct {
	zip   *zip.Reader
	left  int64 // bytes that may still be unpacked
	cells int   // cells read
}

// unpackedShare is how many times the limit for files the parts of a workbook may
// unpack to: a sheet's marks are several times its words.
const unpackedShare = 6

// openArchive opens a workbook; form is its format's name.
func (b *builder) openArchive(form string) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(b.file.Bytes), int64(len(b.file.Bytes)))
	if err != nil {
		advice := "open it in a spreadsheet and save it as " + form + " or .csv"
		if bytes.HasPrefix(b.file.Bytes, []byte("\xd0\xcf\x11\xe0")) {
			advice = "it is an old or a password-protected workbook: save it as " + form + " without a password, or as .csv"
		}
		return nil, refuse(b.file.Path, "is no %s file: %s", form, advice)
	}
	return &archive{zip: z, left: unpackedShare * b.settings.Limits.fileBytes()}, nil
}

// part opens a part of the archive, nil where it has none of that name.
func (a *archive) part(name string) (io.ReadCloser, error) {
	for _, f := range a.zip.File {
		if strings.EqualFold(strings.TrimPrefix(f.Name, "/"), name) {
			return f.Open()
		}
	}
	return nil, nil
}

// each hands the tokens of a part to visit. What the part unpacks to counts against
// the archive's bound.
func (a *archive) each(ctx context.Context, name string, visit func(xml.Token) error) error {
	part, err := a.part(name)
	if err != nil || part == nil {
		return err
	}
	defer part.Close()
	dec := xml.NewDecoder(&bounded{from: part, left: &a.left})
	dec.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	depth := 0
	for n := 0; ; n++ {
		if n%65536 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			if depth > 0 {
				return fmt.Errorf("%s ends in the middle", name)
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if depth > maxDepth || depth < 0 {
			return fmt.Errorf("%s: its elements do not close as they open", name)
		}
		if err := visit(token); err != nil {
			return err
		}
	}
}

// bounded reads until a bound is reached, and refuses marks or words that do not
// end: no cell of a spreadsheet is that long.
type bounded struct {
	from io.Reader
	left *int64
	run  int // bytes since the last mark
}

const longestRun = 16 << 20

func (r *bounded) Read(p []byte) (int, error) {
	if *r.left <= 0 {
		return 0, errTooLarge
	}
	n, err := r.from.Read(p[:min(int64(len(p)), *r.left)])
	*r.left -= int64(n)
	if at := bytes.LastIndexAny(p[:n], "<>"); at >= 0 {
		r.run = n - at
	} else if r.run += n; r.run > longestRun {
		return 0, errTooLarge
	}
	return n, err
}

// refuseArchive says why a workbook is not read.
func (b *builder) refuseArchive(form string, err error) error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, errTooLarge):
		return refuse(b.file.Path, "unpacks to more than %d MB or holds an endless cell: save its sheets as .csv", unpackedShare*b.settings.Limits.fileBytes()>>20)
	}
	return refuse(b.file.Path, "is damaged (%v): open it in a spreadsheet and save it again as %s or .csv", err, form)
}

// relations are the targets of a part's relations, by id and by the end of their
// type.
func (a *archive) relations(ctx context.Context, of string) (byID, byType map[string]string, err error) {
	byID, byType = map[string]string{}, map[string]string{}
	dir := path.Dir(of)
	err = a.each(ctx, path.Join(dir, "_rels", path.Base(of)+".rels"), func(t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", dir, target)
			}
			target = strings.TrimPrefix(path.Clean(target), "/")
			kind := path.Base(attribute(e, "Type"))
			byID[attribute(e, "Id")], byType[kind] = target, cmp.Or(byType[kind], target)
		}
		return nil
	})
	return byID, byType, err
}
