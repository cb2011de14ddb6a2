package export

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"personas/research"
)

// Sentences that more than one format shows. Figures always come with what they
// count and of how many; there is no percentage.

// figure writes a whole number with its thousands set apart: 18,220.
func figure(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// plurals that do not just take an s.
var plurals = map[string]string{"person": "people", "company": "companies"}

// count writes "1 quote", "1,204 quotes".
func count(n int, noun string) string {
	if n != 1 {
		if p, ok := plurals[noun]; ok {
			noun = p
		} else {
			noun += "s"
		}
	}
	return figure(n) + " " + noun
}

// of writes "3 of 7".
func of(n, all int) string { return figure(n) + " of " + figure(all) }

// series writes "a, b and c".
func series(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " and " + items[len(items)-1]
}

func words(text string) int { return len(strings.Fields(text)) }

// visible shows control characters instead of letting them act: the control
// pictures for C0, a replacement character for the rest and for marks that
// turn the direction of text. Line ends and tabs stay.
func visible(text string) string {
	if !strings.ContainsFunc(text, hidden) && utf8.ValidString(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case !hidden(r):
			return r
		case r < 0x20:
			return '\u2400' + r
		case r == 0x7f:
			return '\u2421'
		}
		return '\uFFFD'
	}, text)
}

func hidden(r rune) bool {
	return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) && r != 0x200e && r != 0x200f && r != 0x061c ||
		r == 0xfffe || r == 0xffff)
}

// kinds says where words come from: "interviews only", "interviews and survey".
func kinds(list []research.SourceKind) string {
	var names []string
	for _, k := range list {
		names = append(names, kindNames[k])
	}
	if len(names) == 1 {
		return names[0] + " only"
	}
	return series(names)
}

var kindNames = map[research.SourceKind]string{
	research.KindInterview: "interviews", research.KindCall: "calls", research.KindReview: "reviews",
	research.KindSurvey: "survey", research.KindSupport: "support tickets", research.KindWinLoss: "win/loss notes",
	research.KindNote: "notes", research.KindObservation: "usability sessions", research.KindSocial: "communities",
}

// here says how many members say a thing, of those asked where that is known.
func here(c *research.Claim) string {
	if len(c.Asked) == 0 {
		return of(c.Support.Participants, c.Support.Of)
	}
	return of(c.Support.Participants, c.Support.Asked)
}

// elsewhere says the same of everybody else, "" where there is nobody else.
func elsewhere(c *research.Claim) string {
	switch {
	case c.Support.ElsewhereOf == 0:
		return ""
	case len(c.Asked) == 0:
		return of(c.Support.Elsewhere, c.Support.ElsewhereOf)
	case c.Support.ElsewhereAsked == 0:
		return "nobody asked"
	}
	return of(c.Support.Elsewhere, c.Support.ElsewhereAsked)
}

// askedWords says how the denominators of a claim come about.
func askedWords(c *research.Claim) string {
	n := c.Support
	switch {
	case len(c.Asked) == 0 && n.Unprompted == n.Participants:
		return "came up by itself"
	case len(c.Asked) == 0:
		return "who was asked is not known"
	case n.Asked == n.Of && n.ElsewhereAsked == n.ElsewhereOf:
		return "everyone was asked"
	case n.ElsewhereOf == 0:
		return fmt.Sprintf("%s were asked or said it unasked", of(n.Asked, n.Of))
	}
	return fmt.Sprintf("asked, or said it unasked: %s here, %s elsewhere", of(n.Asked, n.Of), of(n.ElsewhereAsked, n.ElsewhereOf))
}

// levels say what each level of confidence means.
var levels = map[research.Confidence]string{
	research.Unsupported: "no support",
	research.Anecdotal:   "one person",
	research.Emerging:    "two people or more, or only reported",
	research.Supported:   "three people or more, and a third of those asked",
	research.Convergent:  "supported, in three kinds of source",
}

