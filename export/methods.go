package export

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"personas/research"
)

// The methods statement: how a study came to what it says, as a page to paste
// into a report. Every figure is counted from the edition; what the edition does
// not know is said to be unknown.

// methods is methods.md.
type methods struct {
	Name     string
	Draft    bool
	Sections []methodsSection
}

type methodsSection struct {
	Head  string
	Lines []string
}

const (
	methodsNames  = 20 // names in a list; how many more is said
	methodsValues = 6  // values of an attribute
)

func methodsPages(s *study) ([]page, error) {
	p := newPen(s, markdownText)
	v := methods{Name: p.say(s.Study.Name), Draft: s.Draft, Sections: []methodsSection{
		{"Question", []string{cmp.Or(p.say(s.Study.Question), "Unknown: no question is noted for this study.")}},
		{"Who took part", p.tookPart()},
		{"When, and who asked", p.whenAndWho()},
		{"Who and what is missing", p.missing()},
		{"How quotes were taken", p.taking()},
		{"How themes were found", p.themesFound()},
		{"Groups of people", p.groupsFound()},
		{"How soon the themes were met", p.saturationLines()},
		{"What people changed", p.edits()},
		{"Language model and privacy", p.modelAndPrivacy()},
		{"Settings", p.settings()},
		{"Limits", p.limits()},
	}}
	var b bytes.Buffer
	if err := plainTemplate.ExecuteTemplate(&b, "methods.md", v); err != nil {
		return nil, fmt.Errorf("export: methods.md: %w", err)
	}
	return []page{{"methods.md", tidy(b.Bytes())}}, nil
}

// some names the first of a list and says how many more there are.
func some(names []string) string {
	if n := len(names) - methodsNames; n > 0 {
		return strings.Join(names[:methodsNames], ", ") + " and " + figure(n) + " more"
	}
	return series(names)
}

func (p *pen) saturationLines() []string {
	return append([]string{SaturationVerdict(&p.Saturation)}, p.saturationNotes()...)
}

// edits say what people did to the drafts.
func (p *pen) edits() []string {
	reviewed, decided, worded := 0, 0, 0
	for i := range p.Personas {
		if s := p.Personas[i].Status; s != research.StatusDraft && s != "" {
			reviewed++
		}
		for _, c := range p.Personas[i].Claims {
			switch c.State {
			case research.ClaimProposed:
				worded++
			case research.ClaimAccepted, research.ClaimRejected, research.ClaimFlagged:
				decided++
			}
		}
	}
	out := p.correctedTurns()
	if reviewed+decided+worded == 0 {
		return append(out, "Edits and overrides: none: nothing was reviewed.")
	}
	out = append(out, fmt.Sprintf("Drafts that were reviewed: %s. Claims decided on: %s; worded and not decided on: %s.",
		of(reviewed, len(p.Personas)), figure(decided), figure(worded)))
	return append(out, p.overrides()...)
}

// overrides say in spite of what people approved and published, and why.
func (p *pen) overrides() (out []string) {
	if len(p.Overrides) == 0 {
		return []string{"Overrides: none."}
	}
	for _, o := range p.Overrides {
		what := "The pack was published"
		if at := slices.IndexFunc(p.Personas, func(q research.Persona) bool { return q.Ref == o.Persona }); at >= 0 {
			what = fmt.Sprintf("%s was approved", p.say(p.Personas[at].Name))
		}
		var gates []string
		for _, g := range o.Gates {
			gates = append(gates, sayGate(g))
		}
		out = append(out, fmt.Sprintf("Override: %s by %s (%s) in spite of this: %s. Reason: %s", what, p.say(o.By), o.As, series(gates), p.say(o.Reason)))
	}
	return out
}

// sayGate is what a gate demands.
func sayGate(name research.GateName) string {
	if g, known := research.GateNamed(name); known {
		return g.Sentence
	}
	if name == research.GateSeven {
		return "a pack holds seven personas at most"
	}
	return string(name)
}

// correctedTurns says how often people corrected who spoke, nothing where they
// never did.
func (p *pen) correctedTurns() []string {
	turns, documents := 0, 0
	for i := range p.Documents {
		before := turns
		for _, t := range p.Documents[i].Turns {
			if t.Corrected != "" {
				turns++
			}
		}
		if turns > before {
			documents++
		}
	}
	if turns == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Who spoke was corrected by hand in %s of %s.", count(turns, "turn"), count(documents, "document"))}
}

func (p *pen) modelAndPrivacy() []string {
	model := "No language model was used; nothing left the machine."
	if p.Model != "" {
		model = "Language model: " + p.say(p.Model) + "."
	}
	return append(append([]string{model}, p.modelWork()...), p.privacy().Head+" "+p.privacy().Text)
}

func (p *pen) settings() []string {
	m := p.Making
	yes := map[bool]string{true: "read", false: "none"}
	out := []string{
		fmt.Sprintf("Seed %d. Reader of files: %s.", p.Seed, cmp.Or(p.say(m.Reader), "version unknown")),
		fmt.Sprintf("Kind of source: %s. Groups: %s.", cmp.Or(string(m.Kind), "told by folders and file names"), p.groupBy()),
		fmt.Sprintf("study.toml: %s. Table of participants: %s.", yes[m.StudyFile], yes[m.Roster]),
	}
	if len(p.Guesses) == 0 {
		return append(out, "Guessed while reading: nothing.")
	}
	what := map[string]int{}
	for _, g := range p.Guesses {
		what[g.What]++
	}
	var told []string
	for _, w := range slices.Sorted(maps.Keys(what)) {
		told = append(told, p.say(w)+" ("+figure(what[w])+")")
	}
	return append(out, fmt.Sprintf("Guessed while reading, and not settled (%s): %s.", figure(len(p.Guesses)), some(told)))
}

func (p *pen) groupBy() string {
	if p.Making.GroupBy != "" {
		return "given by the attribute " + p.say(p.Making.GroupBy)
	}
	return "by what people say, never by attributes"
}

func (p *pen) limits() []string {
	out := []string{"Share of this sample is not share of your customers.",
		"Silence is not “no”: a figure says of how many asked, where that is known.",
		"Facet and stance are told by the words of a sentence, and can be told wrongly."}
	if k := p.peopleWords(); strings.HasSuffix(k, " only") {
		out = append(out, "One kind of source: "+k+". Nothing else confirms or contradicts it.")
	}
	if p.Structure.Structure == research.StructureTooFew {
		out = append(out, fmt.Sprintf("Too few people to look for groups: %s, and %d are needed.", figure(p.Structure.Participants), research.MinParticipants))
	}
	if n := len(p.Warnings); n > 0 {
		out = append(out, count(n, "warning")+" came up while reading; the report lists them.")
	}
	return out
}
