package main

import (
	"fmt"
	"os/exec"

	"github.com/spf13/cobra"

	"personas/eval"
)

func (a *app) evalPDFCommand() *cobra.Command {
	var corpus string
	var o eval.PDFOptions
	c := &cobra.Command{Use: "pdf", Short: "How many sentences printed into PDFs are read verbatim, with pdftotext beside", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		switch {
		case corpus == "":
			return usage("--corpus is missing: name a folder of PDFs with the sentences they hold")
		case o.Half != "" && o.Half != "development" && o.Half != "reporting":
			return usage("--half is %q: use development or reporting", o.Half)
		}
		o.Reader = filesApart()
		o.PDFToText, _ = exec.LookPath("pdftotext") // "" where it is not installed
		res, err := eval.PDF(c.Context(), corpus, o)
		if err != nil {
			return err
		}
		if a.json {
			return a.object(res)
		}
		a.printPDF(res)
		return nil
	}}
	c.Flags().StringVar(&corpus, "corpus", "", "a folder of PDFs, each with a .json of its sentences beside it")
	c.Flags().StringVar(&o.Half, "half", "", "of a corpus that scripts/pdf-corpus printed: development or reporting")
	return c
}

// printPDF prints a row a producer and a line for every file with a miss.
func (a *app) printPDF(r eval.PDFResult) {
	t := table{
		above: fmt.Sprintf("%d files of %d pages, %d sentences, %.1f pages/s", r.Files, r.Pages, r.Sentences, r.PagesPerSecond),
		rows:  [][]string{{"", "files", "refused", "sentences", "verbatim", "pdftotext", "misattributed", "furniture", "stray words"}},
	}
	row := func(name string, f eval.PDFFigures) {
		beside := "–"
		if f.PDFToText != nil {
			beside = permille(*f.PDFToText)
		}
		t.rows = append(t.rows, []string{name, fmt.Sprint(f.Files), fmt.Sprint(f.Refused), fmt.Sprint(f.Sentences), permille(f.Verbatim), beside,
			fmt.Sprint(f.Misattributed), fmt.Sprint(f.Furniture), fmt.Sprint(f.Stray)})
	}
	for _, p := range r.Producers {
		row(p.Producer, p.PDFFigures)
	}
	row("all", r.PDFFigures)
	a.printTable(t)
	for _, m := range r.Misses {
		a.printMiss(m)
	}
}

func (a *app) printMiss(m eval.PDFMiss) {
	if m.Refused != "" {
		a.printf("%s: refused: %s\n", m.File, m.Refused)
		return
	}
	a.printf("%s: not verbatim %v, under another name %v, furniture %d, stray words %d\n", m.File, m.Sentences, m.Misattributed, m.Furniture, m.Stray)
}

func permille(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }
