package prompts

import (
	"personas/internal/llm"
	"personas/research"
)

// of are the prompts of each task.
var of = map[llm.Task][]string{
	llm.TaskExtract: {"point"},
	llm.TaskThemes:  {"themes"},
	llm.TaskDraft:   {"draft", "persona"},
	llm.TaskCheck:   {"check", "counter"},
}

// Version is the hash of the prompts of some tasks: what is made with others is
// made again.
func Version(tasks ...llm.Task) research.Fingerprint {
	var parts []string
	for _, task := range tasks {
		for _, name := range of[task] {
			for _, part := range []string{"system", "user", "schema"} {
				text, err := files.ReadFile(name + "." + part + ".tmpl")
				if err != nil {
					panic("prompts: " + err.Error())
				}
				parts = append(parts, string(text))
			}
		}
	}
	return research.FingerprintOf(parts...)
}
