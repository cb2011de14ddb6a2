package ingest

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// packedAs packs one file under a header of its own.
func packedAs(t testing.TB, header zip.FileHeader, text string) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.CreateHeader(&header)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// found reads what lies below a folder: path → text, or "REFUSED " and why.
func found(t *testing.T, root string, s Settings) map[string]string {
	t.Helper()
	files, _, err := Scan(root, s)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range files {
		file, err := f.Load(s.Limits)
		if err != nil {
			texts[f.Path] = "REFUSED " + strings.TrimPrefix(err.Error(), f.Path+": ")
			continue
		}
		if file.Path != f.Path {
			t.Errorf("%s is loaded as %s", f.Path, file.Path)
		}
		texts[f.Path] = string(file.Bytes)
	}
	return texts
}

func TestArchiveIsAFolder(t *testing.T) {
	inner := packed(t, "deeper.ZIP", packed(t, "c.txt", "c"), "b.txt", "b")
	root := folder(t, map[string]string{
		"a.txt": "a", "docs.docx": docx(t, body(p("a"))), "renamed.zip": docx(t, body(p("a"))),
		"export.zip": packed(t, "interviews/", "", "interviews/P1.txt", "one", "interviews/P1.docx", docx(t, body(p("two"))), "more.zip", inner, "back\\slash.txt", "three",
			"__MACOSX/._P1.txt", "x", ".DS_Store", "x", "README.md", "x", "gold/q.csv", "x"),
	})
	got := found(t, root, Settings{})
	want := []string{"a.txt", "docs.docx", "export.zip/back/slash.txt", "export.zip/interviews/P1.docx", "export.zip/interviews/P1.txt", "export.zip/more.zip/b.txt", "export.zip/more.zip/deeper.ZIP/c.txt", "renamed.zip"}
	if paths := slices.Sorted(maps.Keys(got)); !slices.Equal(paths, want) {
		t.Errorf("found %q\nwant  %q", paths, want)
	}
	for path, text := range map[string]string{"export.zip/interviews/P1.txt": "one", "export.zip/more.zip/b.txt": "b", "export.zip/more.zip/deeper.ZIP/c.txt": "c", "export.zip/back/slash.txt": "three"} {
		if got[path] != text {
			t.Errorf("%s holds %q, want %q", path, got[path], text)
		}
	}
	if alone := found(t, filepath.Join(root, "export.zip"), Settings{}); alone["export.zip/interviews/P1.txt"] != "one" {
		t.Errorf("given alone it holds %q", alone)
	}
}

