//go:build !static && !windows

package onnx

import "github.com/ebitengine/purego"

// lookUp loads a library and returns the address of one of its functions. The
// library stays: its threads and tables are not made to be unloaded.
func lookUp(path, function string) (uintptr, error) {
	library, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return 0, err
	}
	address, err := purego.Dlsym(library, function)
	if err != nil {
		return 0, errNotRuntime
	}
	return address, nil
}
