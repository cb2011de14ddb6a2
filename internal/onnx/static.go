//go:build static

package onnx

import "errors"

// errStatic says why there is no library to call: a program that is linked to
// nothing, and so runs without glibc too, cannot load one.
var errStatic = errors.New("this program was built with the tag static, without ONNX Runtime: build it without the tag")

// Runtime cannot be had in a program that is linked to nothing.
type Runtime struct{}

// Load says why not.
func Load(string) (*Runtime, error) { return nil, errStatic }

// Version is none.
func (*Runtime) Version() string { return "" }

// Open says why not.
func (*Runtime) Open([]byte, []string, string) (*Session, error) { return nil, errStatic }

// Close does nothing.
func (*Runtime) Close() {}

// Session cannot be had either.
type Session struct{}

// Run says why not.
func (*Session) Run([]float32, int, int, ...[]int64) error { return errStatic }

// Close does nothing.
func (*Session) Close() {}
