package llm

import (
	"context"
	"fmt"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Client asks one server. It is safe for many goroutines, and is closed when
// nobody asks any more.
type Client struct {
	config Config
	api    *openai.Client
	door   *door
	gate   *Gate
	shared Limits // nil where this process is alone
	ledger Ledger
	habits habits
	widths widths
	shapes shapes
}

// New is a client of the server that the settings name. A ledger of nil is one in
// memory; shared are limits that hold beyond this process, and may be nil.
func New(config Config, ledger Ledger, shared Limits) (*Client, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	config = config.withDefaults()
	if ledger == nil {
		ledger = NewMemory()
	}
	door, base := newDoor(config)
	of := openai.DefaultConfig(string(config.Key))
	if config.Azure != "" {
		of = openai.DefaultAzureConfig(string(config.Key), base)
		of.APIVersion = config.Azure
		of.AzureModelMapperFunc = func(model string) string { return model }
	}
	of.BaseURL, of.HTTPClient = base, door
	return &Client{config: config, api: openai.NewClientWithConfig(of), door: door,
		gate: NewGate(config.Rates), shared: shared, ledger: ledger}, nil
}

// Close gives up the connections that nobody uses.
func (c *Client) Close() { c.door.client.CloseIdleConnections() }

// Server is the URL of the server, without secrets.
func (c *Client) Server() string { return c.config.Server() }

// ModelOf is the model that is asked for a task, "" where none is set.
func (c *Client) ModelOf(task Task) string { return c.config.Models[task] }

// Estimate is the most that one asking of a request takes: its words and all the
// output that it may have. Tokens are counted high.
func (c *Client) Estimate(r *Request) Usage {
	return c.config.cost(c.ModelOf(r.Task), Usage{Calls: 1, InputTokens: Tokens(r.bytes()), OutputTokens: r.MaxOutput})
}

// bytes is how many are sent.
func (r *Request) bytes() int {
	return len(r.System.String()) + len(r.User.String()) + len(r.Schema.JSON)
}

// The room that an answer has at least beside a request whose tokens were counted
// high, and the most bytes that a token stands for in any text as long as ours.
const (
	leastOutput  = 500
	longestToken = 5
)

// fit lets an answer take no more than the context leaves, and refuses a request
// that is longer however its tokens are counted.
func (c *Client) fit(r *Request) *Fault {
	context := c.config.Context
	if context == 0 {
		return nil
	}
	if least := (len(r.System.String()) + len(r.User.String())) / longestToken; least >= context {
		return &Fault{Kind: FaultTooLong, Detail: fmt.Sprintf("the request takes more than %d tokens, and context_tokens in [model] of study.toml is %d; it was not sent", least, context),
			Try: "give the model more context, at its server and in context_tokens, or take another one"}
	}
	r.MaxOutput = min(r.MaxOutput, max(context-Tokens(r.bytes()), leastOutput))
	return nil
}

// Tokens is how many tokens so many bytes come to, counted high: English has
// four bytes to a token and more, other languages and numbers fewer.
func Tokens(bytes int) int { return bytes/3 + 16 }

// Ask answers from the ledger, or asks the server.
func (c *Client) Ask(ctx context.Context, r Request) (Reply, error) {
	model := c.ModelOf(r.Task)
	if model == "" {
		return Reply{}, &Fault{Kind: FaultRefused, Detail: fmt.Sprintf("no model is set for %s", r.Task), Try: "name one in the settings"}
	}
	shape, err := c.shapes.compile(r.Schema)
	if err != nil {
		return Reply{}, err
	}
	if f := c.fit(&r); f != nil {
		return Reply{}, f
	}
	a := c.newAsking(&r, model, shape)
	if known, err := a.begin(ctx); err != nil || known != nil {
		return a.paid(known), err
	}
	return a.answer(ctx)
}

// release gives a call up even where its asker is gone. A ledger that cannot be
// reached frees the call when the process ends: the fault is what is told.
func release(ctx context.Context, claim Claim, spent Usage) {
	ctx, cancel := outlasting(ctx)
	defer cancel()
	_ = claim.Release(ctx, spent)
}

// outlasting is for what has to be written down after an asker went away.
func outlasting(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
}
