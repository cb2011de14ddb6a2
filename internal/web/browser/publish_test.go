package browser

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// approved approves personas of a study in spite of whatever stands against it,
// but for the sample of all: what a story is about comes after that.
func (s *site) approved(study string) {
	s.t.Helper()
	for line := range strings.Lines(s.run("list", "--study", study, "--json")) {
		var p struct{ Ref, Name string }
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			s.t.Fatal(err)
		}
		if p.Name == "The whole sample" {
			continue
		}
		s.run("claim", "accept", "--all", p.Ref, "--study", study)
		s.run("persona", "edit", p.Ref, "--study", study, "--use", "what to build first", "--type", "user", "--rank", "primary")
		args := []string{"approve", p.Ref, "--study", study, "--reason", "a story needs a pack"}
		for _, gate := range s.openGates(study, p.Ref) {
			args = append(args, "--override", gate)
		}
		s.run(args...)
	}
}

func (s *site) openGates(study, persona string) (open []string) {
	s.t.Helper()
	var state struct {
		Gates []struct {
			Name string `json:"name"`
			OK   bool   `json:"ok"`
		} `json:"gates"`
	}
	if err := json.Unmarshal([]byte(s.run("persona", "gates", persona, "--study", study, "--json")), &state); err != nil {
		s.t.Fatal(err)
	}
	there := map[string]bool{}
	for _, g := range state.Gates {
		if !g.OK && !there[g.Name] {
			there[g.Name] = true
			open = append(open, g.Name)
		}
	}
	return open
}

// downloads keeps what a page sends to be kept, and returns the folder.
func (b *tab) downloads() string {
	b.t.Helper()
	dir := b.t.TempDir()
	_, err := chromedp.CallBrowser(b.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow,
		BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID, DownloadPath: dir})
	b.must("where downloads go", err)
	return dir
}

// arrives waits until one whole file lies in a folder.
func (b *tab) arrives(dir string) (file string) {
	b.t.Helper()
	for end := time.Now().Add(stepTakes); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		all, err := filepath.Glob(filepath.Join(dir, "*.zip"))
		b.must("the folder of downloads", err)
		if len(all) == 1 {
			return all[0]
		}
	}
	b.t.Fatal("nothing was downloaded")
	return ""
}

// verify checks a file where nothing else is: an empty folder, an empty home, no
// database.
func (s *site) verify(file, trust string) (string, error) {
	s.t.Helper()
	empty := s.t.TempDir()
	c := exec.CommandContext(s.t.Context(), s.program, "verify", file, "--trust", trust)
	c.Dir, c.Env = empty, []string{"HOME=" + empty, "DATABASE_URL=postgres://nobody@127.0.0.1:1/none"}
	out, err := c.CombinedOutput()
	return string(out), err
}

// What is published in a browser is taken elsewhere and holds there by itself;
// with one byte changed it does not.
func TestAPackIsPublishedTakenAndVerified(t *testing.T) {
	t.Parallel()
	chrome := newBrowser(t)
	s := newSite(t)
	s.drafted("planted")
	s.approved("planted")
	trust, _, _ := strings.Cut(s.run("key", "new"), "\n")
	b := newTab(t, chrome, s.serve())
	dir := b.downloads()
	b.visit("/s/planted/packs")
	b.click("main form button.do", `location.pathname.endsWith("/packs/1.0") && document.querySelector("a[href$='/bundle']")`)
	b.accessible("a pack")
	b.picture("planted-pack-light")
	eval[bool](b, `document.querySelector("a[href$='/bundle']").click(), true`)
	file := b.arrives(dir)
	if out, err := s.verify(file, trust); err != nil || !strings.Contains(out, "which you trust") || strings.Contains(out, " 0 events") {
		t.Fatalf("what was downloaded does not hold: %v\n%s", err, out)
	}
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	body[len(body)/2] ^= 1
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := s.verify(file, trust); err == nil || !strings.Contains(out, "does not hold") {
		t.Errorf("with one byte changed: %v\n%s", err, out)
	}
	b.quiet("publishing")
	b.looksOn("planted")
}

// looksOn looks at pages that no plain link leads to: a hit that is added to a
// claim, a line that somebody accepts, and what changed since the approval.
func (b *tab) looksOn(study string) {
	b.t.Helper()
	b.visit("/s/" + study + "/search?q=night")
	b.click(".hits a[href$='/claim']", `location.pathname.endsWith("/claim") && window.htmx`)
	if eval[bool](b, `!!document.querySelector("main .rows a")`) {
		b.click("main .rows a", `document.querySelector("#then li") || document.querySelector("textarea[required]")`)
	}
	b.look(b.at())
	b.visit("/s/" + study + "/personas")
	b.click(".card a[href*='/personas/']", `document.querySelector("#reading")`)
	b.click("#reading form button[value=accept]", `document.querySelector("#reading").innerText.includes("accepted by")`)
	b.visit(eval[string](b, `location.pathname`) + "/history")
	b.wait("the differences", `document.querySelector(".since ins, .since del")`)
	b.look(b.at())
}

// Words that somebody marks with the mouse are taken as a quote by a button, and
// words of two people are refused.
func TestWordsAreMarkedAndTaken(t *testing.T) {
	t.Parallel()
	chrome := newBrowser(t)
	s := newSite(t)
	s.drafted("planted")
	b := newTab(t, chrome, s.serve())
	b.visit("/s/planted/documents")
	b.click("main table a", `document.querySelector("[data-start]")`)
	const free = `const turn = [...document.querySelectorAll(".turn:not(.asks) [data-start]")].find(p => !p.querySelector("mark") && p.textContent.trim().split(/\s+/).length > 3)`
	for range 30 { // a conversation with words that nobody quotes
		if eval[bool](b, `(() => { `+free+`; return !!turn && !!turn.closest(".turn").previousElementSibling; })()`) {
			break
		}
		b.visit("/s/planted/documents")
		eval[bool](b, `(window.n = (Number(sessionStorage.n) || 0) + 1, sessionStorage.n = window.n, true)`)
		b.click(`main table tr:nth-child(`+eval[string](b, `String(Number(sessionStorage.n) + 1)`)+`) a`, `document.querySelector("[data-start]")`)
	}
	words := eval[string](b, `(() => { `+free+`; getSelection().selectAllChildren(turn); return turn.textContent.trim(); })()`)
	b.wait("the form that takes them", `!document.querySelector("#taker").hidden && document.querySelector("#taker output").value`)
	b.accessible("words that are marked")
	b.picture("planted-marked-light")
	b.press("t", `location.search.includes("ruled=") && document.querySelector("mark.here")`)
	if got := eval[string](b, `document.querySelector("mark.here").textContent.trim()`); got != words {
		t.Errorf("took %q of %q", got, words)
	}
	b.wait("the script", `document.querySelector("#taker")`)
	eval[bool](b, `(() => { const all = [...document.querySelectorAll("[data-start]")]; const at = all.findIndex((p, i) => i > 0 && p.closest(".asks") && !all[i-1].closest(".asks"));
		getSelection().setBaseAndExtent(all[at-1], 0, all[at], all[at].childNodes.length); return true; })()`)
	b.wait("the form again", `!document.querySelector("#taker").hidden`)
	b.press("t", `document.body.innerText.includes("That is no quote.")`)
	if text := eval[string](b, `document.querySelector("[role=alert]").innerText`); !strings.Contains(text, "two speakers") {
		t.Errorf("words of two people: %s", text)
	}
	b.accessible("words that are no quote")
	b.picture("planted-refused-light")
	b.quiet("taking a quote")
}
