package web

import (
	"io"
	"net/http"
	"time"
)

// How long a body may take to come.
const (
	bodyWithin  = time.Minute
	filesWithin = time.Hour
)

// inTime gives every body its time, also one that nobody reads: else whoever sends
// a byte now and then holds a connection for ever.
func inTime(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			b := &timedBody{r.Body, http.NewResponseController(w)}
			b.within(bodyWithin)
			r.Body = b
		}
		next.ServeHTTP(w, r)
	})
}

// timedBody is a body that has to come in time. Once all of it has, the clock
// stops: an answer may take longer.
type timedBody struct {
	io.ReadCloser
	conn *http.ResponseController
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		_ = b.conn.SetReadDeadline(time.Time{}) // as below
	}
	return n, err
}

// within starts the clock anew.
func (b *timedBody) within(t time.Duration) {
	_ = b.conn.SetReadDeadline(time.Now().Add(t)) // what is no connection has no clock
}

// awaitFiles gives files more time than a form has.
func (v *visit) awaitFiles() {
	if b, ok := v.r.Body.(*timedBody); ok {
		b.within(filesWithin)
	}
}
