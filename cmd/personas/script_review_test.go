package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"personas/internal/store"
	"personas/internal/store/storetest"
)

// tamper changes the database as only its owner can, behind the triggers' back.
func tamper(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "tamper SQL")
	stageOf(ts).withStore(ts, func(ctx context.Context, st *store.Store) error {
		return st.InTx(ctx, func(tx *store.Tx) error {
			if _, err := tx.Exec(ctx, `SET LOCAL ROLE NONE; SET LOCAL session_replication_role = replica`); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, args[0])
			return err
		})
	})
}

// nowhere searches every value of the database for a text.
func nowhere(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, false, args, 1, "nowhere TEXT")
	stageOf(ts).withStore(ts, func(ctx context.Context, st *store.Store) error {
		found, err := storetest.Search(ctx, st, args[0])
		ts.Check(err)
		if (len(found) == 0) == neg {
			ts.Fatalf("%q stands in %v", args[0], found)
		}
		return nil
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

// quotes puts the references of quotes into variables: $Q1 is that of the first
// beginning.
func quotes(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args[:min(1, len(args))], 1, "quotes FILE BEGINNING…")
	for i, begins := range args[1:] {
		for _, quote := range objects(ts, args[0]) {
			if strings.HasPrefix(text(quote["text"]), begins) {
				ts.Setenv("Q"+strconv.Itoa(i+1), text(quote["ref"]))
			}
		}
	}
}

// themes puts the references of themes into variables, in their order.
func themes(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "themes FILE")
	for i, theme := range objects(ts, args[0]) {
		ts.Setenv("T"+strconv.Itoa(i+1), text(theme["ref"]))
	}
}
