# The two commands that a newcomer needs are `make demo` and `make test`.
GO      ?= go
LDFLAGS  = -s -w
BIN      = bin/personas
TAGS    ?=

.PHONY: build demo test lint fuzz bench ci clean

build: ## the binary, in bin/ (TAGS=static: linked to nothing, without the embedder minilm)
	@mkdir -p bin
	CGO_ENABLED=0 $(GO) build -trimpath -tags '$(TAGS)' -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/personas

demo: ## run the main job on the two sample studies and show what comes out
	@scripts/demo

test: ## everything against real Postgres, race-clean
	@scripts/test

lint: ## gofmt, vet, golangci-lint (its own module, so that it stays out of ours)
	@scripts/lint

fuzz: ## every fuzz target for a while: make fuzz FUZZTIME=30s
	@scripts/fuzz $(or $(FUZZTIME),30s)

bench: build ## the figures of docs/BENCHMARKS.md
	@scripts/bench

ci: lint test ## what .ci/run calls
	@scripts/smoke

clean:
	rm -rf bin demo
