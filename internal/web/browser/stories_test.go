package browser

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// press presses a key that leads to another state of the page, and waits until
// the page is in it.
func (b *tab) press(key, until string) {
	b.t.Helper()
	b.do("pressing "+key, chromedp.KeyEvent(key))
	b.wait(key+": "+until, until)
}

// wait waits until an expression holds in the page, which may be another one by
// then.
func (b *tab) wait(what, expression string) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, stepTakes)
	defer stop()
	for ctx.Err() == nil {
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.readyState === "complete" && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling") && !!(`+expression+`)`))
		if err == nil && is {
			return
		}
		_ = chromedp.Do(ctx, chromedp.Sleep(50*time.Millisecond)) // an error ends the loop
	}
	b.t.Fatalf("%s: not so on %s: %.2000s", what, b.at(), eval[string](b, `document.body.innerText`))
}

// click presses what a selector finds, and waits until the page is in another
// state. Parts of a page are replaced as people look at it: it is found anew.
func (b *tab) click(selector, until string) {
	b.t.Helper()
	eval[bool](b, fmt.Sprintf(`document.querySelector(%q).click(), true`, selector))
	b.wait(selector+": "+until, until)
}

// openPersona opens the first persona of a study, and the first of its claims by
// its key.
func (b *tab) openPersona(study string) {
	b.t.Helper()
	b.visit("/s/" + study + "/personas")
	b.click(".card a[href*='/personas/']", `document.querySelector("#claims") && window.htmx`)
	b.press("j", `document.querySelector(".words .voice") && !document.querySelector("form.noted")`)
}

// Who doubts a claim has its words beside it by one key, what others say by
// another, and stands in the conversation by one link.
func (b *tab) followsAClaimToItsWords(study string) {
	b.t.Helper()
	b.openPersona(study)
	words := eval[string](b, `document.querySelector(".words .voice").textContent.replace(/[“”]/g, "").trim()`)
	b.press("d", `location.search.includes("ask=")`)
	b.press("h", `location.search.includes("ask=elsewhere")`)
	b.click(".words .ask span:last-of-type a", `!location.search.includes("ask=") && document.querySelector(".words .voice")`)
	b.click(".words a[href*='/documents/']", `location.pathname.includes("/documents/") && document.readyState === "complete"`)
	text := eval[string](b, `document.querySelector("main").textContent`)
	if !strings.Contains(strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(words), " ")) {
		b.t.Errorf("“%s” is not in the conversation at %s", words, b.at())
	}
	b.quiet("from a claim to its words")
}

// Of two who decide on one thing the second is told what the first did, keeps what
// they wrote, and overwrites nothing.
func inConflict(t *testing.T, study string, ann, ben *tab) {
	t.Helper()
	for _, b := range []*tab{ann, ben} {
		b.openPersona(study)
		b.press("f", `document.activeElement.matches("textarea[name=note]")`)
	}
	const said = "the second opinion is that three is few"
	ann.do("writing", chromedp.KeyEvent("the first opinion"))
	ben.do("writing", chromedp.KeyEvent(said))
	const flag = ".words button[name=act][value=flag]"
	ann.click(flag, `document.body.innerText.includes("Undo:")`)
	ben.click(flag, `document.body.innerText.includes("Somebody was faster")`)
	if kept := eval[string](ben, `[...document.querySelectorAll("textarea")].map(t => t.value).join()`); !strings.Contains(kept, said) {
		t.Errorf("what ben wrote is %q", kept)
	}
	ben.accessible("a conflict")
	ben.picture(study + "-conflict-light")
}

// What people do in a browser, as stories.
func TestStories(t *testing.T) {
	t.Parallel()
	browser := newBrowser(t)
	s := newSite(t)
	s.drafted("planted")
	ann := newTab(t, browser, s.serve())
	ann.followsAClaimToItsWords("planted")
	ben := newTab(t, browser, s.serve())
	inConflict(t, "planted", ann, ben)
}
