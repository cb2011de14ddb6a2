//go:build !static

package onnx

import "syscall"

// lookUp loads a library and returns the address of one of its functions. The
// library stays: its threads and tables are not made to be unloaded.
func lookUp(path, function string) (uintptr, error) {
	library, err := syscall.LoadLibrary(path)
	if err != nil {
		return 0, err
	}
	address, err := syscall.GetProcAddress(library, function)
	if err != nil {
		return 0, errNotRuntime
	}
	return address, nil
}
