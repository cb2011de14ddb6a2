package llm

import (
	"math"
	"time"
)

// learner finds a server's rate where nobody says it. It knows a rate that was
// kept up without a 429 and one that was not, tries what lies between, and settles
// below when the two are near. From then on it goes a little faster only after so
// many calls that the 429s this may cost are few in a thousand.
type learner struct {
	pace      pace
	good, bad float64 // requests a second
	proven    bool    // good was kept up
	trying    float64 // 0 as long as nothing had to be learned
	since     time.Time
	calls     int // at this rate
	limited   int // of them
	era       int // changes of rate so far: news of an older one is no news
	signs     float64
	bold      float64 // the last step beyond what was bad
	refused   int     // calls in the minute before the server last refused
	when      time.Time
	pause     time.Duration // the last one, while one call looks whether the server takes any
	probing   bool
	probe     *ticket
	passed    int // calls that were taken before anything was learned
	minute    tally
}

// What it takes to believe a rate, and the pauses after a refusal.
const (
	trialTime  = 10 * time.Second
	trialCalls = 20
	nearEnough = 1.06
	boldAfter  = 1000 // calls at a settled rate before trying to go faster
	boldest    = .2   // by how much at most, and by a quarter of it at first
	firstPause = time.Second
	lastPause  = 30 * time.Second
)

// admits reports whether a call may start, as far as what is being learned goes:
// after a refusal one alone looks whether the server takes calls again. Where
// nothing is known at all, calls in flight grow with those that were taken.
func (l *learner) admits(inFlight int, learning bool) bool {
	switch {
	case l.probing:
		return l.probe == nil
	case learning && l.trying == 0:
		return inFlight < 2+l.passed
	}
	return true
}

// start notes a call that is let in.
func (l *learner) start(t *ticket) {
	t.era = l.era
	if l.probing {
		l.probe = t
	}
	l.pace.take(1)
}

// hear learns from a call's end, and says for how long nothing may start. A 429
// alone may be an accident and is its call's own affair; two among few calls are
// a limit. Where the limits are given they are kept to, and a server that refuses
// most calls all the same is left alone for a while.
func (l *learner) hear(now time.Time, t *ticket, o Outcome, learning bool) (pause time.Duration) {
	if !o.Limited {
		l.taken(now, t, o)
		return 0
	}
	if l.probe == t {
		l.probe = nil
		l.pause = min(2*l.pause, lastPause)
		return max(l.pause, o.RetryAfter)
	}
	l.signs = l.signs*.9 + 1
	if t.era != l.era {
		return 0
	}
	l.limited++
	tried := l.trying > l.good || l.trying > 0 && l.limited >= 2
	switch {
	case !learning && l.signs < 3, learning && l.signs < 1.5 && !tried:
		return 0
	case learning && l.passed > 0: // else there is nothing to go by yet
		l.slower(now)
	}
	l.signs, l.probing, l.pause = 0, true, firstPause
	return max(l.pause, o.RetryAfter)
}

// taken learns from a call that was not refused.
func (l *learner) taken(now time.Time, t *ticket, o Outcome) {
	l.signs *= .9
	if l.probe == t {
		l.probing, l.probe, l.since, l.calls = false, nil, now, 0
	}
	if o.Tokens == 0 {
		return // it met another fault: that says nothing
	}
	l.minute.count(now)
	l.passed++
	if l.trying > 0 && t.era == l.era {
		l.calls++
		l.settle(now)
	}
}

// slower takes the present rate for too fast. How many calls the last minute let
// through says most: a server that counts by the minute lets them through again.
func (l *learner) slower(now time.Time) {
	through, busiest := l.minute.sum(now)
	a := float64(max(through, 1)) / 60
	first := l.trying == 0
	if l.bad = l.trying; first {
		l.bad = float64(busiest + 1)
	}
	if near(through, l.refused) && now.Sub(l.when) > 45*time.Second {
		l.bad = min(l.bad, 1.05*a)
	}
	l.refused, l.when, l.bold = through, now, 0
	if first {
		l.good = min(.9*a, l.bad/2)
		if through < trialCalls {
			l.good = l.bad / 8 // it tells little
		}
		l.try(now, l.good)
		return
	}
	switch {
	case l.good < l.bad/nearEnough:
	case l.proven:
		l.good = l.bad * .85
	default:
		l.good = l.bad / 8
	}
	l.between(now)
}

// near reports whether two counts are the same limit met twice.
func near(a, b int) bool { return b >= 20 && 10*a >= 9*b && 10*a <= 11*b }

// between tries the middle of what was good and what was bad, or stays with what
// was good.
func (l *learner) between(now time.Time) {
	if middle := math.Sqrt(l.good * l.bad); l.bad > l.good*nearEnough {
		l.try(now, middle)
	} else if l.trying != l.good {
		l.try(now, l.good)
	}
}

// settle takes a rate for good that was kept up for a while.
func (l *learner) settle(now time.Time) {
	calls, lasted := trialCalls, trialTime
	if l.bad > 2*l.good {
		calls, lasted = calls/2, lasted/2
	}
	if l.calls < calls || now.Sub(l.since) < lasted {
		return
	}
	switch {
	case l.trying > l.good || l.bad > l.good*nearEnough:
		l.good, l.proven = l.trying, true
	case l.calls < boldAfter:
		return
	default:
		l.bold = max(2*l.bold, boldest/4)
		l.bad = max(l.bad, l.good*nearEnough) * (1 + min(l.bold, boldest))
	}
	l.between(now)
}

// try goes at another rate from now on.
func (l *learner) try(now time.Time, rate float64) {
	l.trying, l.since, l.calls, l.limited = rate, now, 0, 0
	l.era++
	l.pace.fill(now)
	l.pace.run(rate / .97)
	l.pace.most = 1
	l.pace.level = min(l.pace.level, 0)
}

// tally counts calls of the last minute, by the second.
type tally struct {
	last int64 // second
	by   [60]int
}

func (m *tally) move(now time.Time) {
	s := now.Unix()
	for x := max(m.last+1, s-59); x <= s; x++ {
		m.by[x%60] = 0
	}
	m.last = max(m.last, s)
}

func (m *tally) count(now time.Time) {
	m.move(now)
	m.by[m.last%60]++
}

// sum is the count, and that of the busiest second.
func (m *tally) sum(now time.Time) (n, busiest int) {
	m.move(now)
	for _, x := range m.by {
		n, busiest = n+x, max(busiest, x)
	}
	return n, busiest
}
