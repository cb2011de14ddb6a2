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

// Connections is how many connections a store needs for a pipeline to work on it.
func Connections() int32 { return int32(runtime.GOMAXPROCS(0)) + 6 }

// New returns a pipeline over a store. It starts nothing.
func New(st *store.Store, e Embedders, log *slog.Logger, opts ...Option) *Pipeline {
	p := &Pipeline{store: st, embedders: e, log: log, reader: Reader{ingest.Version, ingest.Read}, room: newRoom()}
	for _, o := range opts {
		o(p)
	}
	return p
}

// Worker returns a worker that takes units of any run on the database; for which
// studies is said when it starts.
func (p *Pipeline) Worker() *queue.Worker {
	return queue.New(p.store, queue.Config{
		Concurrency: runtime.GOMAXPROCS(0),
		Handlers: map[research.Stage]queue.Handler{
			research.StageIngest:     p.ingest,
			research.StageExtract:    p.extract,
			research.StageEmbed:      p.embed,
			research.StageThemes:     p.themes,
			research.StageCandidates: p.candidates,
			research.StageDrafts:     p.drafts,
		},
		StageDone: p.stageDone,
		Logger:    p.log,
		At:        p.at,
	})
}

// Work takes part in the runs of every study on the database until ctx ends.
func (p *Pipeline) Work(ctx context.Context) error {
	w := p.Worker()
	if err := w.Start(ctx); err != nil {
		return err
	}
	<-ctx.Done()
	return w.Stop(context.WithoutCancel(ctx))
}
