package main

import (
	"encoding/json"

	"personas/research"
)

func (a *app) jsonProgress() func(research.Run) {
	last := map[research.Stage]int{}
	e := json.NewEncoder(a.stderr)
	return func(r research.Run) {
		for _, s := range r.Stages {
			done := s.Done + s.Skipped
			if before, seen := last[s.Stage]; seen && before == done {
				continue
			}
			last[s.Stage] = done
			line := progressJSON{Stage: s.Stage, Done: done, Total: s.Units, Elapsed: s.Seconds, Calls: s.Calls, Cost: s.CostUSD}
			if left, ok := eta(s); ok {
				line.ETA = &left
			}
			_ = e.Encode(line) // a display that is gone does not stop the run
		}
	}
}
