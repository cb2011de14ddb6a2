package browser

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// calls are what would tell that a script runs.
var calls = []string{"__ran.push(%d)", "alert(%d)", "fetch('/leak?%d')", "window['__ran']['push'](%d)", "top.__ran.push(`%d`)"}

// places are where a script may hide; %s is what it calls.
var places = []string{
	`<script>%s</script>`,
	`</script><script>%s</script>`,
	`<img src=x onerror="%s">`,
	`<svg onload=%s>`,
	`"><svg/onload=%s>`,
	`' onmouseover='%s' autofocus onfocus='%s`,
	`" onfocus="%s" autofocus x="`,
	`<details open ontoggle=%s>`,
	`<iframe srcdoc="<script>parent.%s</script>"></iframe>`,
	`<a href="javascript:%s">press</a>`,
	`javascript:%s//`,
	`<math><mtext><table><mglyph><style><img src=x onerror=%s></style></mglyph></table></mtext></math>`,
	`<noscript><p title="</noscript><img src=x onerror=%s>"></noscript>`,
	`<!--><img src=x onerror=%s>-->`,
	`<textarea></textarea><img src=x onerror=%s>`,
	`</title><img src=x onerror=%s>`,
	`<style>@import'javascript:%s';</style>`,
	`<body onload=%s>`,
	`<form action="javascript:%s"><button>go</button></form>`,
	`<object data="javascript:%s"></object>`,
	`<meta http-equiv="refresh" content="0;url=javascript:%s">`,
	`<base href="javascript:%s//">`,
	`{{ %s }} ${%s} <%%= %s %%>`,
	`<div hx-get="/" hx-trigger="load" hx-on::load="%s" hx-vals="js:{a:%s}">x</div>`,
	`<b data-hx-on:htmx:load="%s" data-hx-boost="true">x</b>`,
	`&lt;img src=x onerror=%s&gt;`,
	`%%3Cscript%%3E%s%%3C/script%%3E`,
	`<img src="x` + "`" + `" onerror=%s>`,
	"<sc\u200bript>%s</sc\u200bript> \u202e<img src=x onerror=%s>",
	`<input type=image src=x onerror=%s formaction="javascript:%s">`,
}

// payloads are as many scripts as there are ways to call in ways to hide.
func payloads() (all []string) {
	for i, place := range places {
		for k, call := range calls {
			call = fmt.Sprintf(call, i*len(calls)+k)
			n := strings.Count(place, "%s")
			args := make([]any, n)
			for j := range args {
				args[j] = call
			}
			all = append(all, fmt.Sprintf(place, args...))
		}
	}
	return all
}

