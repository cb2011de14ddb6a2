package main

import (
	"log/slog"

	"github.com/spf13/cobra"
)

func (a *app) workerCommand() *cobra.Command {
	return &cobra.Command{Use: "worker", Short: "Take part in the runs of every study on the database, until stopped", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		st, err := a.open(c.Context())
		if err != nil {
			return err
		}
		defer st.Close()
		a.say("worker: waiting for runs; Ctrl-C stops it")
		return a.pipeline(st, slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})).Work(c.Context())
	}}
}
