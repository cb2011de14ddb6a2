package llm

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Config says which server is asked, for what, and how hard. Zero values have
// defaults, but for URL and Models.
type Config struct {
	URL    string // of the API, usually ending in /v1; a query in it goes with every call
	Key    Key    // "" for servers that want none
	Azure  string // the api-version of an Azure server, "" for any other: its models are deployments
	Models map[Task]string
	Prices map[string]Price // by model; without one, tokens are counted and no money
	Rates  Rates
	Waits  Waits
	// Retries is how often a call is repeated after a passing fault. Refused and
	// broken connections repeat for Waits.Patience, whatever their number.
	Retries     int
	Context     int     // tokens that a model reads and writes at once, 0 where that is not known
	Temperature float32 // 0 is sent as 0
	Seed        *int
	MaxBytes    int64    // of an answer
	Proxy       *url.URL // nil goes straight to the server
}

// Key is a secret: it prints as its absence or presence.
type Key string

func (k Key) String() string {
	if k == "" {
		return "no key"
	}
	return "a key"
}

// GoString and LogValue keep the key out of %#v and of logs.
func (k Key) GoString() string     { return k.String() }
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// Price is what a million tokens cost, in USD.
type Price struct{ Input, Output float64 }

// Rates are the limits of a server. Of requests and tokens 0 is learned from what
// it says and from its 429s.
type Rates struct {
	InFlight          int // calls at a time
	RequestsPerMinute int
	TokensPerMinute   int
}

// Waits are how long is waited for what.
type Waits struct {
	Dial, TLS, Headers time.Duration
	Call               time.Duration // one attempt, all in all
	Patience           time.Duration // for a server that is away, and for a Retry-After
	Backoff            time.Duration // the first, which doubles
}

// The defaults: what fits hosted servers, and local ones that are slow to answer.
var (
	defaultRates = Rates{InFlight: 8}
	defaultWaits = Waits{Dial: 10 * time.Second, TLS: 10 * time.Second, Headers: 3 * time.Minute, Call: 4 * time.Minute,
		Patience: 2 * time.Minute, Backoff: 500 * time.Millisecond}
)

const (
	defaultRetries  = 6
	defaultMaxBytes = 32 << 20
)

// withDefaults fills what is zero.
func (c Config) withDefaults() Config {
	c.Rates.InFlight = cmp.Or(c.Rates.InFlight, defaultRates.InFlight)
	w, d := &c.Waits, defaultWaits
	w.Dial, w.TLS = cmp.Or(w.Dial, d.Dial), cmp.Or(w.TLS, d.TLS)
	w.Headers, w.Call = cmp.Or(w.Headers, d.Headers), cmp.Or(w.Call, d.Call)
	w.Patience, w.Backoff = cmp.Or(w.Patience, d.Patience), cmp.Or(w.Backoff, d.Backoff)
	c.Retries = cmp.Or(c.Retries, defaultRetries)
	c.MaxBytes = cmp.Or(c.MaxBytes, defaultMaxBytes)
	return c
}

// Validate reports everything that is wrong with the settings.
func (c Config) Validate() error {
	var errs []error
	if u, err := url.Parse(c.URL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		errs = append(errs, errors.New("the URL of the model's server must be like https://host/v1"))
	}
	if strings.ContainsFunc(string(c.Key), func(r rune) bool { return r < ' ' || r > '~' }) {
		errs = append(errs, errors.New("the key holds a line end, or another character that is in no key"))
	}
	if len(c.Models) == 0 {
		errs = append(errs, errors.New("no model is named"))
	}
	for _, n := range []struct {
		value int
		name  string
	}{{c.Rates.InFlight, "calls in flight"}, {c.Rates.RequestsPerMinute, "requests a minute"}, {c.Rates.TokensPerMinute, "tokens a minute"}, {c.Retries, "retries"}, {c.Context, "tokens of context"}} {
		if n.value < 0 {
			errs = append(errs, fmt.Errorf("%s cannot be %d", n.name, n.value))
		}
	}
	if c.Temperature < 0 || c.Temperature > 2 {
		errs = append(errs, fmt.Errorf("a temperature is between 0 and 2, not %g", c.Temperature))
	}
	for model, p := range c.Prices {
		if p.Input < 0 || p.Output < 0 {
			errs = append(errs, fmt.Errorf("a price of %s is below 0", model))
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errs...)
}

// Server is the URL as it may be shown: without a key that stands in it.
func (c Config) Server() string {
	u, err := url.Parse(c.URL)
	if err != nil {
		return "the URL given"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// cost completes a usage with what its tokens cost.
func (c Config) cost(model string, u Usage) Usage {
	p, known := c.Prices[model]
	u.Priced = known
	u.CostUSD = (float64(u.InputTokens)*p.Input + float64(u.OutputTokens)*p.Output) / 1e6
	return u
}
