package llm

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// complaint is what a server says of an error. Its message may repeat what was
// sent: it is looked at and never shown.
type complaint struct{ message, code, kind, param string }

// complaintOf reads the forms in which servers complain: OpenAI's, a bare text,
// vLLM's and FastAPI's without an envelope.
func complaintOf(body []byte) complaint {
	var top map[string]json.RawMessage
	if json.Unmarshal(body, &top) != nil {
		return complaint{message: strings.ToLower(string(body[:min(len(body), 2000)]))}
	}
	if inner := top["error"]; len(inner) > 0 {
		var object map[string]json.RawMessage
		if json.Unmarshal(inner, &object) != nil {
			return complaint{message: word(inner)}
		}
		top = object
	}
	message := word(top["message"])
	if message == "" {
		message = word(top["detail"])
	}
	return complaint{message: message, code: word(top["code"]), kind: word(top["type"]), param: word(top["param"])}
}

// word is a JSON text or number in lower case; of anything else its JSON.
func word(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		s = strings.Trim(string(raw), `"`)
	}
	if s == "null" {
		s = ""
	}
	return strings.ToLower(s[:min(len(s), 2000)])
}

// status is the status that stands in an error instead of over it.
func (c complaint) status() int {
	n, _ := strconv.Atoi(c.code)
	return n
}

// names reports whether the complaint is about one of the words.
func (c complaint) names(words ...string) bool {
	for _, w := range words {
		if strings.Contains(c.param, w) || strings.Contains(c.message, w) || c.code == w || c.kind == w {
			return true
		}
	}
	return false
}

// label is the server's own name for the error, where it is a name: " (model_not_found)".
func (c complaint) label() string {
	for _, s := range []string{c.code, c.kind} {
		if s != "" && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_-.") == "" {
			return " (" + s + ")"
		}
	}
	return ""
}

// refusal is a status that is not 200, in words of ours.
func (d *door) refusal(status int, h http.Header, c complaint) *Fault {
	f := &Fault{Kind: FaultRefused, Status: status, Detail: fmt.Sprintf("it answers %d%s", status, c.label())}
	switch {
	case status >= 300 && status < 400:
		return d.misled(status, "it sends us elsewhere")
	case c.names("insufficient_quota", "billing_hard_limit") || status == http.StatusPaymentRequired:
		f.Detail, f.Try = "the account has nothing left to spend"+c.label(), "add to it, and run again: what is done is kept"
	case status == http.StatusTooManyRequests:
		f.Kind, f.RetryAfter = FaultRateLimited, retryAfter(h, time.Now())
		f.Detail, f.Try = "it takes no more calls now (429)", "ask for fewer calls at a time or a minute"
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		f.Detail, f.Try = fmt.Sprintf("it does not take the key (%d)", status), "check PERSONAS_LLM_KEY"
		if !d.keyed {
			f.Detail, f.Try = fmt.Sprintf("it wants a key (%d)", status), "give one in PERSONAS_LLM_KEY"
		}
	case c.names("content_filter", "content_policy_violation", "responsibleaipolicyviolation"):
		f.Kind, f.Detail = FaultDeclined, "its filter refuses the request"
	case status == http.StatusRequestEntityTooLarge || c.names("context_length_exceeded", "context length", "context window", "maximum context", "context size"):
		f.Kind, f.Detail = FaultTooLong, fmt.Sprintf("the request is longer than the model reads (%d)", status)
		f.Try = "say in context_tokens in [model] of study.toml how much it reads, or take one that reads more"
	case c.unknownModel():
		f.Detail, f.Try, f.model = fmt.Sprintf("it does not know the model (%d)", status), "check the model's name", true
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		return d.misled(status, "it has nothing at this address")
	case status == http.StatusRequestTimeout || status == http.StatusConflict || status == http.StatusTooEarly:
		f.Kind, f.RetryAfter = FaultServer, retryAfter(h, time.Now())
	case status >= 500 && status != http.StatusNotImplemented:
		f.Kind, f.RetryAfter = FaultServer, retryAfter(h, time.Now())
		f.Try = "try again later, or look into the server's log"
	}
	return f
}

// unknownModel reports whether the server complains of the model's name: each has
// words of its own for it.
func (c complaint) unknownModel() bool {
	if c.code == "model_not_found" || c.code == "deploymentnotfound" || c.param == "model" {
		return true
	}
	if !strings.Contains(c.message, "model") {
		return false
	}
	return c.names("not found", "does not exist", "not exist", "unknown model", "invalid model", "no such model", "not loaded", "no models loaded")
}

// misled is an address at which something else answers.
func (d *door) misled(status int, what string) *Fault {
	return &Fault{Kind: FaultRefused, Status: status, Detail: fmt.Sprintf("%s (%d at %s)", what, status, d.server),
		Try: "check PERSONAS_LLM_URL: it usually ends in /v1"}
}

// retryAfter is how long a server wants to be left alone: in milliseconds, in
// seconds, or until a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil {
		return seconds(ms / 1000)
	}
	said := h.Get("Retry-After")
	if s, err := strconv.ParseFloat(said, 64); err == nil {
		return seconds(s)
	}
	if at, err := http.ParseTime(said); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// seconds is a number of seconds as a duration, within reason.
func seconds(s float64) time.Duration {
	if !(s > 0) {
		return 0
	}
	return time.Duration(min(s, 24*3600) * float64(time.Second))
}

// allowanceOf reads what a server says of its limits.
func allowanceOf(h http.Header) Allowance {
	number := func(name string) int {
		n, err := strconv.Atoi(h.Get("X-Ratelimit-" + name))
		if err != nil || n < 0 {
			return 0
		}
		return n
	}
	left := func(name string) int {
		if h.Get("X-Ratelimit-"+name) == "0" {
			return -1
		}
		return number(name)
	}
	return Allowance{
		Requests: number("Limit-Requests"), Tokens: number("Limit-Tokens"),
		RemainingRequests: left("Remaining-Requests"), RemainingTokens: left("Remaining-Tokens"),
		ResetRequests: reset(h.Get("X-Ratelimit-Reset-Requests")), ResetTokens: reset(h.Get("X-Ratelimit-Reset-Tokens")),
	}
}

// reset reads "6m0s", "20ms", and seconds.
func reset(s string) time.Duration {
	if d, err := time.ParseDuration(s); err == nil {
		return max(d, 0)
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return seconds(n)
}
