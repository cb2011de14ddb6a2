package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
)

// statusCounts is what a study holds, as `run` and `status` print it.
type statusCounts struct {
	Sources          int                     `json:"sources"`
	Refused          []research.Refusal      `json:"refused"`
	Documents        int                     `json:"documents"`
	Participants     int                     `json:"participants"`
	Interviewers     int                     `json:"interviewers"`
	Turns            int                     `json:"turns"`
	Words            int                     `json:"words"`
	Quotes           int                     `json:"quotes"`
	Rejections       map[research.Reason]int `json:"rejections"`
	Themes           int                     `json:"themes"`
	UnassignedQuotes int                     `json:"unassigned_quotes"`
	Candidates       int                     `json:"candidates"`
	Structure        research.Structure      `json:"structure"`
	Personas         []personaLine           `json:"personas"`
	Guesses          []research.Guess        `json:"guesses"`
	Warnings         []string                `json:"warnings"`
}

// personaLine is a persona in one line.
type personaLine struct {
	Ref          research.Ref          `json:"ref"`
	Name         string                `json:"name"`
	Origin       research.Origin       `json:"origin"`
	Type         research.PersonaType  `json:"type"`
	Rank         research.Rank         `json:"rank"`
	Status       research.Status       `json:"status"`
	Confidence   string                `json:"confidence"`
	Participants int                   `json:"participants"`
	Of           int                   `json:"of"`
	Quotes       int                   `json:"quotes"`
	SourceKinds  []research.SourceKind `json:"source_kinds"`
	Claims       int                   `json:"claims"`
	Worded       string                `json:"worded,omitempty"`    // the name somebody worded
	WordedBy     string                `json:"worded_by,omitempty"` // the model, or "person"
}

func countsOf(ed *research.Edition) statusCounts {
	n := ed.Counts
	s := statusCounts{Sources: n.Sources, Refused: orEmpty(ed.Refused), Documents: n.Documents, Participants: n.Participants,
		Interviewers: n.Interviewers, Turns: n.Turns, Words: n.Words, Quotes: n.Quotes, Rejections: ed.Rejections,
		Themes: n.Themes, UnassignedQuotes: n.Unassigned, Candidates: n.Candidates, Structure: ed.Structure.Structure,
		Personas: personaLines(ed), Guesses: orEmpty(ed.Guesses), Warnings: orEmpty(ed.Warnings)}
	if s.Rejections == nil {
		s.Rejections = map[research.Reason]int{}
	}
	return s
}

func orEmpty[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

func personaLines(ed *research.Edition) []personaLine {
	out := make([]personaLine, len(ed.Personas))
	for i, p := range ed.Personas {
		out[i] = personaLine{Ref: p.Ref, Name: p.Name, Origin: p.Origin, Type: p.Type, Rank: p.Rank, Status: p.Status,
			Confidence: p.Grounding.Word(), Participants: len(p.Members), Of: p.Of, Quotes: p.Quotes,
			SourceKinds: orEmpty(p.SourceKinds), Claims: len(p.Claims)}
		if p.Wording != nil {
			out[i].Worded, out[i].WordedBy = p.Wording.Name, p.Wording.By
		}
	}
	return out
}

type statusJSON struct {
	Study string `json:"study"`
	statusCounts
	Shown   *store.Generation `json:"shown"` // nil before the first run has ended
	Runs    []research.Run    `json:"runs"`
	Workers []store.WorkerRow `json:"workers"`
	Budget  budgetJSON        `json:"budget"`
}

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{Use: "status", Short: "What the study holds now, and its runs", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error { return a.status(c.Context(), st, study) })
	}}
}

