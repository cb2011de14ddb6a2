package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"personas/export"
	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// speakersFlags are the flags of speakers.
type speakersFlags struct {
	fix, document, format string
	all, corrections      bool
}

func (a *app) speakersCommand() *cobra.Command {
	var f speakersFlags
	c := &cobra.Command{Use: "speakers", Short: "Who was taken for whom, and which turns are doubted; corrected with --fix", Args: exactArgs(),
		RunE: func(c *cobra.Command, _ []string) error {
			if f.format != "" && f.format != "csv" {
				return usage("--format takes csv")
			}
			return a.withStudy(c.Context(), func(st *store.Store, study store.StudyRow) error {
				switch {
				case f.fix != "":
					return a.fixSpeakers(c.Context(), st, study, f.fix)
				case f.corrections:
					return a.listCorrections(c.Context(), st, study)
				}
				return a.listSpeakers(c.Context(), st, study, f)
			})
		}}
	c.Flags().StringVar(&f.fix, "fix", "", "record the corrections of this file: what --json or --format csv printed, edited")
	c.Flags().StringVar(&f.document, "document", "", "of this document only: reference or title")
	c.Flags().StringVar(&f.format, "format", "", "csv: a table to edit and give to --fix")
	c.Flags().BoolVar(&f.all, "all", false, "every turn, not only the labels and what is doubted or corrected")
	c.Flags().BoolVar(&f.corrections, "corrections", false, "the corrections that were made, and what has become of them")
	return c
}

// speakerLine is one label of a document, by its first turn, or one turn.
type speakerLine struct {
	Document    research.Ref   `json:"document"`
	Source      string         `json:"source"`
	Scope       string         `json:"scope"` // label or turn
	Turn        int            `json:"turn"`
	Start       int            `json:"start"`
	End         int            `json:"end"`
	Speaker     string         `json:"speaker"`
	Role        research.Role  `json:"role"`
	Voice       research.Voice `json:"voice"`
	Participant research.Ref   `json:"participant"`
	Key         string         `json:"key"`
	Guess       string         `json:"guess"`
	Evidence    string         `json:"evidence"`
	Suspicious  string         `json:"suspicious"`
	Corrected   string         `json:"corrected"`
	Text        string         `json:"text"` // how the turn begins
}

func (a *app) listSpeakers(ctx context.Context, st *store.Store, study store.StudyRow, f speakersFlags) error {
	ed, err := pipeline.Edition(ctx, st, study)
	if err != nil {
		return err
	}
	sp, err := pipeline.SpeakersOf(ctx, st, study)
	if err != nil {
		return err
	}
	rows, err := speakerLines(&sp, ed.Guesses, f)
	if err != nil {
		return err
	}
	switch {
	case f.format == "csv":
		return a.speakersCSV(rows)
	case a.json:
		return lines(a, rows)
	}
	a.printSpeakers(&sp, rows)
	return nil
}

// speakerLines lists each label of each document at its first turn, and every turn
// that is doubted or was corrected; or all turns.
func speakerLines(sp *pipeline.Speakers, guesses []research.Guess, f speakersFlags) ([]speakerLine, error) {
	type label struct{ path, speaker string }
	why := map[label]research.Guess{}
	for _, g := range guesses {
		why[label{g.Where, g.Value}] = g
	}
	keys := map[research.Ref]string{}
	for _, p := range sp.People {
		keys[p.Ref] = p.Key
	}
	rows, found := []speakerLine{}, false
	for i := range sp.Documents {
		d := &sp.Documents[i]
		if f.document != "" && f.document != string(d.Ref) && f.document != d.Title {
			continue
		}
		found = true
		seen := map[string]bool{}
		for _, t := range d.Turns {
			row := speakerLine{Document: d.Ref, Source: sp.Paths[d.Ref], Turn: t.Position, Start: t.Span.Start, End: t.Span.End,
				Speaker: t.Speaker, Role: t.Role, Voice: t.Voice, Participant: t.Participant, Key: keys[t.Participant],
				Suspicious: t.Suspicious, Corrected: t.Corrected, Text: beginning(d.Text[t.Span.Start:t.Span.End])}
			if !seen[t.Speaker] {
				seen[t.Speaker] = true
				g := why[label{row.Source, t.Speaker}]
				first := row
				first.Scope, first.Guess, first.Evidence = "label", g.What, g.Evidence
				first.Suspicious = ""
				if alone(sp, t) {
					first.Corrected = ""
				}
				rows = append(rows, first)
			}
			if f.all || t.Suspicious != "" || alone(sp, t) {
				row.Scope = "turn"
				rows = append(rows, row)
			}
		}
	}
	if f.document != "" && !found {
		return nil, notFound("document", f.document, "personas documents lists them")
	}
	return rows, nil
}

// alone reports whether a turn was corrected for itself, and not with its label.
func alone(sp *pipeline.Speakers, t research.Turn) bool {
	return t.Corrected != "" && slices.ContainsFunc(sp.Made, func(c research.Correction) bool {
		return !c.OfLabel() && strings.Contains(t.Corrected, string(c.Ref))
	})
}

// beginning is how words begin, on one line.
func beginning(words []byte) string {
	const most = 100
	text := flat(string(words[:min(len(words), 4*most)]))
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}

