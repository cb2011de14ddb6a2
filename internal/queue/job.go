package queue

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"personas/internal/store"
)

// jobVersion is the version of a job's arguments. Workers leave jobs of another
// version to workers of that version.
const jobVersion = 1

// unitArgs are the arguments of a job: ids, never paths, texts or keys.
type unitArgs struct {
	Version int   `json:"v"`
	Run     int64 `json:"run"`
	Unit    int64 `json:"unit"`
}

func (unitArgs) Kind() string { return "unit" }

// Lane is what units of a stage need most of their time.
type Lane string

// The lanes. A process takes as many units of one as it can work on at once, so
// that it keeps none from others.
const (
	Computes Lane = ""       // a core
	Waits    Lane = "_waits" // the answer of a server
)

var lanes = []Lane{Computes, Waits}

func queueOf(study int64, l Lane) string { return fmt.Sprintf("study_%d%s", study, l) }

// laneOf tells a queue's lane.
func laneOf(queue string) Lane {
	if strings.HasSuffix(queue, string(Waits)) {
		return Waits
	}
	return Computes
}

// EnqueueTx makes a job for each unit, the largest first, so that no long one is
// left for the end. The jobs can be taken once tx is committed.
func EnqueueTx(ctx context.Context, tx *store.Tx, study, run int64, units []store.Unit, lane Lane) error {
	if len(units) == 0 {
		return nil
	}
	client, err := inserter()
	if err != nil {
		return err
	}
	bySize := slices.SortedStableFunc(slices.Values(units), func(a, b store.Unit) int { return cmp.Compare(b.Size, a.Size) })
	jobs := make([]river.InsertManyParams, len(bySize))
	for i, u := range bySize {
		jobs[i] = river.InsertManyParams{
			Args:       unitArgs{Version: jobVersion, Run: run, Unit: u.ID},
			InsertOpts: &river.InsertOpts{Queue: queueOf(study, lane), MaxAttempts: math.MaxInt16},
		}
	}
	if _, err := client.InsertManyTx(ctx, tx.Tx, jobs); err != nil {
		return fmt.Errorf("enqueueing %d units: %w", len(units), err)
	}
	return nil
}

// inserter is a client that only inserts. It has no connection of its own. Its
// cooldown is short because a stage may follow the one before it within
// milliseconds, and the second notification must not be swallowed.
var inserter = sync.OnceValues(func() (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(nil), &river.Config{
		Schema:        schema,
		FetchCooldown: time.Millisecond,
		Logger:        slog.New(slog.DiscardHandler),
	})
})

// ForgetTx deletes the jobs of a study that is deleted in the same transaction.
func ForgetTx(ctx context.Context, tx *store.Tx, study int64) error {
	for _, l := range lanes {
		for _, statement := range []string{`DELETE FROM river.river_job WHERE queue = $1`, `DELETE FROM river.river_queue WHERE name = $1`} {
			if _, err := tx.Exec(ctx, statement, queueOf(study, l)); err != nil {
				return fmt.Errorf("forgetting the jobs of a study: %w", err)
			}
		}
	}
	return nil
}