func TestHostileArchives(t *testing.T) {
	deep := "a"
	for range maxNesting + 1 {
		deep = packed(t, "a.zip", deep)
	}
	whole := packed(t, "a.txt", strings.Repeat("a long line of text ", 50), "b.txt", "b")
	damaged := []byte(packedAs(t, zip.FileHeader{Name: "a.txt"}, "abcdefgh"))
	damaged[bytes.Index(damaged, []byte("abcdefgh"))] = 'x'
	link := zip.FileHeader{Name: "a.txt"}
	link.SetMode(fs.ModeSymlink | 0o777)
	many := make([]string, 0, 2*(maxMembers+1))
	for i := range maxMembers + 1 {
		many = append(many, strings.Repeat("d/", i%7)+string(rune('a'+i%26))+".txt", "")
	}
	for name, c := range map[string]struct{ zip, path, reason string }{
		"cut off":          {whole[:len(whole)-30], "x.zip", "not a whole archive"},
		"empty":            {packed(t), "x.zip", "holds no files"},
		"too deep":         {deep, "x.zip/a.zip/a.zip/a.zip", "more than 3 deep"},
		"too many":         {packed(t, many...), "x.zip", "more than 10000 files"},
		"a bomb":           {packed(t, "a.txt", strings.Repeat("0", smallEnough+1)), "x.zip", "times its size"},
		"a bomb inside":    {packed(t, "b.zip", packed(t, "a.txt", strings.Repeat("0", smallEnough+1)), "b.txt", "b"), "x.zip/b.zip", "times its size"},
		"up and out":       {packed(t, "../../a.txt", "a"), "x.zip/a.txt", "leads out of the archive"},
		"up and down":      {packed(t, "a/../../../a.txt", "a"), "x.zip/a.txt", "leads out of the archive"},
		"from the root":    {packed(t, "/etc/a.txt", "a"), "x.zip/etc/a.txt", "leads out of the archive"},
		"a drive":          {packed(t, "C:\\a.txt", "a"), "x.zip/C:/a.txt", "leads out of the archive"},
		"a network drive":  {packed(t, "\\\\host\\a.txt", "a"), "x.zip/host/a.txt", "leads out of the archive"},
		"encrypted":        {packedAs(t, zip.FileHeader{Name: "a.txt", Flags: 1}, "a"), "x.zip", "is encrypted"},
		"a link":           {packedAs(t, link, "/etc/passwd"), "x.zip/a.txt", "is a link"},
		"damaged":          {string(damaged), "x.zip/a.txt", "is damaged in its archive"},
		"twice":            {packed(t, "a.txt", "a", "./a.txt", "b", "../a.txt", "c"), "x.zip/a.txt (3)", "leads out"},
		"a second roster":  {packed(t, "study/participants.csv", "id\n1\n"), "x.zip/study/participants.csv", "counts beside the archive"},
		"names in a line":  {packed(t, "a\nb\x1b[31m.txt", "a", "../c\n.txt", "c"), "x.zip/c%0A.txt", "leads out"},
		"text for a zip":   {"no archive at all", "x.zip", ""},
		"too large inside": {packed(t, "a.txt", strings.Repeat("abc", 1<<19)+strings.Join(many, "")), "x.zip/a.txt", "larger than 1 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			root := folder(t, map[string]string{"x.zip": c.zip, "good.txt": "good"})
			got := found(t, root, Settings{Limits: Limits{FileMB: 1}})
			if name == "a bomb inside" {
				got = found(t, root, Settings{})
			}
			if got["good.txt"] != "good" {
				t.Errorf("the file beside it is lost: %v", slices.Sorted(maps.Keys(got)))
			}
			if text, ok := got[c.path]; !ok || c.reason != "" && (!strings.HasPrefix(text, "REFUSED ") || !strings.Contains(text, c.reason)) {
				t.Errorf("%s: %.200q, want %q (found %.500q)", c.path, text, c.reason, slices.Sorted(maps.Keys(got)))
			}
		})
	}
}

func TestNamesInArchives(t *testing.T) {
	root := folder(t, map[string]string{"x.zip": packedAs(t, zip.FileHeader{Name: "M\x81ller.txt", NonUTF8: true}, "a"), "y.zip": packed(t, "Müller 日本.txt", "b")})
	got := found(t, root, Settings{})
	if got["x.zip/Müller.txt"] != "a" || got["y.zip/Müller 日本.txt"] != "b" {
		t.Errorf("found %q", got)
	}
}

func TestHostileFolder(t *testing.T) {
	root := folder(t, map[string]string{"a\nb.txt": "a", "A.txt": "1", "a.txt": "2", "bad\xff.txt": "3", "bad\xfe.txt": "4", "locked/x.txt": "5", "empty.txt": ""})
	if err := os.Symlink("loop", filepath.Join(root, "loop")); err != nil {
		t.Skip("no links here: ", err)
	}
	if err := os.Symlink("..", filepath.Join(root, "up")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(".", filepath.Join(root, "here")); err != nil {
		t.Fatal(err)
	}
	got := found(t, root, Settings{})
	for path, want := range map[string]string{
		"a%0Ab.txt": "a", "A.txt": "1", "a.txt": "2", "bad%FF.txt": "3", "bad%FE.txt": "4", "locked/x.txt": "5", "empty.txt": "",
		"loop": "REFUSED is a link that leads nowhere", "up": "REFUSED is a link that leads out",
	} {
		if text, ok := got[path]; !ok || !strings.HasPrefix(text, want) {
			t.Errorf("%s: %q, want %q", path, text, want)
		}
		delete(got, path)
	}
	if len(got) > 0 {
		t.Errorf("also found %q", got)
	}
}

// TestFileThatChanges: what a scan saw need not be there any more.
func TestFileThatChanges(t *testing.T) {
	root := folder(t, map[string]string{"gone.txt": "a", "grown.txt": "a", "x.zip": packed(t, "a.txt", "a")})
	files, _, err := Scan(root, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(root, "gone.txt")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"grown.txt": strings.Repeat("a", 2<<20), "x.zip": "no archive any more"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		want := map[string]string{"gone.txt": "cannot be opened: no such file", "grown.txt": "larger than 1 MB", "x.zip/a.txt": "is damaged in its archive"}[f.Path]
		if _, err := f.Load(Limits{FileMB: 1}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", f.Path, err, want)
		}
	}
}
