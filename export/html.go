package export

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"personas/research"
)

//go:embed templates
var templates embed.FS

var reportTemplate = template.Must(template.New("").Funcs(template.FuncMap{
	"inc":         func(n int) int { return n + 1 },
	"axisHeight":  func(levels int) int { return axisStep*levels + 4 },
	"axisTop":     func(levels int) int { return axisStep*levels - axisStep/2 + 2 },
	"axisAt":      func(top, level int) int { return top - axisStep*level },
	"columns":     spectrumColumns,
	"crowdX":      func(i int) int { return 10*i + 1 },
	"thirdX":      func(i int) int { return 11 * i },
	"tickX":       func(i int) int { return 10*i + 4 },
	"crowdY":      func(n, widest int) int { return 40 - crowdHeight(n, widest) },
	"crowdHeight": crowdHeight,
}).ParseFS(templates, "templates/*.html"))

// axisStep is the height of a mark on an axis.
const axisStep = 34

// spectrumColumns is the number of columns in which n places stand with the
// fewest left over.
func spectrumColumns(n int) int {
	switch n {
	case 1, 2, 3, 6:
		return 3
	case 5, 9, 10:
		return 5
	}
	return 4
}

// crowdHeight is how high the bar of n people stands of 40.
func crowdHeight(n, widest int) int { return max(2, 40*n/max(widest, 1)) }

// privacy says whether personal data is masked.
type privacy struct {
	Head, Text string
	Care       string // whom the file may be given to
}

func (p *pen) privacy() privacy {
	if p.original == nil {
		return privacy{"Personal data is not masked.", "Names, addresses and numbers stand here as they were said.",
			"Give this file only to people who may read the research itself."}
	}
	return privacy{"Personal data is masked.", "Pseudonyms stand for names of people and companies, addresses and numbers. " +
		"Rules found them; what a person tells of themselves otherwise can still say who they are.", ""}
}

// sheet is a self-contained page: one style sheet inside, allowed by its hash,
// and nothing else that a browser could run or fetch.
type sheet struct {
	Style     template.CSS
	StyleHash string
	Title     string
	Draft     bool
	Privacy   privacy
	Report    *report
	Persona   *front
	Model     string
	Study     string
	Talks     []talk
	Whole     bool // conversations are shown whole
}

// report is a study as a page.
type report struct {
	Privacy    privacy
	Name       string
	Pack       string // what a published one is called
	Question   string
	Made       string
	Lede       string
	Figures    []fact
	Refused    []research.Refusal
	Guesses    []research.Guess
	Warnings   []string
	Spectra    []*spectrum
	EndsNamed  bool
	Topics     []topic
	Unassigned quoteList
	NoTheme    string
	Structure  string
	Evidence   string
	Personas   []front
	Matrix     matrix
	Coverage   coverage
	Saturation saturation
	Method     []string
	Passed     []fact
	People     string
}

// fact is a number with what it counts, and where its evidence is.
type fact struct {
	Number, Noun, Href string
}

func htmlPages(s *study) ([]page, error) {
	p := newPen(s, visible)
	sh := newSheet(s, p.say(s.Study.Name))
	sh.Report = p.report()
	if sh.Report.Pack != "" {
		sh.Title = sh.Report.Pack + ": " + sh.Title
	}
	p.topical = true
	sh.Whole = !p.brief
	sh.Talks = p.talks(true)
	sh.Report.Coverage.link(sh.Talks)
	var b bytes.Buffer
	if err := reportTemplate.ExecuteTemplate(&b, "sheet", sh); err != nil {
		return nil, fmt.Errorf("export: report: %w", err)
	}
	return []page{{"report.html", b.Bytes()}}, nil
}

func htmlPersona(w io.Writer, s *study, g *research.Persona) error {
	p := newPen(s, visible)
	f := p.front(g)
	sh := newSheet(s, p.say(g.Name))
	sh.Persona, sh.Talks = &f, p.talks(false)
	if err := reportTemplate.ExecuteTemplate(w, "sheet", sh); err != nil {
		return fmt.Errorf("export: persona %s: %w", g.Ref, err)
	}
	return nil
}

func newSheet(s *study, title string) sheet {
	css := styleOf("tokens.css", "report.css")
	if slices.ContainsFunc(s.Personas, func(g research.Persona) bool { return g.Wording != nil }) {
		css = Style()
	}
	sum := sha256.Sum256(css)
	return sheet{Style: template.CSS(css), StyleHash: base64.StdEncoding.EncodeToString(sum[:]),
		Title: title, Draft: s.Draft, Privacy: (&pen{study: s}).privacy(), Model: modelWords(s.Edition), Study: visible(s.Study.Name)}
}

// Style is the style sheet of reports and of personas, on which other pages build.
func Style() []byte { return styleOf("tokens.css", "report.css", "worded.css") }

func styleOf(sheets ...string) (css []byte) {
	for _, name := range sheets {
		text, err := templates.ReadFile("templates/" + name)
		if err != nil {
			panic(err) // embedded
		}
		css = append(css, text...)
	}
	return css
}

