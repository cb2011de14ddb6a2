package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"personas/export"
	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// studyView is a study at a glance: what needs somebody, what came in, and how
// its runs went.
type studyView struct {
	Question string
	Shown    bool // false before the first run has ended
	Needs    []need
	Others   string // what waits for somebody else
	Personas int
	Run      runView
	MayAdd   bool
	Kinds    []research.SourceKind
	Added    string // what was just added
	Incoming incoming
	Coverage []coverageLine
	Uncut    int // documents that are not in Coverage
	Families []familyList
	Saturation,
	Structure string
	Packs int
	Runs  []runLine
}

// link is where something is done, or looked at.
type link struct{ Name, Href string }

var studyTemplate = newPage[studyView]("study.html")

// studyPage shows a study, also before anything was read.
func (v *visit) studyPage() error {
	runs, err := v.Store.Runs(v.ctx(), v.study.ID)
	if err != nil {
		return err
	}
	view := studyView{Question: v.study.Question, Run: v.runNow(runs), Runs: runLines(runs), Kinds: research.SourceKinds,
		MayAdd: v.Folder != "" && v.right.Includes(review.Researcher), Added: v.r.URL.Query().Get("added"), Shown: v.study.Generation != nil}
	if view.Shown {
		if err := v.fillStudy(&view); err != nil {
			return err
		}
	}
	return studyTemplate.show(v, http.StatusOK, "Study", view)
}

// fillStudy says what a study shows.
func (v *visit) fillStudy(view *studyView) error {
	d, err := v.desk()
	if err != nil {
		return err
	}
	rows, err := v.Store.Documents(v.ctx(), store.DocumentFilter{Study: v.study.ID, NoText: true})
	if err != nil {
		return err
	}
	packs, err := v.Store.Packs(v.ctx(), v.study.ID)
	if err != nil {
		return err
	}
	all := v.needs(d, rows)
	view.Needs = slices.DeleteFunc(slices.Clone(all), func(n need) bool { return !v.right.Includes(n.takes) })
	view.Others = othersNeed(len(all)-len(view.Needs), v.right)
	ed := d.Edition
	view.Personas, view.Packs = len(ed.Personas), len(packs)
	view.Incoming = incomingOf(ed)
	view.Coverage, view.Uncut = v.coverage(ed)
	view.Families = familiesOf(ed)
	view.Saturation = export.SaturationVerdict(&ed.Saturation)
	view.Structure = structureWords(ed.Structure)
	return nil
}

func othersNeed(n int, has review.Right) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s for somebody with another right than %s; an admin of the study gives rights.", countOf(n, "thing waits", "things wait"), has)
}

// structureWords says whether people fall into groups.
func structureWords(t research.StructureTest) string {
	switch t.Structure {
	case research.StructureTooFew:
		return fmt.Sprintf("%s: below %d people nobody is grouped by their likeness. You get the matrix, spectra, a profile of all, and any group you make by hand.",
			countOf(t.Participants, "participant", "participants"), research.MinParticipants)
	case research.StructureNone:
		return fmt.Sprintf("No groups were found among %d participants: people do not differ more than chance would have it.", t.Participants)
	case research.StructureFound:
		return fmt.Sprintf("%s among %d participants, found again when people and quotes are drawn anew.", countOf(t.K, "group", "groups"), t.Participants)
	}
	return ""
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %s", figure(n), many)
}

