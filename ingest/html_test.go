package ingest

import (
	"slices"
	"strings"
	"testing"
)

func TestHTML(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"blocks", `<!doctype html><html><head><title>never</title><style>never</style><meta charset=utf-8><body><nav>never</nav><h1>Interviewer: How?</h1><p>Participant: <b>We</b>ll.<p>So&nbsp;it &amp; goes.<footer>never</footer>`,
			[]string{"interviewer Interviewer How?", "participant a Well.⏎⏎So\u00a0it & goes."}},
		{"white space", "<div>Interviewer:\n   How<br>  now\n?</div><div>Participant: <pre>a\n  b</pre></div>",
			[]string{"interviewer Interviewer How⏎now ?", "participant a a⏎  b"}},
		{"hidden", `<p>Interviewer: How?<span hidden> never</span><span style="Display : None"> never</span><script>never</script><p style="visibility:hidden">never<p>Participant: Well.<div hidden><div>never</div>never</div><select><option>never</select><svg><text>never</text></svg><del>never</del>`,
			[]string{"interviewer Interviewer How?", "participant a Well."}},
		{"a table of turns", `<table><thead><tr><th>Speaker<th>Time<th>Text<tbody><tr><td>Interviewer<td>0:03<td><p>How?</p><tr><td>Lee</td><td>0:09</td><td>Well.<br>So.</td></tr></table>`,
			[]string{"interviewer Interviewer @3 How?", "participant Lee @9 Well.⏎So."}},
		{"a speaker over two rows", `<table><tr><td>0:01<td rowspan=2>Interviewer<td>How?<tr><td>0:02<td>Now?<tr><td>0:03<td>Lee<td>Well.</table>`,
			[]string{"interviewer Interviewer @1 How?", "interviewer Interviewer @2 Now?", "participant Lee @3 Well."}},
		{"a layout of tables", `<table><tr><td><table><tr><td>Interviewer<td>How?<tr><td>Lee<td>Well.</table></table>`,
			[]string{"interviewer Interviewer How?", "participant Lee Well."}},
		{"a list of terms", `<dl><dt>Interviewer<dd>How?<dt>Lee<dd>Well.</dl>`,
			[]string{"interviewer Interviewer How?", "participant Lee Well."}},
		{"comments and footnotes of an exported text", `<p><span>Interviewer: How?</span><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup><p>Participant: Well<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>.</p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>never</span></p></div><div style="border:1px"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>never</span></p><p>never</p></div>`,
			[]string{"interviewer Interviewer How?", "participant a Well."}},
		{"tags that do not match", `<div><p>Interviewer: How?</i></td></p></div></div><b><p>Participant: Well.</b></p><li>So.<li>It.`,
			[]string{"interviewer Interviewer How?", "participant a Well.⏎⏎So.⏎⏎It."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := script(read(t, "a.html", c.body)); !slices.Equal(got, c.want) {
				t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestEncodingOfAPage(t *testing.T) {
	for name, page := range map[string]string{
		"shift_jis":    "<html><head><meta charset=\"shift_jis\"></head><p>\x93\xfa\x96\x7b\x82\xcc\x8e\xf6\x8b\xc6</p>",
		"utf-8":        "<html><head><meta charset=\"windows-1252\"></head><p>日本の授業</p>",
		"utf-16":       "\xff\xfe<\x00p\x00>\x00\xe5\x65\x2c\x67\x6e\x30\x88\x63\x6d\x69",
		"windows-1252": "<p>日本の授業</p>",
	} {
		if r := read(t, "a.html", page); said(r, 0) != "日本の授業" {
			t.Errorf("%s: read %q", name, said(r, 0))
		}
	}
}
