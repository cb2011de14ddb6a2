//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"personas/internal/llm/llmtest"
	"personas/internal/localpg/localpgtest"
)

// BenchmarkModelRuns takes fifty interviews through the program with a model that
// answers in lognormal time and fails now and then: a first run, a second one, one
// more interview, one that is killed in the middle, one with half of the budget it
// needs, and two against a server with a limit, which the first is told. The
// interviews are drawn at random, a turn after the other, from those of the sample.
func BenchmarkModelRuns(b *testing.B) {
	program := filepath.Join(b.TempDir(), "personas")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for range b.N {
		m := &modelBench{b: b, program: program, folder: b.TempDir()}
		m.study(50)
		m.firstAndSecond()
		m.oneMore()
		m.killed()
		m.budget()
		m.limit("known", benchLimit)
		m.limit("learned", 0)
	}
}

const (
	benchInFlight = 32
	benchLimit    = 3000 // requests a minute
)

type modelBench struct {
	b               *testing.B
	program, folder string
	server          *llmtest.Server
	dsn             string
	turns           []string
	random          *rand.Rand
}

// study writes interviews, and a study.toml by which each is some forty questions.
func (m *modelBench) study(interviews int) {
	m.random = rand.New(rand.NewPCG(1, 1))
	files, err := filepath.Glob("../../testdata/pdpilot/interviews/*.txt")
	if err != nil || len(files) == 0 {
		m.b.Fatal("no interviews: ", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			m.b.Fatal(err)
		}
		m.turns = append(m.turns, strings.SplitAfter(string(text), "\n")...)
	}
	for i := range interviews {
		m.interview(i)
	}
	m.settings("requests_per_minute = 60000\ntokens_per_minute = 100000000\n")
}

func (m *modelBench) settings(limits string) {
	m.write("study.toml", fmt.Sprintf("[model]\nwindow_tokens = 300\nin_flight = %d\n%s", benchInFlight, limits))
}

func (m *modelBench) interview(i int) {
	var text strings.Builder
	for text.Len() < 40_000 {
		text.WriteString(m.turns[m.random.IntN(len(m.turns))])
	}
	m.write(fmt.Sprintf("interviews/I%02d.txt", i), text.String())
}

func (m *modelBench) write(name, text string) {
	path := filepath.Join(m.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		m.b.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		m.b.Fatal(err)
	}
}

// fresh is another database and another server.
func (m *modelBench) fresh(limits llmtest.Limits) {
	m.dsn = localpgtest.Database(m.b)
	m.server = llmtest.New(llmtest.Config{Seed: 1, Answer: pointsAtAll, Limits: limits, Median: 300 * time.Millisecond, Sigma: .5,
		Shares: map[llmtest.Fault]float64{llmtest.ServerError: .02, llmtest.Unavailable: .01, llmtest.CutChunked: .005}})
	m.b.Cleanup(m.server.Close)
}

func (m *modelBench) command(more ...string) *exec.Cmd {
	args := append([]string{"run", m.folder, "--study", "bench", "--until", "extract", "--model", "m", "--json", "--quiet"}, more...)
	c := exec.Command(m.program, args...)
	c.Env = append(os.Environ(), "DATABASE_URL="+m.dsn, "PERSONAS_LLM_URL="+m.server.URL)
	return c
}

// ran is what a run printed and took.
type ran struct {
	Stages []struct {
		Stage       string
		Units, Done int
		Seconds     float64
	}
	Model struct {
		Calls        int
		InputTokens  int `json:"input_tokens"`
		OutputTokens int `json:"output_tokens"`
	}
	wall, processor time.Duration
}

// run runs to the end; that a budget stops it is an end.
func (m *modelBench) run(more ...string) (r ran) {
	c := m.command(more...)
	began := time.Now()
	out, err := c.Output()
	if code := c.ProcessState.ExitCode(); code != 0 && code != exitPartly {
		m.b.Fatalf("%v: %s", err, out)
	}
	if err := json.Unmarshal(out, &r); err != nil {
		m.b.Fatal(err)
	}
	r.wall, r.processor = time.Since(began), c.ProcessState.UserTime()+c.ProcessState.SystemTime()
	return r
}

func (m *modelBench) firstAndSecond() {
	m.fresh(llmtest.Limits{})
	first := m.run()
	served := m.server.Served()
	full, any := m.server.Load(benchInFlight * 95 / 100)
	counted, billed := first.Model.InputTokens+first.Model.OutputTokens, served.InputTokens+served.OutputTokens
	m.b.ReportMetric(float64(first.Model.Calls), "calls")
	m.b.ReportMetric(100*full.Seconds()/any.Seconds(), "%-of-wall-at-95%-in-flight")
	m.b.ReportMetric(any.Seconds()/(served.Busy.Seconds()/benchInFlight), "wall/ideal")
	m.b.ReportMetric(first.processor.Seconds(), "CPU-s")
	m.b.ReportMetric(100*float64(counted-billed)/float64(billed), "%-tokens-over-the-bill")
	second := m.run()
	m.b.ReportMetric(float64(m.server.Served().Requests-served.Requests), "calls-of-the-second-run")
	m.b.ReportMetric(second.wall.Seconds(), "s-of-the-second-run")
}

func (m *modelBench) oneMore() {
	before := m.server.Served().Answered
	m.interview(50)
	r := m.run()
	for _, s := range r.Stages {
		if s.Stage == "extract" {
			m.b.ReportMetric(100*float64(s.Done)/float64(s.Units), "%-of-units-for-one-more")
		}
	}
	m.b.ReportMetric(100*float64(m.server.Served().Answered-before)/float64(before), "%-of-calls-for-one-more")
}

// killed kills a run when half of its calls were answered, and runs again.
func (m *modelBench) killed() {
	whole := m.server.Served().Answered
	m.fresh(llmtest.Limits{})
	c := m.command()
	if err := c.Start(); err != nil {
		m.b.Fatal(err)
	}
	for m.server.Served().Answered < whole/2 {
		time.Sleep(time.Millisecond)
	}
	if err := c.Process.Signal(syscall.SIGKILL); err != nil {
		m.b.Fatal(err)
	}
	c.Wait() //nolint:errcheck // it was killed
	m.run()
	asked := map[string]bool{}
	for _, q := range m.server.Questions() {
		asked[string(q.Body)] = true
	}
	m.b.ReportMetric(float64(m.server.Served().Answered-len(asked)), "paid-twice-after-kill-9")
}

// budget gives a run half of the tokens it needs.
func (m *modelBench) budget() {
	served := m.server.Served()
	limit := (served.InputTokens + served.OutputTokens) / 2
	m.fresh(llmtest.Limits{})
	m.run("--budget-tokens", fmt.Sprint(limit))
	served = m.server.Served()
	spent := served.InputTokens + served.OutputTokens
	m.b.ReportMetric(100*float64(spent-limit)/float64(limit), "%-over-budget")
}

// limit runs against a server that allows so many requests a minute, a tenth of
// them at once, and of which so much is known.
func (m *modelBench) limit(name string, known int) {
	m.settings("")
	if known > 0 {
		m.settings(fmt.Sprintf("requests_per_minute = %d\n", known))
	}
	m.fresh(llmtest.Limits{Requests: benchLimit, Burst: .1})
	m.run()
	served := m.server.Served()
	m.b.ReportMetric(100*float64(served.Limited)/float64(served.Requests), "%-429-of-a-limit-"+name)
}
