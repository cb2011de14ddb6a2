package llm

import (
	"math"
	"time"
)

// pace spreads what a minute allows over the minute. It goes at .97 of the rate
// with .02 of it at a time, so that no minute, wherever it begins, holds more
// than is allowed, even where calls take unequal times to arrive. A pace of 0 is
// none.
type pace struct {
	minute int
	rate   float64 // a second
	most   float64 // at a time
	level  float64 // below 0 where something larger than most was let in
	at     time.Time
}

// set changes what a minute allows; what is left of it stays.
func (p *pace) set(now time.Time, minute int) {
	if minute == p.minute {
		return
	}
	p.fill(now)
	p.minute = minute
	p.run(float64(minute) / 60)
}

// run goes at a rate a second.
func (p *pace) run(rate float64) {
	fresh := p.rate == 0
	p.rate, p.most = .97*rate, max(.02*60*rate, 1)
	if p.level = min(p.level, p.most); fresh {
		p.level = p.most
	}
}

func (p *pace) fill(now time.Time) {
	if p.rate > 0 && !p.at.IsZero() {
		p.level = min(p.most, p.level+p.rate*now.Sub(p.at).Seconds())
	}
	p.at = now
}

// wait is how long until n may start.
func (p *pace) wait(now time.Time, n float64) time.Duration {
	p.fill(now)
	if p.rate == 0 {
		return 0
	}
	lack := min(n, p.most) - p.level
	if lack <= 1e-9 {
		return 0
	}
	return time.Duration(math.Ceil(lack / p.rate * float64(time.Second)))
}

// take uses n, or gives it back where it is negative.
func (p *pace) take(n float64) {
	if p.rate > 0 {
		p.level = min(p.most, p.level-n)
	}
}

// atMost hears from the server how much is left: others may use it too.
func (p *pace) atMost(left int) {
	switch {
	case p.rate == 0 || left == 0:
	case left < 0:
		p.level = min(p.level, 0)
	default:
		p.level = min(p.level, float64(left))
	}
}
