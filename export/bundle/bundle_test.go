package bundle

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"personas/research"
)

var key = KeyFromSeed([32]byte{7})

func small(t testing.TB) []byte {
	t.Helper()
	file, err := Seal(Manifest{Title: "a & b", State: Drafts, Study: "s-a", Made: time.Unix(1_800_000_000, 5), Masked: true},
		[]Member{{"study.json", []byte("{}")}, {"documents/d-b.txt", nil}, {"documents/d-a.txt", []byte("naïve\n")}}, key)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// A bundle is a zip that any program opens, and opens here without a problem.
func TestSealAndOpen(t *testing.T) {
	t.Parallel()
	file := small(t)
	b, problems := Open(file, key.ID())
	if len(problems) > 0 || b.SignedBy != key.ID() || len(b.Members) != 3 || b.Manifest.Members[0].Path != "documents/d-a.txt" {
		t.Fatalf("%+v %v", b, problems)
	}
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if want, ok := b.Body(f.Name); err != nil || !ok || !bytes.Equal(got, want) {
			t.Errorf("%s: %q %v", f.Name, got, err)
		}
	}
	if !bytes.Equal(file, small(t)) {
		t.Error("equal members give other bytes")
	}
}

// Every byte, and every place to cut it off.
func TestAnyByte(t *testing.T) {
	t.Parallel()
	file := small(t)
	for at := range file {
		changed := bytes.Clone(file)
		changed[at] ^= 1 << (at % 8)
		if _, problems := Open(changed, ""); len(problems) == 0 {
			t.Fatalf("byte %d", at)
		}
		if _, problems := Open(file[:at], ""); len(problems) == 0 {
			t.Fatalf("cut off at %d", at)
		}
	}
	if _, problems := Open(append(bytes.Clone(file), 0), ""); len(problems) == 0 {
		t.Error("a byte after it")
	}
}

// Whatever the manifest is changed to, the signature is another's or none.
func TestSignature(t *testing.T) {
	t.Parallel()
	members, err := unpack(small(t))
	if err != nil {
		t.Fatal(err)
	}
	theirs := KeyFromSeed([32]byte{8})
	b, _ := Open(small(t), "")
	other, err := Seal(b.Manifest, members[2:], theirs)
	if err != nil {
		t.Fatal(err)
	}
	if _, problems := Open(other, ""); len(problems) > 0 {
		t.Error(problems)
	}
	if _, problems := Open(other, key.ID()); !kinds(problems, KindKey) {
		t.Errorf("signed by another: %v", problems)
	}
	forged, _ := unpack(other)
	members[0] = forged[0] // their manifest under our signature
	if b, problems := Open(pack(members), ""); !kinds(problems, KindSignature) || b.SignedBy != "" {
		t.Errorf("%v", problems)
	}
}

func kinds(problems []Problem, kind Kind) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Kind == kind })
}

