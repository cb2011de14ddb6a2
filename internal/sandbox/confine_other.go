//go:build !linux || race

package sandbox

// A program that looks for races has terabytes of addresses: it takes no limits.

func confine(Limits) error { return nil }