func (a *app) status(ctx context.Context, st *store.Store, study store.StudyRow) error {
	o, err := pipeline.OverviewOf(ctx, st, study)
	if err != nil {
		return err
	}
	runs, err := st.Runs(ctx, study.ID)
	if err != nil {
		return err
	}
	shown, err := st.Generation(ctx, study)
	if err != nil {
		return err
	}
	workers, err := st.Workers(ctx)
	if err != nil {
		return err
	}
	budget, err := budgetOf(ctx, st, runs)
	if err != nil {
		return err
	}
	if a.json {
		j := statusJSON{Study: study.Name, statusCounts: countsOf(&o.Edition), Shown: shown, Runs: []research.Run{}, Workers: orEmpty(workers), Budget: budget}
		for _, r := range runs {
			j.Runs = append(j.Runs, r.Run)
		}
		return a.object(j)
	}
	a.printf("study %q\n", study.Name)
	a.printIncoming(o)
	a.printStructure(&o.Edition)
	a.printPersonas(&o.Edition)
	a.printf("\nruns, the latest first:\n")
	for _, r := range firstFew(runs, 5) {
		a.printf("  %s  %s  %s\n", r.Started.Format("2006-01-02 15:04:05"), r.Ref, runLine(r.Run))
	}
	a.printBudget(budget)
	if shown != nil {
		a.printf("shown: what run %s found\n", shown.Run)
	}
	if unfinished(runs) {
		a.printf("not finished: personas run --study %s completes it\n", study.Name)
	}
	return nil
}

// runLine says how far a run has come or how it ended.
func runLine(r research.Run) string {
	line := string(r.State)
	if r.State == research.RunDone && r.Until != research.StageDrafts {
		line += " until " + string(r.Until)
	}
	if r.Reason != "" {
		line += ": " + r.Reason
	}
	return line
}

// unfinished reports whether the latest run left stages to do.
func unfinished(runs []store.RunRow) bool {
	return len(runs) > 0 && (runs[0].State != research.RunDone || runs[0].Until != research.StageDrafts)
}

// printIncoming says what came in, what was refused and what was guessed.
func (a *app) printIncoming(ed *pipeline.Overview) {
	n := ed.Counts
	a.printf("\nWHAT CAME IN\n  %s (%s) from %s · %s of participants' words\n",
		plural(n.Documents, "document"), kinds(ed.Kinds), plural(n.Sources, "file"), plural(n.Words, "word"))
	a.printf("  %s, %s · %s taken", plural(n.Participants, "participant"), plural(n.Interviewers, "interviewer"), plural(n.Quotes, "quote"))
	if passed := passedOver(ed.Rejections); passed != "" {
		a.printf(" · passed over: %s", passed)
	}
	a.printf("\n")
	for _, r := range ed.Refused {
		a.printf("  REFUSED %s: %s\n", r.Source, r.Reason)
	}
	for _, w := range firstFew(ed.Warnings, 8) {
		a.printf("  warning: %s\n", w)
	}
	if len(ed.Guesses) > 0 {
		a.printf("GUESSED (settle it in study.toml)\n")
	}
	for _, g := range groupGuesses(ed.Guesses) {
		a.printf("  %s\n", g)
	}
}

// kinds says how many documents there are of each source kind.
func kinds(by map[research.SourceKind]int) string {
	var out []string
	for _, k := range research.SourceKinds {
		if by[k] > 0 {
			out = append(out, fmt.Sprintf("%d %s", by[k], k))
		}
	}
	if len(out) == 0 {
		return "no kind"
	}
	return strings.Join(out, ", ")
}

func passedOver(rejections map[research.Reason]int) string {
	reasons := make([]research.Reason, 0, len(rejections))
	for r := range rejections {
		reasons = append(reasons, r)
	}
	slices.SortFunc(reasons, func(a, b research.Reason) int {
		if d := rejections[b] - rejections[a]; d != 0 {
			return d
		}
		return strings.Compare(string(a), string(b))
	})
	var out []string
	for _, r := range firstFew(reasons, 5) {
		out = append(out, fmt.Sprintf("%d %s", rejections[r], strings.ReplaceAll(string(r), "_", " ")))
	}
	return strings.Join(out, ", ")
}

func firstFew[T any](v []T, n int) []T { return v[:min(len(v), n)] }

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// groupGuesses says a guess that is the same in many places once.
func groupGuesses(guesses []research.Guess) []string {
	type key struct{ what, value string }
	where := map[key][]research.Guess{}
	var order []key
	for _, g := range guesses {
		k := key{g.What, g.Value}
		if where[k] == nil {
			order = append(order, k)
		}
		where[k] = append(where[k], g)
	}
	var out []string
	for _, k := range order {
		g := where[k]
		place := g[0].Where
		if len(g) > 1 {
			place = fmt.Sprintf("%s and %d more", place, len(g)-1)
		}
		out = append(out, fmt.Sprintf("%s: %s is %s (%s) · %s", place, k.what, k.value, g[0].Evidence, g[0].Pin))
	}
	return out
}

