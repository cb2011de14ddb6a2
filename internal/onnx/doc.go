// Package onnx runs a neural network of integers in, numbers out, by the C
// library ONNX Runtime, without a C compiler: the library is loaded while the
// program runs and called by its table of functions.
//
// A [Runtime] is the loaded library, a [Session] a model made ready. A session
// works on the thread that calls it and on no other, so that the same input gives
// the same bits however busy the machine is; any number of goroutines may call
// one at once.
package onnx