func (p *pen) report() *report {
	r := &report{Privacy: p.privacy(), Name: p.say(p.Study.Name), Pack: p.PackTitle(), Question: p.say(p.Study.Question), Lede: p.lede(), Figures: p.figures(),
		Refused: p.refused(), Guesses: p.guesses(), People: p.peopleWords()}
	for _, w := range p.Warnings {
		r.Warnings = append(r.Warnings, p.say(w))
	}
	if !p.Made.IsZero() {
		r.Made = p.Made.UTC().Format("2 January 2006, 15:04 UTC")
	}
	main := p.mainSpectra()
	for _, sp := range main {
		r.Spectra = append(r.Spectra, p.spectrumView(sp))
		t := p.theme[sp.Theme]
		r.EndsNamed = r.EndsNamed || t.Naming != nil && len(t.Naming.Ends) == 2
	}
	r.Topics = p.topics(main)
	if n := len(p.Unassigned); n > 0 {
		r.NoTheme, r.Unassigned = count(n, "quote"), p.quotes(p.Unassigned, "unassigned")
	}
	r.Structure, r.Evidence = p.structure()
	r.Structure, r.Evidence = p.say(r.Structure), p.say(r.Evidence)
	for i := range p.Personas {
		r.Personas = append(r.Personas, p.front(&p.Personas[i]))
	}
	r.Matrix, r.Coverage, r.Saturation = p.matrix(), p.coverage(), p.saturation()
	r.Method, r.Passed = p.method(), p.reasons(p.Rejections, len(p.Rejections))
	return r
}

// lede says in one sentence what the reader holds.
func (p *pen) lede() string {
	if len(p.people) == 0 {
		return "No participant has been read yet: there is nothing to report."
	}
	s := "An ordered table of evidence with drafts of structure: what " + count(len(p.people), "participant") +
		" said, in their own words, and how much stands behind each line."
	worded := 0
	for i := range p.Personas {
		worded += len(standing(&p.Personas[i], func(c *research.Claim) bool { return c.State != research.ClaimNeedsWording }))
	}
	if worded == 0 {
		s += " Nobody has worded a claim yet."
	} else if p.Model != "" {
		s += " A language model worded " + count(worded, "claim") + "; people decide what of it stands."
	}
	return s
}

func (p *pen) figures() []fact {
	f := []fact{
		{figure(len(p.Documents)), noun(len(p.Documents), "document"), "coverage"},
		{figure(len(p.people)), noun(len(p.people), "participant"), "matrix"},
		{figure(len(p.Quotes)), noun(len(p.Quotes), "quote"), "themes"},
		{figure(len(p.Themes)), noun(len(p.Themes), "theme"), "themes"},
	}
	if n := p.Counts.Words; n > 0 {
		f = slices.Insert(f, 2, fact{figure(n), noun(n, "word") + " by participants", "coverage"})
	}
	if n := len(p.Unassigned); n > 0 {
		f = append(f, fact{figure(n), noun(n, "quote") + " in no theme", "unassigned"})
	}
	return f
}

func noun(n int, name string) string { return strings.TrimPrefix(count(n, name), figure(n)+" ") }

// peopleWords says what sort of research it is.
func (p *pen) peopleWords() string {
	var found []research.SourceKind
	for _, k := range research.SourceKinds {
		if slices.ContainsFunc(p.Documents, func(d research.Document) bool { return d.Kind == k }) {
			found = append(found, k)
		}
	}
	if len(found) == 0 {
		return "no documents yet"
	}
	return kinds(found)
}

func (p *pen) refused() []research.Refusal {
	var out []research.Refusal
	for _, r := range p.Refused {
		out = append(out, research.Refusal{Source: p.say(r.Source), Reason: p.say(r.Reason)})
	}
	return out
}

// guesses are told once where the same was guessed of many files.
func (p *pen) guesses() []research.Guess {
	type same struct{ what, value string }
	var out []research.Guess
	at, more := map[same]int{}, map[same]int{}
	for _, g := range p.Guesses {
		key := same{g.What, g.Value}
		if _, told := at[key]; told {
			more[key]++
			continue
		}
		at[key] = len(out)
		out = append(out, research.Guess{Where: p.say(g.Where), What: p.say(g.What), Value: p.say(g.Value),
			Evidence: p.say(g.Evidence), Pin: p.say(g.Pin)})
	}
	for key, n := range more {
		out[at[key]].Where += " and " + figure(n) + " more"
	}
	return out
}

// method says how the report was made.
func (p *pen) method() []string {
	read := fmt.Sprintf("%s from %s: %s by participants. Quotes were taken as whole sentences, located byte for byte, and compared with their documents again when this page was made.",
		count(len(p.Documents), "document"), count(len(p.Sources), "file"), count(p.Counts.Words, "word"))
	if p.Counts.Interviewers > 0 {
		read += " The words of " + count(p.Counts.Interviewers, "interviewer") + " are shown as context and are no evidence."
	}
	how := "No language model was used; nothing left the machine."
	if p.Model != "" {
		how = "A language model (" + p.say(p.Model) + ") pointed at sentences and worded claims; it typed no quotation, number or name that is shown here."
	}
	if p.Embedder != "" {
		how += " Nearness in meaning: " + p.say(p.Embedder) + fmt.Sprintf("; seed %d.", p.Seed)
	}
	return []string{read, how, "Share of this sample is not share of your customers. Silence is not “no”: where somebody was not asked, the page says so."}
}
