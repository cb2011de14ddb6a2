package export

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// said is one passage of a fixture: who, the very words, and what a stage would
// have made of them.
type said struct {
	who    string
	text   string
	facet  research.Facet
	stance research.Stance
	at     float64 // position on its theme
}

// matter is a theme of a fixture with everything said on it.
type matter struct {
	label    string
	inVivo   bool
	keywords string
	asked    bool
	said     []said
}

const (
	good    = research.StancePositive
	bad     = research.StanceNegative
	both    = research.StanceMixed
	neither = research.StanceNeutral
)

// pdpilotMatters are passages of the seven interviews, grouped by hand: they show
// the form of a study and are no finding.
var pdpilotMatters = []matter{
	{"ICE plots", true, "ICE, PDP, use", true, []said{
		{"P1", "Yeah, we use PDP and ICE plots.", research.FacetBehaviour, good, 0.9},
		{"P7", "Yeah, both of those, but mostly honestly, the one-way", research.FacetBehaviour, good, 0.7},
		{"P3", "ICE plots, I think we use regularly. PDP, I don't think so.", research.FacetBehaviour, both, 0.3},
		{"P2", "I think we as a team find them very just hard to read and not useful and so we just opt for PDP.", research.FacetObjection, bad, -0.4},
		{"P6", "ICE plots are mostly feel more like cluttered like messy", research.FacetObjection, bad, -0.5},
		{"P5", "Yeah, I don't use ICE plots", research.FacetBehaviour, bad, -0.7},
		{"P4", "I, I, no, I don't really use them.", research.FacetBehaviour, bad, -0.9},
	}},
	{"feature importance", true, "importance, features, top", true, []said{
		{"P2", "get a feature importance list, focus on the top ones", research.FacetBehaviour, neither, 0},
		{"P7", "variables that are having the biggest influence on your model", research.FacetBehaviour, neither, 0.1},
		{"P5", "The highest ranking features according to their feature importance", research.FacetBehaviour, neither, 0},
		{"P3", "you could use the feature importance value", research.FacetBehaviour, neither, -0.1},
		{"P4", "ranking the feature importance", research.FacetBehaviour, neither, 0},
		{"P6", "so we first we get top features", research.FacetBehaviour, neither, 0},
		{"P1", "sorting by importance or by difference", research.FacetBehaviour, neither, 0.2},
	}},
	{"intuitive", true, "intuitive, explain, trend", false, []said{
		{"P2", "And if it's not intuitive, I better be able to explain why.", research.FacetGoal, neither, -0.2},
		{"P2", "Just from an interpretability standpoint and a compliance standpoint.", research.FacetRisk, neither, -0.1},
		{"P7", "just making sure there are no super unexpected or intuitive trends", research.FacetGoal, neither, -0.3},
		{"P5", "Am I capturing the intuitive mechanism.", research.FacetGoal, neither, 0.2},
		{"P4", "also are patterns as expected", research.FacetGoal, neither, 0.1},
	}},
	{"hypothesis", true, "hypothesis, question, dig", false, []said{
		{"P5", "If you don't have the hypothesis, you don't think to look at it.", research.FacetPain, bad, -0.8},
		{"P7", "More than we should, I think we've tended to take more hypothesis driven approach to things", research.FacetPain, bad, -0.3},
		{"P7", "Just without a use case, it was like, there were so many things I could dig into.", research.FacetPain, bad, 0.3},
		{"P1", "I should have done more questions beforehand.", research.FacetPain, good, 0.7},
		{"P3", "Just to broadly analyze a model, just felt like an open question that I wasn't sure how to answer.", research.FacetPain, good, 0.9},
	}},
	{"by hand · compare", false, "charts, compare, hand", true, []said{
		{"P2", "you just sit there and compare all these charts and like make sure you understand what is going on", research.FacetPain, bad, -0.6},
		{"P2", "That's really where most of the time gets spent.", research.FacetPain, bad, -0.5},
		{"P7", "somebody like literally eyeballing a lot of them", research.FacetPain, bad, -0.4},
		{"P1", "the pain point is we usually create all these plots by hand", research.FacetPain, good, 0.8},
	}},
	{"weak spots", true, "errors, weak, worst", false, []said{
		{"P7", "we tend to focus a lot more on identifying model weak spots", research.FacetBehaviour, neither, -0.2},
		{"P2", "predict a very simple decision tree on the true target using this model", research.FacetBehaviour, neither, -0.1},
		{"P6", "are worst predictions", research.FacetBehaviour, neither, 0.6},
	}},
	{"take it on faith", true, "faith, looked, check", false, []said{
		{"P7", "you just like kind of take it on faith that they looked at them and pulled out the important ones, which is like honestly a little bit frightening", research.FacetRisk, bad, -0.9},
		{"P5", "they don't necessarily know to look to see if the models are fitting on like three observations, which happens all the time", research.FacetRisk, bad, -0.4},
	}},
	{"audit trail", true, "record, trail, show", false, []said{
		{"P7", "We want an audit trail to show what we looked at and thought through.", research.FacetCriterion, good, 0.1},
	}},
}

