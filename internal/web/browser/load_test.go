package browser

import (
	"cmp"
	"flag"
	"fmt"
	"html"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var loadLink = flag.String("link", "", "the link of a server that BenchmarkReviewers measures, in place of one of its own")

const (
	reviewers  = 20
	eachAsks   = 60
	interviews = 705 // of 31 kB: some 20,000 quotes
	eachDecide = 10  // the how manieth request is a comment on a claim, which everybody then sees
)

// BenchmarkReviewers has twenty people read a study of 20,000 quotes at once,
// without a pause, and comment now and then; it reports what a page and a search
// take.
func BenchmarkReviewers(b *testing.B) {
	link := *loadLink
	if link == "" {
		s := newSite(b)
		s.run("run", large(b), "--study", "load", "--quiet")
		link = s.serve()
	}
	for b.Loop() {
		newLoad(b, link).measure()
	}
}

// large writes interviews that are drawn, turn by turn, from the sample's.
func large(b *testing.B) string {
	b.Helper()
	var turns []string
	files, err := filepath.Glob(data + "/pdpilot/interviews/*.txt")
	if err != nil || len(files) == 0 {
		b.Fatal("no interviews: ", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		turns = append(turns, strings.SplitAfter(string(text), "\n")...)
	}
	root, r := b.TempDir(), rand.New(rand.NewPCG(1, 1))
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	write("study.toml", "[speakers]\nDan = \"interviewer\"\nParticipant = \"participant\"\n")
	if err := os.Mkdir(filepath.Join(root, "interviews"), 0o755); err != nil {
		b.Fatal(err)
	}
	for i := range interviews {
		var text strings.Builder
		for text.Len() < 31_000 {
			text.WriteString(turns[r.IntN(len(turns))])
		}
		write(fmt.Sprintf("interviews/I%03d.txt", i), text.String())
	}
	return root
}

// load is a server under load.
type load struct {
	b      *testing.B
	root   string
	client *http.Client
	pages  map[string][]string // addresses by kind
	claims []string

	mu   sync.Mutex
	took map[string][]time.Duration
}

func newLoad(b *testing.B, link string) *load {
	b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	at, err := url.Parse(link)
	if err != nil {
		b.Fatal(err)
	}
	l := &load{b: b, root: at.Scheme + "://" + at.Host, pages: map[string][]string{}, took: map[string][]time.Duration{},
		client: &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: reviewers}}}
	b.Cleanup(l.client.CloseIdleConnections)
	if strings.HasPrefix(at.Path, "/enter/") {
		l.get(at.Path)
	}
	l.explore()
	return l
}

var (
	hrefs = regexp.MustCompile(`href="(/s/[^"#]*)`)
	acts  = regexp.MustCompile(`action="(/s/[^"]*/claims/[^"/]*/comment)"`)
)

// explore finds a dozen pages of each kind.
func (l *load) explore() {
	l.b.Helper()
	next, seen := []string{"/s/load/", "/s/load/search"}, map[string]bool{}
	for ; len(next) > 0; next = next[1:] {
		path := next[0]
		kind := kindOf(path)
		if seen[path] || len(l.pages[kind]) == 12 || strings.Contains(kind, "original") || strings.Contains(kind, "bundle") || strings.Contains(kind, "forget") {
			continue
		}
		seen[path] = true
		status, body := l.get(path)
		if status != http.StatusOK {
			continue
		}
		l.pages[kind] = append(l.pages[kind], path)
		for _, m := range hrefs.FindAllStringSubmatch(body, -1) {
			next = append(next, html.UnescapeString(m[1]))
		}
		for _, m := range acts.FindAllStringSubmatch(body, -1) {
			l.claims = append(l.claims, html.UnescapeString(m[1]))
		}
	}
}

func (l *load) get(path string) (int, string) { return l.ask(l.client.Get(l.root + path)) }

func (l *load) ask(resp *http.Response, err error) (int, string) {
	if err != nil {
		l.b.Error(err)
		return 0, ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		l.b.Error(err)
	}
	return resp.StatusCode, string(body)
}

// measure lets everybody ask at once.
func (l *load) measure() {
	kinds := slices.Sorted(maps.Keys(l.pages))
	var all sync.WaitGroup
	for who := range reviewers {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(who), 1))
			for i := range eachAsks {
				l.step(r, kinds, i)
			}
		})
	}
	all.Wait()
	var pages []time.Duration
	for _, kind := range slices.Sorted(maps.Keys(l.took)) {
		took := l.took[kind]
		slices.Sort(took)
		l.b.Logf("%-32s %4d asked, p50 %4d ms, p95 %4d ms", kind, len(took), at(took, .5), at(took, .95))
		if !strings.HasSuffix(kind, "search") {
			pages = append(pages, took...)
		}
	}
	slices.Sort(pages)
	l.b.ReportMetric(float64(at(pages, .95)), "ms/page-p95")
	if search := l.took["load-search"]; len(search) > 0 {
		l.b.ReportMetric(float64(at(search, .95)), "ms/search-p95")
	}
}

func at(took []time.Duration, share float64) int64 {
	return took[int(share*float64(len(took)-1))].Milliseconds()
}

var asked = []string{"explain a model", "plots are hard to read", "trust", "how they use it at work", "outliers", "too much time"}

// step is one thing that somebody does.
func (l *load) step(r *rand.Rand, kinds []string, i int) {
	kind := kinds[r.IntN(len(kinds))]
	path := l.pages[kind][r.IntN(len(l.pages[kind]))]
	if strings.HasSuffix(kind, "search") {
		path = "/s/load/search?q=" + url.QueryEscape(asked[r.IntN(len(asked))])
	}
	begun := time.Now()
	var status int
	if i%eachDecide == eachDecide-1 && len(l.claims) > 0 {
		kind = "a comment"
		resp, err := l.client.PostForm(l.root+l.claims[r.IntN(len(l.claims))], url.Values{"act": {"comment"}, "note": {"a word"}})
		status, _ = l.ask(resp, err)
	} else {
		status, _ = l.get(path)
	}
	if status != http.StatusOK && !(kind == "a comment" && status == http.StatusConflict) { // somebody was quicker, and it says so
		l.b.Errorf("%s: %d", cmp.Or(kind, path), status)
	}
	l.mu.Lock()
	l.took[kind] = append(l.took[kind], time.Since(begun))
	l.mu.Unlock()
}
