package wheel_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"personas/internal/wheel"
	"personas/internal/wheel/wheeltest"
)

func everything(string) bool { return true }

// What is wanted of a wheel is unpacked and can be put into place.
func TestInto(t *testing.T) {
	t.Parallel()
	file, sum := wheeltest.Write(t, wheeltest.Entry{Name: "a/model", Mode: 0o600, Content: "x"}, wheeltest.Entry{Name: "a/code.py", Mode: 0o644})
	dir := t.TempDir()
	tree := filepath.Join(dir, "tree")
	err := wheel.Into(t.Context(), tree, wheel.Pin{Name: "p", SHA256: sum}, wheeltest.Fetch(map[string]string{"p": file}),
		func(name string) bool { return name == "a/model" })
	if err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(dir, "here")
	if err := wheel.Place(target, tree); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(target, "a/model")); err != nil || string(text) != "x" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := os.Stat(filepath.Join(target, "a/code.py")); err == nil {
		t.Error("what nobody wanted was unpacked")
	}
}

// A wheel that is not the pinned one is not unpacked.
func TestIntoRefusesOtherHash(t *testing.T) {
	t.Parallel()
	file, sum := wheeltest.Write(t, wheeltest.Entry{Name: "a", Mode: 0o644, Content: "x"})
	dir, pinned := t.TempDir(), strings.Repeat("0", 64)
	err := wheel.Into(t.Context(), filepath.Join(dir, "tree"), wheel.Pin{Name: "p", SHA256: pinned},
		wheeltest.Fetch(map[string]string{"p": file}), everything)
	refused, ok := errors.AsType[*wheel.HashError](err)
	if !ok || refused.Got != sum || refused.Want != pinned {
		t.Errorf("err = %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// An archive cannot write outside its directory.
func TestUnpackStaysInside(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]wheeltest.Entry{
		"name leads out":         {Name: "a/../../out", Mode: 0o644, Content: "x"},
		"name is absolute":       {Name: "/a/LICENSE", Mode: 0o644, Content: "x"},
		"link leads out":         {Name: "a/out", Mode: os.ModeSymlink | 0o777, Content: "../../out"},
		"link is absolute":       {Name: "a/out", Mode: os.ModeSymlink | 0o777, Content: "/etc"},
		"licence leads out":      {Name: "x.dist-info/../../out", Mode: 0o644, Content: "x"},
		"neither file nor a dir": {Name: "a/out", Mode: os.ModeNamedPipe | 0o644},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file, sum := wheeltest.Write(t, e)
			err := wheel.Into(t.Context(), filepath.Join(dir, "tree"), wheel.Pin{Name: "p", SHA256: sum},
				wheeltest.Fetch(map[string]string{"p": file}), everything)
			if err == nil {
				t.Error("unpacked")
			}
			for _, out := range []string{"out", "tree/a/out"} {
				if _, err := os.Lstat(filepath.Join(dir, out)); err == nil {
					t.Errorf("%s was written", out)
				}
			}
		})
	}
}
