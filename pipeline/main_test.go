package pipeline_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"personas/embed"
	"personas/export"
	"personas/internal/localpg/localpgtest"
	"personas/internal/queue"
	"personas/internal/store"
	"personas/internal/store/storetest"
	"personas/pipeline"
	"personas/research"
)

// roleVariable makes the test binary a process that runs a study, and says how.
const roleVariable = "PERSONAS_PIPELINE_TEST_ROLE"

func TestMain(m *testing.M) {
	storetest.Play(roleVariable, runInProcess)
	goleak.VerifyTestMain(m)
}

// role is what a process does. It ends with its run.
type role struct {
	DSN   string
	Study string
	Paths []string
	Work  bool        // only take part in the runs of others
	Point queue.Point // where it kills itself
	Nth   int32       // the how manieth time it gets there; 0: never
}

func runInProcess(env string) error {
	var r role
	if err := json.Unmarshal([]byte(env), &r); err != nil {
		return err
	}
	st, err := open(context.Background(), r.DSN)
	if err != nil {
		return err
	}
	defer st.Close()
	var passed atomic.Int32
	at := pipeline.At(func(p queue.Point, _ store.Unit) {
		if p == r.Point && passed.Add(1) == r.Nth {
			killSelf()
		}
	})
	if _, err := embed.Builtin(); err != nil { // it is loaded once
		return err
	}
	fmt.Println("begins")
	if r.Work {
		return work(st, at)
	}
	_, err = run(context.Background(), st, pipeline.Options{Study: r.Study, Paths: r.Paths, Seed: 1}, at)
	return err
}

// work takes part until standard input ends.
func work(st *store.Store, opts ...pipeline.Option) error {
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		defer stop()
		io.Copy(io.Discard, os.Stdin) //nolint:errcheck // however it ends
	}()
	return pipeline.New(st, pipeline.Builtin, slog.New(slog.DiscardHandler), opts...).Work(ctx)
}

func killSelf() {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		panic(err)
	}
	select {} // it comes at once
}

func open(ctx context.Context, dsn string) (*store.Store, error) {
	st, err := store.Open(ctx, dsn, pipeline.Connections())
	if err != nil {
		return nil, err
	}
	if err := queue.Migrate(ctx, st.Pool()); err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}

func run(ctx context.Context, st *store.Store, o pipeline.Options, opts ...pipeline.Option) (pipeline.Report, error) {
	o.Until = cmp.Or(o.Until, research.StageDrafts)
	rep, err := pipeline.New(st, pipeline.Builtin, slog.New(slog.DiscardHandler), opts...).Run(ctx, o)
	if err == nil && rep.Run.State != research.RunDone {
		err = fmt.Errorf("the run is %s: %s", rep.Run.State, rep.Run.Reason)
	}
	return rep, err
}

// fixture is a store on a database of its own.
type fixture struct {
	tb    testing.TB
	dsn   string
	store *store.Store
}

func newFixture(tb testing.TB) *fixture {
	tb.Helper()
	f := &fixture{tb: tb, dsn: localpgtest.Database(tb)}
	var err error
	if f.store, err = open(tb.Context(), f.dsn); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(f.store.Close)
	return f
}

// run takes a study to its end in this process.
func (f *fixture) run(o pipeline.Options, opts ...pipeline.Option) pipeline.Report {
	f.tb.Helper()
	o.Seed = 1
	rep, err := run(f.tb.Context(), f.store, o, opts...)
	if err != nil {
		f.tb.Fatal(err)
	}
	return rep
}

// shown is what the study shows now.
func (f *fixture) shown(study string) *research.Edition {
	f.tb.Helper()
	row, err := f.store.Study(f.tb.Context(), study)
	if err != nil {
		f.tb.Fatal(err)
	}
	ed, err := pipeline.Edition(f.tb.Context(), f.store, row)
	if err != nil {
		f.tb.Fatal(err)
	}
	return ed
}

// edition is the study as the export shows it: no times, no run ids.
func (f *fixture) edition(study string) []byte {
	f.tb.Helper()
	files, err := export.Write(f.tb.Context(), f.shown(study), export.JSON, f.tb.TempDir())
	if err != nil {
		f.tb.Fatal(err)
	}
	text, err := os.ReadFile(files[0].Path)
	if err != nil {
		f.tb.Fatal(err)
	}
	return text
}

func (f *fixture) scalar(sql string, args ...any) (n int) {
	f.tb.Helper()
	if err := f.store.Pool().QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		f.tb.Fatal(err)
	}
	return n
}

// process is a run, or a worker, in a process of its own.
type process struct {
	*exec.Cmd
	stdin  io.Closer
	stderr bytes.Buffer
}

