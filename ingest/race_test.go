//go:build race

package ingest

func init() { hostileUnit = 16 << 10 }