// distinctWords say how a claim sets its group apart.
func distinctWords(p *research.Persona, c *research.Claim) string {
	switch {
	case p.Origin == research.OriginSample:
		return ""
	case c.Formed:
		return "the group was formed by it: no proof of anything"
	case c.Distinct == research.Distinctive && p.TalkRatio >= research.TalkCaution:
		return "more here than elsewhere, also after allowing for how much they talk"
	case c.Distinct == research.Distinctive:
		return "more here than elsewhere"
	case c.Distinct == research.Contrary:
		return "less here than elsewhere"
	}
	return "as much elsewhere"
}

// caution warns where a group talks so much, or so little, that counts mislead.
func caution(p *research.Persona) string {
	switch r := p.TalkRatio; {
	case p.Origin == research.OriginSample || r <= 0:
		return ""
	case r >= research.TalkCaution:
		return fmt.Sprintf("They say %.1f times as much as the others: expect a little more of everything.", r)
	case r <= 1/research.TalkCaution:
		return fmt.Sprintf("The others say %.1f times as much: expect a little less of everything here.", 1/r)
	}
	return ""
}

// grounding says what a persona rests on and what is missing.
func grounding(p *research.Persona) string {
	g := p.Grounding
	var on []string
	for _, part := range []struct {
		n    int
		noun string
		need string
	}{{g.Interviews, "interview", "15"}, {g.Calls, "call", "30"}, {g.Answers, "respondent", "200"}} {
		switch {
		case part.n > 0 && g.Grounded:
			on = append(on, count(part.n, part.noun))
		case part.n > 0:
			on = append(on, count(part.n, part.noun)+" of "+part.need)
		}
	}
	rests := series(on)
	switch {
	case rests == "":
		return "hypothesis: nothing first hand"
	case !g.Grounded && len(on) > 1:
		return "hypothesis: " + rests + " needed, not enough together"
	case !g.Grounded:
		return "hypothesis: " + rests + " needed"
	case g.OneKind && g.Answers == 0:
		return "grounded in conversations only: " + rests
	case g.OneKind:
		return "grounded in answers only: " + rests
	}
	return "grounded: " + rests
}

// stability says how often the group is found again.
func stability(p *research.Persona) string {
	switch {
	case p.Origin == research.OriginSample:
		return ""
	case p.Origin == research.OriginMade:
		return "made by a researcher"
	case p.Origin == research.OriginGiven && p.Attribute != "":
		return "given by " + p.Attribute
	case p.Origin == research.OriginGiven:
		return "given, not found"
	case p.Stability == 0:
		return "found by clustering; stability not computed"
	}
	return fmt.Sprintf("found by clustering; agreement %.2f of 1 when found again on resampled people", p.Stability)
}

// structure says whether people fall into groups, or that they were put into
// given ones.
func (s *study) structure() (headline, evidence string) {
	if s.Making.GroupBy == "" {
		return structureWords(s.Structure)
	}
	return "Groups given by “" + s.Making.GroupBy + "”, not looked for.", sentence(s.Structure.Note)
}

// structureWords answers whether people fall into groups, with the evidence.
func structureWords(t research.StructureTest) (headline, evidence string) {
	figures := ""
	if t.Resamples > 0 {
		figures = fmt.Sprintf("Groups found again on %s resamples of people and quotes agree to %.2f (1 is the same every time); "+
			"with quotes exchanged between people, so that only chance is left, 95 of 100 stay below %.2f.",
			figure(t.Resamples), t.Observed, t.Exchanged)
	}
	switch t.Structure {
	case research.StructureTooFew:
		headline = fmt.Sprintf("Too few to group: people are not clustered below %d.", research.MinParticipants)
		return headline, fmt.Sprintf("%s can be quoted in their own words. Themes, who stands where, the matrix and the profile of the whole sample are what a study of this size can honestly give; groups can be made by hand.", count(t.Participants, "person"))
	case research.StructureNone:
		headline = "No structure found: the people of this study do not fall into groups better than chance."
		evidence = figures
		if t.Observed > t.Exchanged {
			headline = "No structure found: the people of this study do not fall into groups that are found again."
			evidence += " That is more than chance mostly gives, and too little to call them groups."
		}
		if t.Detectable > 0 {
			evidence += fmt.Sprintf(" The smallest separation this study could have seen is %.2f.", t.Detectable)
		}
		evidence += " The profile of the whole sample stands in their place."
		if figures != "" {
			return headline, strings.TrimSpace(evidence) // the note has the same figures
		}
	case "":
		return "Not looked for yet.", "People are grouped when the stage of candidates has run."
	default:
		headline = fmt.Sprintf("%s found among %s.", count(t.K, "group"), count(t.Participants, "participant"))
		evidence = figures
	}
	return headline, strings.TrimSpace(evidence + " " + sentence(t.Note))
}

