package store

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"personas/research"
)

// FaultRow is how many calls of a step came to no valid reply, of one kind.
type FaultRow struct {
	Document research.Ref // "" where it concerns the study
	Task     string
	Kind     string
	Calls    int
}

// PutFaults stores what a step did without.
func (tx *Tx) PutFaults(ctx context.Context, step int64, faults []FaultRow) error {
	batch := &pgx.Batch{}
	for _, f := range faults {
		batch.Queue(`INSERT INTO model_fault (step_id, document_ref, task, kind, calls) VALUES (@step, @document, @task, @kind, @calls)
		             ON CONFLICT (step_id, document_ref, task, kind) DO UPDATE SET calls = model_fault.calls + excluded.calls`,
			pgx.StrictNamedArgs{"step": step, "document": f.Document, "task": f.Task, "kind": f.Kind, "calls": f.Calls})
	}
	return tx.SendBatch(ctx, batch).Close()
}

// Faulted returns which units of a stage were done with faults, by fingerprint.
func (tx *Tx) Faulted(ctx context.Context, study int64, stage research.Stage) (map[research.Fingerprint]bool, error) {
	rows, err := tx.Query(ctx, `
		SELECT u.fingerprint FROM unit u
		 WHERE u.study_id = $1 AND u.stage = $2 AND EXISTS (SELECT FROM model_fault WHERE step_id = u.id)`, study, stage)
	if err != nil {
		return nil, err
	}
	faulted := map[research.Fingerprint]bool{}
	var fp []byte
	_, err = pgx.ForEachRow(rows, []any{&fp}, func() error {
		faulted[research.Fingerprint(fp)] = true
		return nil
	})
	return faulted, err
}

// mend says what helps against a kind of fault. Windows fit into a context that is
// known; what else is asked has the length it has.
func mend(task, kind string) string {
	switch {
	case kind == "declined":
		return "the next run asks again; another model may not decline"
	case kind == "invalid" || kind == "pointing":
		return "the next run asks again; where it happens often, try the model by personas doctor, or take another one"
	case kind != "too_long" && kind != "truncated":
		return "the next run asks again"
	case task == "extract":
		return "say in context_tokens in [model] of study.toml how much the model reads and writes, or set a smaller window_tokens, and run again"
	}
	return "it takes a model with more context, or its server has to give it more; the next run asks again"
}

// times writes "once", "3 times".
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprint(n, " times")
}

// warnOfFaults says in a Shown what was done without a model that was asked.
func (tx *Tx) warnOfFaults(ctx context.Context, study int64, sh *Shown) error {
	rows, err := tx.Query(ctx, `
		SELECT coalesce(d.path, ''), coalesce(d.locator, ''), f.task, f.kind, f.calls
		  FROM model_fault f JOIN current_step c ON c.step_id = f.step_id AND c.study_id = $1
		  LEFT JOIN documents_of(shown_steps($1)) d ON d.ref = f.document_ref
		 ORDER BY coalesce(d.path, '') COLLATE "C", coalesce(d.locator, '') COLLATE "C", f.document_ref COLLATE "C", f.task, f.kind`, study)
	if err != nil {
		return err
	}
	var path, locator, task, kind string
	var calls int
	_, err = pgx.ForEachRow(rows, []any{&path, &locator, &task, &kind, &calls}, func() error {
		where := strings.TrimSpace(cmp.Or(path, "the study") + " " + locator)
		sh.Warnings = append(sh.Warnings, fmt.Sprintf("%s: %s the model gave no valid reply to %s (%s), and rules stood in; %s",
			where, times(calls), task, strings.ReplaceAll(kind, "_", " "), mend(task, kind)))
		return nil
	})
	return err
}
