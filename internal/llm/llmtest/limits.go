package llmtest

import (
	"fmt"
	"math"
	"net/http"
	"time"
)

// Limits are what a server allows: of requests and tokens so many a minute, which
// come back evenly, and so many calls at a time. 0 is no limit.
type Limits struct {
	Requests, Tokens int
	InFlight         int
	Burst            float64 // the share of a minute that may come at once, 1 if 0
	RetryAfter       bool    // a 429 says when
	Announce         bool    // x-ratelimit headers
}

// limiter keeps the limits.
type limiter struct {
	limits           Limits
	requests, tokens float64 // left
	at               time.Time
}

func newLimiter(l Limits) limiter {
	if l.Burst == 0 {
		l.Burst = 1
	}
	return limiter{l, float64(l.Requests) * l.Burst, float64(l.Tokens) * l.Burst, time.Now()}
}

// admit refuses a call that goes beyond the limits.
func (l *limiter) admit(now time.Time, c *call, inFlight int) {
	minutes := now.Sub(l.at).Minutes()
	l.at = now
	l.requests = min(float64(l.limits.Requests)*l.limits.Burst, l.requests+minutes*float64(l.limits.Requests))
	l.tokens = min(float64(l.limits.Tokens)*l.limits.Burst, l.tokens+minutes*float64(l.limits.Tokens))
	var lack float64 // in minutes
	if l.limits.Requests > 0 && l.requests < 1 {
		lack = (1 - l.requests) / float64(l.limits.Requests)
	}
	if l.limits.Tokens > 0 && l.tokens < float64(c.in) {
		lack = max(lack, (float64(c.in)-l.tokens)/float64(l.limits.Tokens))
	}
	if lack > 0 || l.limits.InFlight > 0 && inFlight > l.limits.InFlight {
		c.refused, c.retry = http.StatusTooManyRequests, time.Duration(lack*float64(time.Minute))
		return
	}
	l.requests--
	l.tokens -= float64(c.in)
}

// announce says what is allowed and left.
func (s *Server) announce(h http.Header) {
	if !s.config.Limits.Announce {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.limits
	for name, x := range map[string]struct {
		limit int
		left  float64
	}{"Requests": {l.limits.Requests, l.requests}, "Tokens": {l.limits.Tokens, l.tokens}} {
		if x.limit == 0 {
			continue
		}
		left := max(x.left, 0)
		h.Set("X-Ratelimit-Limit-"+name, fmt.Sprint(x.limit))
		h.Set("X-Ratelimit-Remaining-"+name, fmt.Sprint(int(left)))
		h.Set("X-Ratelimit-Reset-"+name, time.Duration((float64(x.limit)-left)/float64(x.limit)*float64(time.Minute)).Round(time.Millisecond).String())
	}
}

// secondsUp is a time in whole seconds, as headers have it.
func secondsUp(d time.Duration) string { return fmt.Sprint(int(math.Ceil(d.Seconds()))) }

// meter measures how many requests are being answered over time.
type meter struct {
	now    int
	since  time.Time
	lasted []time.Duration // by how many there were
}

func (m *meter) change(at time.Time, by int) {
	if !m.since.IsZero() {
		for len(m.lasted) <= m.now {
			m.lasted = append(m.lasted, 0)
		}
		m.lasted[m.now] += at.Sub(m.since)
	}
	m.since = at
	m.now += by
}

func (m *meter) load(least int) (at, any time.Duration) {
	for n, d := range m.lasted {
		if n >= least {
			at += d
		}
		if n > 0 {
			any += d
		}
	}
	return at, any
}
