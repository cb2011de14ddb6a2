package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"personas/export"
	"personas/research"
	"personas/review"
)

//go:embed templates
var templates embed.FS

// functions are what every template may call.
var functions = template.FuncMap{
	"plural": plural,
	"words":  func(s any) string { return words(fmt.Sprint(s)) },
	"path":   studyPath,
	"family": research.FamilyOf,
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// page is a template for a view. Its file defines "content", and may define parts
// that are sent alone; it can use what frame.html and parts.html define.
type page[T any] struct{ t *template.Template }

func newPage[T any](file string) page[T] {
	return page[T]{template.Must(export.AddParts(template.New("").Funcs(functions).Option("missingkey=error")).
		ParseFS(templates, "templates/frame.html", "templates/parts.html", "templates/"+file))}
}

// frame is what stands around every page.
type frame struct {
	Title string
	Nonce string
	Who   string // "" for nobody
	Team  bool   // people have accounts
	Study string // "" outside of studies
	Right review.Right
	Tabs  []tab
	Query string // what was searched for last
	View  any
}

// tab is a part of a study.
type tab struct {
	Name, Href string
	Here       bool
}

// tabs are the parts of a study in their order, with the first element of their
// addresses below it.
var tabs = []struct{ name, path string }{
	{"Study", ""},
	{"Personas", "personas"},
	{"Matrix", "matrix"},
	{"Themes", "themes"},
	{"Search", "search"},
	{"Packs", "packs"},
	{"Log", "log"},
}

func (v *visit) frame(title string, view any) frame {
	f := frame{Title: title, Nonce: v.nonce, View: view}
	if v.who != nil {
		f.Who, f.Team = v.who.Name, v.who.account != 0
	}
	if v.study.ID == 0 {
		if f.Team {
			f.Tabs = v.ownTabs()
		}
		return f
	}
	f.Study, f.Right = v.study.Name, v.right
	rest := strings.TrimPrefix(strings.TrimPrefix(v.r.Pattern, v.r.Method+" "), "/s/{study}/")
	first, _, _ := strings.Cut(strings.TrimSuffix(rest, "{$}"), "/")
	switch first {
	case "documents", "people", "members": // reached from the study
		first = ""
	case "quotes":
		first = "search"
	}
	for _, t := range tabs {
		f.Tabs = append(f.Tabs, tab{t.name, v.at(t.path), t.path == first})
	}
	return f
}

// show answers with the whole page.
func (p page[T]) show(v *visit, status int, title string, view T) error {
	return p.send(v, status, "frame", v.frame(title, view))
}

// part answers with a part of the page, for a script to put in its place.
func (p page[T]) part(v *visit, name string, view any) error {
	return p.send(v, http.StatusOK, name, view)
}

func (p page[T]) send(v *visit, status int, name string, data any) error {
	var out bytes.Buffer
	if err := p.t.ExecuteTemplate(&out, name, data); err != nil {
		return fmt.Errorf("rendering %s: %w", name, err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, _ = out.WriteTo(v.w) // who left does not read it
	return nil
}

// words are a name of the program as people read it.
func words[T ~string](name T) string { return strings.ReplaceAll(string(name), "_", " ") }