func (a *app) printThemes(ed *research.Edition, most int) {
	if len(ed.Themes) == 0 {
		return
	}
	speaker := labels(ed)
	quotes := quotesByRef(ed)
	a.printf("\nTHEMES, in participants' own words (%d; %d of %d quotes in none)\n", len(ed.Themes), ed.Counts.Unassigned, ed.Counts.Quotes)
	for _, t := range firstFew(ed.Themes, most) {
		a.printf("  %s · %s of %d people · %s", called(t), count(t.Participants, "person", "people"), ed.Counts.Participants, plural(len(t.Members), "quote"))
		if t.LargestVoice > research.OneVoice {
			a.printf(" · mostly one voice")
		}
		a.printf("\n")
		for _, ref := range firstFew(t.Exemplars, 1) {
			if q := quotes[ref]; q != nil {
				a.printf("      “%s” (%s)\n", flat(q.Text), speaker[q.Participant])
			}
		}
	}
	if more := len(ed.Themes) - most; more > 0 {
		a.printf("  … and %d more: personas themes\n", more)
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// quoted is a theme's label: in quotation marks where participants said it.
func quoted(t research.Theme) string {
	if t.InVivo {
		return "“" + t.Label + "”"
	}
	return t.Label
}

// called is a theme's label behind the name a model gave it, where one did.
func called(t research.Theme) string {
	if t.Naming == nil || t.Naming.Name == "" {
		return quoted(t)
	}
	return t.Naming.Name + ": " + quoted(t) + " (named by " + t.Naming.By + ")"
}

// flat puts a quote on one line; only white space changes.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func labels(ed *research.Edition) map[research.Ref]string {
	out := make(map[research.Ref]string, len(ed.Participants))
	for _, p := range ed.Participants {
		out[p.Ref] = p.Key
	}
	return out
}

func quotesByRef(ed *research.Edition) map[research.Ref]*research.Quote {
	out := make(map[research.Ref]*research.Quote, len(ed.Quotes))
	for i := range ed.Quotes {
		out[ed.Quotes[i].Ref] = &ed.Quotes[i]
	}
	return out
}

// printStructure says whether groups of people were found, and on what grounds.
func (a *app) printStructure(ed *research.Edition) {
	t := ed.Structure
	switch t.Structure {
	case research.StructureTooFew:
		a.printf("\nGROUPS OF PEOPLE: not looked for: %s, and below %d people are not clustered\n",
			plural(t.Participants, "participant"), research.MinParticipants)
	case research.StructureNone:
		a.printf("\nGROUPS OF PEOPLE: none found among %d: groups agree %.2f over resamples, %.2f with quotes exchanged between people\n",
			t.Participants, t.Observed, t.Exchanged)
	case research.StructureFound:
		a.printf("\nGROUPS OF PEOPLE: %d among %d: groups agree %.2f over resamples, %.2f with quotes exchanged between people\n",
			t.K, t.Participants, t.Observed, t.Exchanged)
	}
	if t.Note != "" {
		a.printf("  %s\n", t.Note)
	}
}

func (a *app) printPersonas(ed *research.Edition) {
	if len(ed.Personas) == 0 {
		return
	}
	reviewed := slices.ContainsFunc(ed.Personas, func(p research.Persona) bool { return p.Status != research.StatusDraft })
	a.printf("\n%s\n", yes(reviewed, "PERSONAS", "DRAFTS, not reviewed"))
	for _, p := range personaLines(ed) {
		name, claims := p.Name, plural(p.Claims, "evidence card")
		if p.WordedBy != "" {
			claims = plural(p.Claims, "claim") + ", written by " + p.WordedBy
		}
		if p.Worded != "" && p.Worded != p.Name {
			name = p.Worded + " (" + p.Name + ")"
		}
		status := ""
		if reviewed {
			status = " · " + strings.ReplaceAll(string(p.Status), "_", " ")
		}
		a.printf("  %s  %s · %d of %d participants · %s · %s · %s%s\n", p.Ref, name, p.Participants, p.Of,
			plural(p.Quotes, "quote"), claims, p.Confidence, status)
	}
}