// sentence makes a sentence of a note, nothing of none.
func sentence(note string) string {
	if note == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(note)
	return string(unicode.ToUpper(first)) + strings.TrimSuffix(note[size:], ".") + "."
}

// modelWords says what read the research.
func modelWords(ed *research.Edition) string {
	if ed.Model == "" {
		return "no language model used"
	}
	return "language model " + ed.Model
}

// reasons say why sentences were passed over.
var reasons = map[research.Reason]string{
	research.ReasonBackChannel: "only showed that somebody listened", research.ReasonTooShort: "too short to say something alone",
	research.ReasonFiller: "mostly hesitation", research.ReasonQuestion: "asked rather than said",
	research.ReasonReadingAloud: "read the question aloud", research.ReasonAgreement: "only agreed to a statement",
	research.ReasonSessionTalk: "about the session itself", research.ReasonRedacted: "held or needed a redacted passage",
	research.ReasonRepeated: "the same person’s same words again", research.ReasonPraise: "politeness to the interviewer",
	research.ReasonLowValue: "spoke of nothing that decides", research.ReasonSuspicious: "probably the other speaker’s words",
	research.ReasonTally: "a name or number to count, not to quote",

	research.ReasonNotSelected: "passed over by the model", research.ReasonNotShown: "the model pointed at what it was not shown",
	research.ReasonReversed: "the model pointed backwards", research.ReasonTooLong: "the model pointed at more than can be read as one",
	research.ReasonOverlap:     "the model pointed at parts of another quote",
	research.ReasonSecondFacet: "the model gave a quote a second facet",
	research.ReasonStitched:    "the model pointed across turns", research.ReasonInterviewer: "the model pointed across an interviewer’s words",
}

// facetMeaning says what a facet asks about.
func facetMeaning(f research.Facet) string {
	for _, m := range research.Facets {
		if m.Facet == f {
			return m.Meaning
		}
	}
	return string(f)
}

// facetName is the facet of a claim as shown.
func facetName(f research.Facet) string {
	if f == research.FacetNone {
		return "facet unsure"
	}
	return string(f)
}

// questionOf is what was asked, as it stands above an answer: the last sentence
// that asks, else the end of what was said, or nothing where that is only "Okay".
func questionOf(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if end := strings.LastIndexByte(text, '?'); end >= 0 {
		from := strings.LastIndexAny(text[:end], ".?!") + 1
		for from > 0 && words(text[from:end]) < questionWords {
			from = strings.LastIndexAny(text[:from-1], ".?!") + 1
		}
		return lastWords(strings.TrimSpace(text[from:end+1]), from > 0)
	}
	if words(text) < questionWords {
		return ""
	}
	return lastWords(text, false)
}

// Bounds of a question above a quote: fewer words say nothing, more bytes crowd
// out the answer.
const (
	questionWords = 4
	questionBytes = 140
)

// lastWords keeps the end of a long text; cut says that words before it are
// already gone.
func lastWords(text string, cut bool) string {
	if len(text) > questionBytes {
		text, cut = text[len(text)-questionBytes:], true
		if i := strings.IndexByte(text, ' '); i >= 0 {
			text = text[i+1:]
		}
		for !utf8.ValidString(text) {
			text = text[1:]
		}
	}
	if cut {
		return "… " + text
	}
	return text
}

// clock writes seconds as 1:02:03 or 12:05.
func clock(seconds float64) string {
	t := int(seconds)
	if t >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", t/3600, t/60%60, t%60)
	}
	return fmt.Sprintf("%d:%02d", t/60, t%60)
}
