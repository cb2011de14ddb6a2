package export

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"personas/research"
)

// Who took part, who asked, and who and what is missing.

// docKinds are the nouns of documents of a kind.
var docKinds = map[research.SourceKind]string{
	research.KindInterview: "interview", research.KindCall: "call", research.KindReview: "review", research.KindSurvey: "survey answer sheet",
	research.KindSupport: "support conversation", research.KindWinLoss: "win/loss note", research.KindNote: "note",
	research.KindObservation: "usability session", research.KindSocial: "community post",
}

func (p *pen) tookPart() []string {
	if len(p.people) == 0 {
		return []string{"Nobody yet: no participant has been read."}
	}
	firstHand, reported := p.voices()
	line := fmt.Sprintf("%s in %s from %s", count(len(p.people), "participant"), count(len(p.Documents), "document"), count(p.filesRead(), "file"))
	if n := p.Counts.Words; n > 0 {
		line += fmt.Sprintf(": %s by participants", count(n, "word"))
	}
	out := []string{line + "."}
	documents, people := map[research.SourceKind]int{}, map[research.SourceKind]map[research.Ref]bool{}
	for i := range p.Documents {
		d := &p.Documents[i]
		documents[d.Kind]++
		if people[d.Kind] == nil {
			people[d.Kind] = map[research.Ref]bool{}
		}
		for _, t := range d.Turns {
			if t.Role.Evidence() {
				people[d.Kind][t.Participant] = true
			}
		}
	}
	var kinds []string
	for _, k := range research.SourceKinds {
		if documents[k] > 0 {
			kinds = append(kinds, fmt.Sprintf("%s (%s)", count(documents[k], docKinds[k]), count(len(people[k]), "participant")))
		}
	}
	out = append(out, "By kind of source: "+series(kinds)+".")
	if reported > 0 {
		out = append(out, fmt.Sprintf("%s in their own words; of %s it is only reported what they said.", of(firstHand, len(p.people)), figure(reported)))
	}
	out = append(out, p.companies())
	return append(out, p.attributes()...)
}

// filesRead counts the files that were not refused.
func (p *pen) filesRead() int {
	refused := map[string]bool{}
	for _, r := range p.Refused {
		refused[r.Source] = true
	}
	n := 0
	for _, s := range p.Sources {
		if !refused[s.Path] {
			n++
		}
	}
	return n
}

// voices counts the participants who speak for themselves, and the others.
func (p *pen) voices() (firstHand, reported int) {
	own := map[research.Ref]bool{}
	for i := range p.Documents {
		for _, t := range p.Documents[i].Turns {
			if t.Role.Evidence() && t.Voice == research.VoiceFirstHand {
				own[t.Participant] = true
			}
		}
	}
	for _, who := range p.people {
		if own[who] {
			firstHand++
		} else {
			reported++
		}
	}
	return firstHand, reported
}

func (p *pen) companies() string {
	n := p.values(research.AttributeCompany)
	if len(n) == 0 {
		return "Companies: unknown."
	}
	known := 0
	for _, c := range n {
		known += c
	}
	return fmt.Sprintf("Companies: %s, known for %s participants.", count(len(n), "company"), of(known, len(p.people)))
}

// values counts the participants by the value of an attribute.
func (p *pen) values(attribute string) map[string]int {
	n := map[string]int{}
	for _, who := range p.people {
		if v := strings.TrimSpace(p.participant[who].Attributes[attribute]); v != "" {
			n[v]++
		}
	}
	return n
}

