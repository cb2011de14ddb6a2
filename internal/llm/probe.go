package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"personas/internal/redact"
)

// Finding is one thing that a probe of the server found.
type Finding struct {
	Name   string // "connection", "model NAME", "structured output of NAME", "embeddings of NAME"
	OK     bool
	Detail string
	Try    string // what to do, "" where nothing is to be done
}

// probeSchema is what a probe asks for: small, and with a bound that a server
// which holds a model to schemas keeps to.
var probeSchema = Schema{Name: "probe", JSON: json.RawMessage(`{"type":"object","properties":{"number":{"type":"integer","minimum":1,"maximum":3}},"required":["number"],"additionalProperties":false}`)}

var probeSystem, probeUser = probeText("Answer with a number."), probeText("Give the number 2.")

// probeText is a text of ours that holds no research.
func probeText(s string) redact.Masked {
	m, err := redact.Fill(template.Must(template.New("probe").Parse(s)), nil)
	if err != nil {
		panic(err)
	}
	return m
}

// Probe asks the server a little, of each model that is set: a few tokens. It
// writes nothing into the ledger.
func (c *Client) Probe(ctx context.Context) []Finding {
	names, err := c.Served(ctx)
	var f *Fault
	found := []Finding{}
	switch {
	case err == nil:
		found = append(found, Finding{Name: "connection", OK: true, Detail: c.Server()})
	case errors.As(err, &f) && f.Status != 0 && f.Status != 401 && f.Status != 403:
		found = append(found, Finding{Name: "connection", OK: true, Detail: c.Server() + " (it does not list its models)"})
	default:
		return append(found, failed("connection", err))
	}
	for _, model := range c.asked() {
		found = append(found, c.probeModel(ctx, model, names)...)
	}
	if model := c.ModelOf(TaskEmbed); model != "" {
		found = append(found, c.probeVectors(ctx, model))
	}
	return found
}

// asked are the models that are asked in words, each once.
func (c *Client) asked() []string {
	var models []string
	for _, task := range Tasks {
		if m := c.ModelOf(task); m != "" && !slices.Contains(models, m) {
			models = append(models, m)
		}
	}
	return models
}

// failed is an error as a finding.
func failed(name string, err error) Finding {
	var f *Fault
	if errors.As(err, &f) {
		return Finding{Name: name, Detail: f.Detail, Try: f.Try}
	}
	return Finding{Name: name, Detail: err.Error()}
}

// probeModel asks a model for something small in a form that is laid down.
func (c *Client) probeModel(ctx context.Context, model string, served []string) []Finding {
	shape, err := compile(probeSchema)
	if err != nil {
		return []Finding{failed("model "+model, err)}
	}
	r := Request{Prompt: "probe", System: probeSystem, User: probeUser, Schema: probeSchema, MaxOutput: 200}
	_, err = c.newAsking(&r, model, shape).answer(ctx)
	var f *Fault
	if errors.As(err, &f) && (f.mend || f.Kind == FaultEmpty) {
		return []Finding{{Name: "model " + model, OK: true, Detail: "it answers"},
			{Name: "structured output of " + model, Detail: f.Detail, Try: "choose another model: this one does not write JSON that holds to a schema"}}
	}
	if err != nil {
		x := failed("model "+model, err)
		if len(served) > 0 && !slices.Contains(served, model) && !strings.Contains(x.Try, served[0]) {
			x.Try = strings.TrimPrefix(x.Try+"; it has "+few(served), "; ")
		}
		return []Finding{x}
	}
	return []Finding{{Name: "model " + model, OK: true, Detail: "it answers"}, c.structured(model)}
}

// structured tells how a model that answered is held to a form.
func (c *Client) structured(model string) Finding {
	x := Finding{Name: "structured output of " + model, OK: true, Detail: "it keeps to the JSON schema given"}
	if h := c.habits.of(model, probeSchema.Name); h.format != formatSchema {
		x.Detail = fmt.Sprintf("the server does not hold it to a JSON schema: it is asked in words (%s), and every reply is checked", h.format)
		x.Try = "it works; a server that takes response_format json_schema repeats fewer calls"
	}
	return x
}

// probeVectors embeds two texts.
func (c *Client) probeVectors(ctx context.Context, model string) Finding {
	name := "embeddings of " + model
	vectors, err := c.newEmbedding(model, []redact.Masked{probeSystem, probeUser}).answer(ctx)
	if err != nil {
		return failed(name, err)
	}
	return Finding{Name: name, OK: true, Detail: fmt.Sprintf("%d numbers a vector", len(vectors[0]))}
}
