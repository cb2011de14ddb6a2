package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"personas/export/bundle"
	"personas/internal/store"
	"personas/internal/web"
	"personas/pipeline"
	"personas/research"
)

func (a *app) reviewCommand() *cobra.Command {
	var addr string
	var closed bool
	var t team
	c := &cobra.Command{Use: "review", Short: "Read, question, change and approve in a browser, until stopped", Args: exactArgs(), RunE: func(c *cobra.Command, _ []string) error {
		if err := t.check(); err != nil {
			return err
		}
		return a.serve(c.Context(), addr, !closed, &t)
	}}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:0", "where to listen, HOST:PORT; port 0 is any that is free")
	c.Flags().BoolVar(&closed, "no-open", false, "print the link, and open no browser")
	t.flags(c)
	return c
}

// serve answers browsers until ctx ends.
func (a *app) serve(ctx context.Context, addr string, open bool, t *team) error {
	st, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	on, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return &research.Error{Code: research.CodeUsage, Err: err, Message: fmt.Sprintf("cannot listen on %s: %v", addr, err), Try: "give another --addr HOST:PORT"}
	}
	var c web.Config
	if t.is {
		if c, err = t.config(st, on); err == nil {
			err = a.greet(ctx, st, c, on)
		}
	} else {
		c, err = a.alone(ctx, on, open)
	}
	if err != nil {
		return errors.Join(err, on.Close())
	}
	if c.Folder, err = a.dataDirectory(); err != nil {
		return errors.Join(err, on.Close())
	}
	c.Store, c.Embedders, c.Key = st, a.embedder, a.defaultKey
	c.Log = slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	c.Run = a.runner(st, c.Log.Handler())
	return web.New(c).Serve(ctx, on)
}

// alone is a server for one's own machine, which needs no account: the link that
// is printed lets in once.
func (a *app) alone(ctx context.Context, on net.Listener, open bool) (web.Config, error) {
	host, err := loopback(on)
	if err != nil {
		return web.Config{}, err
	}
	_, port, err := net.SplitHostPort(host)
	if err != nil {
		return web.Config{}, err
	}
	alone := web.NewAlone(currentUser())
	url := "http://" + host + "/enter/" + alone.Link()
	if err := a.printURL(url, on); err != nil {
		return web.Config{}, err
	}
	a.say("review: this link opens once; Ctrl-C stops the server")
	if err := a.flush(); err != nil {
		return web.Config{}, err
	}
	if open {
		a.browse(ctx, url)
	}
	return web.Config{Access: alone, Hosts: []string{host, "localhost:" + port}}, nil
}

// loopback is the address of a listener, as a browser names it. Without accounts
// nobody else's machine is answered.
func loopback(on net.Listener) (string, error) {
	at, ok := on.Addr().(*net.TCPAddr)
	if !ok || !at.IP.IsLoopback() {
		return "", usage("%s can be reached from other machines: without accounts review listens on 127.0.0.1 only; with --team it serves those who have some", on.Addr())
	}
	return at.String(), nil
}

// printURL says where browsers find a server, and programs also where it listens.
func (a *app) printURL(url string, on net.Listener) error {
	if a.json {
		if err := a.object(struct {
			URL  string `json:"url"`
			Addr string `json:"addr"`
		}{url, on.Addr().String()}); err != nil {
			return err
		}
		return a.flush()
	}
	a.printf("%s\n", url)
	return a.flush()
}

// browse opens the person's browser, where there is one; the link is printed
// either way.
func (a *app) browse(ctx context.Context, url string) {
	opener := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if opener == nil {
		opener = []string{"xdg-open"}
	}
	_ = exec.CommandContext(ctx, opener[0], append(opener[1:], url)...).Start()
}

// runner runs studies in this process as personas run does it.
func (a *app) runner(st *store.Store, log slog.Handler) func(context.Context, pipeline.Options) (pipeline.Report, error) {
	p := a.pipeline(st, log)
	return func(ctx context.Context, o pipeline.Options) (rep pipeline.Report, err error) {
		if o.Model, err = a.modelOptions(modelFlags{}); err != nil {
			return rep, err
		}
		return p.Run(ctx, o)
	}
}

func (a *app) defaultKey() (bundle.Key, error) {
	_, k, err := a.key("")
	return k, err
}
