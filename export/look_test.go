package export

import (
	"bytes"
	"os"
	"testing"

	"personas/research"
)

// TestLook writes the fixtures' files into the folder that EXPORT_LOOK names, for
// eyes: EXPORT_LOOK=$PWD/look go test ./export -run Look
func TestLook(t *testing.T) {
	dir := os.Getenv("EXPORT_LOOK")
	if dir == "" {
		t.Skip("EXPORT_LOOK names no folder")
	}
	for name, ed := range map[string]*research.Edition{
		"hostile": hostile(t),
		"empty":   {Study: research.Study{Ref: "s-x", Name: "nothing yet"}, Draft: true},
		"small":   pdpilot(t, passages),
		"worded":  wordedPdpilot(t, passages),
		"whole":   pdpilot(t, "../../shared/data/interviews/pdpilot-data-scientists-2023/transcripts"),
		"survey":  survey(t, surveyAnswers(t)),
		"made":    survey(t, madeAnswers(t, 1000, 6)),
	} {
		for _, f := range []Format{HTML, Markdown, CSV, JSON} {
			files, err := Write(t.Context(), ed, f, dir+"/"+name)
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				t.Logf("%8d %s", file.Bytes, file.Path)
			}
		}
		lookAtPersonas(t, ed, dir+"/"+name)
	}
}

// lookAtPersonas writes what show prints of each persona.
func lookAtPersonas(t *testing.T, ed *research.Edition, dir string) {
	t.Helper()
	for _, p := range ed.Personas {
		for _, f := range []Format{HTML, Text} {
			var b bytes.Buffer
			if err := Persona(&b, ed, p.Ref, f); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(dir+"/show-"+string(p.Ref)+"."+string(f), b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
