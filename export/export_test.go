package export

import (
	"flag"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const passages = "testdata/pdpilot"

func TestWrite(t *testing.T) {
	ed := pdpilot(t, passages)
	for _, f := range []Format{HTML, Markdown, CSV, JSON} {
		files, err := Write(t.Context(), ed, f, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Log(files)
	}
}
