package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"personas/internal/queue"
	"personas/pipeline"
)

// killSeed gives the places and times at which runs are killed.
const killSeed = 7

// kill is when a process dies: the nth time it is at a point, or after a while.
type kill struct {
	point queue.Point
	nth   int32
	after time.Duration
}

func (k kill) String() string {
	if k.point == "" {
		return fmt.Sprintf("after %v", k.after)
	}
	return fmt.Sprintf("%s of unit %d", k.point, k.nth)
}

// kills are those of one study: inside a unit's open transaction, between its
// commit and River's account of it, and at any time in the first part of what a
// run takes.
func kills(r *rand.Rand, whole time.Duration) []kill {
	at := []kill{{point: queue.InTx}, {point: queue.Committed}, {}, {}, {}}
	for i := range at {
		at[i].nth = 1 + r.Int32N(4)
		at[i].after = time.Duration(r.Int64N(int64(whole / 8)))
	}
	r.Shuffle(len(at), func(i, j int) { at[i], at[j] = at[j], at[i] })
	return at
}

// Law 8: runs are killed at twenty places and times and taken up again, until
// one comes to its end. What they leave is what a run leaves that nobody
// killed: the same export, byte for byte, and as many rows of everything.
func TestKilledRunsLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	root := corpus(t, filepath.Join(t.TempDir(), "a"))
	undisturbed := newFixture(t)
	begun := time.Now()
	undisturbed.run(pipeline.Options{Study: "coffee", Paths: []string{root}})
	whole := time.Since(begun)
	want, wantRows := undisturbed.edition("coffee"), undisturbed.rows()
	var died sync.Map // how often, by point
	t.Cleanup(func() {
		for _, p := range []queue.Point{queue.InTx, queue.Committed} {
			if _, ok := died.Load(p); !ok {
				t.Errorf("no run was killed at the point %s", p)
			}
		}
	})
	for i := range 4 {
		t.Run(fmt.Sprintf("five kills, %d", i+1), func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			for _, k := range kills(rand.New(rand.NewPCG(killSeed, uint64(i))), whole) {
				if f.killed(role{Study: "coffee", Paths: []string{root}}, k) {
					died.Store(k.point, true)
				}
			}
			last := time.Now()
			f.run(pipeline.Options{Study: "coffee", Paths: []string{root}})
			f.wantTakenUp(last)
			wantSame(t, f.edition("coffee"), want)
			f.wantRows(wantRows)
		})
	}
}

// killed runs a process until it is killed, and reports whether it was: it may
// have come to its end before.
func (f *fixture) killed(r role, k kill) (died bool) {
	f.tb.Helper()
	r.Point, r.Nth = k.point, k.nth
	before := f.scalar(`SELECT count(*) FROM step`)
	p := f.spawn(r)
	if k.point == "" {
		time.Sleep(k.after) // the time is what is tried
		p.kill()
	} else {
		p.Wait() //nolint:errcheck // it kills itself
	}
	died = !p.ProcessState.Exited()
	f.tb.Logf("killed %v (%t): %d units done before, %d after", k, died, before, f.scalar(`SELECT count(*) FROM step`))
	return died
}

// wantTakenUp fails where no unit was finished soon after a moment, unless there
// was nothing left to do.
func (f *fixture) wantTakenUp(since time.Time) {
	f.tb.Helper()
	var first *time.Time
	if err := f.store.Pool().QueryRow(f.tb.Context(), `SELECT min(finished_at) FROM step WHERE finished_at > $1`, since).Scan(&first); err != nil {
		f.tb.Fatal(err)
	}
	if first == nil {
		return
	}
	took := first.Sub(since)
	f.tb.Logf("taken up after %v", took.Round(time.Millisecond))
	if took > 10*time.Second {
		f.tb.Errorf("work was taken up after %v", took)
	}
}

// A run is killed while a worker in another process takes part: the worker alone
// brings it to its end, and takes up what the dead one had in hand within ten
// seconds.
func TestWorkerFinishesAKilledRun(t *testing.T) {
	t.Parallel()
	root := corpus(t, filepath.Join(t.TempDir(), "a"))
	undisturbed := newFixture(t)
	undisturbed.run(pipeline.Options{Study: "coffee", Paths: []string{root}})
	f := newFixture(t)
	f.killed(role{Study: "coffee", Paths: []string{root}}, kill{point: queue.InTx, nth: 3})
	dead := time.Now()
	f.spawn(role{Work: true})
	f.wantSoon(1, `SELECT count(*) FROM run WHERE state = 'done'`)
	f.wantTakenUp(dead)
	wantSame(t, f.edition("coffee"), undisturbed.edition("coffee"))
	f.wantRows(undisturbed.rows())
}

// wantSoon waits until a count is what it is to be.
func (f *fixture) wantSoon(want int, sql string) {
	f.tb.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(time.Minute); f.scalar(sql) != want; <-tick.C {
		if time.Now().After(deadline) {
			f.tb.Fatalf("%s: %d, want %d", sql, f.scalar(sql), want)
		}
	}
}

// rows counts the rows of every table but those that tell the history of runs.
// Vectors are counted together: what their tables are called is nobody's matter.
func (f *fixture) rows() map[string]int {
	f.tb.Helper()
	found, err := f.store.Pool().Query(f.tb.Context(), `
		SELECT CASE schemaname WHEN 'vectors' THEN 'vectors' ELSE tablename END,
		       quote_ident(schemaname) || '.' || quote_ident(tablename)
		  FROM pg_tables WHERE schemaname IN ('personas', 'vectors')
		   AND tablename NOT IN ('run', 'run_stage', 'run_unit', 'worker', 'migration')`)
	if err != nil {
		f.tb.Fatal(err)
	}
	tables := map[string][]string{}
	for found.Next() {
		var name, table string
		if err := found.Scan(&name, &table); err != nil {
			f.tb.Fatal(err)
		}
		tables[name] = append(tables[name], table)
	}
	if err := found.Err(); err != nil {
		f.tb.Fatal(err)
	}
	n := map[string]int{}
	for name, all := range tables {
		for _, table := range all {
			n[name] += f.scalar(`SELECT count(*) FROM ` + table)
		}
	}
	return n
}

func (f *fixture) wantRows(want map[string]int) {
	f.tb.Helper()
	if want["quote"] == 0 || want["vectors"] == 0 || want["claim"] == 0 {
		f.tb.Fatalf("too little to compare: %v", want)
	}
	got := f.rows()
	for table, n := range want {
		if got[table] != n {
			f.tb.Errorf("%d rows in %s, want %d", got[table], table, n)
		}
	}
}