// attributes count what is known of participants. A value that only one or two
// people have is not named: it could tell who they are. Nor are those of an
// attribute with many.
func (p *pen) attributes() []string {
	names := map[string]bool{}
	for _, who := range p.people {
		for a := range p.participant[who].Attributes {
			names[a] = a != research.AttributeCompany
		}
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		n := p.values(name)
		if !names[name] || len(n) == 0 {
			continue
		}
		known, held := 0, []string{}
		for v, c := range n {
			known += c
			if c >= research.MinPeople {
				held = append(held, v)
			}
		}
		slices.SortFunc(held, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
		line := fmt.Sprintf("%s: known for %s participants, %s", p.say(name), of(known, len(p.people)), count(len(n), "different value"))
		if len(n) > methodsNames {
			held = nil // free text
		}
		for i, v := range held[:min(len(held), methodsValues)] {
			line += []string{": ", ", "}[min(i, 1)] + p.say(v) + " (" + figure(n[v]) + ")"
		}
		out = append(out, line+".")
	}
	if len(out) == 0 {
		out = append(out, "Roles and other attributes: unknown.")
	}
	return out
}

func (p *pen) whenAndWho() []string {
	var first, last time.Time
	dated := 0
	for i := range p.Documents {
		at := p.Documents[i].RecordedOn
		if at == nil {
			continue
		}
		if dated++; dated == 1 || at.Before(first) {
			first = *at
		}
		if at.After(last) {
			last = *at
		}
	}
	when := "Recorded: unknown, for no document carries its day."
	if dated > 0 {
		when = fmt.Sprintf("Recorded from %s to %s; the day is known of %s.", first.UTC().Format("2 January 2006"), last.UTC().Format("2 January 2006"),
			of(dated, len(p.Documents))+" documents")
	}
	return []string{when, p.askers(), "How people were recruited, who declined and what they were told: unknown to the program, to be written in by hand."}
}

// askers names interviewers and staff by their labels, with the documents they
// speak in. The printed questions of a survey are nobody's.
func (p *pen) askers() string {
	in := map[research.Ref]int{}
	printed := 0
	for i := range p.Documents {
		d := &p.Documents[i]
		told := map[research.Ref]bool{}
		for _, t := range d.Turns {
			if t.Role != research.RoleInterviewer && t.Role != research.RoleAgent || told[t.Participant] {
				continue
			}
			told[t.Participant] = true
			if d.Kind == research.KindSurvey {
				printed++
				break
			}
			in[t.Participant]++
		}
	}
	who := slices.SortedFunc(maps.Keys(in), func(a, b research.Ref) int {
		return cmp.Or(cmp.Compare(in[b], in[a]), ByNumber(p.name(a), p.name(b)), cmp.Compare(a, b))
	})
	var names []string
	for _, ref := range who {
		names = append(names, fmt.Sprintf("%s (%s)", p.say(p.name(ref)), count(in[ref], "document")))
	}
	switch {
	case len(names) > 0 && printed > 0:
		return fmt.Sprintf("Asked by %s; in %s the questions are printed. Their words are context, never evidence.", some(names), count(printed, "survey answer sheet"))
	case len(names) > 0:
		return fmt.Sprintf("Asked by %s. Their words are context, never evidence.", some(names))
	case printed > 0:
		return fmt.Sprintf("Nobody asked in person: the questions are printed, in %s.", count(printed, "document"))
	}
	return "Who asked: unknown; no interviewer is told apart in the documents."
}

func (p *pen) missing() []string {
	out := []string{"Files not read: none."}
	if len(p.Refused) > 0 {
		var why []string
		for _, r := range p.Refused {
			why = append(why, fmt.Sprintf("%s (%s)", p.say(r.Source), p.say(r.Reason)))
		}
		out[0] = "Files not read (" + figure(len(p.Refused)) + "): " + some(why) + "."
	}
	var silent []string
	for _, who := range p.unheard() {
		silent = append(silent, p.say(p.name(who)))
	}
	if len(silent) > 0 {
		out = append(out, fmt.Sprintf("Participants without a quote (%s): %s.", of(len(silent), len(p.people)), some(silent)))
	} else {
		out = append(out, "Participants without a quote: none.")
	}
	return append(append(out, p.openFacets()...), p.unasked())
}

// openFacets are the matters on which nobody said anything, as the profile of
// the whole sample has them.
func (p *pen) openFacets() []string {
	at := slices.IndexFunc(p.Personas, func(g research.Persona) bool { return g.Origin == research.OriginSample })
	if at < 0 {
		return []string{"Facets without evidence: unknown, for there is no profile of the whole sample yet."}
	}
	var unasked, unsaid []string
	for _, q := range p.Personas[at].OpenQuestions {
		name := string(q.Facet) + " (" + facetMeaning(q.Facet) + ")"
		if q.Asked {
			unsaid = append(unsaid, name)
		} else {
			unasked = append(unasked, name)
		}
	}
	if len(unasked)+len(unsaid) == 0 {
		return []string{"Facets without evidence: none of " + figure(len(research.Facets)) + "."}
	}
	var out []string
	if len(unasked) > 0 {
		out = append(out, "Facets that nobody was asked about, as far as can be told ("+of(len(unasked), len(research.Facets))+"): "+strings.Join(unasked, "; ")+".")
	}
	if len(unsaid) > 0 {
		out = append(out, "Facets asked about without an answer that could be quoted ("+of(len(unsaid), len(research.Facets))+"): "+strings.Join(unsaid, "; ")+".")
	}
	return out
}

// unasked are the themes that came up by themselves.
func (p *pen) unasked() string {
	var labels []string
	for i := range p.Themes {
		t := &p.Themes[i]
		if sp := p.spectrum[t.Ref]; sp != nil && len(sp.Asked) == 0 {
			labels = append(labels, inVoice(p.say(t.Label), t.InVivo))
		}
	}
	switch {
	case len(p.Themes) == 0:
		return "Themes that nobody was asked about: unknown, for there are no themes."
	case len(labels) == 0:
		return "Themes that nobody is known to have been asked about: none."
	}
	return fmt.Sprintf("Themes that nobody is known to have been asked about (%s): %s. Who does not speak of them may have had no occasion to.",
		of(len(labels), len(p.Themes)), some(labels))
}