var pdpilotUnassigned = []said{
	{"P2", "our training sample is like 60 million rows", research.FacetObjection, bad, 0},
	{"P2", "when we upgrade models", research.FacetTrigger, neither, 0},
}

// builder makes an edition from transcripts and what was said in them.
type builder struct {
	t  testing.TB
	ed *research.Edition
	by map[string]*research.Participant
	in map[string]*research.Document
}

// pdpilot is the small study: passages of the seven interviews in dir.
func pdpilot(t testing.TB, dir string) *research.Edition {
	t.Helper()
	b := builder{t: t, by: map[string]*research.Participant{}, in: map[string]*research.Document{}}
	b.ed = &research.Edition{
		Study: research.Study{Ref: "s-pdpilot", Name: "pdpilot", Question: "How do data scientists explain models, and what does a charting tool change?"},
		Draft: true, Embedder: "built-in", Seed: 1,
		Refused: []research.Refusal{{Source: "code-system.pdf", Reason: "no speakers found: a list of codes; leave it out, or name it as a note"}},
		Guesses: []research.Guess{{Where: "all seven interviews", What: "interviewer", Value: "Dan", Evidence: "asks three times as often, in as many turns", Pin: `[speakers] Dan = "interviewer"`},
			{Where: "transcripts/", What: "kind", Value: "interview", Evidence: "two voices, turn by turn", Pin: `kind = "interview"`}},
		Rejections: map[research.Reason]int{research.ReasonTooShort: 410, research.ReasonBackChannel: 288, research.ReasonPraise: 12, research.ReasonRedacted: 9},
	}
	dan := research.ParticipantRefByKey(b.ed.Study.Ref, "Dan")
	b.ed.Documents = make([]research.Document, 0, 7)
	b.ed.Participants = make([]research.Participant, 0, 8)
	for i := range 7 {
		b.interview(dir, fmt.Sprintf("P%d", i+1), dan)
	}
	b.ed.Participants = append(b.ed.Participants, research.Participant{Ref: dan, Key: "Dan", Role: research.RoleInterviewer})
	b.by["P2"].Attributes = map[string]string{"role": "validates a 300-feature model", "company": "Bank A"}
	b.by["P7"].Attributes = map[string]string{"role": "model governance", "company": "Bank B"}
	for _, m := range pdpilotMatters {
		b.theme(m)
	}
	for _, q := range pdpilotUnassigned {
		b.ed.Unassigned = append(b.ed.Unassigned, b.quote(q))
	}
	b.count()
	b.matrix()
	b.ed.Structure = research.StructureTest{Structure: research.StructureTooFew, Participants: 7}
	b.ed.Personas = []research.Persona{b.group(), b.sample()}
	b.ed.Counts.Candidates = 2
	b.coverage()
	b.ed.Saturation = research.SaturationOf(b.ed)
	b.ed.Making = research.Making{Reader: "reader-1", Extractor: "rules-1", Embedder: "built-in:0123456789abcdef:normal-form-1", Synthesizer: "synthesize/1", StudyFile: true}
	return b.ed
}

