package storetest

import (
	"fmt"
	"os"
)

// Play makes a test binary another process where a variable gives it a role: it
// plays that, and ends. It is the first thing in a TestMain.
func Play(variable string, play func(role string) error) {
	role := os.Getenv(variable)
	if role == "" {
		return
	}
	if err := play(role); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}
