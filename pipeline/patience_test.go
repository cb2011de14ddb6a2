package pipeline

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"personas/internal/llm"
)

// scripted is a model that answers as it is told.
type scripted struct {
	ask    func(context.Context) error
	served error
}

func (s scripted) Ask(ctx context.Context, _ llm.Request) (llm.Reply, error) {
	return llm.Reply{}, s.ask(ctx)
}

func (s scripted) Served(context.Context) ([]string, error) { return nil, s.served }

// What a fault tells of the server ends the unit; what it tells of the call alone
// stays a fault, for which rules stand in.
func TestFaultsOfTheServerAndOfTheCall(t *testing.T) {
	t.Parallel()
	const call, away, refused, unpaid = "call", "away", "refused", "unpaid"
	unplugged := &llm.Fault{Kind: llm.FaultConnection}
	for _, c := range []struct {
		name   string
		fault  *llm.Fault
		served error
		want   string
	}{
		{"truncated", &llm.Fault{Kind: llm.FaultTruncated}, unplugged, call},
		{"declined", &llm.Fault{Kind: llm.FaultDeclined}, unplugged, call},
		{"a request that it does not take", &llm.Fault{Kind: llm.FaultRefused, Status: http.StatusBadRequest}, unplugged, call},
		{"an error where the server is there", &llm.Fault{Kind: llm.FaultServer}, nil, call},
		{"a timeout where the server lists no models", &llm.Fault{Kind: llm.FaultTimeout}, &llm.Fault{Kind: llm.FaultRefused, Status: 404}, call},
		{"an error where the server is not there", &llm.Fault{Kind: llm.FaultServer}, unplugged, away},
		{"unplugged", unplugged, nil, away},
		{"its limits", &llm.Fault{Kind: llm.FaultRateLimited}, nil, away},
		{"the key", &llm.Fault{Kind: llm.FaultRefused, Status: http.StatusUnauthorized}, nil, refused},
		{"the model's name", &llm.Fault{Kind: llm.FaultRefused, Status: http.StatusNotFound}, nil, refused},
		{"not recorded", &llm.Fault{Kind: llm.FaultNotRecorded}, nil, refused},
		{"money", &llm.Fault{Kind: llm.FaultRefused, Status: http.StatusPaymentRequired}, nil, unpaid},
	} {
		p := newPatient(scripted{func(context.Context) error { return c.fault }, c.served}, time.Second)
		time.Sleep(time.Millisecond) // nothing was heard since it asks
		_, err := p.Ask(t.Context(), llm.Request{})
		got := map[string]bool{call: errors.As(err, new(*llm.Fault)), away: errors.As(err, new(*awayError)),
			refused: errors.As(err, new(*refusedError)), unpaid: errors.As(err, new(*unpaidError))}
		for what, is := range got {
			if is != (what == c.want) {
				t.Errorf("%s tells of the %s: %v", c.name, what, is)
			}
		}
	}
}

// What was sent is paid: an error beside it does not cut it off, the end of its
// unit does. What could not be answered in time is not sent.
func TestQuestionsOutliveTheirNeighbours(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPatient(scripted{func(ctx context.Context) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Minute):
				return nil
			}
		}, nil}, 2*time.Minute)
		job, stop := context.WithCancel(t.Context())
		ctx, cancel := context.WithCancel(ofJob(job))
		time.AfterFunc(time.Second, cancel)
		if _, err := p.Ask(ctx, llm.Request{}); err != nil {
			t.Errorf("a neighbour cut it off: %v", err)
		}
		time.AfterFunc(time.Second, stop)
		if _, err := p.Ask(ofJob(job), llm.Request{}); !errors.Is(err, context.Canceled) {
			t.Errorf("the unit is over, and it goes on: %v", err)
		}
		short, end := context.WithTimeout(t.Context(), time.Minute)
		defer end()
		if _, err := p.Ask(ofJob(short), llm.Request{}); !errors.Is(err, errLate) {
			t.Errorf("it was sent too late: %v", err)
		}
	})
}

// A run ends when all that was sent is answered.
func TestSettle(t *testing.T) {
	t.Parallel()
	asked, answer := make(chan struct{}), make(chan struct{})
	var answered atomic.Bool
	p := newPatient(scripted{func(context.Context) error {
		close(asked)
		<-answer
		answered.Store(true)
		return nil
	}, nil}, time.Second)
	go p.Ask(t.Context(), llm.Request{}) //nolint:errcheck // there is none
	<-asked
	time.AfterFunc(10*time.Millisecond, func() { close(answer) })
	if p.settle(); !answered.Load() {
		t.Error("a question is still under way")
	}
}

// ledgered is a model whose replies were paid for before.
type ledgered struct{ scripted }

func (ledgered) Ask(context.Context, llm.Request) (llm.Reply, error) {
	return llm.Reply{Cached: true}, nil
}

// Replies of the ledger say nothing of whether the server is there: a unit that is
// taken up again finds some, and the run would wait for ever.
func TestTheLedgerIsNotTheServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			model llm.Model
			want  time.Duration
		}{{ledgered{}, time.Minute}, {scripted{func(context.Context) error { return nil }, nil}, 0}} {
			p := newPatient(c.model, time.Second)
			time.Sleep(time.Minute)
			if _, err := p.Ask(t.Context(), llm.Request{}); err != nil || p.silence() != c.want {
				t.Errorf("%T: nothing was heard for %s, want %s (%v)", c.model, p.silence(), c.want, err)
			}
		}
	})
}

// A question that got no valid reply is not asked again in the same run: a unit
// that has to be taken up several times would never come to its end.
func TestWhatWasAskedInVainIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	asked := 0
	p := newPatient(scripted{func(context.Context) error {
		asked++
		return &llm.Fault{Kind: llm.FaultPointing}
	}, nil}, time.Second)
	for _, prompt := range []struct {
		schema string
		want   int
	}{{"a", 1}, {"a", 1}, {"b", 2}, {"a", 2}} {
		_, err := p.Ask(t.Context(), llm.Request{Schema: llm.Schema{Name: prompt.schema}})
		if fault := (*llm.Fault)(nil); !errors.As(err, &fault) || fault.Kind != llm.FaultPointing || asked != prompt.want {
			t.Errorf("%s: asked %d times, want %d: %v", prompt.schema, asked, prompt.want, err)
		}
	}
	p = newPatient(scripted{func(context.Context) error { return &llm.Fault{Kind: llm.FaultConnection} }, nil}, time.Second)
	for range 2 { // nothing of the question
		if _, err := p.Ask(t.Context(), llm.Request{}); !errors.As(err, new(*awayError)) {
			t.Error(err)
		}
	}
}