// coverage hands what was passed over to the documents, as evenly as it goes.
func (b *builder) coverage() {
	for i := range b.ed.Documents {
		d := &b.ed.Documents[i]
		c := research.Coverage{Document: d.Ref, Reasons: map[research.Reason]int{}}
		for _, q := range b.ed.Quotes {
			if q.Document == d.Ref {
				c.Quoted++
				c.Thirds[min(3*q.Span.Start/len(d.Text), 2)]++
			}
		}
		for reason, n := range b.ed.Rejections {
			each := n / len(b.ed.Documents)
			if i == 0 {
				each += n % len(b.ed.Documents)
			}
			c.Reasons[reason] = each
			c.Skipped += each
		}
		c.Sentences = c.Quoted + c.Skipped
		b.ed.Coverage = append(b.ed.Coverage, c)
	}
}

// interview reads a transcript of "Speaker: words" with blank lines between.
func (b *builder) interview(dir, name string, interviewer research.Ref) {
	b.t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name+".txt"))
	if err != nil {
		b.t.Fatal(err)
	}
	d := research.Document{Ref: research.DocumentRefByText(b.ed.Study.Ref, text, 0), Title: name, Kind: research.KindInterview, Language: "en", Text: text}
	who := research.Participant{Ref: research.ParticipantRefByLabel(d.Ref, name), Key: name, Role: research.RoleParticipant}
	at, line := 0, 1
	for _, block := range strings.SplitAfter(string(text), "\n") {
		if speaker, words, ok := strings.Cut(strings.TrimSuffix(block, "\n"), ": "); ok {
			start := at + len(speaker) + 2
			turn := research.Turn{Position: len(d.Turns), Span: research.Span{Start: start, End: start + len(words)}, Speaker: speaker,
				Participant: who.Ref, Role: research.RoleParticipant, Voice: research.VoiceFirstHand, Line: line}
			if speaker == "Dan" {
				turn.Participant, turn.Role = interviewer, research.RoleInterviewer
			}
			d.Turns = append(d.Turns, turn)
		}
		at += len(block)
		line++
	}
	sum := sha256.Sum256(text)
	b.ed.Sources = append(b.ed.Sources, research.Source{Path: "transcripts/" + name + ".txt", SHA256: sum, Size: int64(len(text)), Kind: research.KindInterview})
	b.ed.Documents = append(b.ed.Documents, d)
	b.ed.Participants = append(b.ed.Participants, who)
	b.in[name] = &b.ed.Documents[len(b.ed.Documents)-1]
	b.by[name] = &b.ed.Participants[len(b.ed.Participants)-1]
}

// quote finds the words in the participant's own turns and adds them.
func (b *builder) quote(s said) research.Ref {
	b.t.Helper()
	d := b.in[s.who]
	for i, t := range d.Turns {
		at := bytes.Index(d.Text[t.Span.Start:t.Span.End], []byte(s.text))
		if at < 0 || t.Role != research.RoleParticipant {
			continue
		}
		span := research.Span{Start: t.Span.Start + at, End: t.Span.Start + at + len(s.text)}
		q := research.Quote{Ref: research.QuoteRef(d.Ref, d.SHA256(), span), Document: d.Ref, Participant: t.Participant, Turn: i, Span: span,
			Text: s.text, Facet: s.facet, Stance: s.stance, Voice: t.Voice, Method: research.MethodRules, Why: "first person, evaluation", Value: 0.8}
		if asked, ok := d.Question(i); ok {
			q.Question, _ = d.Slice(asked.Span)
		}
		b.ed.Quotes = append(b.ed.Quotes, q)
		return q.Ref
	}
	b.t.Fatalf("%s never says %q", s.who, s.text)
	return ""
}

