package main

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"personas/internal/store"
	"personas/internal/store/storetest"
)

// stage is what a script does behind the program's back: it stops work at a
// point by holding a table, and looks how far it has come.
type stage struct {
	let         func() // ends the hold; nil where nothing is held
	interrupted []*exec.Cmd
}

type stageKey struct{}

func stageOf(ts *testscript.TestScript) *stage { return ts.Value(stageKey{}).(*stage) }

// patience is how long a script waits for something that is sure to come.
const patience = time.Minute

// withStore runs f on a connection of its own.
func (s *stage) withStore(ts *testscript.TestScript, f func(context.Context, *store.Store) error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	st, err := store.Open(ctx, ts.Getenv("DATABASE_URL"), 1)
	ts.Check(err)
	defer st.Close()
	ts.Check(f(ctx, st))
}

// hold locks a table in a transaction that release ends.
func hold(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "hold TABLE")
	s, dsn := stageOf(ts), ts.Getenv("DATABASE_URL")
	held, end, ended := make(chan error, 1), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ctx := context.Background()
		st, err := store.Open(ctx, dsn, 1)
		if err != nil {
			held <- err
			return
		}
		defer st.Close()
		err = st.InTx(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `SET LOCAL ROLE NONE; LOCK TABLE `+args[0]+` IN EXCLUSIVE MODE`)
			held <- err
			<-end
			return err
		})
		if err != nil {
			held <- err
		}
	}()
	s.let = func() { close(end); <-ended }
	ts.Check(<-held)
}

func release(ts *testscript.TestScript, neg bool, args []string) { stageOf(ts).release() }

func (s *stage) release() {
	if s.let != nil {
		s.let()
		s.let = nil
	}
}

// until asks until the answer is yes.
func (s *stage) until(ts *testscript.TestScript, question string, args ...any) {
	s.withStore(ts, func(ctx context.Context, st *store.Store) error {
		for yes := false; !yes; {
			var err error
			if yes, err = storetest.Ask[bool](ctx, st, question, args...); err != nil {
				return err
			}
		}
		return nil
	})
}

func await(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "await STAGE")
	stageOf(ts).until(ts, `
		SELECT EXISTS (SELECT FROM run JOIN run_stage ON run_id = run.id
		                WHERE state = 'running' AND stage = $1 AND run_stage.finished_at IS NOT NULL)`, args[0])
}

func awaitWorkers(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "await-workers N")
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	stageOf(ts).until(ts, `
		SELECT count(DISTINCT attempted_by[array_upper(attempted_by, 1)]) >= $1
		  FROM river.river_job WHERE state = 'running'`, n)
}

func awaitWaiting(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "await-waiting N")
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	stageOf(ts).until(ts, `
		SELECT count(*) >= $1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`, n)
}

func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	s := stageOf(ts)
	for _, c := range ts.BackgroundCmds() {
		ts.Check(c.Process.Signal(os.Interrupt))
		s.interrupted = append(s.interrupted, c)
	}
}

func exited(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "exited CODE")
	for _, c := range stageOf(ts).interrupted {
		if code := strconv.Itoa(c.ProcessState.ExitCode()); code != args[0] {
			ts.Fatalf("exited with %s, want %s", code, args[0])
		}
	}
}
