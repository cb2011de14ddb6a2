package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"personas/eval"
)

// table is a measurement for people to read: a line above, and rows of cells of
// which the first column is words and the others are figures.
type table struct {
	above string
	rows  [][]string
}

func (a *app) printTable(t table) {
	a.printf("%s\n", t.above)
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				line.WriteString("  " + cell + pad)
			} else {
				line.WriteString("  " + pad + cell)
			}
		}
		a.printf("%s\n", strings.TrimRight(line.String(), " "))
	}
}

func figure(x float64) string { return fmt.Sprintf("%.2f", x) }

func percent(x float64) string { return fmt.Sprintf("%.0f %%", 100*x) }

// kappa is a figure that may not be defined.
func kappa(x *float64) string {
	if x == nil {
		return "–"
	}
	return figure(*x)
}

func quotesTable(r eval.QuotesResult) table {
	t := table{
		above: fmt.Sprintf("quotes: %d passages marked by people (%d more not located), %d quotes of ours in %s of %d sentences",
			r.Gold, r.Unlocated, r.Quotes, percent(r.ShareQuoted), r.Eligible),
		rows: [][]string{
			{"", "ours", "random", "longest", "spaced"},
			{"marked passages hit", figure(r.HitRate), figure(r.RandomBaseline), figure(r.LongestBaseline), figure(r.SpacedBaseline)},
			{"precision", figure(r.Precision), figure(r.RandomPrecision), figure(r.LongestPrecision), figure(r.SpacedPrecision)},
			{"recall", figure(r.Recall), "", figure(r.LongestRecall), ""},
			{fmt.Sprintf("facet, kappa of %d", r.FacetCompared), kappa(r.FacetKappa)},
			{fmt.Sprintf("stance, kappa of %d", r.StanceCompared), kappa(r.StanceKappa)},
		},
	}
	if r.Rules != nil {
		t.besideRules(r)
	}
	return t
}

// besideRules adds what the rules take of the same documents, in the column after
// ours.
func (t *table) besideRules(r eval.QuotesResult) {
	t.above += fmt.Sprintf("; %d by a model, by rules they would be %d in %s", r.ByModel, r.Rules.Quotes, percent(r.Rules.ShareQuoted))
	of := func(k *float64, n int) string { return fmt.Sprintf("%s of %d", kappa(k), n) }
	for i, cell := range []string{"rules", figure(r.Rules.HitRate), figure(r.Rules.Precision), figure(r.Rules.Recall),
		of(r.Rules.FacetKappa, r.Rules.FacetCompared), of(r.Rules.StanceKappa, r.Rules.StanceCompared)} {
		t.rows[i] = slices.Insert(t.rows[i], 2, cell)
	}
}

func personasTable(name string, r eval.PersonasResult) table {
	b := r.Baselines
	columns := []eval.GroupsFit{r.GroupsFit, b.Length, b.Title, b.TFIDF, b.MeanVector, b.Random}
	row := func(name string, of func(eval.GroupsFit) string) []string {
		cells := []string{name}
		for _, c := range columns {
			cells = append(cells, of(c))
		}
		return cells
	}
	return table{
		above: fmt.Sprintf("%s: %s, stability %s (agreement %s, by chance %s); %d people in %d groups in truth, %d of no group of whom %d were put in one; %d rows unknown",
			name, r.Structure, figure(r.Stability), figure(r.Observed), figure(r.Exchanged), r.Participants, r.Labels, r.None, r.Grouped, r.Unknown),
		rows: [][]string{
			{"", "ours", "length", r.Attribute, "tf-idf", "mean vector", "random"},
			row("groups", func(f eval.GroupsFit) string { return fmt.Sprint(f.K) }),
			row("ARI", func(f eval.GroupsFit) string { return figure(f.ARI) }),
			row("NMI", func(f eval.GroupsFit) string { return figure(f.NMI) }),
			row("purity", func(f eval.GroupsFit) string { return figure(f.Purity) }),
			row("in no group", func(f eval.GroupsFit) string { return fmt.Sprint(f.Unassigned) }),
		},
	}
}

func themesTable(r eval.ThemesResult) table {
	return table{
		above: fmt.Sprintf("themes: %d passages of %d topics that a quote of ours matches, %d themes", r.Compared, r.Labels, r.Themes),
		rows:  [][]string{{"", "ours"}, {"ARI", figure(r.ARI)}, {"NMI", figure(r.NMI)}, {"in no theme", fmt.Sprint(r.Unassigned)}},
	}
}