func (b *builder) theme(m matter) {
	b.t.Helper()
	t := research.Theme{Label: m.label, InVivo: m.inVivo, Keywords: strings.Split(m.keywords, ", "), Cohesion: 0.5}
	sp := research.Spectrum{Label: m.label}
	people := map[research.Ref]int{}
	for i, s := range m.said {
		r := b.quote(s)
		t.Members = append(t.Members, research.Member{Quote: r, Centrality: 1 - float64(i)/10, Position: s.at})
		who := b.by[s.who].Ref
		people[who]++
		sp.Positions = append(sp.Positions, research.Position{Participants: []research.Ref{who}, At: s.at, Stance: s.stance, Quotes: []research.Ref{r}})
	}
	for _, m := range t.Members[:min(2, len(t.Members))] {
		t.Exemplars = append(t.Exemplars, m.Quote)
	}
	most := 0
	for _, n := range people {
		most = max(most, n)
	}
	t.Ref, t.Participants = research.ThemeRef(b.ed.Study.Ref, t.Members[0].Quote), len(people)
	t.LargestVoice = float64(most) / float64(len(t.Members))
	sp.Theme = t.Ref
	slices.SortStableFunc(sp.Positions, func(x, y research.Position) int { return cmp.Compare(x.At, y.At) })
	if m.asked {
		sp.Asked = b.everyone()
	}
	b.ed.Themes, b.ed.Spectra = append(b.ed.Themes, t), append(b.ed.Spectra, sp)
}

func (b *builder) everyone() []research.Ref {
	var out []research.Ref
	for _, p := range b.ed.Participants {
		if p.Role.Evidence() {
			out = append(out, p.Ref)
		}
	}
	return out
}

func (b *builder) count() {
	c := research.Counts{Sources: len(b.ed.Sources), Documents: len(b.ed.Documents), Interviewers: 1, Quotes: len(b.ed.Quotes),
		Themes: len(b.ed.Themes), Unassigned: len(b.ed.Unassigned), Participants: len(b.everyone())}
	for _, d := range b.ed.Documents {
		c.Turns += len(d.Turns)
		for _, t := range d.Turns {
			if t.Role.Evidence() {
				c.Words += len(bytes.Fields(d.Text[t.Span.Start:t.Span.End]))
			}
		}
	}
	b.ed.Counts = c
}

func (b *builder) matrix() {
	quotes := map[research.Ref]research.Quote{}
	for _, q := range b.ed.Quotes {
		quotes[q.Ref] = q
	}
	for _, who := range b.everyone() {
		row := research.MatrixRow{Participant: who}
		for _, t := range b.ed.Themes {
			cell := research.MatrixCell{Theme: t.Ref}
			for _, m := range t.Members {
				if q := quotes[m.Quote]; q.Participant == who {
					cell.Quotes++
					cell.Position, cell.Stance = m.Position, q.Stance
					cell.Refs = append(cell.Refs, q.Ref)
				}
			}
			if cell.Quotes > 0 {
				row.Cells = append(row.Cells, cell)
			}
		}
		b.ed.Matrix = append(b.ed.Matrix, row)
	}
}

// evidence is what support is computed from, for a group.
func (b *builder) evidence(members []research.Ref) research.Evidence {
	ev := research.Evidence{Members: map[research.Ref]bool{}, Participants: b.everyone(), Quotes: map[research.Ref]*research.Quote{},
		Kinds: map[research.Ref]research.SourceKind{}, Company: map[research.Ref]string{}}
	for _, m := range members {
		ev.Members[m] = true
	}
	for i := range b.ed.Quotes {
		ev.Quotes[b.ed.Quotes[i].Ref] = &b.ed.Quotes[i]
	}
	for _, d := range b.ed.Documents {
		ev.Kinds[d.Ref] = d.Kind
	}
	return ev
}

