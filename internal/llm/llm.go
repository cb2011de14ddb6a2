package llm

import (
	"context"
	"encoding/json"

	"personas/internal/redact"
	"personas/research"
)

// Model answers requests. Client asks a server, Replay a folder of recorded
// replies.
type Model interface {
	// Ask returns a reply that satisfies the request's schema and its Check, or a
	// *Fault. It blocks while limits are reached and ends with ctx.
	Ask(ctx context.Context, r Request) (Reply, error)
}

// Task is what a call is made for: each has its model in the settings and its
// line in the usage.
type Task string

// The tasks.
const (
	TaskExtract Task = "extract" // sentences of a window → quotes
	TaskThemes  Task = "themes"  // exemplars → names, merges, splits
	TaskDraft   Task = "draft"   // quotes of a group → claims
	TaskCheck   Task = "check"   // a claim and its quotes → whether they carry it
	TaskEmbed   Task = "embed"
)

// Tasks lists every task that is asked in words.
var Tasks = []Task{TaskExtract, TaskThemes, TaskDraft, TaskCheck}

// Request is one question to a model. All that is sent of research is Masked.
type Request struct {
	Task      Task
	Prompt    string        // name and version of the prompt, for the ledger
	System    redact.Masked // the same for every request of a prompt: providers keep it
	User      redact.Masked
	Schema    Schema
	Check     func(reply json.RawMessage) error // what a schema cannot say: that it was shown what it points at; may be nil. Its error goes back to the model and into logs: it names numbers and ids, never words of the reply
	MaxOutput int                               // tokens
}

// Schema is the JSON schema of a reply. It holds names of ours and bounds of what
// was shown, never words of research.
type Schema struct {
	Name string
	JSON json.RawMessage
}

// Reply is a valid answer.
type Reply struct {
	JSON   json.RawMessage
	Model  string // as the server names it
	Usage  Usage
	Cached bool // paid for before
}

// Usage is what calls took.
type Usage struct {
	Calls, Retries            int
	InputTokens, OutputTokens int
	CostUSD                   float64 // 0 where the price is not known
	Priced                    bool    // the price was known for all of it
}

// Fingerprint is the hash of all that an answer depends on: what is sent, to
// which model. The same is never paid for twice.
func (r *Request) Fingerprint(model string) research.Fingerprint {
	return research.FingerprintOf(model, r.System.String(), r.User.String(), r.Schema.Name, string(r.Schema.JSON))
}

// Ledger remembers calls, so that none is paid for twice, and what they cost, so
// that none is made that goes beyond the budget. One ledger serves every process
// that works on a database.
type Ledger interface {
	// Begin returns the reply to an equal call that was paid for before, or a claim
	// on the call: until the claim is settled, or its process is gone, every other
	// Begin of the same fingerprint waits. It returns a *BudgetError where the
	// reservation goes beyond what is left.
	Begin(ctx context.Context, c Call) (Claim, *Reply, error)
	// Forget gives up a reply that Begin returned and that is of no use any more: the
	// next Begin makes the call anew. What it took stays counted. Where another reply
	// has come in its place, that one stays.
	Forget(ctx context.Context, c Call, r *Reply) error
}

// Call is a request as a ledger sees it.
type Call struct {
	Fingerprint research.Fingerprint
	Task        Task
	Prompt      string // name and version
	Model       string
	Reserve     Usage // the most that it can take; Priced where that is known in USD
}

// Claim is a call that is being made.
type Claim interface {
	// Settle keeps a reply with what it took, in one transaction.
	Settle(ctx context.Context, r Reply) error
	// Release gives the call up; what failed attempts took is counted all the same.
	Release(ctx context.Context, spent Usage) error
}
