//go:build !linux

package ingest

func peakMemory() string { return "" }
