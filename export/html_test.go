package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"personas/research"
)

// element is an element of a parsed page with the text inside it.
type element struct {
	name string
	attr map[string]string
	text strings.Builder
}

// parse reads a page as strict XML, which the templates keep to: anything that a
// browser could read in two ways does not parse.
func parse(t *testing.T, body []byte) []*element {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(body))
	var all, open []*element
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line, _ := d.InputPos()
			t.Fatalf("line %d: %v", line, err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := &element{name: tok.Name.Local, attr: map[string]string{}}
			for _, a := range tok.Attr {
				if _, twice := e.attr[a.Name.Local]; twice {
					t.Errorf("<%s> has %s twice", e.name, a.Name.Local)
				}
				e.attr[a.Name.Local] = a.Value
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, e := range open {
				e.text.Write(tok)
			}
		case xml.Comment, xml.ProcInst:
			t.Errorf("the page holds %T", tok)
		}
	}
	return all
}

func (e *element) is(class string) bool {
	return slices.Contains(strings.Fields(e.attr["class"]), class)
}

// The elements and attributes a report is made of; everything else is an intruder.
var (
	elements = strings.Fields(`html head meta title style body a p main header h1 h2 h3 h4 ul ol li nav section article div span b bdi
		blockquote small code details summary dl dt dd svg desc rect line circle text path table caption thead tbody tfoot tr th td figure figcaption mark i`)
	attributes = strings.Fields(`lang charset name content http-equiv class href id role dir data-ref aria-hidden aria-label tabindex scope colspan title
		viewBox preserveAspectRatio width height x y x1 x2 y1 y2 r cx cy d overflow`)
)

// sheetOf is a rendered page, parsed once for all the laws it is held against.
type sheetOf struct {
	name string
	ed   *research.Edition
	body []byte
	all  []*element
}

var sheets struct {
	once sync.Once
	list []sheetOf
}

// pages are the report and every persona's page of editions small, hostile, large
// and empty.
func pages(t *testing.T) []sheetOf {
	t.Helper()
	sheets.once.Do(func() {
		for name, ed := range map[string]*research.Edition{
			"small":         pdpilot(t, passages),
			"worded":        wordedPdpilot(t, passages),
			"hostile":       hostile(t),
			"hostile words": poisoned(t, wordedPdpilot(t, passages)),
			"survey":        survey(t, madeAnswers(t, 280, 6)),
			"empty":         {Study: research.Study{Ref: "s-x", Name: "nothing yet"}, Draft: true},
		} {
			files, err := render(ed, HTML, open)
			if err != nil {
				t.Fatal(err)
			}
			sheets.list = append(sheets.list, sheetOf{name, ed, files[0].body, parse(t, files[0].body)})
			for _, p := range ed.Personas {
				var b bytes.Buffer
				if err := Persona(&b, ed, p.Ref, HTML); err != nil {
					t.Fatal(err)
				}
				sheets.list = append(sheets.list, sheetOf{name + "/" + string(p.Ref), ed, b.Bytes(), parse(t, b.Bytes())})
			}
		}
	})
	if len(sheets.list) == 0 {
		t.Fatal("the pages were not made")
	}
	return sheets.list
}

// rendered calls each with every page.
func rendered(t *testing.T, each func(t *testing.T, p sheetOf)) {
	for _, p := range pages(t) {
		t.Run(p.name, func(t *testing.T) { each(t, p) })
	}
}

// No text, however hostile, becomes an element, an attribute, an address or a
// style of the page.
func TestPageHoldsNothingForeign(t *testing.T) {
	rendered(t, func(t *testing.T, p sheetOf) {
		for _, e := range p.all {
			if !slices.Contains(elements, e.name) {
				t.Errorf("foreign element <%s>", e.name)
			}
			for name, value := range e.attr {
				if !slices.Contains(attributes, name) {
					t.Errorf("<%s> has a foreign attribute %s=%q", e.name, name, value)
				}
				if name == "href" && !regexp.MustCompile(`^#[a-z0-9-]+$`).MatchString(value) {
					t.Errorf("link to %q", value)
				}
				if (name == "id" || name == "class" || name == "data-ref") && !regexp.MustCompile(`^[A-Za-z0-9 -]*$`).MatchString(value) {
					t.Errorf("%s %q", name, value)
				}
			}
			if e.name == "title" && strings.ContainsAny(e.text.String(), "\x00\x1b") {
				t.Errorf("control characters in the title %q", e.text.String())
			}
		}
		if c := bytes.IndexFunc(p.body, func(r rune) bool { return r != '\n' && r != '\t' && r < 0x20 || r == 0x202e || r == 0x7f }); c >= 0 {
			t.Errorf("a control character acts at byte %d: %q", c, p.body[max(0, c-40):c+40])
		}
	})
}