// hostile writes a study whose every word is a script. SYNTHETIC: nobody in it
// exists.
func hostile(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	all := payloads()
	write := func(name, text string) {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 10 {
		var text strings.Builder
		for k := i; k < len(all); k += 10 {
			fmt.Fprintf(&text, "Interviewer: What happened with %s?\nGuest: I lost three hours every week because %s broke our report, so I never trust it any more.\n", all[k], all[(k+7)%len(all)])
		}
		// A file's name holds no slash; what is left of a script in it is tried.
		name := strings.NewReplacer("/", "∕", "\x00", "", "\\", "＼").Replace(all[i*13])
		write("interviews/"+fmt.Sprint(i)+name[:min(len(name), 90)]+".txt", text.String())
	}
	var table strings.Builder
	w := csv.NewWriter(&table)
	rows := [][]string{{"respondent_id", "name", `company <img src=x onerror=alert(1)>`, "What annoys you most?"}}
	for i, p := range all {
		rows = append(rows, []string{fmt.Sprint("r", i, p), p, p, "I wait for the export every week because " + p + " never ends, and I lose an hour."})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	write("surveys/"+`"><svg onload=alert(1)>`+".csv", table.String())
	write("participants.csv", "participant,company,trade\nGuest,<script>alert(1)</script>,\"\"\" onfocus=alert(2) autofocus x=\"\"\"\n"+people(all))
	return root
}

// people puts those of the survey into two trades.
func people(all []string) string {
	var text strings.Builder
	w := csv.NewWriter(&text)
	for i, p := range all {
		_ = w.Write([]string{fmt.Sprint("r", i, p), p, []string{"<svg onload=alert(3)>", "javascript:alert(4)"}[i%2]}) // into memory
	}
	w.Flush()
	return text.String()
}

// TestNoScriptOfOthersRuns plants scripts in transcripts, names of people and
// files, attributes and claims. None runs on any kind of page, and the policy has
// nothing to hold back: they are words everywhere.
func TestNoScriptOfOthersRuns(t *testing.T) {
	t.Parallel()
	if n := len(payloads()); n < 150 {
		t.Fatalf("%d payloads", n)
	}
	browser := newBrowser(t)
	s := newSite(t)
	study := `s"><img src=x onerror=alert(1)>`
	s.run("run", hostile(t), "--study", study, "--quiet", "--group-by", "trade")
	s.scriptedClaims(study)
	b := newTab(t, browser, s.serve())
	seen, most := map[string]int{}, 3
	next := []string{"/s/" + url.PathEscape(study) + "/"}
	for done := map[string]bool{}; len(next) > 0; {
		path := next[0]
		next = next[1:]
		if kind := kindOf(path); done[path] || seen[kind] == most {
			continue
		} else {
			seen[kind]++
		}
		done[path] = true
		b.visit(path)
		b.poke()
		b.quiet(path)
		next = append(next, b.links()...)
	}
	t.Logf("%d kinds of pages hold scripts", len(seen))
	b.wouldHear()
}

// wouldHear fails where a script that runs, or that the policy holds back, would
// not be heard.
func (b *tab) wouldHear() {
	b.t.Helper()
	eval[bool](b, `alert(1); true`)
	if heard := b.heard(); len(heard) != 1 {
		b.t.Errorf("of a script that ran is heard %q", heard)
	}
	eval[bool](b, `new Promise((done) => { document.addEventListener("securitypolicyviolation", () => done(true)); document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=alert(2)>"); })`)
	if heard := b.heard(); !slices.ContainsFunc(heard, func(s string) bool { return strings.HasPrefix(s, "broke script-src") }) {
		b.t.Errorf("of a script that was held back is heard %q", heard)
	}
}

// poke does to a page what might set off a script: opens what is folded, points
// at everything and focuses it.
func (b *tab) poke() {
	b.t.Helper()
	eval[bool](b, `(() => {
		for (const d of document.querySelectorAll("details")) d.open = true;
		for (const e of document.querySelectorAll("main *")) {
			for (const kind of ["mouseover", "mouseenter", "focus", "toggle", "pointerenter"]) e.dispatchEvent(new Event(kind));
		}
		return true;
	})()`)
	hrefs := eval[[]string](b, `[...document.querySelectorAll("[href], [src], [action], [formaction]")].flatMap(e => ["href", "src", "action", "formaction"].map(a => e.getAttribute(a))).filter(v => v && /^\s*(javascript|data|vbscript):/i.test(v))`)
	for _, h := range hrefs {
		b.t.Errorf("an address is a script: %s", h)
	}
	if n := eval[int](b, `document.querySelectorAll("main script:not([src^='/static/']), main iframe, main object, main embed, main base, main meta, main [srcdoc]").length`); n > 0 {
		b.t.Errorf("%d elements of somebody else's", n)
	}
}

// scriptedClaims has people write scripts too: in claims, notes and names.
func (s *site) scriptedClaims(study string) {
	s.t.Helper()
	all := payloads()
	var of struct{ Ref string }
	line, _, _ := strings.Cut(s.run("list", "--study", study, "--json"), "\n")
	if err := json.Unmarshal([]byte(line), &of); err != nil {
		s.t.Fatal(err)
	}
	s.run("persona", "edit", of.Ref, "--study", study, "--name", all[0], "--by", all[3])
	for i, line := range strings.Split(strings.TrimSpace(s.run("claim", "list", of.Ref, "--study", study, "--json")), "\n") {
		var claim struct{ Ref string }
		if err := json.Unmarshal([]byte(line), &claim); err != nil {
			s.t.Fatal(err)
		}
		s.run("claim", "edit", claim.Ref, "--study", study, "--text", "They say "+all[i*5+1], "--note", all[i*5+2], "--by", all[i*5+3])
		if i == 5 {
			break
		}
	}
	s.run("request-changes", of.Ref, "--study", study, "--note", all[77])
}