// spawn starts a process and waits until it begins. It is killed at the end of
// the test at the latest.
func (f *fixture) spawn(r role, env ...string) *process {
	f.tb.Helper()
	r.DSN = f.dsn
	encoded, err := json.Marshal(r)
	if err != nil {
		f.tb.Fatal(err)
	}
	p := &process{Cmd: exec.Command(os.Args[0])}
	p.Env = append(append(os.Environ(), roleVariable+"="+string(encoded)), env...)
	p.Stderr = &p.stderr
	stdin, err := p.StdinPipe()
	if err != nil {
		f.tb.Fatal(err)
	}
	stdout, err := p.StdoutPipe()
	if err != nil {
		f.tb.Fatal(err)
	}
	if err := p.Start(); err != nil {
		f.tb.Fatal(err)
	}
	p.stdin = stdin
	f.tb.Cleanup(p.kill)
	begins := make([]byte, len("begins"))
	if _, err := io.ReadFull(stdout, begins); err != nil {
		f.tb.Fatalf("the process did not begin: %v: %s", err, &p.stderr)
	}
	return p
}

// ended waits for a process that is to end by itself.
func (p *process) ended(tb testing.TB) {
	tb.Helper()
	if err := p.Wait(); err != nil {
		tb.Fatalf("the process: %v: %s", err, &p.stderr)
	}
}

func (p *process) kill() {
	p.Process.Kill() //nolint:errcheck // it may have ended
	p.Wait()         //nolint:errcheck // it was killed
}

// corpus writes a small study with something of everything that may depend on
// order: interviews, a copy of one, one in two formats, reviews with and without
// ids, answers, and the same person in several files. All but the interviews of
// the sample study is synthetic. There are too few people to look for groups,
// which takes long under the race detector.
func corpus(tb testing.TB, root string) string {
	tb.Helper()
	return corpusOf(tb, root, 5)
}

// crowd is a corpus with people enough to look for groups among them.
func crowd(tb testing.TB, root string) string {
	tb.Helper()
	return corpusOf(tb, root, 7)
}

func corpusOf(tb testing.TB, root string, interviews int) string {
	tb.Helper()
	files := map[string]string{
		"study.toml":                 "question = \"What is hard about explaining a model?\"\n[speakers]\nDan = \"interviewer\"\nParticipant = \"participant\"\n",
		"participants.csv":           "id,label,trade\nR1,Ana,roaster\nR2,,barista\nR3,,guest\n",
		"interviews/ana.txt":         ana,
		"interviews/ana.vtt":         subtitles,
		"interviews/copy of ana.txt": ana,
		"reviews/spring.csv":         "id,author,text\n1,R1,\"" + grinder + "\"\n2,R2,\"I stopped coming because the queue costs me twenty minutes every morning.\"\n",
		"reviews/autumn.csv":         "id,author,text\n1,R3,\"" + grinder + "\"\n2,R2,\"It is too loud to talk there, so I take my meetings elsewhere now.\"\n",
		"reviews/loose.csv":          "text\n\"" + grinder + "\"\n\"I never find a clean table, and nobody seems to care about that.\"\n",
		"surveys/answers.csv":        "respondent_id,What annoys you?,What would you pay for?\nR1,\"The machine breaks every week, and I lose an hour.\",\"I would pay for one that is quiet.\"\nR2,\"" + grinder + "\",\nR3,,\"I need a second socket at the table.\"\n",
	}
	for i := 1; i <= interviews; i++ {
		name := fmt.Sprintf("P%d.txt", i)
		text, err := os.ReadFile(filepath.Join("..", "testdata", "pdpilot", "interviews", name))
		if err != nil {
			tb.Fatal(err)
		}
		files["interviews/"+name] = string(text)
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	if filepath.Base(root) > "m" { // so that folders list their files in another order
		slices.Reverse(names)
	}
	for _, name := range names {
		write(tb, filepath.Join(root, name), files[name])
	}
	return root
}

func write(tb testing.TB, name, text string) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		tb.Fatal(err)
	}
}

const (
	grinder = "The grinder wakes the whole house, so I only use it after nine."

	ana = `Interviewer: How do you explain to your customers why it tastes as it does?

Ana: I always let them smell the beans first, because nobody believes a number on a bag.

Interviewer: And what is hard about it?

Ana: The hard part is that I need three cups for one answer. Last week somebody left because it took me ten minutes.
`
	subtitles = `WEBVTT

00:00:01.000 --> 00:00:04.000
<v Interviewer>How do you explain to your customers why it tastes as it does?

00:00:05.000 --> 00:00:09.000
<v Ana>I always let them smell the beans first, because nobody believes a number on a bag.

00:00:10.000 --> 00:00:11.000
<v Interviewer>And what is hard about it?

00:00:12.000 --> 00:00:19.000
<v Ana>The hard part is that I need three cups for one answer. Last week somebody left because it took me ten minutes.
`
)
