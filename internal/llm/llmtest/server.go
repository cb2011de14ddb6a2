// Package llmtest is a server that speaks OpenAI's protocol and goes wrong in
// every way that such servers do: by a script, or at random from a seed. It has
// limits of its own, takes its time, and counts what it served.
package llmtest

import (
	"encoding/json"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// Config is how a server behaves. The zero value answers everything at once, with
// the smallest value that the schema allows.
type Config struct {
	Seed    uint64
	Script  []Fault           // for the first requests, one each
	Shares  map[Fault]float64 // of the requests that come after
	Median  time.Duration     // of an answer's time, which is lognormal
	Sigma   float64
	Limits  Limits
	Key     string   // that it wants, "" for none
	Models  []string // that it has, none for any
	Formats []string // of response_format that it takes, none for all: others are refused with 400
	Refuses []string // parameters that it refuses with 400
	Prose   bool     // it ignores response_format and writes prose, unless the schema is in the text
	Width   int      // of vectors, 8 if 0
	// Answer is the text of a reply, nil for the smallest that the schema allows.
	Answer func(Question) string
}

// Question is a chat request as the server understood it.
type Question struct {
	Model        string
	System, User string
	Format       string // of response_format, "" for none
	Schema       json.RawMessage
	Body         []byte // all that was sent
}

// Server is a running server. Its URL ends in /v1.
type Server struct {
	URL    string
	config Config
	http   *httptest.Server
	addr   string

	mu     sync.Mutex
	random *rand.Rand
	served Served
	seen   []Question
	limits limiter
	meter  meter
}

// Served is what a server did.
type Served struct {
	Requests                  int // of words and vectors, all in all
	Answered                  int // with what it meant to answer
	InputTokens, OutputTokens int
	Limited                   int           // refused with 429
	Faults                    map[Fault]int // made on purpose
	Busy                      time.Duration // of all answers together
}

// New starts a server, which ends with Close.
func New(c Config) *Server {
	s := &Server{config: c, random: rand.New(rand.NewPCG(c.Seed, 1)), served: Served{Faults: map[Fault]int{}}}
	s.limits = newLimiter(c.Limits)
	s.start(httptest.NewUnstartedServer(http.HandlerFunc(s.handle)))
	return s
}

func (s *Server) start(h *httptest.Server) {
	h.Start()
	s.http, s.addr = h, h.Listener.Addr().String()
	s.URL = h.URL + "/v1"
}

// Close ends the server and what it is answering.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// Unplug cuts every connection and lets nobody in.
func (s *Server) Unplug() { s.Close() }

// Plug lets callers in again, at the same address.
func (s *Server) Plug() error {
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		return err
	}
	h := httptest.NewUnstartedServer(http.HandlerFunc(s.handle))
	_ = h.Listener.Close()
	h.Listener = l
	s.start(h)
	return nil
}

// Served is what was done so far.
func (s *Server) Served() Served {
	s.mu.Lock()
	defer s.mu.Unlock()
	served := s.served
	served.Faults = maps.Clone(served.Faults)
	return served
}

// Questions are the chat requests so far.
func (s *Server) Questions() []Question {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Question(nil), s.seen...)
}

// Load is how long at least so many requests were being answered at once, and how
// long any was.
func (s *Server) Load(least int) (at, any time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.meter.load(least)
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if s.config.Key != "" && r.Header.Get("Authorization") != "Bearer "+s.config.Key && r.Header.Get("Api-Key") != s.config.Key {
		complain(w, http.StatusUnauthorized, "invalid_api_key", "", "Incorrect API key provided: "+r.Header.Get("Authorization"))
		return
	}
	switch {
	case strings.HasSuffix(r.URL.Path, "/chat/completions"):
		s.answer(w, r, &call{body: body, chat: true})
	case strings.HasSuffix(r.URL.Path, "/embeddings"):
		s.answer(w, r, &call{body: body})
	case strings.HasSuffix(r.URL.Path, "/models"):
		s.list(w)
	default:
		http.NotFound(w, r)
	}
}

// call is one request and what is to become of it.
type call struct {
	body     []byte
	chat     bool
	question Question
	input    []string // to make vectors of
	fault    Fault
	latency  time.Duration
	refused  int // a status, where a limit says so
	retry    time.Duration
	in       int // tokens
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, c *call) {
	if err := c.read(); err != nil {
		complain(w, http.StatusBadRequest, "invalid_json", "", "the body is no JSON")
		return
	}
	s.begin(c)
	defer s.end(c)
	s.announce(w.Header())
	switch {
	case c.refused != 0:
		if s.config.Limits.RetryAfter {
			w.Header().Set("Retry-After", secondsUp(c.retry))
		}
		complain(w, c.refused, "rate_limit_exceeded", "", "Rate limit reached")
	case len(s.config.Models) > 0 && !slices.Contains(s.config.Models, c.question.Model):
		complain(w, http.StatusNotFound, "model_not_found", "", "The model `"+c.question.Model+"` does not exist")
	case c.chat && len(s.config.Formats) > 0 && c.question.Format != "" && !slices.Contains(s.config.Formats, c.question.Format):
		complain(w, http.StatusBadRequest, "", "response_format", "response_format type "+c.question.Format+" is not supported")
	case c.sends(s.config.Refuses) != "":
		complain(w, http.StatusBadRequest, "unsupported_parameter", c.sends(s.config.Refuses), "Unsupported parameter")
	default:
		if wait(r, c.latency) {
			s.give(w, r, c)
		}
	}
}

// begin counts a request in and decides what becomes of it.
func (s *Server) begin(c *call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.meter.change(now, 1)
	c.in = len(c.body) / 4
	if c.chat {
		s.seen = append(s.seen, c.question)
	}
	s.limits.admit(now, c, s.meter.now)
	s.served.Requests++
	if c.refused != 0 {
		s.served.Limited++
		return
	}
	if s.config.Median > 0 {
		c.latency = time.Duration(float64(s.config.Median) * math.Exp(s.config.Sigma*s.random.NormFloat64()))
	}
	c.fault = s.draw()
	if c.fault != None {
		s.served.Faults[c.fault]++
	}
	if c.fault.limits() {
		s.served.Limited++
		c.latency = 0
	}
}

// draw is the next fault: of the script, or at random.
func (s *Server) draw() Fault {
	if script := s.config.Script; len(script) > 0 {
		s.config.Script = script[1:]
		return script[0]
	}
	x := s.random.Float64()
	for _, f := range Faults {
		if x -= s.config.Shares[f]; x < 0 {
			return f
		}
	}
	return None
}

func (s *Server) end(c *call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meter.change(time.Now(), -1)
	s.served.Busy += c.latency
}

func (s *Server) list(w http.ResponseWriter) {
	list := struct {
		Data []map[string]string `json:"data"`
	}{}
	for _, m := range s.config.Models {
		list.Data = append(list.Data, map[string]string{"id": m, "object": "model"})
	}
	write(w, list)
}

// wait reports whether the caller was still there after a while.
func wait(r *http.Request, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
