package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	openai "github.com/sashabaranov/go-openai"
)

// asking is a request on its way to a valid answer.
type asking struct {
	page
	request *Request
	shape   shape
	retries retries
	wrong   string // with the answer before, where it is asked once more
}

func (c *Client) newAsking(r *Request, model string, s shape) *asking {
	call := Call{Fingerprint: r.Fingerprint(model), Task: r.Task, Prompt: r.Prompt, Model: model, Reserve: c.Estimate(r)}
	return &asking{page: page{Client: c, call: call, spent: Usage{Calls: 1}}, request: r, shape: s, retries: c.newRetries()}
}

// answer asks until there is a valid answer or a fault that stays. The usage of
// the reply is what all attempts took, also where there is a fault.
func (a *asking) answer(ctx context.Context) (Reply, error) {
	for {
		reply, err := a.once(ctx)
		var f *Fault
		switch {
		case err == nil:
			return a.settle(ctx, reply)
		case ctx.Err() != nil || !errors.As(err, &f):
			return Reply{Usage: a.giveUp(ctx)}, err
		case !a.again(ctx, f):
			return Reply{Usage: a.giveUp(ctx)}, a.advise(ctx, f, a.call.Model)
		}
		if known, err := a.reserveAgain(ctx); err != nil || known != nil {
			return a.paid(known), err
		}
		a.spent.Retries++
	}
}

// again reports whether to ask once more, after the wait that is due.
func (a *asking) again(ctx context.Context, f *Fault) bool {
	switch {
	case f.adapted:
		return true
	case f.mend && a.wrong == "":
		a.wrong = f.Detail
		return true
	case f.mend:
		return false
	}
	return a.retries.wait(ctx, f)
}

// once asks once.
func (a *asking) once(ctx context.Context) (Reply, error) {
	habit := a.habits.of(a.call.Model, a.request.Schema.Name)
	var x exchange
	var answer openai.ChatCompletionResponse
	err := a.admitted(ctx, a.Estimate(a.request), &x, func(ctx context.Context) (used Usage, err error) {
		answer, err = a.api.CreateChatCompletion(ctx, a.chat(habit))
		return a.count(&answer, err), err
	})
	if err != nil {
		return Reply{}, a.refused(habit, x.complaint, err)
	}
	text, f := content(&answer)
	if f != nil {
		return Reply{}, f
	}
	reply, f := accept([]byte(text), a.request, a.shape)
	a.habits.answered(a.call.Model, a.request.Schema.Name, habit, strayed(text, f))
	if f != nil {
		return Reply{}, f
	}
	served := answer.Model
	if served == "" || len(served) > 200 {
		served = a.call.Model
	}
	return Reply{JSON: reply, Model: served}, nil
}

// strayed reports whether an answer is one that a server bound to a schema does
// not give: prose around JSON, or what the schema forbids.
func strayed(text string, f *Fault) bool {
	return f != nil && f.Kind == FaultInvalid || f == nil && !json.Valid([]byte(text))
}

// refused turns an error into a fault, and learns from it what to ask otherwise.
func (a *asking) refused(sent habit, c complaint, err error) error {
	var f *Fault
	if !errors.As(err, &f) {
		f = protocolFault(err)
		if f == nil {
			return err
		}
	}
	switch f.Kind {
	case FaultRefused, FaultServer:
		f.adapted = !f.model && f.Status != 401 && f.Status != 403 && a.habits.refused(a.call.Model, a.request.Schema.Name, sent, c, err)
	}
	return f
}

// protocolFault is an error of the client library: it refuses a request for what
// it knows of a model, or cannot decode an answer. nil is an error of neither.
func protocolFault(err error) *Fault {
	var syntax *json.SyntaxError
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return nil
	case errors.As(err, &syntax), errors.As(err, &mistyped):
		return &Fault{Kind: FaultServer, Status: 200, Detail: "the answer is not as OpenAI's protocol has it"}
	}
	return &Fault{Kind: FaultRefused, Detail: "the request is none that this model takes", Try: "choose another model", Err: err}
}

// count adds what an attempt took, and returns it. A server that does not say is
// estimated.
func (a *asking) count(answer *openai.ChatCompletionResponse, err error) Usage {
	if err != nil {
		return Usage{}
	}
	used := Usage{InputTokens: answer.Usage.PromptTokens, OutputTokens: answer.Usage.CompletionTokens}
	if used == (Usage{}) {
		used.InputTokens = a.Estimate(a.request).InputTokens
		for _, choice := range answer.Choices {
			used.OutputTokens += Tokens(len(choice.Message.Content))
		}
	}
	a.spent.InputTokens += used.InputTokens
	a.spent.OutputTokens += used.OutputTokens
	return used
}

// admitted makes one attempt within the limits and in time, and tells the limits
// what came of it.
func (c *Client) admitted(ctx context.Context, most Usage, x *exchange, attempt func(context.Context) (Usage, error)) error {
	release, err := c.admit(ctx, most.InputTokens+most.OutputTokens)
	if err != nil {
		return err
	}
	var out Outcome
	defer func() { release(out) }()
	inTime, cancel := context.WithTimeout(context.WithValue(ctx, exchangeKey{}, x), c.config.Waits.Call)
	defer cancel()
	used, err := attempt(inTime)
	out.Tokens, out.Said = used.InputTokens+used.OutputTokens, x.said
	var f *Fault
	if errors.As(err, &f) && f.Kind == FaultRateLimited {
		out.Limited, out.RetryAfter = true, f.RetryAfter
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// admit waits for the limits of this process, which keep the order, and then for
// those of all.
func (c *Client) admit(ctx context.Context, tokens int) (func(Outcome), error) {
	own, err := c.gate.Acquire(ctx, c.Server(), tokens)
	if err != nil || c.shared == nil {
		return own, err
	}
	shared, err := c.shared.Acquire(ctx, c.Server(), tokens)
	if err != nil {
		own(Outcome{})
		return nil, err
	}
	return func(o Outcome) { shared(o); own(o) }, nil
}

// chat is the request as it is sent.
func (a *asking) chat(h habit) openai.ChatCompletionRequest {
	r := a.request
	system, user := r.System.String(), r.User.String()
	if h.format != formatSchema {
		system += inWords(r.Schema)
	}
	if a.wrong != "" {
		user += fmt.Sprintf("\n\nAn answer to this was of no use: %s. Answer again, with one JSON object that satisfies the schema.", a.wrong)
	}
	q := openai.ChatCompletionRequest{
		Model: a.call.Model,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: system},
			{Role: openai.ChatMessageRoleUser, Content: user},
		},
	}
	switch h.format {
	case formatSchema:
		q.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: r.Schema.Name, Schema: r.Schema.JSON, Strict: true}}
	case formatObject:
		q.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	if h.completionTokens {
		q.MaxCompletionTokens = r.MaxOutput
	} else {
		q.MaxTokens = r.MaxOutput //nolint:staticcheck // many servers know no other name for it
	}
	if !h.noTemperature {
		q.Temperature = max(a.config.Temperature, zero)
	}
	if !h.noSeed {
		q.Seed = a.config.Seed
	}
	return q
}

// inWords is the schema for a server that does not take one.
func inWords(s Schema) string {
	return "\n\nAnswer with one JSON object and nothing else: no fences, no words around it. It satisfies this JSON schema:\n" + string(s.JSON) + "\n"
}
