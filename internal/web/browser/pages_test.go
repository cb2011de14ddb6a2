package browser

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const data = "../../../testdata"

// drafted makes a study with worded drafts, as a model would word them.
func (s *site) drafted(study string) {
	s.t.Helper()
	s.run("run", abs(s.t, data+"/planted"), "--study", study, "--replay", abs(s.t, data+"/recorded/planted"), "--model", "hand-written", "--quiet")
}

func abs(t testing.TB, path string) string {
	t.Helper()
	out, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Pages look and sound right: one of each kind that links lead to, in light and
// in dark, on a telephone and in print.
func TestPages(t *testing.T) {
	t.Parallel()
	browser := newBrowser(t)
	s := newSite(t)
	s.drafted("planted")
	b := newTab(t, browser, s.serve())
	seen := map[string]bool{}
	next := []string{"/s/planted/"}
	for len(next) > 0 {
		path := next[0]
		next = next[1:]
		if kind := kindOf(path); seen[kind] {
			continue
		} else {
			seen[kind] = true
		}
		b.visit(path)
		b.look(path)
		next = append(next, b.links()...)
	}
	t.Logf("looked at %d kinds of pages", len(seen))
	if !seen["planted-personas"] {
		t.Error("no link leads to the personas")
	}
}

// look judges the page in front of somebody, and keeps pictures of it.
func (b *tab) look(path string) {
	b.t.Helper()
	name := kindOf(path)
	for _, scheme := range []string{"light", "dark"} {
		b.media("screen", scheme)
		b.accessible(path + " in " + scheme)
		b.picture(name + "-" + scheme)
	}
	b.media("print", "light")
	b.picture(name + "-print")
	b.media("screen", "light")
	b.size(400, 800)
	if wide := eval[int](b, `document.documentElement.scrollWidth`); wide > 400 {
		b.t.Errorf("%s is %d wide on a telephone of 400", path, wide)
	}
	b.accessible(path + " on a telephone")
	b.picture(name + "-400")
	b.size(1400, 1000)
	b.quiet(path)
}

// links are the pages of the study that the page leads to, files left out.
func (b *tab) links() []string {
	all := eval[[]string](b, `[...document.querySelectorAll("a[href]")].filter(a => a.origin === location.origin && !a.hasAttribute("download")).map(a => a.pathname + a.search)`)
	return slices.DeleteFunc(all, func(p string) bool { return !strings.HasPrefix(p, "/s/") || strings.Contains(p, "/files/") })
}

var reference = regexp.MustCompile(`^[a-z]{1,4}-[0-9a-z]+|^[0-9.]+$`)

// kindOf is an address without what differs between pages of one kind.
func kindOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.Trim(strings.TrimPrefix(path, "/s/"), "/"), "/")
	for i, p := range parts {
		if i > 1 && reference.MatchString(p) {
			parts[i] = "x"
		}
	}
	return strings.Join(parts, "-")
}
