package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"personas/eval"
	"personas/internal/llm"
	"personas/pipeline"
	"personas/research"
)

func (a *app) evalClaimsCommand() *cobra.Command {
	var cases string
	var o eval.ClaimsOptions
	var m modelFlags
	c := &cobra.Command{Use: "claims", Short: "How well it is told whether evidence carries a claim", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		if o.Half != "" && o.Half != "development" && o.Half != "reporting" {
			return usage("--half is %q: use development or reporting", o.Half)
		}
		o.CSV = strings.EqualFold(filepath.Ext(cases), ".csv")
		var err error
		if o.Model, err = a.judge(m); err != nil {
			return err
		}
		return withFile("cases", cases, func(r io.Reader) error {
			res, err := eval.Claims(c.Context(), r, o)
			if err != nil {
				return err
			}
			if a.json {
				return a.object(res)
			}
			a.printClaims(res)
			return nil
		})
	}}
	c.Flags().StringVar(&cases, "cases", "", "a file of cases, one JSON object a line: claim, evidence, label; or a .csv")
	c.Flags().StringVar(&o.Half, "half", "", "development or reporting: only the cases of one half")
	c.Flags().StringVar(&o.ClaimColumn, "claim", "claim", "column of the claim, in a .csv")
	c.Flags().StringVar(&o.EvidenceColumn, "evidence", "evidence", "column of the evidence, in a .csv")
	c.Flags().StringVar(&o.LabelColumn, "label", "label", "column of the label, in a .csv")
	c.Flags().StringVar(&m.name, "model", "", "the language model to measure beside the rules: every claim and its evidence is sent to it, masked (default: none)")
	m.addFolders(c)
	c.Flags().StringVar(&o.SupportedLabel, "supported", "", "the label of supported claims, in a .csv where every other one means that it is not")
	return c
}

// judge is the model that is measured; nil where none is named. What it is asked is
// of no study, and is paid again the next time unless it is recorded.
func (a *app) judge(f modelFlags) (llm.Model, error) {
	if f.name == "" && f.replay == "" {
		return nil, nil
	}
	file, err := settingsHere()
	if err != nil {
		return nil, err
	}
	o, err := a.modelOptions(f)
	if err != nil {
		return nil, err
	}
	asking, err := pipeline.AskingOf(o, file.Model)
	if err != nil {
		return nil, err
	}
	return a.modelBy(asking, nil, nil)
}

func (a *app) printClaims(res eval.ClaimsResult) {
	fits := []eval.ClaimsFit{res.ClaimsFit}
	if res.Model != nil {
		fits = append(fits, *res.Model)
	}
	for _, fit := range fits {
		a.printTable(claimsTable(res, fit))
		a.printf("  balanced accuracy %.3f of all labels, %.3f of supported against the rest; %d unanswered; %.1f s\n",
			fit.BalancedAccuracy, fit.Supported, fit.Unanswered, fit.Seconds)
	}
	b := res.Baselines
	a.printf("of all labels: the commonest %.3f, random %.3f; of supported against the rest, thresholds best on these cases: length %.3f, coverage of words %.3f\n",
		b.Majority, b.Random, b.Length, b.Coverage)
}

// claimsTable counts answers by label.
func claimsTable(res eval.ClaimsResult, fit eval.ClaimsFit) table {
	verdicts := []research.Verdict{research.VerdictSupported, research.VerdictPartly, research.VerdictNotSupported}
	head := []string{"label"}
	for _, v := range verdicts {
		head = append(head, string(v))
	}
	t := table{above: fmt.Sprintf("%s, by %s", plural(res.N, "case"), fit.By), rows: [][]string{head}}
	for _, label := range verdicts {
		if res.Labels[label] == 0 {
			continue
		}
		row := []string{string(label)}
		for _, v := range verdicts {
			row = append(row, fmt.Sprint(fit.Confusion[label][v]))
		}
		t.rows = append(t.rows, row)
	}
	return t
}
