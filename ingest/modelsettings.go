package ingest

import (
	"net/url"
	"strings"
	"time"
)

// ModelSettings say which language models a run asks, and within what limits.
// They change nothing of what is read. A key has no place in them: the file is
// kept with the study and handed on with it.
//
//	[model]
//	url = "http://localhost:11434/v1"
//	model = "qwen3:8b"               # asked for everything, unless a task names its own
//	draft = "gpt-5"                  # extract, themes, draft, check, embed
//	azure = "2024-10-21"             # the api-version, where the server is Azure's
//	context_tokens = 8192            # that the model reads and writes at once
//	window_tokens = 3000             # of an interview in one question
//	requests_per_minute = 500        # else learned from the server
//	tokens_per_minute = 200000
//	in_flight = 32
//	timeout = "2m"                   # of one call
//	patience = "2m"                  # with a server that is away, before the run is stopped
//
//	[model.prices."gpt-5"]           # USD for a million tokens
//	input = 1.25
//	output = 10
type ModelSettings struct {
	URL, Model, Azure                  string
	Extract, Themes, Draft, Check      string
	Embed                              string
	ContextTokens, WindowTokens        int
	RequestsPerMinute, TokensPerMinute int
	InFlight                           int
	Timeout, Patience                  time.Duration
	Prices                             map[string]Price // by model
}

// Price is what a million tokens cost in USD.
type Price struct{ Input, Output float64 }

// Bounds of what may be said of a model: beyond them it is a slip.
const (
	minContext, maxContext = 2500, 10_000_000 // tokens: a question without an interview takes 2,000
	minWindow, maxWindow   = 200, 1_000_000
	maxRequests, maxTokens = 1_000_000, 1_000_000_000
	mostInFlight           = 1000
	longestCall            = 4 * time.Minute // a unit has five
)

func (p *settingsParser) model(key []string, v any) {
	m := &p.settings.Model
	p.table(key, v, map[string]setter{
		"url":                 p.url(&m.URL),
		"model":               p.text(&m.Model),
		"azure":               p.text(&m.Azure),
		"extract":             p.text(&m.Extract),
		"themes":              p.text(&m.Themes),
		"draft":               p.text(&m.Draft),
		"check":               p.text(&m.Check),
		"embed":               p.text(&m.Embed),
		"context_tokens":      p.count(&m.ContextTokens, minContext, maxContext),
		"window_tokens":       p.count(&m.WindowTokens, minWindow, maxWindow),
		"requests_per_minute": p.count(&m.RequestsPerMinute, 1, maxRequests),
		"tokens_per_minute":   p.count(&m.TokensPerMinute, 1, maxTokens),
		"in_flight":           p.count(&m.InFlight, 1, mostInFlight),
		"timeout":             p.duration(&m.Timeout, time.Second, longestCall),
		"patience":            p.duration(&m.Patience, 100*time.Millisecond, longestCall),
		"prices":              p.prices,
		"key":                 p.noKey,
		"api_key":             p.noKey,
	})
}

// noKey refuses a key, without repeating it.
func (p *settingsParser) noKey(key []string, _ any) {
	p.fail(key, "a key does not belong into study.toml, which is kept with the study: put it into PERSONAS_LLM_KEY")
}

// url takes the address of a server, in which no key hides either.
func (p *settingsParser) url(to *string) setter {
	return func(k []string, v any) {
		p.text(to)(k, v)
		switch u, err := url.Parse(*to); {
		case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
			p.fail(k, "%q must be the address of a server, such as \"http://localhost:11434/v1\"", k[len(k)-1])
		case u.User != nil:
			*to = ""
			p.noKey(k, v)
		}
	}
}

func (p *settingsParser) prices(key []string, v any) {
	prices := map[string]Price{}
	p.each(key, v, func(k []string, v any) {
		var price Price
		p.table(k, v, map[string]setter{"input": p.amount(&price.Input), "output": p.amount(&price.Output)})
		prices[k[len(k)-1]] = price
	})
	p.settings.Model.Prices = prices
}

// amount takes a number that is not negative.
func (p *settingsParser) amount(to *float64) setter {
	return func(k []string, v any) {
		switch n := v.(type) {
		case int64:
			*to = float64(n)
		case float64:
			*to = n
		default:
			*to = -1
		}
		if !(*to >= 0 && *to < 1e6) { // and not NaN
			p.fail(k, "%s must be a price in USD for a million tokens", k[len(k)-1])
		}
	}
}

func (p *settingsParser) duration(to *time.Duration, low, high time.Duration) setter {
	return func(k []string, v any) {
		s, _ := v.(string)
		d, err := time.ParseDuration(strings.TrimSpace(s))
		if err != nil || d < low || d > high {
			p.fail(k, "%s must be a time from %s to %s, such as \"90s\"", k[len(k)-1], low, high)
			return
		}
		*to = d
	}
}
