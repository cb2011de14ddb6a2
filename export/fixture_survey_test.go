package export

import (
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"personas/research"
)

// answer is one free-text answer of a survey.
type answer struct{ respondent, question, text string }

var surveyQuestions = map[string]string{
	"hinderances":                    "What, if anything, hinders you from making Jupyter Notebook an even more regular part of your workflow?",
	"difficult_aspects":              "What aspects of Jupyter Notebook make it difficult for you to use in your workflow?",
	"pleasant_aspects":               "What aspects of Jupyter Notebook make it pleasant to use in your workflow?",
	"workflow_needs_addressed":       "What needs in your workflow does Jupyter Notebook address?",
	"workflow_needs_not_addressed":   "What needs in your workflow does Jupyter Notebook not address?",
	"features_changes":               "What new features or changes would you like to see in Jupyter Notebook?",
	"first_experience_enhancements":  "Thinking back to your first experience with Jupyter Notebook, what would have made it better?",
	"integrations":                   "What tools or applications would you like to see integrate with Jupyter Notebook?",
	"first_notebook_first_impressed": "What first impressed you?",
}

// surveyAnswers reads the notebook survey where it lies beside the checkout.
func surveyAnswers(t testing.TB) []answer {
	t.Helper()
	f, err := os.Open("../../shared/data/surveys/jupyter-notebook-ux-2015/answers.csv")
	if err != nil {
		t.Skip("needs the notebook survey of the development data in ../shared")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []answer
	for _, r := range rows[1:] {
		out = append(out, answer{r[0], r[1], r[3]})
	}
	return out
}

// madeAnswers are answers of any number of people, of words of the passages.
func madeAnswers(t testing.TB, people, each int) []answer {
	t.Helper()
	var lines []string
	for _, m := range pdpilotMatters {
		for _, s := range m.said {
			lines = append(lines, s.text)
		}
	}
	var questions []string
	for q := range surveyQuestions {
		questions = append(questions, q)
	}
	slices.Sort(questions)
	var out []answer
	for i := range people {
		for j := range each {
			a, b := lines[(7*i+3*j)%len(lines)], lines[(5*i+11*j+2)%len(lines)]
			out = append(out, answer{fmt.Sprintf("R%04d", i+1), questions[(i+j)%len(questions)], fmt.Sprintf("%s, and %s (%d/%d)", a, b, i, j)})
		}
	}
	return out
}

// surveyThemes are word lists; the first that stands in an answer is its theme.
var surveyThemes = []struct {
	label string
	words []string
}{
	{"version control", []string{"version control", "git ", "diff", "merge", "github"}},
	{"debugging", []string{"debug", "breakpoint", "error"}},
	{"my editor", []string{"editor", "vim", "emacs", " ide", "pycharm", "sublime"}},
	{"production code", []string{"production", "module", "refactor", "test"}},
	{"documentation", []string{"documentation", "tutorial", "docs", "example"}},
	{"share notebooks", []string{"share", "sharing", "collaborat", "colleague"}},
	{"interactive plots", []string{"plot", "widget", "visual", "graph"}},
	{"export to pdf", []string{"pdf", "latex", "export", "html"}},
	{"performance · kernel", []string{"slow", "kernel", "memory", "performance", "large"}},
	{"easy to install", []string{"install", "setup", "conda", "pip"}},
	{"exploratory work", []string{"explor", "prototyp", "quick", "iterat", "compare", "look"}},
	{"keyboard shortcuts", []string{"shortcut", "keyboard", "cell"}},
}

// survey is a study of many people and thin answers: a document a respondent, its
// themes by word list. It shows form and size and is no finding.
func survey(t testing.TB, answers []answer) *research.Edition {
	t.Helper()
	ed := &research.Edition{Study: research.Study{Ref: "s-survey", Name: "notebook survey", Question: "What makes people use notebooks, and what stops them?"},
		Draft: true, Embedder: "built-in", Seed: 1, Rejections: map[research.Reason]int{research.ReasonTally: 977, research.ReasonTooShort: 1204}}
	asks := research.ParticipantRefByKey(ed.Study.Ref, "survey")
	by := map[string][]answer{}
	var order []string
	for _, a := range answers {
		if by[a.respondent] == nil {
			order = append(order, a.respondent)
		}
		by[a.respondent] = append(by[a.respondent], a)
	}
	members := make([][]int, len(surveyThemes)) // quotes of each theme
	for row, key := range order {
		respondent(ed, key, row+2, by[key], asks, members)
	}
	ed.Participants = append(ed.Participants, research.Participant{Ref: asks, Key: "survey", Role: research.RoleInterviewer})
	byPerson := map[research.Ref]map[int][]int{}
	for th, list := range members {
		if len(list) > 0 {
			surveyTheme(ed, th, list, byPerson)
		}
	}
	surveyMatrix(ed, byPerson)
	ed.Counts = research.Counts{Sources: 1, Documents: len(ed.Documents), Participants: len(order), Quotes: len(ed.Quotes), Themes: len(ed.Themes), Unassigned: len(ed.Unassigned)}
	ed.Structure = research.StructureTest{Structure: research.StructureFound, Participants: len(order), K: 1, Observed: 0.41, Exchanged: 0.17, Resamples: 100}
	ed.Personas = []research.Persona{surveyPersona(ed, byPerson)}
	for i, d := range ed.Documents {
		c := research.Coverage{Document: d.Ref, Sentences: len(d.Turns) / 2, Quoted: len(d.Turns) / 2, Thirds: [3]int{1 + i%3, i % 4, len(d.Turns)/2 - 3}}
		ed.Coverage = append(ed.Coverage, c)
	}
	ed.Saturation = research.SaturationOf(ed)
	return ed
}

func respondent(ed *research.Edition, key string, row int, answers []answer, asks research.Ref, members [][]int) {
	var text []byte
	d := research.Document{Ref: research.DocumentRefByKey(ed.Study.Ref, "answers.csv", key), Key: key, Title: key, Locator: "row " + strconv.Itoa(row), Kind: research.KindSurvey, Language: "en"}
	who := research.Participant{Ref: research.ParticipantRefByKey(ed.Study.Ref, key), Key: key, Role: research.RoleParticipant}
	add := func(words, question string, by research.Ref, role research.Role) research.Span {
		span := research.Span{Start: len(text), End: len(text) + len(words)}
		text = append(append(text, words...), '\n')
		d.Turns = append(d.Turns, research.Turn{Position: len(d.Turns), Span: span, Participant: by, Role: role, Voice: research.VoiceFirstHand, Line: row, Question: question})
		return span
	}
	var quotes []research.Quote
	for _, a := range answers {
		words := strings.TrimSpace(strings.ReplaceAll(a.text, "\r\n", "\n"))
		if words == "" {
			continue
		}
		add(surveyQuestions[a.question], a.question, asks, research.RoleInterviewer)
		span := add(words, a.question, who.Ref, research.RoleParticipant)
		if len(strings.Fields(words)) < 4 {
			continue
		}
		q := research.Quote{Document: d.Ref, Participant: who.Ref, Turn: len(d.Turns) - 1, Span: span, Text: words, Facet: research.FacetPain, Stance: bad,
			Voice: research.VoiceFirstHand, Question: surveyQuestions[a.question], Method: research.MethodRules, Why: "answers a question mapped to a facet"}
		if strings.HasPrefix(a.question, "pleasant") || strings.HasSuffix(a.question, "needs_addressed") {
			q.Facet, q.Stance = research.FacetOutcome, good
		}
		quotes = append(quotes, q)
	}
	d.Text = text
	for _, q := range quotes {
		q.Ref = research.QuoteRef(d.Ref, sha256.Sum256(text), q.Span)
		at := slices.IndexFunc(surveyThemes, func(th struct {
			label string
			words []string
		}) bool {
			return slices.ContainsFunc(th.words, func(w string) bool { return strings.Contains(strings.ToLower(q.Text), w) })
		})
		if at >= 0 {
			members[at] = append(members[at], len(ed.Quotes))
		} else {
			ed.Unassigned = append(ed.Unassigned, q.Ref)
		}
		ed.Quotes = append(ed.Quotes, q)
	}
	ed.Documents, ed.Participants = append(ed.Documents, d), append(ed.Participants, who)
}

func surveyTheme(ed *research.Edition, at int, list []int, byPerson map[research.Ref]map[int][]int) {
	t := research.Theme{Label: surveyThemes[at].label, InVivo: !strings.Contains(surveyThemes[at].label, "·"), Keywords: surveyThemes[at].words, Cohesion: 0.4}
	t.Ref = research.ThemeRef(ed.Study.Ref, ed.Quotes[list[0]].Ref)
	sp := research.Spectrum{Theme: t.Ref, Label: t.Label}
	var order []research.Ref
	said := map[research.Ref][]int{}
	for i, n := range list {
		q := &ed.Quotes[n]
		t.Members = append(t.Members, research.Member{Quote: q.Ref, Centrality: 1 / float64(i+1)})
		if said[q.Participant] == nil {
			order = append(order, q.Participant)
		}
		said[q.Participant] = append(said[q.Participant], n)
	}
	for i, who := range order {
		q := ed.Quotes[said[who][0]]
		where := float64(len(q.Text)*13%97)/97 - 0.1
		if q.Stance == bad {
			where = -where
		}
		sp.Positions = append(sp.Positions, research.Position{Participants: []research.Ref{who}, At: where, Stance: q.Stance, Quotes: []research.Ref{q.Ref}})
		if byPerson[who] == nil {
			byPerson[who] = map[int][]int{}
		}
		byPerson[who][len(ed.Themes)] = said[who]
		if i%2 == 0 {
			sp.Asked = append(sp.Asked, who)
		}
	}
	slices.SortStableFunc(sp.Positions, func(a, b research.Position) int {
		if a.At < b.At {
			return -1
		}
		return 1
	})
	for _, m := range t.Members[:min(3, len(t.Members))] {
		t.Exemplars = append(t.Exemplars, m.Quote)
	}
	t.Participants, t.LargestVoice = len(order), 1/float64(len(list))
	ed.Themes, ed.Spectra = append(ed.Themes, t), append(ed.Spectra, sp)
}

func surveyMatrix(ed *research.Edition, byPerson map[research.Ref]map[int][]int) {
	for _, p := range ed.Participants {
		row := research.MatrixRow{Participant: p.Ref}
		for i, t := range ed.Themes {
			if said := byPerson[p.Ref][i]; len(said) > 0 {
				c := research.MatrixCell{Theme: t.Ref, Quotes: len(said), Stance: ed.Quotes[said[0]].Stance}
				for _, n := range said {
					c.Refs = append(c.Refs, ed.Quotes[n].Ref)
				}
				row.Cells = append(row.Cells, c)
			}
		}
		if p.Role.Evidence() {
			ed.Matrix = append(ed.Matrix, row)
		}
	}
}

// surveyPersona is everybody who speaks of two of the first four themes.
func surveyPersona(ed *research.Edition, byPerson map[research.Ref]map[int][]int) research.Persona {
	p := research.Persona{Candidate: research.Candidate{Origin: research.OriginFound, Letter: "A", Stability: 0.71, TalkRatio: 1.9}, Status: research.StatusDraft, Revision: 1,
		Rank: research.RankPrimary, SourceKinds: []research.SourceKind{research.KindSurvey}}
	p.Ref = research.PersonaRef(ed.Study.Ref, p.Origin, "A")
	ev := research.Evidence{Members: map[research.Ref]bool{}, Quotes: map[research.Ref]*research.Quote{}, Kinds: map[research.Ref]research.SourceKind{}}
	for i := range ed.Quotes {
		ev.Quotes[ed.Quotes[i].Ref] = &ed.Quotes[i]
		ev.Kinds[ed.Quotes[i].Document] = research.KindSurvey
	}
	for _, who := range ed.Participants {
		if !who.Role.Evidence() {
			continue
		}
		ev.Participants = append(ev.Participants, who.Ref)
		n := 0
		for i := range 4 {
			if i < len(ed.Themes) && len(byPerson[who.Ref][i]) > 0 {
				n++
			}
		}
		if n > 1 {
			ev.Members[who.Ref] = true
			p.Members = append(p.Members, research.CandidateMember{Participant: who.Ref, Strength: 0.8})
		}
	}
	p.Of = len(ev.Participants)
	p.Grounding = research.GroundingOf(map[research.SourceKind]int{research.KindSurvey: len(p.Members)})
	for i, t := range ed.Themes {
		c := research.Claim{Ref: research.ClaimRef(p.Ref, research.FacetPain, t.Label), Facet: research.FacetPain, Label: t.Label, Theme: t.Ref, State: research.ClaimNeedsWording,
			Formed: i < 4, Searched: 116, Asked: ev.Participants}
		for _, m := range t.Members {
			switch q := ev.Quotes[m.Quote]; {
			case q.Stance == good && len(c.Cited(research.Contradicts)) < 9:
				c.Citations = append(c.Citations, research.Citation{Quote: q.Ref, Relation: research.Contradicts})
			case ev.Members[q.Participant]:
				c.Citations = append(c.Citations, research.Citation{Quote: q.Ref, Relation: research.Supports})
				if words(q.Text) > 7 && words(q.Text) < 30 && len(p.Voices) < 3 && i%2 == 0 && len(p.Voices) <= i/2 {
					p.Voices = append(p.Voices, q.Ref)
				}
			default:
				c.Elsewhere = append(c.Elsewhere, q.Ref)
			}
		}
		c.Support = research.SupportOf(&c, ev)
		c.Confidence, c.Distinct = research.ConfidenceOf(c.Support), research.DistinctOf(c.Support, p.TalkRatio)
		p.Quotes += c.Support.Quotes
		p.Claims = append(p.Claims, c)
	}
	p.Name = "Group A"
	if len(p.Voices) > 0 {
		q := ev.Quotes[p.Voices[0]]
		p.NameFrom, p.Name = q.Ref, "Group A: “"+strings.Join(strings.Fields(q.Text)[:5], " ")+"”"
	}
	for _, f := range []research.Facet{research.FacetTrigger, research.FacetAuthority, research.FacetChannel, research.FacetChurn, research.FacetRisk} {
		p.OpenQuestions = append(p.OpenQuestions, research.OpenQuestion{Facet: f})
	}
	p.Contrasts = []research.AttributeContrast{{Attribute: "role", Value: "developer", Here: 10, Of: 120, Elsewhere: 73, ElsewhereOf: 620}, {Attribute: "role", Value: "scientist", Here: 18, Of: 120, Elsewhere: 80, ElsewhereOf: 620}}
	p.Next = []string{"word the 12 cards", "interview 15 of them", "ask what happened the last time a notebook had to become code"}
	return p
}
