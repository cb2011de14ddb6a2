package browser

import (
	"context"
	_ "embed"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.14.1, unchanged (MPL-2.0).
//
//go:embed testdata/axe/axe.min.js
var axe string

const (
	stepTakes  = 20 * time.Second // at most, on a machine that has much to do
	startTakes = time.Minute
)

// newBrowser starts a browser without windows.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("pages are not looked at: there is no chromium (sudo apt-get install chromium)")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Flag("no-sandbox", true), chromedp.Flag("ignore-certificate-errors", true),
		chromedp.UserDataDir(t.TempDir()))
	alloc, stopAll := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), opts...)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); stop(); stopAll() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting %s: %v", path, err)
	}
	return ctx
}

// tab is a page that somebody looks at.
type tab struct {
	t    *testing.T
	ctx  context.Context
	root string // address of the server

	mu        sync.Mutex
	complains []string
}

// hears is run in each page before anything of it: what would be a script of
// somebody else's is told, and so is what the policy forbids.
const hears = `window.__ran = []; window.__broke = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = (...a) => { window.__ran.push(name + ":" + a.join()); };
document.addEventListener("securitypolicyviolation", (e) => window.__broke.push(e.effectiveDirective + " " + e.blockedURI + " " + e.sample));`

// newTab opens a page and enters by a link.
func newTab(t *testing.T, browser context.Context, link string) *tab {
	t.Helper()
	b := &tab{t: t}
	var stop context.CancelFunc
	b.ctx, stop = chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.hear))
	t.Cleanup(stop)
	at, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	b.root = at.Scheme + "://" + at.Host
	_, err = chromedp.Call(b.ctx, log.Enable, cdp.Empty{})
	b.must("listening", err)
	_, err = chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: hears})
	b.must("listening", err)
	b.size(1400, 1000)
	b.do("entering", chromedp.Navigate(link))
	return b
}

// hear notes what a page complains of.
func (b *tab) hear(ev any) {
	var what string
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		what = e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			what = fmt.Sprint(e.Type, " in the console")
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			what = e.Entry.Text
		}
	case *page.EventJavascriptDialogOpening:
		what = "a dialog: " + e.Message
	}
	if what != "" {
		b.mu.Lock()
		b.complains = append(b.complains, what)
		b.mu.Unlock()
	}
}

func (b *tab) must(what string, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

// do takes steps, all of them soon.
func (b *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, stepTakes)
	defer stop()
	b.must(what, chromedp.Do(ctx, steps...))
}

// eval returns what an expression is in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, stepTakes)
	defer stop()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	b.must(expression[:min(len(expression), 80)], err)
	return v
}

// visit goes to an address of the server.
func (b *tab) visit(path string) {
	b.t.Helper()
	b.do("going to "+path, chromedp.Navigate(b.root+path))
}

// at is the address of the page, below that of the server.
func (b *tab) at() string { return eval[string](b, `location.pathname + location.search`) }

func (b *tab) size(width, height int64) { b.do("resizing", chromedp.EmulateViewport(width, height)) }

// media shows the page as on a screen or in print, light or dark.
func (b *tab) media(kind, scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	b.must("changing the light", err)
}

// heard is what the page complained of since it was asked last, what it broke of
// the policy, and what ran that is not ours.
func (b *tab) heard() []string {
	b.t.Helper()
	all := eval[[]string](b, `[...window.__ran.splice(0).map(w => "ran " + w), ...window.__broke.splice(0).map(w => "broke " + w)]`)
	b.mu.Lock()
	defer b.mu.Unlock()
	all = append(all, b.complains...)
	b.complains = nil
	return all
}

// quiet fails where there is anything to hear.
func (b *tab) quiet(where string) {
	b.t.Helper()
	for _, what := range b.heard() {
		b.t.Errorf("%s: %s", where, what)
	}
}

// finding is what axe found, and where.
type finding struct {
	ID, Impact, Help string
	Nodes            []string
}

// accessible fails where axe finds what is serious or critical.
func (b *tab) accessible(where string) {
	b.t.Helper()
	eval[bool](b, axe+"; true")
	found := eval[[]finding](b, `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.
		filter(v => v.impact === "serious" || v.impact === "critical").
		map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.slice(0, 4).map(n => n.target.join(" ") + " " + n.any.concat(n.all, n.none).map(c => c.message).join("; "))})))`)
	for _, f := range found {
		b.t.Errorf("%s: %s (%s): %s\n\t%s", where, f.ID, f.Impact, f.Help, strings.Join(f.Nodes, "\n\t"))
	}
}

// picture keeps what the page looks like, where pictures are wanted.
func (b *tab) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("PERSONAS_SCREENSHOTS")
	if dir == "" {
		return
	}
	ctx, stop := context.WithTimeout(b.ctx, stepTakes)
	defer stop()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	b.must("a picture of "+name, err)
	b.must("the folder of pictures", os.MkdirAll(dir, 0o755))
	b.must("a picture of "+name, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644))
}
