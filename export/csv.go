package export

import (
	"bytes"
	"strconv"
	"strings"

	"personas/research"
)

func csvPages(s *study) ([]page, error) {
	return []page{
		{"quotes.csv", s.quotesCSV()},
		{"themes.csv", s.themesCSV()},
		{"matrix.csv", s.matrixCSV()},
		{"claims.csv", s.claimsCSV()},
	}, nil
}

// table is a CSV file as RFC 4180 has it: comma, CRLF between records, fields in
// double quotes where they hold a comma, a quote or a line end. encoding/csv
// with CRLF also rewrites the line ends inside a field, which would change what
// was said.
type table struct{ bytes.Buffer }

func (t *table) row(cells ...string) {
	for i, c := range cells {
		if i > 0 {
			t.WriteByte(',')
		}
		c = inert(c)
		if strings.ContainsAny(c, ",\"\r\n") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		t.WriteString(c)
	}
	t.WriteString("\r\n")
}

// inert keeps a spreadsheet from running a cell as a formula: one that begins
// with =, +, -, @, a tab or a carriage return gets an apostrophe before it.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func decimal(f float64) string     { return strconv.FormatFloat(f, 'f', 4, 64) }
func refs(r []research.Ref) string { return strings.Join(texts(r), " ") }

// place is a page or line, blank where the source has none.
func place(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// texts turns a list of named strings into strings.
func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func (s *study) quotesCSV() []byte {
	var t table
	t.row("ref", "text", "question", "participant", "participant_key", "document", "document_title", "kind", "speaker", "role",
		"voice", "author", "prompted", "praise", "facet", "stance", "stage", "theme", "theme_label", "persona", "persona_name",
		"start", "end", "page", "time", "line", "method", "why")
	for i := range s.Quotes {
		q := &s.Quotes[i]
		r, d := s.quoteOf(*q), s.document[q.Document]
		label, persona, seconds := "", "", ""
		if th := s.themeOf[q.Ref]; th != nil {
			label = th.Label
		}
		if p := s.groupOf[q.Participant]; p != nil {
			persona = p.Name
		}
		if r.Time != nil {
			seconds = strconv.FormatFloat(*r.Time, 'f', -1, 64)
		}
		t.row(string(q.Ref), q.Text, q.Question, string(q.Participant), s.name(q.Participant), string(q.Document), d.Title,
			string(d.Kind), r.Speaker, string(r.Role), string(q.Voice), r.Author, strconv.FormatBool(q.Prompted),
			strconv.FormatBool(q.Praise), string(q.Facet), string(q.Stance), string(q.Stage), string(r.Theme), label,
			string(r.Persona), persona, strconv.Itoa(q.Span.Start), strconv.Itoa(q.Span.End), place(r.Page), seconds,
			place(r.Line), string(q.Method), q.Why)
	}
	return t.Bytes()
}

func (s *study) themesCSV() []byte {
	var t table
	t.row("ref", "label", "in_vivo", "keywords", "quotes", "participants", "of", "largest_voice", "cohesion", "exemplars")
	for _, th := range s.Themes {
		t.row(string(th.Ref), th.Label, strconv.FormatBool(th.InVivo), strings.Join(th.Keywords, " "), strconv.Itoa(len(th.Members)),
			strconv.Itoa(th.Participants), strconv.Itoa(len(s.people)), decimal(th.LargestVoice), decimal(th.Cohesion), refs(th.Exemplars))
	}
	return t.Bytes()
}

// matrixCSV has a row a participant and a column a theme; a cell counts quotes.
func (s *study) matrixCSV() []byte {
	var t table
	head := []string{"participant", "participant_key", "persona", "persona_name"}
	column := make(map[research.Ref]int, len(s.Themes))
	for _, th := range s.Themes {
		column[th.Ref] = len(head)
		head = append(head, th.Label)
	}
	t.row(head...)
	for _, row := range s.Matrix {
		cells := make([]string, len(head))
		cells[0], cells[1] = string(row.Participant), s.name(row.Participant)
		if p := s.persona[row.Persona]; p != nil {
			cells[2], cells[3] = string(p.Ref), p.Name
		}
		for i := 4; i < len(cells); i++ {
			cells[i] = "0"
		}
		for _, c := range row.Cells {
			if at, ok := column[c.Theme]; ok {
				cells[at] = strconv.Itoa(c.Quotes)
			}
		}
		t.row(cells...)
	}
	return t.Bytes()
}

func (s *study) claimsCSV() []byte {
	var t table
	t.row("persona", "persona_name", "ref", "facet", "label", "text", "state", "participants", "asked", "of", "elsewhere",
		"elsewhere_asked", "elsewhere_of", "quotes", "companies", "source_kinds", "unprompted", "reported", "contradictions",
		"distinctiveness", "confidence", "formed", "theme", "supports", "contradicts")
	for i := range s.Personas {
		p := &s.Personas[i]
		for _, c := range byFacet(p.Claims) {
			n := c.Support
			t.row(string(p.Ref), p.Name, string(c.Ref), string(c.Facet), c.Label, c.Text, string(c.State), strconv.Itoa(n.Participants),
				strconv.Itoa(n.Asked), strconv.Itoa(n.Of), strconv.Itoa(n.Elsewhere), strconv.Itoa(n.ElsewhereAsked),
				strconv.Itoa(n.ElsewhereOf), strconv.Itoa(n.Quotes), strconv.Itoa(n.Companies),
				strings.Join(texts(n.SourceKinds), " "), strconv.Itoa(n.Unprompted), strconv.Itoa(n.Reported),
				strconv.Itoa(n.Contradictions), string(c.Distinct), string(c.Confidence), strconv.FormatBool(c.Formed),
				string(c.Theme), refs(c.Cited(research.Supports)), refs(c.Cited(research.Contradicts)))
		}
	}
	return t.Bytes()
}