// speakersCSV writes a table to edit: the last three columns are there to be
// filled in.
func (a *app) speakersCSV(rows []speakerLine) error {
	w := csv.NewWriter(a.stdout)
	all := [][]string{{"document", "source", "scope", "turn", "start", "end", "speaker", "role", "voice", "participant", "key",
		"guess", "evidence", "suspicious", "corrected", "text", "split_at", "undo", "note"}}
	for _, r := range rows {
		row := []string{string(r.Document), r.Source, r.Scope, strconv.Itoa(r.Turn), strconv.Itoa(r.Start), strconv.Itoa(r.End), r.Speaker,
			string(r.Role), string(r.Voice), string(r.Participant), r.Key, r.Guess, r.Evidence, r.Suspicious, r.Corrected, r.Text, "", "", ""}
		for i := range row {
			row[i] = export.Safe(row[i])
		}
		all = append(all, row)
	}
	return w.WriteAll(all)
}

func (a *app) printSpeakers(sp *pipeline.Speakers, rows []speakerLine) {
	document, unlabelled, doubted := research.Ref(""), 0, 0
	for _, r := range rows {
		if r.Scope == "label" && r.Speaker == "" {
			unlabelled++
			continue
		}
		if r.Document != document {
			document = r.Document
			a.printf("%s  %s\n", r.Document, r.Source)
		}
		if r.Scope == "label" {
			a.printf("  %-24s %-12s %-10s %s  %s\n", r.Speaker, r.Role, r.Voice, r.Participant, r.Key)
			if r.Corrected != "" {
				a.printf("      corrected: %s\n", r.Corrected)
			}
			continue
		}
		a.printf("    turn %d, %s, %s: “%s”\n", r.Turn, cmp.Or(r.Speaker, "no label"), r.Role, r.Text)
		if r.Suspicious != "" {
			doubted++
			a.printf("      doubted, and no evidence: %s\n", r.Suspicious)
		}
		if r.Corrected != "" {
			a.printf("      corrected: %s\n", r.Corrected)
		}
	}
	if unlabelled > 0 {
		a.printf("%s without speaker labels\n", plural(unlabelled, "document"))
	}
	a.printf("%s doubted; to correct any: personas speakers --format csv > speakers.csv, edit it, personas speakers --fix speakers.csv\n", plural(doubted, "turn"))
	if sp.Waiting > 0 {
		a.printf("%s for the next run: what they touch is no evidence until then\n", count(sp.Waiting, "correction waits", "corrections wait"))
	}
}

// fixedJSON is what --fix prints.
type fixedJSON struct {
	File        string                `json:"file"`
	Corrections []research.Correction `json:"corrections"`
	Withdrawn   int                   `json:"withdrawn"`
	Documents   []research.Ref        `json:"documents"`
}

// maxFix bounds a file of corrections.
const maxFix = 64 << 20

func (a *app) fixSpeakers(ctx context.Context, st *store.Store, study store.StudyRow, path string) error {
	if fi, err := os.Stat(path); err == nil && fi.Size() > maxFix {
		return usage("%s is larger than %d MB: keep the lines that change something", path, maxFix>>20)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("%s cannot be read: %v", path, err),
			Try: "personas speakers --format csv writes a file to edit", Err: err}
	}
	done, err := pipeline.Fix(ctx, st, study, filepath.Base(path), file, review.Actor{Name: whoAmI(), Right: review.Admin})
	if err != nil {
		return err
	}
	if a.json {
		return a.object(fixedJSON{path, orEmpty(done.Corrections), done.Withdrawn, orEmpty(done.Documents)})
	}
	if len(done.Corrections) == 0 {
		a.printf("nothing in %s differs from what stands: nothing was corrected\n", path)
		return nil
	}
	for _, c := range done.Corrections {
		a.printf("%s  %s, %s: %s\n", c.Ref, c.Document, c.Place(), c)
	}
	a.printf("%s recorded; %s withdrawn. The next run reads %s again: personas run --study %s\n", plural(len(done.Corrections), "correction"),
		plural(done.Withdrawn, "quote"), plural(len(done.Documents), "document"), study.Name)
	return nil
}

// whoAmI is the user of this system who runs the program.
func whoAmI() string {
	u, err := user.Current()
	if err != nil {
		return "unknown"
	}
	return cmp.Or(u.Username, u.Uid)
}

// correctionJSON is a correction and what has become of it.
type correctionJSON struct {
	research.Correction
	State pipeline.State `json:"state"`
	Where string         `json:"source"`
}

func (a *app) listCorrections(ctx context.Context, st *store.Store, study store.StudyRow) error {
	sp, err := pipeline.SpeakersOf(ctx, st, study)
	if err != nil {
		return err
	}
	rows := make([]correctionJSON, len(sp.Made))
	for i, c := range sp.Made {
		rows[i] = correctionJSON{c, sp.States[c.Ref], sp.Paths[c.Document]}
	}
	if a.json {
		return lines(a, rows)
	}
	for _, r := range rows {
		a.printf("%s  %-8s %s, %s: %s · by %s, %s", r.Ref, r.State, cmp.Or(r.Where, string(r.Document)), r.Place(), r.Correction, r.By, r.At.UTC().Format(time.RFC3339))
		a.printf("%s\n", strings.TrimRight(" · "+r.Note, " ·"))
	}
	if slices.ContainsFunc(rows, func(r correctionJSON) bool { return r.State == pipeline.StateGone }) {
		a.printf("of those that are gone the words have changed: look at personas speakers --all, and correct them again\n")
	}
	return nil
}
