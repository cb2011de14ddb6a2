//go:build race

package pipeline_test

func init() { raceDetector = true }
