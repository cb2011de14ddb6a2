package llm

import (
	"math"
	"time"
)

// learner finds a server's rate where nobody says it. It knows a rate that was
// kept up without a 429 and one that was not, tries the (geometric) middle, and
// settles below when the two are near. From then on it tries to go a little
// faster only after so many calls that the 429 that it may cost is one in
// hundreds.
type learner struct {
	pace       pace
	good, bad  float64 // requests a second
	trying     float64 // 0 as long as nothing had to be learned
	since      time.Time
	calls      int // at this rate
	limited    int // of them
	era        int // changes of rate so far: news of an older one is no news
	signs      float64
	first      time.Time
	perSecond  [60]int // calls that were taken, by the second
	lastSecond int64
}

// What it takes to believe a rate.
const (
	trialTime  = 10 * time.Second
	trialCalls = 20
	nearEnough = 1.06
	boldAfter  = 500 // calls at a settled rate before trying to go faster
	bolder     = 1.1
)

// hear learns from a call's end, and says for how long nothing may start. A 429
// alone may be an accident and is its call's own affair; two among few calls are
// a limit. Where the limits are given, they are kept to, and a server that still
// refuses most calls is left alone for a while.
func (l *learner) hear(now time.Time, era int, o Outcome, learning bool) (pause time.Duration) {
	if !o.Limited {
		l.signs *= .9
		l.took(now)
		if learning && l.trying > 0 && era == l.era && o != (Outcome{}) {
			l.calls++
			l.settle(now)
		}
		return 0
	}
	l.signs = l.signs*.9 + 1
	if era != l.era {
		return 0
	}
	l.calls++
	l.limited++
	trial := l.trying > 0 && l.limited >= 2
	switch {
	case !learning && l.signs < 3, learning && l.signs < 1.5 && !trial:
		return 0
	case learning:
		l.slower(now)
	}
	l.signs = 0
	return max(o.RetryAfter, time.Second)
}

// took counts a call that the server took.
func (l *learner) took(now time.Time) {
	if l.first.IsZero() {
		l.first, l.lastSecond = now, now.Unix()
	}
	for s := max(l.lastSecond+1, now.Unix()-59); s <= now.Unix(); s++ {
		l.perSecond[s%60] = 0
	}
	l.lastSecond = max(l.lastSecond, now.Unix())
	l.perSecond[now.Unix()%60]++
}

// slower takes the present rate for too fast.
func (l *learner) slower(now time.Time) {
	var minute int
	for _, n := range l.perSecond {
		minute += n
	}
	l.bad = l.trying
	if l.trying == 0 {
		l.bad = float64(max(minute, 1)) / max(now.Sub(l.first).Seconds(), 1)
	}
	// What a minute let through, it lets through again, however it was spread.
	if kept := .9 * float64(max(minute, 1)) / 60; l.good == 0 {
		l.good = min(kept, l.bad/2)
	}
	if l.good >= l.bad/nearEnough {
		l.good = l.bad * .8
	}
	l.try(now, math.Sqrt(l.good*l.bad))
	if l.bad < l.good*nearEnough {
		l.try(now, l.good)
	}
}

// settle takes a rate for good that was kept up for a while.
func (l *learner) settle(now time.Time) {
	if l.calls < trialCalls || now.Sub(l.since) < trialTime {
		return
	}
	switch {
	case l.trying > l.good:
		l.good = l.trying
		l.limited = 0
	case l.calls < boldAfter:
		return
	default:
		l.bad *= bolder
	}
	if l.bad > l.good*nearEnough {
		l.try(now, math.Sqrt(l.good*l.bad))
	} else {
		l.bad = l.good * nearEnough
	}
}

// try goes at another rate from now on.
func (l *learner) try(now time.Time, rate float64) {
	l.trying, l.since, l.calls, l.limited = rate, now, 0, 0
	l.era++
	l.pace.fill(now)
	l.pace.run(rate / .97)
	l.pace.level = min(l.pace.level, 0)
}
