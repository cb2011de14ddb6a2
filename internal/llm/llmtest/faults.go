package llmtest

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// Fault is a way to go wrong.
type Fault string

// The faults. None is an answer as it should be.
const (
	None               Fault = ""
	Hang               Fault = "hang"                 // no answer, as long as the caller waits
	Reset              Fault = "reset"                // the connection is torn
	RateLimited        Fault = "429"                  // without a word on when
	RateLimitedSeconds Fault = "429 for a second"     // Retry-After: 1
	RateLimitedDate    Fault = "429 until a date"     // Retry-After: now and a second
	ServerError        Fault = "500"                  //
	Unavailable        Fault = "503"                  // with a page instead of JSON
	ErrorBody          Fault = "200 with an error"    // an error object for an answer
	NoChoices          Fault = "no choices"           //
	NoContent          Fault = "no content"           //
	CutLength          Fault = "cut below its length" // fewer bytes than Content-Length says
	CutChunked         Fault = "cut between chunks"   //
	CutCleanly         Fault = "cut, ending well"     // half the JSON, and a good end of the body
	Length             Fault = "finish_reason length" // with the JSON of the reply whole
	HalfReply          Fault = "half a reply"         // a whole answer with half the JSON of a reply in it, "stop"
	NoJSON             Fault = "prose"                //
	OffSchema          Fault = "off the schema"       // JSON of another shape
	TwoReplies         Fault = "two replies"          // two JSON objects, one after the other
	Fenced             Fault = "fenced"               // the right reply in ```json fences, with prose around
	Refusal            Fault = "refusal"              // the refusal field
	Filtered           Fault = "content_filter"       //
	Oversize           Fault = "oversize"             // 33 MiB
	Forbidden          Fault = "401"                  //
	TooLong            Fault = "400 too long"         // more than the model's context holds, in llama.cpp's words
	Elsewhere          Fault = "307"                  // a redirect to another server
	WebPage            Fault = "web page"             // 200 with HTML

	TooFew     Fault = "a vector is missing"
	Shuffled   Fault = "vectors in another order" // with right numbers: no fault to see
	Twice      Fault = "a vector twice"
	Narrow     Fault = "a shorter vector"
	NotANumber Fault = "NaN in a vector"
	NullNumber Fault = "null in a vector"
)

// Faults are all of them, in a fixed order.
var Faults = []Fault{Hang, Reset, RateLimited, RateLimitedSeconds, RateLimitedDate, ServerError, Unavailable, ErrorBody, NoChoices,
	NoContent, CutLength, CutChunked, CutCleanly, Length, HalfReply, NoJSON, OffSchema, TwoReplies, Fenced, Refusal, Filtered,
	Oversize, Forbidden, TooLong, Elsewhere, WebPage, TooFew, Shuffled, Twice, Narrow, NotANumber, NullNumber}

// limits reports whether the fault is a 429.
func (f Fault) limits() bool {
	return f == RateLimited || f == RateLimitedSeconds || f == RateLimitedDate
}

// give answers a request, or does what its fault has it do.
func (s *Server) give(w http.ResponseWriter, r *http.Request, c *call) {
	switch c.fault {
	case Hang:
		<-r.Context().Done()
	case Reset:
		tear(w)
	case RateLimited, RateLimitedSeconds, RateLimitedDate:
		s.limited(w, c.fault)
	case ServerError:
		complain(w, http.StatusInternalServerError, "server_error", "", "The server had an error")
	case Unavailable:
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprint(w, "<html>upstream</html>")
	case Forbidden:
		complain(w, http.StatusUnauthorized, "invalid_api_key", "", "Incorrect API key")
	case TooLong:
		complain(w, http.StatusBadRequest, "exceed_context_size_error", "", "the request exceeds the available context size, try increasing it")
	case ErrorBody:
		write(w, map[string]any{"error": map[string]any{"message": "Overloaded", "type": "overloaded_error"}})
	case Elsewhere:
		http.Redirect(w, r, "http://192.0.2.1/v1", http.StatusTemporaryRedirect)
	case WebPage:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<html>welcome</html>")
	case Oversize:
		oversize(w)
	case CutLength, CutChunked, CutCleanly:
		body, _ := s.whole(c)
		cut(w, c.fault, body)
	default:
		s.count(c, w)
	}
}

func (s *Server) limited(w http.ResponseWriter, f Fault) {
	switch f {
	case RateLimitedSeconds:
		w.Header().Set("Retry-After", "1")
	case RateLimitedDate:
		w.Header().Set("Retry-After", time.Now().Add(2*time.Second).UTC().Format(http.TimeFormat))
	}
	complain(w, http.StatusTooManyRequests, "rate_limit_exceeded", "", "Rate limit reached")
}

// tear resets the connection.
func tear(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// cut sends half of an answer.
func cut(w http.ResponseWriter, f Fault, whole []byte) {
	half := whole[:len(whole)/2]
	w.Header().Set("Content-Type", "application/json")
	switch f {
	case CutCleanly:
		_, _ = w.Write(half)
		return
	case CutLength:
		w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
	}
	_, _ = w.Write(half)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// oversize sends an answer that is longer than anybody should read.
func oversize(w http.ResponseWriter) {
	mebibyte := strings.Repeat(" ", 1<<20)
	for range 33 {
		if _, err := fmt.Fprint(w, mebibyte); err != nil {
			return
		}
	}
}
