package pipeline

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"personas/embed"
	"personas/internal/llm"
)

// What one call says of the model, and what it says of its server, must not be
// mixed up: a window that gets no valid reply is read by rules, and the others
// have theirs; where the server is away, or takes the key for a wrong one, every
// window would be.

// awayError says that the server cannot be asked now, whatever the question.
type awayError struct{ fault *llm.Fault }

func (e *awayError) Error() string { return e.fault.Error() }

// refusedError says that the server will answer nothing as it is asked now.
type refusedError struct{ fault *llm.Fault }

func (e *refusedError) Error() string { return e.fault.Error() }

// unpaidError says that the server wants money first.
type unpaidError struct{ fault *llm.Fault }

func (e *unpaidError) Error() string { return e.fault.Error() }

// lister asks a server for something that costs nothing.
type lister interface {
	Served(ctx context.Context) (models []string, err error)
}

// errLate says that a question would not be answered within the unit's time.
var errLate = errors.New("the unit's time is over: the rest is asked when it is taken up again")

// patient asks a model, and tells faults of the call, which stay a *llm.Fault,
// from those of the server.
type patient struct {
	llm.Model
	call     time.Duration // the longest one
	heard    atomic.Int64  // when the last reply came, in Unix nanoseconds; at first, when the first question could be asked
	inFlight sync.RWMutex  // held for reading by every question, for writing by whoever waits until none is asked
	vain     sync.Map      // what was asked in vain: fingerprint → *llm.Fault
}

func newPatient(m llm.Model, call time.Duration) *patient {
	p := &patient{Model: m, call: call}
	p.heard.Store(time.Now().UnixNano())
	return p
}

type jobKey struct{}

// ofJob marks the context of a unit as the one with which its questions end.
func ofJob(ctx context.Context) context.Context { return context.WithValue(ctx, jobKey{}, ctx) }

// outliving is ctx without the end that an error beside it brings: what was sent
// is paid, and its reply is kept. It ends with the unit.
func outliving(ctx context.Context) (context.Context, context.CancelFunc) {
	job, ok := ctx.Value(jobKey{}).(context.Context)
	if !ok {
		return context.WithCancel(ctx)
	}
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(job, cancel)
	if end, ok := job.Deadline(); ok {
		var timely context.CancelFunc
		out, timely = context.WithDeadline(out, end)
		return out, func() { timely(); stop(); cancel() }
	}
	return out, func() { stop(); cancel() }
}

// Ask implements llm.Model. It begins nothing that would not come to its end. What
// was asked in vain is not asked again, so that a unit that is given back and taken
// up again comes farther than it came before; the next run asks.
func (p *patient) Ask(ctx context.Context, r llm.Request) (llm.Reply, error) {
	if err := ctx.Err(); err != nil {
		return llm.Reply{}, err
	}
	asked := r.Fingerprint(string(r.Task))
	if fault, ok := p.vain.Load(asked); ok {
		return llm.Reply{}, fault.(*llm.Fault)
	}
	if end, ok := ctx.Deadline(); ok && time.Until(end) < p.call {
		return llm.Reply{}, errLate
	}
	p.inFlight.RLock()
	defer p.inFlight.RUnlock()
	ctx, cancel := outliving(ctx)
	defer cancel()
	began := time.Now()
	reply, err := p.Model.Ask(ctx, r)
	if reply.Cached {
		return reply, err // of the server that says nothing
	}
	err = p.told(ctx, began, err)
	if fault := (*llm.Fault)(nil); errors.As(err, &fault) && ctx.Err() == nil {
		p.vain.Store(asked, fault)
	}
	return reply, err
}

// embedder is an embedder that is asked over the network, told in the same way.
func (p *patient) embedder(e embed.Embedder) embed.Embedder { return patientEmbedder{e, p} }

type patientEmbedder struct {
	embed.Embedder
	patient *patient
}

// Embed implements embed.Embedder.
func (e patientEmbedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	e.patient.inFlight.RLock()
	defer e.patient.inFlight.RUnlock()
	began := time.Now()
	vecs, err := e.Embedder.Embed(ctx, texts)
	return vecs, e.patient.told(ctx, began, err)
}

func (p *patient) heardNow() { p.heard.Store(time.Now().UnixNano()) }

// silence is for how long nothing was heard.
func (p *patient) silence() time.Duration { return time.Since(time.Unix(0, p.heard.Load())) }

// told says of what an error tells.
func (p *patient) told(ctx context.Context, began time.Time, err error) error {
	var fault *llm.Fault
	switch {
	case err == nil:
		p.heardNow()
		return nil
	case !errors.As(err, &fault):
		return err
	}
	switch fault.Kind {
	case llm.FaultRefused:
		switch fault.Status {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
			return &refusedError{fault}
		case http.StatusPaymentRequired:
			return &unpaidError{fault}
		}
	case llm.FaultNotRecorded:
		return &refusedError{fault}
	case llm.FaultConnection, llm.FaultRateLimited:
		return &awayError{fault}
	case llm.FaultServer, llm.FaultTimeout:
		if p.heard.Load() < began.UnixNano() && !p.reached(ctx) {
			return &awayError{fault}
		}
	default: // there was an answer
		p.heardNow()
	}
	return err
}

// reached reports whether the server answers something else.
func (p *patient) reached(ctx context.Context) bool {
	l, ok := p.Model.(lister)
	if !ok {
		return false
	}
	_, err := l.Served(ctx)
	var fault *llm.Fault
	if err != nil && !(errors.As(err, &fault) && fault.Kind == llm.FaultRefused) {
		return false
	}
	p.heardNow()
	return true
}

// settle waits until no question is being asked: what was sent is paid, and its
// reply is kept.
func (p *patient) settle() {
	p.inFlight.Lock()
	defer p.inFlight.Unlock()
}
