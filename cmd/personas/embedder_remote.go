package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"personas/embed"
	"personas/embed/remote"
	"personas/ingest"
	"personas/internal/llm"
	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
)

// remoteUse is what an embedder is called that is asked over the network:
// remote:MODEL:DIMENSION. Without a dimension it has to be asked first.
func remoteUse(model string, dim int) string {
	return pipeline.RemotePrefix + model + ":" + strconv.Itoa(dim)
}

// parseRemote reads what remoteUse wrote, or remote:MODEL; dim is 0 then.
func parseRemote(use string) (model string, dim int) {
	model = strings.TrimPrefix(use, pipeline.RemotePrefix)
	if i := strings.LastIndexByte(model, ':'); i > 0 {
		if n, err := strconv.Atoi(model[i+1:]); err == nil && n > 0 {
			return model[:i], n
		}
	}
	return model, 0
}

// remoteEmbedder opens an embedder that is asked over the network. a.embedding is
// held.
func (a *app) remoteEmbedder(ctx context.Context, use string) (embed.Embedder, error) {
	model, dim := parseRemote(use)
	if model == "" {
		return nil, usage("an embedder over the network needs the name of a model: personas embedder use remote --model NAME")
	}
	client, err := a.embeddingClient(model)
	if err != nil {
		return nil, err
	}
	if dim > 0 {
		return remote.New(client, model, dim), nil
	}
	e, err := remote.Learn(ctx, client, model)
	if err != nil {
		return nil, &research.Error{Code: research.CodeFailed, Message: err.Error(), Try: "personas doctor tries all of it", Err: err}
	}
	return e, nil
}

// embeddingClient asks a server for vectors: PERSONAS_EMBED_URL, where that is
// another than the one for words.
func (a *app) embeddingClient(model string) (*llm.Client, error) {
	file, err := settingsHere()
	if err != nil {
		return nil, err
	}
	url := cmp.Or(a.getenv("PERSONAS_EMBED_URL"), a.getenv("PERSONAS_LLM_URL"), file.Model.URL)
	if url == "" {
		return nil, &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf("the embedder %s has no server", model),
			Try: "set PERSONAS_EMBED_URL or PERSONAS_LLM_URL, such as http://localhost:11434/v1, or go on without: personas embedder use " + pipeline.BuiltinEmbedder}
	}
	rates := llm.Rates{InFlight: file.Model.InFlight, RequestsPerMinute: file.Model.RequestsPerMinute, TokensPerMinute: file.Model.TokensPerMinute}
	var ledger llm.Ledger
	var shared llm.Limits
	if a.store != nil {
		paid := a.ledgerOf(a.store)
		ledger, shared = pipeline.WherePaid(paid, llm.NewMemory()), paid.Limits(store.Rates(rates))
	}
	price := map[string]llm.Price{}
	if p, known := file.Model.Prices[model]; known {
		price[model] = llm.Price(p)
	}
	client, err := llm.New(llm.Config{URL: url, Key: a.modelKey(), Azure: file.Model.Azure, Models: map[llm.Task]string{llm.TaskEmbed: model},
		Prices: price, Rates: rates, Waits: llm.Waits{Call: file.Model.Timeout, Patience: file.Model.Patience}, Proxy: a.proxy(url)}, ledger, shared)
	if err != nil {
		return nil, usage("%v", err)
	}
	a.atEnd(client.Close)
	return client, nil
}

// settingsHere are those of study.toml in the folder we are in, none where there
// is no such file.
func settingsHere() (ingest.Settings, error) {
	text, err := os.ReadFile(ingest.SettingsName)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ingest.Settings{}, nil
	case err != nil:
		return ingest.Settings{}, err
	}
	return ingest.ParseSettings(text)
}