// The one style sheet is allowed by its hash, and nothing else is.
func TestPageAllowsOnlyItsStyle(t *testing.T) {
	rendered(t, func(t *testing.T, p sheetOf) {
		from := bytes.Index(p.body, []byte("<style>")) + len("<style>")
		to := bytes.Index(p.body, []byte("</style>"))
		sum := sha256.Sum256(p.body[from:to])
		want := fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'", base64.StdEncoding.EncodeToString(sum[:]))
		policy := ""
		for _, e := range p.all {
			if e.attr["http-equiv"] == "Content-Security-Policy" {
				policy = e.attr["content"]
			}
		}
		if policy != want {
			t.Errorf("policy %q, want %q", policy, want)
		}
		if bytes.Contains(p.body[from:to], []byte("url(")) || bytes.Contains(p.body[from:to], []byte("@import")) {
			t.Error("the style sheet fetches something")
		}
	})
}

// Every link leads somewhere on the page, and every anchor is one.
func TestPageLinksLead(t *testing.T) {
	rendered(t, func(t *testing.T, p sheetOf) {
		all := p.all
		ids := map[string]bool{}
		for _, e := range all {
			if id := e.attr["id"]; id != "" {
				if ids[id] {
					t.Errorf("two anchors %q", id)
				}
				ids[id] = true
			}
		}
		for _, e := range all {
			if to := strings.TrimPrefix(e.attr["href"], "#"); to != "" && !ids[to] {
				t.Errorf("a link to %q leads nowhere", to)
			}
			if ref := e.attr["data-ref"]; ref != "" && !ids[ref] {
				t.Errorf("quote %s is shown without its conversation", ref)
			}
		}
	})
}

// Every quotation on a page equals its document's bytes; reported words are
// never set as a voice.
func TestPageQuotesVerbatim(t *testing.T) {
	rendered(t, func(t *testing.T, p sheetOf) {
		quotes, shown := map[string]string{}, 0
		reported := map[string]bool{}
		for _, q := range p.ed.Quotes {
			for _, d := range p.ed.Documents {
				if d.Ref == q.Document {
					quotes[string(q.Ref)] = visible(string(d.Text[q.Span.Start:q.Span.End]))
				}
			}
			reported[string(q.Ref)] = q.Voice == research.VoiceReported
		}
		for _, e := range p.all {
			ref, text := e.attr["data-ref"], e.text.String()
			switch {
			case ref == "" && e.name == "mark":
				ref = e.attr["id"]
			case ref != "" && e.is("voice"):
				if reported[ref] {
					t.Errorf("reported words %s stand in quotation marks", ref)
				}
				text = strings.TrimSuffix(strings.TrimPrefix(text, "“"), "”")
			case ref == "" && e.name == "blockquote":
				t.Error("a quotation without its reference")
			}
			if ref == "" {
				continue
			}
			shown++
			if want, ok := quotes[ref]; !ok || text != want {
				t.Errorf("%s is shown as %q, want %q", ref, text, want)
			}
		}
		if shown == 0 && len(p.ed.Quotes) > 0 {
			t.Error("no quotation is shown")
		}
	})
}

// Headings do not skip a level, and every table says what it is.
func TestPageOutline(t *testing.T) {
	rendered(t, func(t *testing.T, p sheetOf) {
		level, tables, captions := 0, 0, 0
		for _, e := range p.all {
			if len(e.name) == 2 && e.name[0] == 'h' && e.name[1] >= '1' && e.name[1] <= '6' {
				next := int(e.name[1] - '0')
				if next > level+1 {
					t.Errorf("h%d %q follows h%d", next, e.text.String(), level)
				}
				level = next
			}
			switch e.name {
			case "table":
				tables++
			case "caption":
				captions++
			case "th":
				if e.attr["scope"] == "" {
					t.Errorf("th %q has no scope", e.text.String())
				}
			}
		}
		if tables != captions {
			t.Errorf("%d tables, %d captions", tables, captions)
		}
	})
}

// Numbers are counts of people and quotes, never percentages.
func TestPageHasNoPercentage(t *testing.T) {
	files, err := render(pdpilot(t, passages), HTML, open)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range parse(t, files[0].body) {
		if e.name == "body" && regexp.MustCompile(`\d\s*(%|per ?cent)`).MatchString(e.text.String()) {
			t.Error("a percentage")
		}
	}
}

// A page of a large study stays one that opens at once.
func TestPageSize(t *testing.T) {
	files, err := render(survey(t, madeAnswers(t, 1000, 6)), HTML, open)
	if err != nil {
		t.Fatal(err)
	}
	if size := len(files[0].body); size > 10<<20 {
		t.Errorf("a report of 6,000 quotes has %d bytes", size)
	}
}

func BenchmarkReport(b *testing.B) {
	ed := survey(b, madeAnswers(b, 1000, 6))
	for b.Loop() {
		files, err := render(ed, HTML, open)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(files[0].body)))
	}
}
