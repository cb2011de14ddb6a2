//go:build unix

package llm_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"personas/internal/llm"
	"personas/internal/llm/llmtest"
)

// BenchmarkCalls makes 2,000 calls, 32 at a time, to a server that answers in
// lognormal time, fails 3 % of them, refuses 1 % with 429 and cuts 1 % short. The
// ideal is what the server took for all its answers, 32 at a time.
func BenchmarkCalls(b *testing.B) {
	for range b.N {
		server := llmtest.New(llmtest.Config{Seed: 1, Median: 300 * time.Millisecond, Sigma: .5, Shares: map[llmtest.Fault]float64{
			llmtest.ServerError: .02, llmtest.Unavailable: .01, llmtest.RateLimited: .01, llmtest.CutChunked: .005, llmtest.CutCleanly: .005}})
		measure(b, server, llm.Rates{InFlight: 32, RequestsPerMinute: 60_000, TokensPerMinute: 1e9}, 2000)
	}
}

// BenchmarkKnownLimit keeps to a limit of 3,000 requests a minute, which holds a
// tenth of them at once.
func BenchmarkKnownLimit(b *testing.B) {
	for range b.N {
		server := llmtest.New(llmtest.Config{Seed: 1, Median: 300 * time.Millisecond, Sigma: .5, Limits: llmtest.Limits{Requests: 3000, Burst: .1}})
		measure(b, server, llm.Rates{InFlight: 32, RequestsPerMinute: 3000}, 2000)
	}
}

// BenchmarkLearnedLimit finds the same limit by itself.
func BenchmarkLearnedLimit(b *testing.B) {
	for range b.N {
		server := llmtest.New(llmtest.Config{Seed: 1, Median: 300 * time.Millisecond, Sigma: .5, Limits: llmtest.Limits{Requests: 3000, Burst: .1}})
		measure(b, server, llm.Rates{InFlight: 32}, 3000)
	}
}

// measure makes calls, more of them waiting than may be in flight, and reports the
// figures.
func measure(b *testing.B, server *llmtest.Server, rates llm.Rates, calls int) {
	b.Helper()
	defer server.Close()
	client, err := llm.New(llm.Config{URL: server.URL, Models: map[llm.Task]string{llm.TaskExtract: "m"}, Rates: rates}, nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	requests := make([]llm.Request, calls)
	for i := range requests {
		requests[i] = pick(b, fmt.Sprint("call ", i))
	}
	before, start := processor(b), time.Now()
	var wg sync.WaitGroup
	var next, lost atomic.Int64
	for range 64 {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(calls); i = next.Add(1) - 1 {
				if _, err := client.Ask(b.Context(), requests[i]); err != nil {
					lost.Add(1)
				}
			}
		})
	}
	wg.Wait()
	wall, spent := time.Since(start), processor(b)-before
	served := server.Served()
	full, any := server.Load(rates.InFlight * 95 / 100)
	if rates.RequestsPerMinute >= 60_000 { // else it is not the calls in flight that bound it
		b.ReportMetric(100*full.Seconds()/any.Seconds(), "%-of-wall-at-95%-in-flight")
		b.ReportMetric(wall.Seconds()/(served.Busy.Seconds()/float64(rates.InFlight)), "wall/ideal")
	}
	b.ReportMetric(100*float64(served.Limited)/float64(served.Requests), "%-429")
	b.ReportMetric(float64(served.Limited), "429s")
	b.ReportMetric(spent.Seconds(), "CPU-s-with-the-server")
	b.ReportMetric(float64(lost.Load()), "lost")
	b.ReportMetric(60*float64(served.Requests-served.Limited)/wall.Seconds(), "requests/min")
}

// processor is the processor time that this process took so far.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
