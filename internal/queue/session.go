package queue

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// session is a registration with the River client that works under its name.
type session struct {
	*Worker
	registration *registration
	client       *river.Client[pgx.Tx]
	queues       map[string]bool // subscribed to; false while one is being left
}

func (w *Worker) openSession(ctx context.Context) (*session, error) {
	reg, err := register(ctx, w.store)
	if err != nil {
		return nil, err
	}
	s := &session{Worker: w, registration: reg, queues: map[string]bool{}}
	if s.client, err = w.newClient(reg.clientID); err == nil {
		err = s.client.Start(context.WithoutCancel(ctx)) // close stops it
	}
	if err == nil {
		err = s.look(ctx)
	}
	if err != nil {
		s.close()
		return nil, fmt.Errorf("starting the worker: %w", err)
	}
	return s, nil
}

// restQueue has no jobs. River wants a queue when a client is made, and the
// studies' queues come and go.
const restQueue = "rest"

func (w *Worker) newClient(id string) (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &unitWorker{Worker: w, clientID: id})
	return river.NewClient(riverpgxv5.New(w.store.Pool()), &river.Config{
		ID:                          id,
		Schema:                      schema,
		Workers:                     workers,
		Queues:                      map[string]river.QueueConfig{restQueue: {MaxWorkers: 1, FetchPollInterval: time.Minute}},
		FetchCooldown:               w.cfg.Timings.Cooldown,
		FetchPollInterval:           w.cfg.Timings.Poll,
		JobTimeout:                  w.cfg.Timings.Job,
		JobStuckThreshold:           min(w.cfg.Timings.Job, rescueMargin),
		JobStuckHandler:             replaceStuck,
		RescueStuckJobsAfter:        w.cfg.Timings.Job + rescueMargin,
		CompletedJobRetentionPeriod: time.Hour,
		CancelledJobRetentionPeriod: time.Hour,
		ReindexerIndexNames:         []string{}, // only the owner may, and there are few jobs
		Logger:                      slog.New(warnings{w.cfg.Logger.Handler()}),
	})
}

// hold looks around at every interval until ctx ends or the connection that
// holds the lock is lost, and returns why.
func (s *session) hold(ctx context.Context) error {
	for {
		if err := s.registration.sleep(ctx, s.cfg.Timings.Reap); err != nil {
			return err
		}
		if err := s.look(ctx); err != nil {
			if s.registration.conn.IsClosed() {
				return err
			}
			s.cfg.Logger.WarnContext(ctx, "looking for work", "error", err)
		}
	}
}

// look buries dead workers and goes where there is work. A server that does not
// answer in time is as good as gone.
func (s *session) look(ctx context.Context) error {
	const patience = 10 * time.Second
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.registration.reap(ctx); err != nil {
		return fmt.Errorf("looking for dead workers: %w", err)
	}
	studies := s.studies
	if len(studies) == 0 {
		rows, err := s.registration.conn.Query(ctx, `SELECT study_id FROM run WHERE state = 'running'`)
		if err != nil {
			return err
		}
		if studies, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
			return fmt.Errorf("looking for runs: %w", err)
		}
	}
	return s.subscribe(ctx, studies)
}

// subscribe takes jobs of these studies and of no others. A queue is left when
// its last unit is done, which may take several calls.
func (s *session) subscribe(ctx context.Context, studies []int64) error {
	wanted := map[string]bool{}
	for _, id := range studies {
		for _, l := range lanes {
			wanted[queueOf(id, l)] = true
		}
	}
	for _, queue := range slices.Collect(maps.Keys(s.queues)) {
		if s.queues[queue] && wanted[queue] {
			continue
		}
		s.queues[queue] = false
		if s.unsubscribe(ctx, queue) == nil {
			delete(s.queues, queue)
		}
	}
	for queue := range wanted {
		if _, had := s.queues[queue]; had {
			continue
		}
		if err := s.client.Queues().Add(queue, river.QueueConfig{MaxWorkers: cap(s.slots[laneOf(queue)])}); err != nil {
			return fmt.Errorf("subscribing to %s: %w", queue, err)
		}
		s.queues[queue] = true
	}
	return nil
}

func (s *session) unsubscribe(ctx context.Context, queue string) error {
	const patience = 50 * time.Millisecond // a session that waits does not look after its lock
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.client.Queues().Remove(ctx, queue)
}

// close cancels the session's units and gives their jobs back before it gives up
// the lock.
func (s *session) close() {
	ctx := context.Background()
	if s.client != nil {
		if err := s.client.StopAndCancel(ctx); err != nil {
			s.cfg.Logger.WarnContext(ctx, "stopping the worker", "error", err)
		}
	}
	if err := s.registration.leave(ctx); err != nil {
		s.cfg.Logger.WarnContext(ctx, "worker leaves", "error", err)
	}
}

// replaceStuck lets another unit be worked in place of one that hangs, though its
// time is over.
func replaceStuck(context.Context, river.JobStuckHandlerParams) river.JobStuckHandlerResult {
	return river.JobStuckHandlerResult{AddWorkerSlot: true}
}

// warnings passes on what River thinks worth a warning.
type warnings struct{ slog.Handler }

func (h warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}
