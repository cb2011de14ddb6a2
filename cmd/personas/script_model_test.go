package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"personas/internal/llm/llmtest"
)

// modelServer is what a script's programs ask for a language model.
type modelServer struct {
	*llmtest.Server
	asked int // requests that the script knows of
}

type modelKey struct{}

func modelOf(ts *testscript.TestScript) *modelServer { return ts.Value(modelKey{}).(*modelServer) }

// serveModel starts a server: serve [key=K] [models=A,B] [formats=A,B] [prose[=always]]
// [slow=DURATION] [vectors=N] [fault=F …]. Its faults come first, one a request; one of prose
// heeds a schema where it stands in the text at most.
func serveModel(ts *testscript.TestScript, neg bool, args []string) {
	c := llmtest.Config{Answer: pointsAtAll}
	for _, arg := range args {
		name, value, _ := strings.Cut(arg, "=")
		switch name {
		case "key":
			c.Key = value
		case "models":
			c.Models = strings.Split(value, ",")
		case "formats":
			c.Formats = strings.Split(value, ",")
		case "prose":
			c.Prose = true
			if value == "always" {
				c.Answer = func(llmtest.Question) string { return "It depends on whom you ask." }
			}
		case "slow":
			d, err := time.ParseDuration(value)
			ts.Check(err)
			c.Median = d
		case "vectors":
			n, err := strconv.Atoi(value)
			ts.Check(err)
			c.Width = n
		case "fault":
			c.Script = append(c.Script, llmtest.Fault(value))
		default:
			ts.Fatalf("usage: serve [key=K] [models=A,B] [formats=A,B] [prose[=always]] [slow=DURATION] [vectors=N] [fault=F …]")
		}
	}
	m := modelOf(ts)
	m.stop()
	m.Server, m.asked = llmtest.New(c), 0
	ts.Setenv("PERSONAS_LLM_URL", m.URL)
}

func (m *modelServer) stop() {
	if m.Server != nil {
		m.Close()
		m.Server = nil
	}
}

func unplug(ts *testscript.TestScript, neg bool, args []string) { modelOf(ts).Unplug() }

func plug(ts *testscript.TestScript, neg bool, args []string) { ts.Check(modelOf(ts).Plug()) }

// asked says how many requests came since it was said last: asked N, or ! asked N.
func asked(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: asked N")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	m := modelOf(ts)
	total := m.Served().Requests
	n := total - m.asked
	m.asked = total
	if (n == want) == neg {
		ts.Fatalf("the model was asked %d times", n)
	}
}

// awaitAsked waits until so many requests came.
func awaitAsked(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, neg, args, 1, "await-asked N")
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	for end := time.Now().Add(patience); modelOf(ts).Served().Requests < n; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			ts.Fatalf("the model was asked %d times only", modelOf(ts).Served().Requests)
		}
	}
}

// sent looks for a text in all that was sent: sent TEXT, or ! sent TEXT.
func sent(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: sent TEXT")
	}
	found := slices.ContainsFunc(modelOf(ts).Questions(), func(q llmtest.Question) bool { return bytes.Contains(q.Body, []byte(args[0])) })
	if found == neg {
		ts.Fatalf("%q was sent: %v", args[0], found)
	}
}

// pointsAtAll is a model that points at every sentence that it is shown, writes
// one claim, of the first card, that nothing contradicts, and leaves everything else
// as small as it can be.
func pointsAtAll(q llmtest.Question) string {
	type array struct {
		MaxItems int
		Items    struct {
			Properties struct {
				First struct{ Maximum int }
				Card  struct{ Maximum int }
				Facet struct{ Enum []string }
				Quote struct{ Maximum int }
			}
		}
	}
	var s struct {
		Properties struct{ Quotes, Claims array }
	}
	if err := json.Unmarshal(q.Schema, &s); err != nil {
		return err.Error()
	}
	points, facets := s.Properties.Quotes.Items.Properties.First.Maximum, s.Properties.Claims.Items.Properties.Facet.Enum
	switch judged := s.Properties.Quotes.Items.Properties.Quote.Maximum; {
	case judged > 0:
		quotes := make([]string, judged)
		for i := range quotes {
			quotes[i] = fmt.Sprintf(`{"quote":%d,"relation":"irrelevant"}`, i+1)
		}
		return `{"quotes":[` + strings.Join(quotes, ",") + `]}`
	case points > 0:
		quotes := make([]string, min(points, s.Properties.Quotes.MaxItems))
		for i := range quotes {
			quotes[i] = fmt.Sprintf(`{"first":%d,"last":%d,"facet":"pain","stance":"negative","stage":"none","salience":2}`, i+1, i+1)
		}
		return `{"quotes":[` + strings.Join(quotes, ",") + `]}`
	case len(facets) > 0:
		return fmt.Sprintf(`{"claims":[{"card":%d,"facet":%q,"text":"They lose time with what does not work.","supports":[1],"contradicts":[],`+
			`"because":{"text":"","quotes":[]},"severity":0}],"dropped":[]}`, min(s.Properties.Claims.Items.Properties.Card.Maximum, 1), facets[0])
	}
	small, err := json.Marshal(llmtest.Smallest(q.Schema))
	if err != nil {
		return err.Error()
	}
	return string(small)
}
