package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"personas/eval"
)

func (a *app) evalLocateCommand() *cobra.Command {
	var cases string
	c := &cobra.Command{Use: "locate", Short: "Whether typed quotations are found where they stand, and altered ones refused", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		return withFile("cases", cases, func(r io.Reader) error {
			res, err := eval.Locate(c.Context(), r)
			if err != nil {
				return err
			}
			if a.json {
				return a.object(res)
			}
			a.printLocated(res)
			return nil
		})
	}}
	c.Flags().StringVar(&cases, "cases", "", "a file of cases, one JSON object a line")
	return c
}

// printLocated prints one line a case: whether it is right, what became of it
// and why.
func (a *app) printLocated(res eval.LocateResult) {
	for _, d := range res.Details {
		mark := "ok "
		if !d.Right {
			mark = "NOT"
		}
		line := fmt.Sprintf("%s  %-32s  %-8s  %s", mark, d.ID, d.Outcome, d.Reason)
		a.printf("%s\n", strings.TrimRight(line, " "))
	}
	a.printf("%d cases, %d right; false accepts %d, false rejects %d, wrong reasons %d; %.2f s\n",
		res.Cases, res.Right, res.FalseAccepts, res.FalseRejects, res.WrongReasons, res.Seconds)
}
