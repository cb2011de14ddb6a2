package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"personas/internal/store"
	"personas/research"
)

// documentsView lists what was read.
type documentsView struct {
	Documents []documentLine
	Pager     pager
}

type documentLine struct {
	Title, Href, Path, Kind, When string
	Words, Quotes, Doubted        int
}

var documentsTemplate = newPage[documentsView]("documents.html")

func (v *visit) documents() error {
	d, err := v.desk()
	if err != nil {
		return err
	}
	paths, err := v.pathsOf("")
	if err != nil {
		return err
	}
	order := make([]*research.Document, len(d.Edition.Documents))
	for i := range d.Edition.Documents {
		order[i] = &d.Edition.Documents[i]
	}
	slices.SortStableFunc(order, byTitle)
	view := documentsView{Pager: v.pager("documents", len(order))}
	order = order[view.Pager.From:view.Pager.To]
	quotes := quotesIn(d.Edition, order)
	for _, doc := range order {
		line := documentLine{Title: doc.Title, Href: v.at("documents/" + string(doc.Ref)), Path: paths[doc.Ref].Path, Kind: string(doc.Kind),
			Words: wordCount(doc), Quotes: len(quotes[doc.Ref])}
		if doc.RecordedOn != nil {
			line.When = doc.RecordedOn.Format("2 January 2006")
		}
		for _, t := range doc.Turns {
			if t.Suspicious != "" {
				line.Doubted++
			}
		}
		view.Documents = append(view.Documents, line)
	}
	return documentsTemplate.show(v, http.StatusOK, "Documents", view)
}

// pathsOf are the rows of the documents that the study shows, or of one of them.
func (v *visit) pathsOf(ref research.Ref) (map[research.Ref]store.DocumentRow, error) {
	rows, err := v.Store.Documents(v.ctx(), store.DocumentFilter{Study: v.study.ID, Ref: ref, NoText: true})
	if err != nil {
		return nil, err
	}
	out := make(map[research.Ref]store.DocumentRow, len(rows))
	for _, r := range rows {
		out[r.Ref] = r
	}
	return out, nil
}

// byTitle orders documents as people count: P2 before P10.
func byTitle(a, b *research.Document) int {
	return cmp.Or(naturally(a.Title, b.Title), cmp.Compare(a.Ref, b.Ref))
}

// naturally compares names by their words and their numbers.
func naturally(a, b string) int {
	for a != "" && b != "" {
		x, y := leading(a), leading(b)
		m, errX := strconv.Atoi(x)
		n, errY := strconv.Atoi(y)
		order := cmp.Compare(x, y)
		if errX == nil && errY == nil {
			order = cmp.Or(cmp.Compare(m, n), order)
		}
		if order != 0 {
			return order
		}
		a, b = a[len(x):], b[len(y):]
	}
	return cmp.Compare(len(a), len(b))
}

// leading is how a name begins: digits, or what is none.
func leading(s string) string {
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	n := 1
	for n < len(s) && digit(s[n]) == digit(s[0]) {
		n++
	}
	return s[:n]
}

// wordCount counts the words of participants in a document.
func wordCount(d *research.Document) (n int) {
	for _, t := range d.Turns {
		if t.Role.Evidence() {
			n += len(strings.Fields(string(d.Text[t.Span.Start:t.Span.End])))
		}
	}
	return n
}

// pager is a part of a long list.
type pager struct {
	From, To, All  int
	Before, Behind string // addresses of the parts before and behind, "" for none
}

const pageLength = 200

// pager cuts a list as the address asks for.
func (v *visit) pager(path string, all int) pager { return v.pagerOf(path, all, pageLength) }

func (v *visit) pagerOf(path string, all, length int) pager {
	query := v.r.URL.Query()
	from, err := strconv.Atoi(query.Get("from"))
	if err != nil || from < 0 || from >= all {
		from = 0
	}
	p := pager{From: from, To: min(from+length, all), All: all}
	at := func(n int) string {
		query.Set("from", strconv.Itoa(n))
		return v.at(path) + "?" + query.Encode()
	}
	if from > 0 {
		p.Before = at(max(from-length, 0))
	}
	if p.To < all {
		p.Behind = at(p.To)
	}
	return p
}

// Says is which part of the list this is.
func (p pager) Says() string {
	return fmt.Sprintf("%s to %s of %s", figure(p.From+1), figure(p.To), figure(p.All))
}

// Long reports whether there is more than this part.
func (p pager) Long() bool { return p.Before != "" || p.Behind != "" }
