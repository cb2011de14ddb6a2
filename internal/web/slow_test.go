package web_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"personas/internal/web"
)

// pipes is a listener within this program, whose clock a test turns.
type pipes struct {
	coming chan net.Conn
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.coming:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	select {
	case <-p.closed:
	default:
		close(p.closed)
	}
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

// dripped sends the beginning of a request and then a byte every ten seconds, and
// returns how long the server bore it.
func dripped(t *testing.T, on *pipes, begin string) time.Duration {
	t.Helper()
	ours, theirs := net.Pipe()
	on.coming <- theirs
	begun := time.Now()
	go func() { _, _ = io.Copy(io.Discard, bufio.NewReader(ours)) }()
	if _, err := io.WriteString(ours, begin); err != nil {
		t.Fatal(err)
	}
	for time.Since(begun) < 24*time.Hour {
		time.Sleep(10 * time.Second)
		if _, err := io.WriteString(ours, "x"); err != nil {
			_ = ours.Close()
			return time.Since(begun)
		}
	}
	_ = ours.Close()
	return 24 * time.Hour
}

// Nobody keeps a connection by sending slowly: a head, a body that is read, one
// that is not, or one without an end.
func TestWhoIsSlowIsCutOff(t *testing.T) {
	t.Parallel()
	const form = "Host: " + host + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	for name, begin := range map[string]string{
		"a head":                 "GET / HTTP/1.1\r\nHost: " + host + "\r\nX: ",
		"a form":                 "POST /signin HTTP/1.1\r\n" + form + "Content-Length: 10000\r\n\r\n",
		"a form that is refused": "POST /sessions/1/end HTTP/1.1\r\n" + form + "Content-Length: 10000\r\n\r\n",
		"a page's body":          "GET /signin HTTP/1.1\r\n" + form + "Content-Length: 10000\r\n\r\n",
		"chunks":                 "POST /signin HTTP/1.1\r\n" + form + "Transfer-Encoding: chunked\r\n\r\n2710\r\n",
		"another name's":         "POST / HTTP/1.1\r\nHost: evil.test\r\nContent-Length: 10000\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				on := &pipes{make(chan net.Conn), make(chan struct{})}
				ctx, stop := context.WithCancel(t.Context())
				served := make(chan error, 1)
				go func() {
					served <- web.New(web.Config{Access: web.NewTeam(nil), Hosts: []string{host}}).Serve(ctx, on)
				}()
				if bore := dripped(t, on, begin); bore > 2*time.Minute {
					t.Errorf("%s is borne for %s", name, bore)
				}
				stop()
				if err := <-served; err != nil && !errors.Is(err, net.ErrClosed) {
					t.Error(err)
				}
			})
		})
	}
}

// What is larger than it may be is refused, and not taken for something smaller.
func TestBodiesHaveAnEnd(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for path, size := range map[string]int{"/signin": 20 << 10} {
		resp, err := o.somebody().Post(o.url+path, "application/x-www-form-urlencoded", strings.NewReader("name=ann&password="+strings.Repeat("x", size)))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s with %d bytes: %d", path, size, resp.StatusCode)
		}
	}
}
