package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// door is the way to the server and back. It lets whole answers in, within bounds
// and after looking whether they are answers, and tells of everything else as a
// *Fault: the client behind it decodes what is whole.
type door struct {
	client   *http.Client
	server   string // without secrets
	query    string // of the URL given, which goes with every call
	keyed    bool
	maxBytes int64
	met      atomic.Bool // the server answered once
}

// exchange is what the door saw of one call, beside the answer.
type exchange struct {
	said      Allowance
	complaint complaint
}

type exchangeKey struct{}

func newDoor(c Config) (*door, string) {
	base, _ := url.Parse(c.URL) // Validate has parsed it
	query := base.RawQuery
	base.RawQuery, base.Fragment = "", ""
	transport := &http.Transport{
		Proxy:                 http.ProxyURL(c.Proxy),
		DialContext:           (&net.Dialer{Timeout: c.Waits.Dial, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   c.Waits.TLS,
		ResponseHeaderTimeout: c.Waits.Headers,
		MaxConnsPerHost:       c.Rates.InFlight,
		MaxIdleConns:          c.Rates.InFlight,
		MaxIdleConnsPerHost:   c.Rates.InFlight,
		IdleConnTimeout:       90 * time.Second,
		ForceAttemptHTTP2:     true,
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &door{client: &http.Client{Transport: transport, CheckRedirect: stay},
		server: c.Server(), query: query, keyed: c.Key != "", maxBytes: c.MaxBytes}, base.String()
}

// Do sends a request and returns an answer that is whole, or a *Fault.
func (d *door) Do(req *http.Request) (*http.Response, error) {
	if err := d.prepare(req); err != nil {
		return nil, err
	}
	resp, err := d.client.Do(req)
	if err != nil {
		return nil, d.lost(err)
	}
	defer resp.Body.Close()
	d.met.Store(true)
	x, _ := req.Context().Value(exchangeKey{}).(*exchange)
	if x == nil {
		x = &exchange{}
	}
	x.said = allowanceOf(resp.Header)
	body, err := io.ReadAll(io.LimitReader(resp.Body, d.maxBytes+1))
	switch {
	case int64(len(body)) > d.maxBytes:
		return nil, &Fault{Kind: FaultTooLarge, Status: resp.StatusCode, Detail: fmt.Sprintf("an answer of more than %d MiB", d.maxBytes>>20)}
	case err != nil:
		return nil, d.lost(err)
	}
	if f := d.inspect(resp, body, x); f != nil {
		return nil, f
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// zero is the temperature 0 as it is asked for: the client library leaves a plain
// 0 out, and a server then takes its own. The next number goes through, and is
// made 0 here. Within a text the quotes would be escaped.
const zero = 1e-45

var zeroSent, zeroMeant = []byte(`"temperature":1e-45`), []byte(`"temperature":0`)

// prepare gives a request its query and its temperature.
func (d *door) prepare(req *http.Request) error {
	if d.query != "" {
		req.URL.RawQuery = strings.TrimPrefix(req.URL.RawQuery+"&"+d.query, "&")
	}
	if req.GetBody == nil {
		return nil
	}
	var read bytes.Buffer
	read.Grow(int(max(req.ContentLength, 0)) + bytes.MinRead)
	if _, err := read.ReadFrom(req.Body); err != nil {
		return err
	}
	body := bytes.Replace(read.Bytes(), zeroSent, zeroMeant, 1)
	req.ContentLength = int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	var err error
	req.Body, err = req.GetBody()
	return err
}

// inspect says what is wrong with an answer that came whole.
func (d *door) inspect(resp *http.Response, body []byte, x *exchange) *Fault {
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		x.complaint = complaintOf(body)
		return d.refusal(resp.StatusCode, resp.Header, x.complaint)
	}
	if kind := resp.Header.Get("Content-Type"); strings.HasPrefix(kind, "text/html") {
		return d.misled(resp.StatusCode, "it answers with a web page")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return &Fault{Kind: FaultEmpty, Status: resp.StatusCode, Detail: "an answer of no bytes"}
	}
	var top struct {
		Error json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(body, &top); err != nil {
		return broken(resp.StatusCode, body, err)
	}
	if len(top.Error) == 0 || string(top.Error) == "null" {
		return gaps(resp.StatusCode, body)
	}
	x.complaint = complaintOf(body)
	if status := x.complaint.status(); status >= 400 {
		return d.refusal(status, resp.Header, x.complaint)
	}
	return &Fault{Kind: FaultServer, Status: resp.StatusCode, Detail: "an error for an answer" + x.complaint.label()}
}

// broken says of a body that is no JSON how it is none.
func broken(status int, body []byte, err error) *Fault {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(body)):
		return &Fault{Kind: FaultTruncated, Status: status, Detail: "the answer ends in the middle"}
	case bytes.Contains(body, []byte("NaN")) && bytes.Contains(body, []byte(`"embedding"`)):
		return &Fault{Kind: FaultVectors, Status: status, Detail: "a vector holds something that is no number"}
	}
	return &Fault{Kind: FaultServer, Status: status, Detail: "the answer is not JSON"}
}

// lost says why there was no whole answer. The error itself names the URL, with
// whatever key stands in it, and is not kept.
func (d *door) lost(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if f := untrusted(err, d.server); f != nil {
		return f
	}
	var timeout net.Error
	var dns *net.DNSError
	f := &Fault{Kind: FaultConnection, Detail: "the connection to " + d.server + " broke off before the answer was whole", Err: err}
	switch {
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		f.Kind, f.Detail = FaultTimeout, d.server+" gave no whole answer in time"
	case errors.As(err, &dns):
		f.Detail, f.Try, f.away = fmt.Sprintf("the name of %s is not known", d.server), "check PERSONAS_LLM_URL and the network", true
	case errors.Is(err, syscall.ECONNREFUSED):
		f.Detail, f.Try, f.away = "nothing listens at "+d.server, "start the server, or check PERSONAS_LLM_URL", true
	case errors.As(err, new(*net.OpError)) && isDial(err):
		f.Detail, f.Try, f.away = "no way to "+d.server, "check the network and PERSONAS_LLM_URL", true
	}
	return f
}

func isDial(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}
