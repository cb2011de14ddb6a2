package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"personas/eval"
)

func (a *app) evalRedactCommand() *cobra.Command {
	var cases, half string
	c := &cobra.Command{Use: "redact", Short: "How well personal data is found in texts where it is marked", Args: exactArgs(), RunE: func(*cobra.Command, []string) error {
		if !slices.Contains([]eval.RedactHalf{eval.RedactAll, eval.RedactDev, eval.RedactReport}, eval.RedactHalf(half)) {
			return usage("--half is %q: use dev or report", half)
		}
		return withFile("cases", cases, func(r io.Reader) error {
			res, err := eval.Redact(r, eval.RedactHalf(half))
			if err != nil {
				return err
			}
			if a.json {
				return a.object(res)
			}
			a.printRedacted(res)
			return nil
		})
	}}
	c.Flags().StringVar(&cases, "cases", "", "a file of cases, one JSON object a line: text, spans of type, start and end")
	c.Flags().StringVar(&half, "half", "", "dev or report: only the cases of half of the templates")
	return c
}

func (a *app) printRedacted(res eval.RedactResult) {
	for _, label := range sortedKeys(res.ByType) {
		t := res.ByType[label]
		note := ""
		if !t.Meant {
			note = "  not what masking is for"
		}
		a.printf("%-24s %5d  recall %.3f  taken for it %.3f%s\n", label, t.Spans, t.Recall, t.Typed, note)
	}
	a.printf("%d cases, %d spans, %d masks: recall %.3f (names %.3f, patterned %.3f), precision %.3f; by letters %.3f and %.3f\n",
		res.N, res.Spans, res.Masks, res.Recall, res.Names.Recall, res.Patterned.Recall, res.Precision, res.Letters.Recall, res.Letters.Precision)
	a.printf("every word with a capital or a digit masked: by letters %.3f and %.3f\n", res.Baseline.Recall, res.Baseline.Precision)
}