// claim makes an evidence card of a theme: members' quotes support it, those of
// others on the other side contradict it, the rest say it elsewhere.
func (b *builder) claim(p *research.Persona, theme int, against ...string) {
	t := b.ed.Themes[theme]
	members := map[research.Ref]bool{}
	var refs []research.Ref
	for _, m := range p.Members {
		members[m.Participant] = true
		refs = append(refs, m.Participant)
	}
	c := research.Claim{Ref: research.ClaimRef(p.Ref, "", t.Label), Label: t.Label, Theme: t.Ref, State: research.ClaimNeedsWording, Searched: 41}
	ev := b.evidence(refs)
	for _, m := range t.Members {
		q := ev.Quotes[m.Quote]
		c.Facet = cmp.Or(c.Facet, q.Facet)
		switch {
		case slices.ContainsFunc(against, func(name string) bool { return b.by[name].Ref == q.Participant }):
			c.Citations = append(c.Citations, research.Citation{Quote: q.Ref, Relation: research.Contradicts})
		case members[q.Participant]:
			c.Citations = append(c.Citations, research.Citation{Quote: q.Ref, Relation: research.Supports})
		default:
			c.Elsewhere = append(c.Elsewhere, q.Ref)
		}
	}
	c.Asked = b.ed.Spectra[theme].Asked
	c.Support = research.SupportOf(&c, ev)
	c.Confidence = research.ConfidenceOf(c.Support)
	c.Distinct = research.DistinctOf(c.Support, p.TalkRatio)
	p.Claims = append(p.Claims, c)
}

func (b *builder) persona(origin research.Origin, name string, members ...string) research.Persona {
	p := research.Persona{Candidate: research.Candidate{Ref: research.PersonaRef(b.ed.Study.Ref, origin, name), Origin: origin, TalkRatio: 1},
		Name: name, Status: research.StatusDraft, Revision: 1, Of: 7, SourceKinds: []research.SourceKind{research.KindInterview}}
	for _, m := range members {
		p.Members = append(p.Members, research.CandidateMember{Participant: b.by[m].Ref, Strength: 1})
		for _, q := range b.ed.Quotes {
			if q.Participant == b.by[m].Ref {
				p.Quotes++
			}
		}
	}
	p.Grounding = research.GroundingOf(map[research.SourceKind]int{research.KindInterview: len(members)})
	for _, f := range []research.Facet{research.FacetTrigger, research.FacetAuthority, research.FacetChannel, research.FacetChurn} {
		p.OpenQuestions = append(p.OpenQuestions, research.OpenQuestion{Facet: f, Asked: f == research.FacetTrigger})
	}
	return p
}

func (b *builder) find(text string) research.Ref {
	for _, q := range b.ed.Quotes {
		if q.Text == text {
			return q.Ref
		}
	}
	b.t.Fatalf("no quote %q", text)
	return ""
}

// group is the group made by hand, as evidence cards.
func (b *builder) group() research.Persona {
	p := b.persona(research.OriginMade, "Group A: “explain why”", "P2", "P7", "P5")
	p.Letter, p.Rank, p.TalkRatio = "A", research.RankPrimary, 1.6
	p.NameFrom = b.find("And if it's not intuitive, I better be able to explain why.")
	b.claim(&p, 2)
	b.claim(&p, 4, "P1")
	b.claim(&p, 3, "P1", "P3")
	b.claim(&p, 5)
	b.claim(&p, 6)
	b.claim(&p, 7)
	b.claim(&p, 1)
	for i := range p.Claims[:5] {
		p.Claims[i].Distinct = research.Distinctive
	}
	p.Claims[0].Formed = true
	p.Voices = []research.Ref{p.NameFrom, b.find("If you don't have the hypothesis, you don't think to look at it."),
		b.find("We want an audit trail to show what we looked at and thought through.")}
	p.Contrasts = []research.AttributeContrast{{Attribute: "years", Value: "5+", Here: 2, Of: 3, Elsewhere: 1, ElsewhereOf: 4}}
	p.Next = []string{"word the 7 cards", "interview 12 more", "ask what happened the last time somebody asked why"}
	return p
}

// sample is the profile of everybody.
func (b *builder) sample() research.Persona {
	p := b.persona(research.OriginSample, "The whole sample", "P1", "P2", "P3", "P4", "P5", "P6", "P7")
	b.claim(&p, 0, "P2", "P4", "P5", "P6")
	b.claim(&p, 1)
	b.claim(&p, 2)
	b.claim(&p, 4, "P1")
	b.claim(&p, 3, "P1", "P3")
	b.claim(&p, 5)
	p.Voices = []research.Ref{b.find("If you don't have the hypothesis, you don't think to look at it."), b.find("the pain point is we usually create all these plots by hand")}
	p.Next = []string{"word the 6 cards", "interview 8 more"}
	return p
}
