//go:build unix

package store_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sync/errgroup"

	"personas/internal/localpg/localpgtest"
	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/research"
)

// roleVariable makes the test binary a process that makes calls, and says which.
const roleVariable = "PERSONAS_STORE_TEST_ROLE"

func TestMain(m *testing.M) {
	storetest.Play(roleVariable, callInProcess)
	goleak.VerifyTestMain(m)
}

// role is a process that makes the same calls as every other one.
type role struct {
	DSN   string
	Study int64
	Calls int
}

// inFlight is how many calls a process makes at a time.
const inFlight = 4

func callInProcess(env string) error {
	var r role
	if err := json.Unmarshal([]byte(env), &r); err != nil {
		return err
	}
	ctx := context.Background()
	st, err := store.Open(ctx, r.DSN, 8)
	if err != nil {
		return err
	}
	defer st.Close()
	c := st.Caller()
	defer c.Close()
	limits := c.Limits(store.Rates{InFlight: 2 * inFlight})
	fmt.Println("started")
	var g errgroup.Group
	g.SetLimit(inFlight)
	for _, n := range rand.Perm(r.Calls) {
		g.Go(func() error { return r.pay(ctx, st, c, limits, n) })
	}
	return g.Wait()
}

// pay makes a call where nobody made an equal one. The table paid is what the
// provider's bill says.
func (r role) pay(ctx context.Context, st *store.Store, c *store.Caller, limits *store.Limits, n int) error {
	fingerprint := research.FingerprintOf(fmt.Sprint(n))
	id, kept, err := c.BeginCall(ctx, store.ModelCall{Payer: store.Payer{Study: r.Study, Stage: research.StageExtract},
		Fingerprint: fingerprint, Task: "extract", Model: "large", Reserve: store.Spent{InputTokens: 10}})
	if err != nil || kept != nil {
		return err
	}
	release, err := limits.Acquire(ctx, "https://models.example/v1", 10)
	if err != nil {
		return err
	}
	if _, err := st.Pool().Exec(ctx, `INSERT INTO paid (call) VALUES ($1)`, fingerprint[:]); err != nil {
		return err
	}
	time.Sleep(rand.N(20 * time.Millisecond)) // the model thinks
	if err := release(ctx, store.Outcome{}); err != nil {
		return err
	}
	return c.SettleCall(ctx, id, store.ModelReply{JSON: []byte(fmt.Sprint(n))}, store.Spent{Calls: 1, InputTokens: 7, CostUSD: 0.001, Priced: true})
}

// spawn starts a process and waits until it makes calls. It is killed at the end
// of the test at the latest.
func spawn(tb testing.TB, r role) *exec.Cmd {
	tb.Helper()
	env, err := json.Marshal(r)
	if err != nil {
		tb.Fatal(err)
	}
	p := exec.Command(os.Args[0])
	p.Env, p.Stderr = append(os.Environ(), roleVariable+"="+string(env)), os.Stderr
	stdout, err := p.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := p.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { p.Process.Kill(); p.Wait() })
	bufio.NewScanner(stdout).Scan()
	return p
}

// Law 9: processes that make the same calls are killed in the middle, again and
// again. What is paid twice was in flight at a kill, and was noticed.
func TestKilledCallersPayOnce(t *testing.T) {
	t.Parallel()
	const calls, kills = 150, 8
	dsn := localpgtest.Database(t)
	st, err := store.Open(t.Context(), dsn, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	b := &books{tb: t, store: st, study: storetest.NewStudy(t, st, "coffee").StudyRow}
	b.begin(0, calls*10+kills*inFlight*10)
	b.exec(`CREATE TABLE paid (call bytea NOT NULL); GRANT ALL ON paid TO PUBLIC`)
	r := role{DSN: dsn, Study: b.study.ID, Calls: calls}
	workers := []*exec.Cmd{spawn(t, r), spawn(t, r)}
	for i := range kills {
		time.Sleep(rand.N(80 * time.Millisecond)) // the time is what is tried
		workers[i%2].Process.Kill()
		workers[i%2].Wait() //nolint:errcheck // it was killed
		workers[i%2] = spawn(t, r)
	}
	for _, w := range workers {
		if err := w.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	if n := b.count(`SELECT count(*) FROM model_call WHERE state = 'kept' AND answered_by = '' AND calls = 1`); n != calls {
		t.Errorf("%d of %d answers are kept", n, calls)
	}
	if n := b.count(`SELECT count(*) FROM (SELECT FROM paid GROUP BY call
	                    HAVING count(*) > 1 + (SELECT count(*) FROM model_call WHERE fingerprint = call AND state = 'lost')) p`); n > 0 {
		t.Errorf("%d calls were paid more often than they were lost, and once", n)
	}
	got := b.use()
	twice := b.count(`SELECT count(*) FROM paid`) - calls
	t.Logf("%d kills: %d calls lost, %d paid twice", kills, got.Lost, twice)
	if twice > got.Lost || got.Lost > kills*inFlight {
		t.Errorf("%d calls were paid twice, %d lost in %d kills", twice, got.Lost, kills)
	}
	if got.Calls != calls || got.InputTokens != 7*calls || got.InFlight != 0 {
		t.Errorf("the usage is %+v", got)
	}
	b.wantUsed(7*calls + 10*got.Lost)
}
