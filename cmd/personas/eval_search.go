package main

import (
	"io"

	"github.com/spf13/cobra"

	"personas/eval"
	"personas/search"
)

func (a *app) evalSearchCommand() *cobra.Command {
	var file, mode, embedder string
	var o eval.SearchOptions
	c := &cobra.Command{Use: "search", Short: "How well search finds texts of the same label (recall and nDCG at 10), and how fast", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) (err error) {
		if o.Mode, err = search.ParseMode(mode); err != nil {
			return usage("--mode: %v", err)
		}
		if o.Embedder, err = a.embedder(embedder); err != nil {
			return err
		}
		return withFile("csv", file, func(r io.Reader) error {
			st, err := a.open(c.Context())
			if err != nil {
				return err
			}
			defer st.Close()
			res, err := eval.Search(c.Context(), st, r, o)
			if err != nil {
				return err
			}
			if a.json {
				return a.object(res)
			}
			a.printf("%d texts, %d labels: recall@10 %.3f, nDCG@10 %.3f, p50 %.1f ms, p95 %.1f ms (%s, %s)\n",
				res.N, res.Labels, res.Recall, res.NDCG, res.P50, res.P95, res.Mode, res.Embedder)
			return nil
		})
	}}
	embedderFlag(c, &embedder)
	c.Flags().StringVar(&file, "csv", "", "a CSV with one text a row")
	c.Flags().StringVar(&o.TextColumn, "text", "text", "column of the text")
	c.Flags().StringVar(&o.LabelColumn, "label", "label", "column of the label")
	c.Flags().StringVar(&mode, "mode", string(search.Hybrid), "hybrid, vector or text")
	c.Flags().IntVar(&o.Most, "most", 0, "look for this many texts, spread evenly (default: all)")
	return c
}
