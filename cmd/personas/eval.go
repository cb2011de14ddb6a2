package main

import (
	"cmp"
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"personas/eval"
	"personas/pipeline"
)

func (a *app) evalCommand() *cobra.Command {
	c := group(&cobra.Command{Use: "eval", Short: "Measure the product on labelled data, ours or your own"})
	c.AddCommand(a.evalEmbedCommand(), a.evalClusterCommand(), a.evalLocateCommand(), a.evalSearchCommand(), a.evalQuotesCommand(), a.evalPersonasCommand(),
		a.evalStudyCommand(), a.evalStructureCommand(), a.evalPDFCommand(), a.evalRedactCommand(), a.evalClaimsCommand())
	return c
}

// embedderFlag says whose vectors are measured.
func embedderFlag(c *cobra.Command, embedder *string) {
	c.Flags().StringVar(embedder, "embedder", pipeline.BuiltinEmbedder, "whose vectors: personas embedder lists them")
}

// withFile opens a file named by a flag and runs f on it.
func withFile(flag, name string, f func(io.Reader) error) error {
	if name == "" {
		return usage("--%s is missing: name a file", flag)
	}
	file, err := os.Open(name)
	if err != nil {
		return usage("--%s: %v", flag, err)
	}
	defer file.Close()
	return f(file)
}

func (a *app) evalEmbedCommand() *cobra.Command {
	var pairs, embedder string
	var o eval.EmbedOptions
	c := &cobra.Command{Use: "embed", Short: "How well likeness of vectors goes with likeness of meaning (Spearman)", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) (err error) {
		if o.Embedder, err = a.embedder(embedder); err != nil {
			return err
		}
		return withFile("pairs", pairs, func(r io.Reader) error {
			res, err := eval.Embed(c.Context(), r, o)
			if err != nil {
				return err
			}
			if a.json {
				return a.object(res)
			}
			a.printf("%d pairs, Spearman %.3f, %.0f texts/s (%s)\n", res.Pairs, res.Spearman, res.TextsPerSecond, res.Embedder)
			return nil
		})
	}}
	c.Flags().StringVar(&pairs, "pairs", "", "a CSV of sentence pairs with a score")
	embedderFlag(c, &embedder)
	c.Flags().StringVar(&o.FirstColumn, "sentence1", "sentence1", "column of the first sentence")
	c.Flags().StringVar(&o.SecondColumn, "sentence2", "sentence2", "column of the second sentence")
	c.Flags().StringVar(&o.ScoreColumn, "score", "score", "column of the score")
	return c
}

func (a *app) evalClusterCommand() *cobra.Command {
	var file, assignments, embedder string
	var o eval.ClusterOptions
	c := &cobra.Command{Use: "cluster", Short: "How well themes agree with given labels (NMI, ARI, V-measure)", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) (err error) {
		o.Seed = uint64(a.seed)
		if o.Embedder, err = a.embedder(embedder); err != nil {
			return err
		}
		return withFile("csv", file, func(r io.Reader) error { return a.evalCluster(c.Context(), r, o, assignments) })
	}}
	embedderFlag(c, &embedder)
	c.Flags().StringVar(&file, "csv", "", "a CSV with one text a row")
	c.Flags().StringVar(&o.TextColumn, "text", "text", "column of the text")
	c.Flags().StringVar(&o.LabelColumn, "label", "label", "column of the label")
	c.Flags().IntVar(&o.K, "k", 0, "the number of clusters (default: chosen)")
	c.Flags().StringVar(&assignments, "assignments", "", "write row, label and cluster to this CSV")
	return c
}

func (a *app) evalCluster(ctx context.Context, r io.Reader, o eval.ClusterOptions, assignments string) (err error) {
	if assignments != "" {
		f, err := os.Create(assignments)
		if err != nil {
			return usage("--assignments: %v", err)
		}
		defer func() { err = cmp.Or(err, f.Close()) }()
		o.Assignments = f
	}
	res, err := eval.Cluster(ctx, r, o)
	if err != nil {
		return err
	}
	if a.json {
		return a.object(res)
	}
	a.printf("%d texts, %d labels: %d clusters, %d unassigned, NMI %.3f, ARI %.3f, V %.3f, %.1f s (%s)\n",
		res.N, res.Labels, res.Clusters, res.Unassigned, res.NMI, res.ARI, res.VMeasure, res.Seconds, res.Embedder)
	return nil
}
