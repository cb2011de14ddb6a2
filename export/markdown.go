package export

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"personas/research"
)

// The Markdown and text templates do not escape by themselves: every word that
// somebody else wrote passes the pen's say on its way into the view.
var plainTemplate = template.Must(template.New("").Funcs(template.FuncMap{
	"inc":   func(n int) int { return n + 1 },
	"join":  strings.Join,
	"upper": strings.ToUpper,
	"cited": citedWords,
	"label": func(l label) string { return inVoice(l.Text, l.Voice) + andTheLike(l) },
	"name": func(n personaName) string {
		if n.Voice == "" {
			return n.Plain
		}
		return n.Plain + ": “" + n.Voice + "”"
	},
	"words": func(v passage) string {
		if v.Reported {
			return "noted by " + v.Author + " about " + v.Who + ": " + v.Text
		}
		return inVoice(v.Text, true)
	},
}).ParseFS(templates, "templates/*.md", "templates/*.txt"))

func andTheLike(l label) string {
	if l.Like {
		return " and the like"
	}
	return ""
}

func inVoice(text string, voice bool) string {
	if voice {
		return "“" + text + "”"
	}
	return text
}

// markdownStudy is study.md, with its personas' files.
type markdownStudy struct {
	*report
	Draft bool
	Files []markdownFile
}

type markdownFile struct {
	Name  personaName
	Path  string
	Facts string
}

func markdownPages(s *study) ([]page, error) {
	p := newPen(s, markdownText)
	view := markdownStudy{report: p.report(), Draft: s.Draft}
	pages := make([]page, 1, 1+len(s.Personas))
	for i := range s.Personas {
		g := &s.Personas[i]
		f := view.Personas[i]
		view.Files = append(view.Files, markdownFile{f.Name, fileOf(g), strings.Join(f.Kicker, " · ")})
		var b bytes.Buffer
		if err := markdownFront(&b, f); err != nil {
			return nil, err
		}
		pages = append(pages, page{fileOf(g), b.Bytes()})
	}
	var b bytes.Buffer
	if err := plainTemplate.ExecuteTemplate(&b, "study.md", view); err != nil {
		return nil, fmt.Errorf("export: study.md: %w", err)
	}
	pages[0] = page{"study.md", tidy(b.Bytes())}
	return pages, nil
}

// fileOf names a persona's file; references are safe as names, letters may not be.
func fileOf(g *research.Persona) string {
	if g.Origin == research.OriginSample {
		return "whole-sample.md"
	}
	return "persona-" + string(g.Ref) + ".md"
}

func markdownPersona(w io.Writer, s *study, g *research.Persona) error {
	return markdownFront(w, newPen(s, markdownText).front(g))
}

func markdownFront(w io.Writer, f front) error { return plain(w, f.template()+".md", f) }

func textPersona(w io.Writer, s *study, g *research.Persona) error {
	f := newPen(s, oneLine).front(g)
	return plain(w, f.template()+".txt", f)
}

// template is the layout of a persona: of evidence cards, or worded.
func (f *front) template() string {
	if f.Worded != nil {
		return "worded"
	}
	return "persona"
}

// citedWords is a sentence with its marks behind it: … [C1 C3]. Without links two
// quotes of one person are marked once.
func citedWords(v any) string {
	c, ok := v.(cited)
	switch v := v.(type) {
	case *cited:
		c, ok = *v, true
	case statement:
		c, ok = v.cited, true
	}
	if !ok || len(c.Marks) == 0 {
		return c.Text
	}
	var marks []string
	for _, m := range c.Marks {
		if !slices.Contains(marks, m.Text) {
			marks = append(marks, m.Text)
		}
	}
	return c.Text + " [" + strings.Join(marks, " ") + "]"
}

func plain(w io.Writer, name string, f front) error {
	var b bytes.Buffer
	if err := plainTemplate.ExecuteTemplate(&b, name, f); err != nil {
		return fmt.Errorf("export: %s of %s: %w", name, f.ID, err)
	}
	_, err := w.Write(tidy(b.Bytes()))
	return err
}

var blankLines = regexp.MustCompile(`\n{3,}`)

// tidy lets no template leave more than one blank line.
func tidy(text []byte) []byte {
	return append(bytes.TrimSpace(blankLines.ReplaceAll(text, []byte("\n\n"))), '\n')
}

// oneLine shows text on one line; in Markdown a line end would be a space too.
func oneLine(text string) string { return strings.Join(strings.Fields(visible(text)), " ") }

// markdownText makes text mean itself in Markdown: no emphasis, link, list,
// heading, table, HTML or formula can begin in it.
func markdownText(text string) string {
	text = markdownMarks.Replace(oneLine(text))
	if text != "" && strings.ContainsRune("#+-=:", rune(text[0])) {
		return `\` + text
	}
	return orderedItem.ReplaceAllString(text, `$1\$2`)
}

var (
	orderedItem   = regexp.MustCompile(`^(\d+)([.)])`)
	markdownMarks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`,
		"~", `\~`, "$", `\$`, "!", `\!`, "^", `\^`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "://", `\://`, "www.", `www\.`)
)
