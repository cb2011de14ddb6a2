package pipeline_test

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"personas/ingest"
	"personas/pipeline"
	"personas/research"
)

// A better reader for the same bytes reads every file again: all documents,
// people and quotes keep their references, though the quotes stand elsewhere
// now, and where it reads the same no text is worked on again.
func TestBetterReaderKeepsReferences(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, filepath.Join(root, "interviews", "ana.txt"), "Interviewer: How was it? [00:01:02]\n\nAna: "+
		"The hard part is that I need three cups for one answer.\n\nInterviewer: And? [00:01:09]\n\n"+
		"Ana: Last week somebody left because it took me ten minutes.\n")
	write(t, filepath.Join(root, "interviews", "ben.txt"), "Interviewer: How was it?\n\nBen: "+grinder+"\n")
	write(t, filepath.Join(root, "reviews", "spring.csv"), "id,author,text\n1,R1,\""+grinder+"\"\n2,R2,\"I hate the queue, it costs me twenty minutes every morning.\"\n")
	f := newFixture(t)
	f.run(pipeline.Options{Study: "coffee", Paths: []string{root}})
	before := f.shown("coffee")

	better := pipeline.With(pipeline.Reader{Version: "better", Read: withoutTimes})
	rep := f.run(pipeline.Options{Study: "coffee"}, better)
	if s := rep.Run.Stages[0]; s.Done != 3 {
		t.Errorf("%d files were read again, want 3", s.Done)
	}
	after := f.shown("coffee")
	if len(after.Documents) != len(before.Documents) || len(after.Participants) != len(before.Participants) {
		t.Errorf("%d documents and %d people, want %d and %d", len(after.Documents), len(after.Participants), len(before.Documents), len(before.Participants))
	}
	wantKept(t, before, after)
	for i := range after.Documents {
		if bytes.Contains(after.Documents[i].Text, []byte("[00:")) {
			t.Errorf("%s was not read by the better reader", after.Documents[i].Title)
		}
	}

	// The same reader under another name changes nothing at all.
	rep = f.run(pipeline.Options{Study: "coffee"}, pipeline.With(pipeline.Reader{Version: "as good", Read: withoutTimes}))
	if s := rep.Run.Stages; s[0].Done != 3 || s[1].Done != 0 {
		t.Errorf("%d files were read and %d batches extracted again, want 3 and 0", s[0].Done, s[1].Done)
	}
	wantKept(t, after, f.shown("coffee"))
	wantKept(t, f.shown("coffee"), after)
}

// withoutTimes reads a file as if no times stood in it.
func withoutTimes(ctx context.Context, file ingest.File, s ingest.Settings, r ingest.Roster, study research.Ref) (*ingest.Reading, error) {
	given, err := ingest.Read(ctx, file, s, r, study)
	if err != nil {
		return nil, err
	}
	for _, at := range []string{" [00:01:02]", " [00:01:09]"} {
		file.Bytes = bytes.ReplaceAll(file.Bytes, []byte(at), nil)
	}
	better, err := ingest.Read(ctx, file, s, r, study)
	if err != nil {
		return nil, err
	}
	better.Source = given.Source
	return better, nil
}

// wantKept fails where a document, a person or a quote of one edition is not in
// another under its reference; a quote with its words.
func wantKept(t *testing.T, before, after *research.Edition) {
	t.Helper()
	documents, people, quotes := map[research.Ref]bool{}, map[research.Ref]string{}, map[research.Ref]research.Quote{}
	for i := range after.Documents {
		documents[after.Documents[i].Ref] = true
	}
	for _, p := range after.Participants {
		people[p.Ref] = p.Key
	}
	for _, q := range after.Quotes {
		quotes[q.Ref] = q
	}
	for i := range before.Documents {
		if d := &before.Documents[i]; !documents[d.Ref] {
			t.Errorf("document %s (%s) is gone", d.Ref, d.Title)
		}
	}
	for _, p := range before.Participants {
		if people[p.Ref] != p.Key {
			t.Errorf("participant %s was %q and is %q", p.Ref, p.Key, people[p.Ref])
		}
	}
	for _, q := range before.Quotes {
		if now := quotes[q.Ref]; now.Text != q.Text || now.Participant != q.Participant || now.Document != q.Document {
			t.Errorf("quote %s was %+v and is %+v", q.Ref, q, now)
		}
	}
	if len(before.Quotes) < 3 {
		t.Errorf("only %d quotes to compare", len(before.Quotes))
	}
}
