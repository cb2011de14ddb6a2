package queue_test

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkUnits is the cost of the machinery: 2,000 units that do nothing but
// write a row.
func BenchmarkUnits(b *testing.B) {
	const n = 2000
	for _, workers := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			f := newFixture(b)
			cfg := config(nothing)
			cfg.Concurrency = workers
			f.start(cfg, f.study.ID)
			var enqueue time.Duration
			for b.Loop() {
				f.exec(`TRUNCATE unit, step, effect CASCADE`)
				begun := time.Now()
				run := f.begin(n)
				enqueue += time.Since(begun)
				f.await(run)
			}
			b.ReportMetric(float64(n*b.N)/(b.Elapsed()-enqueue).Seconds(), "units/s")
			b.ReportMetric(enqueue.Seconds()/float64(b.N)*1000, "enqueue-ms")
		})
	}
}

// BenchmarkIdle is how long an idle worker takes from the enqueueing of one
// unit to the end of its run.
func BenchmarkIdle(b *testing.B) {
	f := newFixture(b)
	f.start(config(nothing), f.study.ID)
	var longest time.Duration
	for b.Loop() {
		b.StopTimer()
		f.exec(`TRUNCATE unit, step, effect CASCADE`)
		b.StartTimer()
		begun := time.Now()
		run := f.begin(1)
		f.await(run)
		longest = max(longest, time.Since(begun))
	}
	b.ReportMetric(float64(longest.Microseconds())/1000, "max-ms")
}
