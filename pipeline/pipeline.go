package pipeline

import (
	"context"
	"log/slog"
	"runtime"

	"personas/ingest"
	"personas/internal/queue"
	"personas/internal/store"
	"personas/research"
)

// Pipeline works on the studies of one store.
type Pipeline struct {
	store     *store.Store
	embedders Embedders
	models    Models
	askers    askers
	says      func(string)
	guest     bool // takes part in the runs of others
	log       *slog.Logger
	reader    Reader
	room      room
	at        func(queue.Point, store.Unit)
}

// Reader reads a file. Version names how it does that: a file is read again by a
// reader of another version.
type Reader struct {
	Version string
	Read    func(context.Context, ingest.File, ingest.Settings, ingest.Roster, research.Ref) (*ingest.Reading, error)
}

// Option changes how a pipeline works.
type Option func(*Pipeline)

// At calls f where a process that dies does the most harm; for tests.
func At(f func(queue.Point, store.Unit)) Option { return func(p *Pipeline) { p.at = f } }

// With reads files by another reader than that of package ingest in this process.
func With(r Reader) Option { return func(p *Pipeline) { p.reader = r } }

// Asks lets runs ask language models in this process.
func Asks(m Models) Option { return func(p *Pipeline) { p.models = m } }

// Says tells a person what a run waits for.
func Says(f func(string)) Option { return func(p *Pipeline) { p.says = f } }

// Connections is how many connections a store needs for a pipeline to work on it.
// Units that wait for a model hold none.
func Connections() int32 { return int32(runtime.GOMAXPROCS(0)) + 10 }

// New returns a pipeline over a store. It starts nothing.
func New(st *store.Store, e Embedders, log *slog.Logger, opts ...Option) *Pipeline {
	p := &Pipeline{store: st, embedders: e, models: NoModels, says: func(string) {}, askers: askers{of: map[int64]*asker{}},
		log: log, reader: Reader{ingest.Version, ingest.Read}, room: newRoom()}
	for _, o := range opts {
		o(p)
	}
	return p
}

// Worker returns a worker that takes units of any run on the database; for which
// studies is said when it starts. Where models are asked, as many units are under
// way as questions may be: they wait for the network.
func (p *Pipeline) Worker(a *Asking) *queue.Worker {
	waiting := 0
	if a != nil {
		waiting = a.InFlight
	}
	return queue.New(p.store, queue.Config{
		Concurrency: runtime.GOMAXPROCS(0),
		Waiting:     waiting,
		Handlers: map[research.Stage]queue.Handler{
			research.StageIngest:     p.ingest,
			research.StageExtract:    p.either(p.extract, p.point),
			research.StageEmbed:      p.either(p.embed, p.embedRemotely),
			research.StageThemes:     p.either(p.themes, p.nameThemes),
			research.StageCandidates: p.candidates,
			research.StageDrafts:     p.either(p.drafts, p.word),
		},
		StageDone: p.stageDone,
		Logger:    p.log,
		At:        p.at,
	})
}

// Work takes part in the runs of every study on the database until ctx ends.
func (p *Pipeline) Work(ctx context.Context) error {
	p.guest = true
	w := p.Worker(&Asking{InFlight: usualInFlight})
	if err := w.Start(ctx); err != nil {
		return err
	}
	<-ctx.Done()
	return w.Stop(context.WithoutCancel(ctx))
}
