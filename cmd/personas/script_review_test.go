package main

import (
	"context"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"

	"personas/internal/store"
)

// tamper changes the database as only its owner can, behind the triggers' back.
func tamper(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "tamper SQL")
	stageOf(ts).withStore(ts, func(ctx context.Context, st *store.Store) error {
		return st.InTx(ctx, func(tx *store.Tx) error {
			if _, err := tx.Exec(ctx, `SET LOCAL session_replication_role = replica`); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, args[0])
			return err
		})
	})
}

// claims puts the references of claims into variables: $C1 is that of the first
// label.
func claims(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args[:min(1, len(args))], 1, "claims FILE LABEL…")
	for i, label := range args[1:] {
		for _, claim := range objects(ts, args[0]) {
			if text(claim["label"]) == label {
				ts.Setenv("C"+strconv.Itoa(i+1), text(claim["ref"]))
			}
		}
	}
}
