package web

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"personas/export/bundle"
	"personas/internal/account"
	"personas/internal/store"
	"personas/pipeline"
	"personas/research"
	"personas/review"
)

// Config is what a server needs to know.
type Config struct {
	Store     *store.Store
	Embedders pipeline.Embedders // nil: the one in the binary
	Access    Access
	Hosts     []string // that it answers to, as a browser names them: host:port
	Proxies   Proxies  // one stands in front, which says from where and how a browser came
	Log       *slog.Logger

	Run    func(context.Context, pipeline.Options) (pipeline.Report, error) // runs a study; nil: none is started here
	Folder string                                                           // where files that are added lie; "": none are taken
	Key    func() (bundle.Key, error)                                       // signs bundles; nil: none are made
}

// Server answers browsers.
type Server struct {
	Config
	desks     pipeline.Desks
	described func(cookie string) any // the OpenAPI document
	runs      runs
}

// New returns a server. It listens nowhere yet.
func New(c Config) *Server {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Embedders == nil {
		c.Embedders = pipeline.Builtin
	}
	return &Server{Config: c, described: func(cookie string) any { return openapiOf(routes, cookie) }}
}

// Clocks of connections.
const (
	headWithin = 10 * time.Second
	headMost   = 64 << 10 // bytes
	idleAfter  = 2 * time.Minute
	sentWithin = time.Hour       // an answer, however slowly it is read
	lastWords  = 5 * time.Second // for answers under way when the server is told to stop
)

// Serve answers on a listener until ctx ends.
func (s *Server) Serve(ctx context.Context, on net.Listener) error {
	srv := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: headWithin, MaxHeaderBytes: headMost, WriteTimeout: sentWithin, IdleTimeout: idleAfter,
		BaseContext: func(net.Listener) context.Context { return ctx }, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn)}
	stop := context.AfterFunc(ctx, func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
		defer cancel()
		_ = srv.Shutdown(last)
	})
	defer stop()
	defer s.runs.end()
	if err := srv.Serve(on); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Handler is the server without a listener: every request passes the same doors.
func (s *Server) Handler() http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, r, http.StatusForbidden, "this came from another page than ours: open the study and do it there")
	}))
	return guarded(inTime(s.throughProxy(s.ours(origin.Handler(s.handler())))))
}

// guarded has every answer, also one that no page gives, tell the browser to run,
// show and keep nothing. Pages allow what is theirs.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// ours answers only to the names the server is known by: a page elsewhere that
// points its own name at this machine gets nothing.
func (s *Server) ours(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(s.Hosts, r.Host) {
			refuse(w, r, http.StatusMisdirectedRequest, "this server does not answer to that name")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// serving is a route behind its right.
func (s *Server) serving(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Server: s, w: w, r: r, nonce: rand.Text()}
		v.allowOurs()
		if err := v.admit(rt); err != nil {
			v.fail(err)
			return
		}
		if err := rt.serve(v); err != nil {
			v.fail(err)
		}
	})
}

// allowOurs has the browser run and fetch what is ours, and nothing else. Who came
// by https once is not to come otherwise.
func (v *visit) allowOurs() {
	h := v.w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-"+v.nonce+"'; style-src 'self'; img-src 'self'; connect-src 'self'; "+
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	if v.secure() {
		h.Set("Strict-Transport-Security", "max-age=15552000")
	}
}

// admit lets in who has the right. A study that is closed to somebody is not
// there for them.
func (v *visit) admit(rt route) error {
	if rt.right == anyone {
		return nil
	}
	who, err := v.asks()
	if err != nil {
		return err
	}
	if who == nil {
		return errStranger
	}
	v.who = who
	switch rt.right {
	case signedIn:
		return nil
	case everywhere:
		if !who.Right(account.EveryStudy).Includes(review.Admin) {
			return &forbidden{"that takes the right of admin in every study: ask who runs this server"}
		}
		return nil
	}
	study, err := v.Store.Study(v.r.Context(), v.r.PathValue("study"))
	if err != nil {
		return noStudy(err)
	}
	has := who.Right(study.ID)
	if has == "" {
		return errNoPage
	}
	if !has.Includes(rt.right) {
		return refusedRight(has, rt.right)
	}
	if !who.allows(study.ID, rt.right) {
		return refusedScope(scopes[rt.right])
	}
	v.study, v.right = study, has
	return nil
}

// actor is who acts in the study of the path.
func (v *visit) actor() review.Actor { return review.Actor{Name: v.who.Name, Right: v.right} }

// key signs bundles.
func (s *Server) key() (bundle.Key, error) {
	if s.Key == nil {
		return bundle.Key{}, &research.Error{Code: research.CodeRefused, Message: "this server signs nothing", Try: "personas export --format bundle --pack N.M"}
	}
	return s.Key()
}
