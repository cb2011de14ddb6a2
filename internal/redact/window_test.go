package redact

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// windowed is a window as it is shown, a part a line.
func windowed(m *Masker, parts ...string) string {
	var lines []string
	for _, p := range m.MaskWindow(parts) {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// Values are numbered where they stand first; who is the same is the same by any
// of their names, and nobody else is.
func TestMaskWindow(t *testing.T) {
	t.Parallel()
	m := study("We are using Bazquux at Zebra GmbH.")
	for _, c := range []struct{ said, want string }{
		{"Maria Lopez: I asked Lopez.|Dan asks Maria Chen.|Chen: no", "NAME-1: I asked NAME-1.|NAME-2 asks NAME-3.|NAME-3: no"},
		{"Mail z@mail.example, then a@mail.example.|Or z@mail.example.", "Mail EMAIL-1, then EMAIL-2.|Or EMAIL-1."},
		{"So Greta said no.|My boss is Greta Lindqvist.", "So NAME-1 said no.|My boss is NAME-1."},
		{"Maria said so.|Maria Lopez and Maria Chen did too.", "NAME-1 said so.|NAME-2 and NAME-3 did too."},
		{"Maria said so, and so did Maria Lopez.", "NAME-1 said so, and so did NAME-1."},
		{"NAME-1 was taken out by others.|My name is Oduya Brennan.", "NAME-1 was taken out by others.|My name is NAME-2."},
		{"He left Target|for Acme Widgets GmbH, then.", "He left COMPANY-1|for COMPANY-2, then."},
		{"I like Bazquux.", "I like NAME-1."}, // a thing elsewhere, and unknown here
		{"I like Bazquux.|We are using Bazquux.", "I like Bazquux.|We are using Bazquux."},
		{"I live at 12 Acacia Avenue,|Springfield, IL 62701 now.||", "I live at ADDRESS-1|ADDRESS-1 now.||"},
	} {
		if got := windowed(m, strings.Split(c.said, "|")...); got != strings.ReplaceAll(c.want, "|", "\n") {
			t.Errorf("%q\n masked %q\n want   %q", c.said, got, c.want)
		}
	}
}

// covered reports what a masker masks in a text and leaves in a window of it.
func covered(t interface{ Errorf(string, ...any) }, m *Masker, text string) {
	w := m.MaskWindow([]string{text})[0]
	masks := w.Replacements()
	for _, r := range m.Mask(text).Replacements() {
		if !slices.ContainsFunc(masks, func(o Replacement) bool { return o.Start <= r.Start && r.End <= o.End }) {
			t.Errorf("%q is not masked in a window of %q: %q", text[r.Start:r.End], text, w)
		}
	}
	checkMap(t, text, w)
}

// One more interview leaves the windows of all others as they were. The research
// is synthetic.
func TestWindowsAreStable(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../testdata/planted/interviews/*.txt")
	more, err2 := filepath.Glob("../../testdata/planted-wave2/interviews/*.txt")
	if err != nil || err2 != nil || len(files) < 10 || len(more) < 3 {
		t.Fatal("no interviews", err, err2)
	}
	texts := map[string]string{}
	for _, name := range slices.Concat(files, more) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(data)
	}
	before := interviews(texts, files...)
	for _, name := range more {
		after, different := interviews(texts, append(slices.Clone(files), name)...), 0
		for _, name := range files {
			turns := strings.Split(texts[name], "\n\n")
			for window := range slices.Chunk(turns, 30) {
				if windowed(before, window...) != windowed(after, window...) {
					t.Errorf("a window of %s differs", name)
				}
			}
			if before.Mask(texts[name]).String() != after.Mask(texts[name]).String() {
				different++
			}
			covered(t, before, texts[name])
		}
		t.Logf("%s: %d of %d texts are masked in another way by numbers of the study", filepath.Base(name), different, len(files))
	}
}

// interviews is a study of some files in which every turn begins with who speaks.
func interviews(texts map[string]string, names ...string) *Masker {
	var s Study
	for _, name := range names {
		for turn := range strings.SplitSeq(texts[name], "\n\n") {
			who, _, _ := strings.Cut(turn, ":")
			if IsName(who) && !slices.ContainsFunc(s.People, func(p Person) bool { return p.Names[0] == who }) {
				s.People = append(s.People, Person{fmt.Sprintf("P%02d", len(s.People)+1), []string{who}})
			}
		}
	}
	s.Texts = func(yield func(string, string) bool) {
		for _, name := range names {
			if !yield(name, texts[name]) {
				return
			}
		}
	}
	return New(s)
}
