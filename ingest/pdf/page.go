package pdf

import (
	"cmp"
	"errors"
	"maps"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

const maxPages = 20_000

// page is one page with what it inherits.
type page struct {
	dict      types.Dict
	resources types.Dict
	box       rect // that is shown, as the page's own coordinates go
	rotate    int  // quarter turns clockwise at which it is shown
}

// rect is a rectangle in points.
type rect struct{ x0, y0, x1, y1 float64 }

// holds reports whether a point lies in a rectangle, or as good as.
func (r rect) holds(x, y float64) bool {
	return x > r.x0-1 && y > r.y0-1 && x < r.x1+1 && y < r.y1+1
}

// pages walks the page tree. A tree that leads back to itself ends there; where
// it leads nowhere all pages of the file are taken, as they come.
func (f *file) pages() ([]page, error) {
	root, err := f.table.Catalog()
	if err != nil {
		root = nil
	}
	w := pageWalk{file: f, seen: map[int]bool{}}
	if tree := root["Pages"]; tree != nil {
		w.node(tree, page{}, 0)
	}
	if len(w.pages) == 0 {
		w.loose()
	}
	if len(w.pages) > maxPages {
		return nil, errTooLarge
	}
	return w.pages, nil
}

type pageWalk struct {
	file  *file
	seen  map[int]bool
	pages []page
}

func (w *pageWalk) node(o types.Object, p page, depth int) {
	if ref, ok := o.(types.IndirectRef); ok {
		if w.seen[int(ref.ObjectNumber)] {
			return
		}
		w.seen[int(ref.ObjectNumber)] = true
	}
	d := w.file.dict(o)
	if d == nil || depth > maxDepth || len(w.pages) > maxPages {
		return
	}
	w.inherit(&p, d)
	if kids := w.file.array(d["Kids"]); kids != nil {
		for _, kid := range kids {
			w.node(kid, p, depth+1)
		}
		return
	}
	p.dict = d
	w.pages = append(w.pages, p)
}

// inherit takes from a node what holds for everything below it.
func (w *pageWalk) inherit(p *page, d types.Dict) {
	if r := w.file.dict(d["Resources"]); r != nil {
		p.resources = r
	}
	for _, name := range []string{"MediaBox", "CropBox"} {
		if b, ok := w.file.rect(d[name]); ok {
			p.box = b
		}
	}
	if n, ok := w.file.number(d["Rotate"]); ok {
		p.rotate = (int(n)/90%4 + 4) % 4
	}
}

// loose takes every page object of a file without a usable tree.
func (w *pageWalk) loose() {
	for _, n := range slices.Sorted(maps.Keys(w.file.table.Table)) {
		if len(w.pages) > maxPages {
			return
		}
		ref := *types.NewIndirectRef(n, 0)
		if entry, ok := w.file.table.FindTableEntryLight(n); ok && entry.Generation != nil {
			ref = *types.NewIndirectRef(n, *entry.Generation)
		}
		if d, ok := w.file.get(ref).(types.Dict); ok && w.file.name(d["Type"]) == "Page" {
			w.node(ref, page{}, 0)
		}
	}
}

func (f *file) rect(o types.Object) (rect, bool) {
	n := f.numbers(o)
	if len(n) != 4 {
		return rect{}, false
	}
	r := rect{min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])}
	return r, r.x1-r.x0 > 1 && r.y1-r.y0 > 1
}

// content is what a page draws; several streams count as one.
func (f *file) content(p *page) ([]byte, error) {
	if _, ok := f.key(p.dict, "Contents").(types.StreamDict); ok {
		return f.unpack(p.dict["Contents"])
	}
	var all []byte
	var failed error
	for _, part := range f.array(p.dict["Contents"]) {
		b, err := f.unpack(part)
		failed = cmp.Or(failed, err)
		all = append(append(all, b...), '\n')
		if len(all) > maxStream {
			return nil, errTooLarge
		}
	}
	return all, failed
}

var errTooLarge = errors.New("unpacks to more than a document can hold")

// shown is the matrix from the page's coordinates to those of the page as it is
// shown, from its lower left corner; with its size.
func (p *page) shown() (m matrix, width, height float64) {
	b := p.box
	if b == (rect{}) {
		b = rect{0, 0, 612, 792}
	}
	w, h := b.x1-b.x0, b.y1-b.y0
	m = matrix{1, 0, 0, 1, -b.x0, -b.y0}
	switch p.rotate {
	case 1:
		return m.then(matrix{0, -1, 1, 0, 0, w}), h, w
	case 2:
		return m.then(matrix{-1, 0, 0, -1, w, h}), w, h
	case 3:
		return m.then(matrix{0, 1, -1, 0, h, 0}), h, w
	}
	return m, w, h
}