// figure writes a number with its thousands apart.
func figure(n int) string {
	s := fmt.Sprint(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// need is something that waits for a person, with the link that does it.
type need struct {
	Head, Why string
	Words     string // of a participant
	Lines     []string
	Links     []link
	Confirm   *guessedLabel // one button says that it was guessed right
	takes     review.Right
}

// needs lists what waits for anybody, in the order in which it is done: who
// spoke, what columns hold, what was not read, then personas.
func (v *visit) needs(d *pipeline.Desk, rows []store.DocumentRow) []need {
	byPath := map[string][]research.Ref{}
	for _, r := range rows {
		byPath[r.Path] = append(byPath[r.Path], r.Ref)
	}
	return slices.Concat(v.needSpeakers(d.Edition, byPath), v.needColumns(d.Edition, byPath), v.needTurns(d.Edition), v.needDissent(d),
		v.needDecisions(d), v.needOutdated(d), v.needGates(d))
}

// needSpeakers asks whether those who were taken for interviewers are.
func (v *visit) needSpeakers(ed *research.Edition, byPath map[string][]research.Ref) (out []need) {
	for _, g := range guessesBy(ed.Guesses, func(g research.Guess) (string, bool) { return g.What + "\x00" + g.Value, ofSpeakers[g.What] != "" }) {
		n := need{Head: fmt.Sprintf(ofSpeakers[g[0].What], g[0].Value, places(g)), Why: g[0].Evidence, Lines: pins(g), takes: review.Researcher}
		for _, ref := range byPath[g[0].Where] {
			n.Links = []link{{"Look at the conversation", v.at("documents/" + string(ref))}}
			break
		}
		if confirmable(g[0]) && len(n.Links) > 0 {
			n.Confirm = &guessedLabel{Action: v.at("speakers"), What: g[0].What, Value: g[0].Value}
		}
		out = append(out, n)
	}
	return out
}

// ofSpeakers are the guesses about who speaks, with the question they pose.
var ofSpeakers = map[string]string{
	"interviewer":                        "Is %s the interviewer %s?",
	"agent":                              "Is %s one of your staff %s?",
	"speakers":                           "Do they speak %s %s?",
	"one person":                         "Is %s one person %s?",
	"perhaps the same person":            "Is %s the same person %s?",
	"perhaps the interviewer everywhere": "Is %s the interviewer %s, too?",
}

func places(g []research.Guess) string {
	if len(g) == 1 {
		return "in " + g[0].Where
	}
	return fmt.Sprintf("in %d files", len(g))
}

// pins are the lines that settle guesses, the first few.
func pins(g []research.Guess) (out []string) {
	for _, one := range g {
		if one.Pin != "" && !slices.Contains(out, one.Pin) {
			out = append(out, one.Pin)
		}
	}
	const most, longest = 3, 120
	for i := range out {
		if r := []rune(out[i]); len(r) > longest {
			out[i] = string(r[:longest]) + " …"
		}
	}
	if len(out) > most {
		out = append(out[:most], fmt.Sprintf("… and %d more of these", len(out)-most))
	}
	return out
}

// guessesBy groups guesses of a kind, in the order in which they come.
func guessesBy(all []research.Guess, key func(research.Guess) (string, bool)) (out [][]research.Guess) {
	at := map[string]int{}
	for _, g := range all {
		k, of := key(g)
		if !of {
			continue
		}
		if _, there := at[k]; !there {
			at[k] = len(out)
			out = append(out, nil)
		}
		out[at[k]] = append(out[at[k]], g)
	}
	return out
}

// needColumns asks whether tables were read as they are meant.
func (v *visit) needColumns(ed *research.Edition, byPath map[string][]research.Ref) (out []need) {
	for _, g := range guessesBy(ed.Guesses, func(g research.Guess) (string, bool) { return g.Where, ofTable(g) }) {
		n := need{Head: "Are the columns of " + g[0].Where + " what they were taken for?", takes: review.Researcher}
		var said []string
		for _, one := range g {
			said = append(said, one.What)
		}
		n.Why, n.Lines = "Guessed: "+strings.Join(said, ", ")+". Lines of study.toml settle it:", pins(g)
		for _, ref := range byPath[g[0].Where] {
			n.Links = []link{{"See how it was read", v.at("documents/" + string(ref))}}
			break
		}
		out = append(out, n)
	}
	return out
}

// ofTable reports whether a guess is about how a table is read.
func ofTable(g research.Guess) bool {
	return strings.Contains(g.What, "column") || slices.Contains([]string{"header", "header row", "header rows", "layout", "delimiter", "date order", "attributes"}, g.What)
}

// needTurns shows turns that sound like somebody else's.
func (v *visit) needTurns(ed *research.Edition) (out []need) {
	const most = 3
	more := 0
	for i := range ed.Documents {
		d := &ed.Documents[i]
		for _, t := range d.Turns {
			switch {
			case t.Suspicious == "":
			case len(out) == most:
				more++
			default:
				out = append(out, need{Head: fmt.Sprintf("Did %s say this, in %s?", cmp.Or(t.Speaker, "the participant"), d.Title),
					Why: "Doubted, for " + t.Suspicious + ". Until you have looked, it is no evidence.", Words: excerpt(d.Text[t.Span.Start:t.Span.End]),
					Links: []link{{"Look at the turn", v.at(fmt.Sprintf("documents/%s?turn=%d#t%d", d.Ref, t.Position, t.Position))}}, takes: review.Researcher})
			}
		}
	}
	if more > 0 {
		out = append(out, need{Head: countOf(more, "more turn is doubted", "more turns are doubted"), Why: "The list of documents says where.",
			Links: []link{{"Documents", v.at("documents")}}, takes: review.Researcher})
	}
	return out
}

// excerpt is how words begin.
func excerpt(words []byte) string {
	const most = 280
	r := []rune(string(words[:min(len(words), 4*most)]))
	if len(r) <= most {
		return string(r)
	}
	return strings.ToValidUTF8(string(r[:most]), "") + " …"
}

// needDissent names the personas with claims whose contradictions nobody has
// answered.
func (v *visit) needDissent(d *pipeline.Desk) []need {
	n, all := need{Why: "Say of each what you make of who disagrees.", takes: review.Reviewer}, 0
	for _, s := range inOrder(d) {
		var first research.Ref
		unread := 0
		for i := range s.Persona.Claims {
			c := &s.Persona.Claims[i]
			if c.State != research.ClaimRejected && len(c.Cited(research.Contradicts)) > 0 && !s.Answered[c.Ref] {
				first = cmp.Or(first, c.Ref)
				unread++
			}
		}
		if unread > 0 {
			all += unread
			n.Links = append(n.Links, link{fmt.Sprintf("%s: %d", nameOf(&s.Persona), unread), v.claimAt(&s.Persona, first)})
		}
	}
	if all == 0 {
		return nil
	}
	n.Head = countOf(all, "claim has dissent that nobody has answered", "claims have dissent that nobody has answered")
	return []need{n}
}

func (v *visit) claimAt(p *research.Persona, claim research.Ref) string {
	return v.at("personas/"+string(p.Ref)) + "?claim=" + string(claim) + "#" + string(claim)
}

// inOrder are the personas that somebody may still decide on.
func inOrder(d *pipeline.Desk) (out []*review.State) {
	for i := range d.Edition.Personas {
		if s := d.Personas[d.Edition.Personas[i].Ref]; s.Persona.Status != research.StatusRejected {
			out = append(out, s)
		}
	}
	return out
}

// nameOf is what a persona goes by.
func nameOf(p *research.Persona) string {
	if p.Wording != nil {
		return cmp.Or(p.Wording.Name, p.Name)
	}
	return p.Name
}

// decided counts the claims on which somebody decided.
func decided(s *review.State) (n int) {
	for i := range s.Persona.Claims {
		if c := &s.Persona.Claims[i]; c.State == research.ClaimAccepted || c.State == research.ClaimRejected {
			n++
		}
	}
	return n
}

// needDecisions names the personas whose claims wait for a decision: those in
// review one by one, those that nobody has begun together.
func (v *visit) needDecisions(d *pipeline.Desk) (out []need) {
	untouched := need{takes: review.Reviewer}
	for _, s := range inOrder(d) {
		p, n := &s.Persona, decided(s)
		at := link{nameOf(p), v.at("personas/" + string(p.Ref))}
		switch {
		case p.Status == research.StatusApproved || len(s.Outdated) > 0 || n == len(p.Claims):
		case n == 0 && p.Status == research.StatusDraft:
			untouched.Links = append(untouched.Links, at)
		default:
			why := fmt.Sprintf("%d of %d claims decided, evidence opened for %d.", n, len(p.Claims), len(s.Opened))
			if p.Status == research.StatusChangesRequested {
				why = "Changes were requested. " + why
			}
			out = append(out, need{Head: at.Name + " is in review", Why: why, Links: []link{{"Go on", at.Href}}, takes: review.Reviewer})
		}
	}
	if n := len(untouched.Links); n > 0 {
		untouched.Head = countOf(n, "draft waits for its first decision", "drafts wait for their first decision")
		out = append(out, untouched)
	}
	return out
}

// needOutdated names approvals that do not hold any more, and why.
func (v *visit) needOutdated(d *pipeline.Desk) (out []need) {
	for _, s := range inOrder(d) {
		if len(s.Outdated) == 0 {
			continue
		}
		out = append(out, need{Head: nameOf(&s.Persona) + " is not what was approved any more", Lines: atMost(s.Outdated, 4),
			Links: []link{{"Look at it again", v.at("personas/" + string(s.Persona.Ref))}}, takes: review.Reviewer})
	}
	return out
}

func atMost(lines []string, n int) []string {
	if len(lines) <= n {
		return lines
	}
	return append(slices.Clone(lines[:n]), fmt.Sprintf("… and %d more", len(lines)-n))
}

// needGates says what stands against the approval of personas that are decided.
func (v *visit) needGates(d *pipeline.Desk) (out []need) {
	for _, s := range inOrder(d) {
		p := &s.Persona
		if p.Status != research.StatusInReview || len(s.Outdated) > 0 || decided(s) < len(p.Claims) {
			continue
		}
		at := v.at("personas/" + string(p.Ref))
		var lines []string
		for _, f := range research.Open(s.Gates(&d.Desk)) {
			if !slices.Contains(lines, f.Detail) {
				lines = append(lines, f.Detail)
			}
		}
		if len(lines) == 0 {
			out = append(out, need{Head: nameOf(p) + " can be approved", Why: "Every claim is decided, and no gate stands against it.", Links: []link{{"Approve it", at}}, takes: review.Approver})
			continue
		}
		out = append(out, need{Head: countOf(len(lines), "thing stands", "things stand") + " between " + nameOf(p) + " and its approval",
			Lines: atMost(lines, 4), Links: []link{{"Mend it", at}}, takes: review.Reviewer})
	}
	return out
}