// Members that the manifest does not name, names twice or names in vain.
func TestMembers(t *testing.T) {
	t.Parallel()
	members, err := unpack(small(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, changed := range map[string][]Member{
		"one more":    append(slices.Clone(members), Member{"z.txt", nil}),
		"one missing": members[:len(members)-1],
	} {
		if _, problems := Open(pack(changed), ""); !kinds(problems, KindMember) {
			t.Errorf("%s: %v", name, problems)
		}
	}
	swapped := slices.Clone(members)
	swapped[2].Body, swapped[4].Body = swapped[4].Body, swapped[2].Body
	if _, problems := Open(pack(swapped), ""); !kinds(problems, KindHash) {
		t.Errorf("swapped: %v", problems)
	}
}

// Files that would do harm are refused, each with its reason.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	zipped := func(method uint16, names ...string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, name := range names {
			f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Write(make([]byte, 1<<20)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	manifest := func(text string) []byte { return pack([]Member{{manifestPath, []byte(text)}, {signaturePath, nil}}) }
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"empty":        {nil, "no zip"},
		"text":         {[]byte(strings.Repeat("no zip at all ", 20)), "no zip"},
		"a bomb":       {zipped(zip.Deflate, "manifest.json"), "compressed"},
		"another zip":  {zipped(zip.Store, "manifest.json"), "compressed, encrypted or has fields of its own"},
		"a way out":    {pack([]Member{{"../../etc/passwd", nil}}), "no path"},
		"a root":       {pack([]Member{{"/etc/passwd", nil}}), "no path"},
		"a drive":      {pack([]Member{{`C:\boot.ini`, nil}}), "no path"},
		"a dot":        {pack([]Member{{"documents/../x", nil}}), "no path"},
		"a NUL":        {pack([]Member{{"a\x00b", nil}}), "no path"},
		"twice":        {pack([]Member{{"a", nil}, {"a", nil}}), "twice"},
		"too many":     {pack(many(MaxMembers + 1)), "more than 60000 members"},
		"a lie":        {append(pack([]Member{{"a", nil}})[:22], "\xff\xff\xff\x7f\x01\x00\x00\x00a............"...), "ends after the file"},
		"no manifest":  {pack([]Member{{"a", nil}}), "missing"},
		"deep":         {manifest(strings.Repeat("[", 1<<20)), "exceeded max depth"},
		"deep fields":  {manifest(strings.Repeat(`{"schema":`, 1<<20)), ""},
		"other layout": {manifest(`{"schema":"personas/bundle/9"}`), "personas/bundle/9"},
		"more fields":  {manifest(`{"schema":"personas/bundle/1","extra":1}`), "unknown field"},
		"said twice":   {manifest(`{"schema":"x","schema":"personas/bundle/1"}`), "not written as bundles are"},
	} {
		b, problems := Open(c.file, "")
		if b != nil || len(problems) == 0 || !strings.Contains(problems[len(problems)-1].Detail, c.says) {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func many(n int) []Member {
	out := make([]Member, n)
	for i := range out {
		b, _ := json.Marshal(i)
		out[i].Path = string(b)
	}
	return out
}

func TestKeyFiles(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "of", "mine", "key.pem")
	if _, err := LoadKey(path); research.CodeOf(err) != research.CodeNotFound {
		t.Error(err)
	}
	k, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Save(path, false); err != nil {
		t.Fatal(err)
	}
	if err := key.Save(path, false); research.CodeOf(err) != research.CodeRefused {
		t.Errorf("a key was overwritten: %v", err)
	}
	if got, err := LoadKey(path); err != nil || got.ID() != k.ID() {
		t.Errorf("%v %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if err := key.Save(path, true); err != nil {
		t.Error(err)
	}
	if got, _ := LoadKey(path); got.ID() != key.ID() {
		t.Error("it was not replaced")
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	public, err := key.Public()
	if err != nil {
		t.Fatal(err)
	}
	pub := filepath.Join(t.TempDir(), "key.pub")
	if err := os.WriteFile(pub, public, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{pub, string(key.ID())} {
		if id, err := Trust(name); err != nil || id != key.ID() {
			t.Errorf("%s: %v %v", name, id, err)
		}
	}
	for _, name := range []string{path, "nothing", "SHA256:short", ""} {
		if _, err := Trust(name); research.CodeOf(err) != research.CodeUsage {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(path); runtime.GOOS != "windows" && research.CodeOf(err) != research.CodeRefused {
		t.Errorf("a key that others can read was taken: %v", err)
	}
}

// What opens is what was sealed: packed again it is the same file.
func FuzzOpen(f *testing.F) {
	f.Add(small(f))
	f.Add(pack([]Member{{manifestPath, []byte(`{"schema":"personas/bundle/1"}`)}}))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, file []byte) {
		members, err := unpack(file)
		if err == nil && !bytes.Equal(pack(members), file) || err != nil && !errors.Is(err, ErrForm) && members != nil {
			t.Fatal("two forms of one bundle")
		}
		if b, problems := Open(file, ""); b == nil && len(problems) == 0 {
			t.Fatal("neither a bundle nor a problem")
		}
	})
}
