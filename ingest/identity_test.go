package ingest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"personas/research"
)

// study is a study over several runs: it keeps what the store would keep.
type study struct {
	t      *testing.T
	roster Roster
	prior  map[research.Ref]Prior
}

func newStudy(t *testing.T) *study { return &study{t: t, prior: map[research.Ref]Prior{}} }

// run reads files, path → text, and returns the readings by path.
func (s *study) run(files map[string]string) map[string]*Reading {
	s.t.Helper()
	byPath, readings := map[string]*Reading{}, []*Reading{}
	for path, text := range files {
		r := readWith(s.t, path, text, Settings{}, s.roster)
		byPath[path] = r
		readings = append(readings, r)
	}
	return s.inherit(byPath, readings)
}

func (s *study) inherit(byPath map[string]*Reading, readings []*Reading) map[string]*Reading {
	s.t.Helper()
	Inherit("s-test", slices.Collect(maps.Values(s.prior)), readings)
	refs := map[research.Ref]string{}
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		r := byPath[path]
		checkLaws(s.t, r)
		for _, p := range r.Priors() {
			if other, ok := refs[p.Ref]; ok && r.AliasOf == "" && byPath[other].AliasOf == "" {
				s.t.Errorf("%s and %s both hold %s", path, other, p.Ref)
			}
			refs[p.Ref] = path
			if _, ok := s.prior[p.Ref]; !ok || r.AliasOf == "" {
				s.prior[p.Ref] = p
			}
		}
	}
	return byPath
}

func refs(r *Reading) []research.Ref {
	var list []research.Ref
	for _, d := range r.Documents {
		list = append(list, d.Ref)
	}
	return list
}

func people(r *Reading) []research.Ref {
	var list []research.Ref
	for _, p := range r.Participants {
		list = append(list, p.Ref)
	}
	return list
}

func same[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// table writes reviews with keys from 1.
func keyed(texts ...string) string {
	var b strings.Builder
	b.WriteString("review_id,text\n")
	for i, text := range texts {
		fmt.Fprintf(&b, "%d,%q\n", i+1, text)
	}
	return b.String()
}

func keyless(texts ...string) string {
	return "text\n" + strings.Join(texts, "\n") + "\n"
}

const (
	dog   = "The dog barked all night and nobody in the street could sleep until the morning came"
	cat   = "A cat sat on the wall and looked down at us as if we had done something wrong to it"
	crow  = "Crows took the bread from the table while we were inside looking for the butter knife"
	horse = "We rode the horse down to the river and it would not go any further than the bridge"
	long  = "Interviewer: What do you do in the morning?\n\nParticipant: I open the window, make some tea and read the notes that the night shift left for me.\n\nInterviewer: And then?\n\nParticipant: Then I call the plant and ask what went wrong, because something always did.\n"
)

func TestAppendingARow(t *testing.T) {
	for name, write := range map[string]func(...string) string{"keyed": keyed, "keyless": keyless} {
		t.Run(name, func(t *testing.T) {
			s := newStudy(t)
			before := s.run(map[string]string{"r.csv": write(dog, cat, crow)})["r.csv"]
			after := s.run(map[string]string{"r.csv": write(dog, cat, crow, horse)})["r.csv"]
			same(t, "documents", refs(after)[:3], refs(before))
			same(t, "participants", people(after)[:3], people(before))
			if slices.Contains(refs(before), refs(after)[3]) {
				t.Error("the new row took an old reference")
			}
		})
	}
}

func TestEditingOneDocument(t *testing.T) {
	s := newStudy(t)
	before := s.run(map[string]string{"a.txt": long})["a.txt"]
	after := s.run(map[string]string{"a.txt": strings.Replace(long, "some tea", "black coffee", 1)})["a.txt"]
	same(t, "documents", refs(after), refs(before))
	same(t, "participants", people(after), people(before))
}

func TestRewritingOneDocument(t *testing.T) {
	s := newStudy(t)
	before := s.run(map[string]string{"a.txt": dog})["a.txt"]
	after := s.run(map[string]string{"a.txt": cat})["a.txt"]
	same(t, "documents", refs(after), refs(before))
}

func TestEditingOneOfManyRecords(t *testing.T) {
	s := newStudy(t)
	before := s.run(map[string]string{"r.csv": keyless(dog, cat, crow)})["r.csv"]
	after := s.run(map[string]string{"r.csv": keyless(dog, strings.Replace(cat, "wall", "fence", 1), horse)})["r.csv"]
	same(t, "the untouched and the edited record", refs(after)[:2], refs(before)[:2])
	if refs(after)[2] == refs(before)[2] {
		t.Error("a different text took the reference of the one that is gone")
	}
}

func TestEditingAKeyedRecord(t *testing.T) {
	s := newStudy(t)
	before := s.run(map[string]string{"r.csv": keyed(dog, cat)})["r.csv"]
	after := s.run(map[string]string{"r.csv": keyed(dog, horse)})["r.csv"]
	same(t, "documents", refs(after), refs(before))
}

func TestRenamingAndMoving(t *testing.T) {
	for _, to := range []string{"b.txt", "interviews/2024/a.txt"} {
		s := newStudy(t)
		before := s.run(map[string]string{"a.txt": long})["a.txt"]
		after := s.run(map[string]string{to: long})[to]
		same(t, "documents moved to "+to, refs(after), refs(before))
		same(t, "participants moved to "+to, people(after), people(before))
	}
}

func TestRenamingATable(t *testing.T) {
	s := newStudy(t)
	before := s.run(map[string]string{"march.csv": keyed(dog, cat, crow)})["march.csv"]
	after := s.run(map[string]string{"april.csv": keyed(dog, cat, crow, horse)})["april.csv"]
	same(t, "documents", refs(after)[:3], refs(before))
	again := s.run(map[string]string{"april.csv": keyed(dog, "Something else entirely, which nobody said before", crow, horse)})["april.csv"]
	same(t, "documents after an edit", refs(again), refs(after))
	if lineage := again.Priors()[1].Lineage; lineage != "march.csv" {
		t.Errorf("the lineage is %q, want the first path", lineage)
	}
}

// TestReusingAPath renames an export and saves another under its old name.
func TestReusingAPath(t *testing.T) {
	s := newStudy(t)
	before := s.run(map[string]string{"export.csv": keyed(dog, cat, crow)})["export.csv"]
	s.run(map[string]string{"first.csv": keyed(dog, cat, crow)})
	after := s.run(map[string]string{"first.csv": keyed(dog, cat, crow), "export.csv": keyed(horse, long)})
	same(t, "the first export", refs(after["first.csv"]), refs(before))
	for _, ref := range refs(after["export.csv"]) {
		if slices.Contains(refs(before), ref) {
			t.Errorf("the second export holds %s of the first", ref)
		}
	}
}

// TestReusingAPathOneByOne does the same with one reading a call and a row of
// prior for each path that ever held a record.
func TestReusingAPathOneByOne(t *testing.T) {
	inherit := func(path, text string, prior []Prior) *Reading {
		r := read(t, path, text)
		Inherit("s-test", prior, []*Reading{r})
		return r
	}
	before := inherit("export.csv", keyed(dog, cat, crow), nil)
	moved := inherit("first.csv", keyed(dog, cat, crow), before.Priors())
	same(t, "the first export", refs(moved), refs(before))
	prior := before.Priors() // of the path that is gone
	for _, p := range moved.Priors() {
		p.Current = true
		prior = append(prior, p)
	}
	after := inherit("export.csv", keyed(horse, long), prior)
	for _, ref := range refs(after) {
		if slices.Contains(refs(before), ref) {
			t.Errorf("the second export holds %s of the first", ref)
		}
	}
	if after.Priors()[0].Lineage == "export.csv" {
		t.Error("two exports share a lineage")
	}
}

func TestTwoExportsNumberedAlike(t *testing.T) {
	s := newStudy(t)
	out := s.run(map[string]string{"a.csv": keyed(dog, cat), "b.csv": keyed(crow, horse)})
	for i, ref := range refs(out["a.csv"]) {
		if ref == refs(out["b.csv"])[i] {
			t.Errorf("record %d of both exports is one document", i+1)
		}
	}
	wide := "participant_id,score,text\n1,3,%q\n2,4,%q\n"
	out = newStudy(t).run(map[string]string{"a.csv": fmt.Sprintf(wide, dog, cat), "b.csv": fmt.Sprintf(wide, crow, horse)})
	if people(out["a.csv"])[0] == people(out["b.csv"])[0] {
		t.Error("participant 1 of both exports is one person")
	}
}

func TestSwappingTwoFiles(t *testing.T) {
	s := newStudy(t)
	before := s.run(map[string]string{"a.txt": dog, "b.txt": cat})
	after := s.run(map[string]string{"a.txt": cat, "b.txt": dog})
	same(t, "a.txt", refs(after["a.txt"]), refs(before["b.txt"]))
	same(t, "b.txt", refs(after["b.txt"]), refs(before["a.txt"]))
}

func TestEqualBytes(t *testing.T) {
	s := newStudy(t)
	out := s.run(map[string]string{"a.txt": long, "copies/a.txt": long})
	if got := out["copies/a.txt"].AliasOf; got != "a.txt" {
		t.Errorf("the copy is an alias of %q, want a.txt", got)
	}
	same(t, "documents of the copy", refs(out["copies/a.txt"]), refs(out["a.txt"]))
	if len(out["copies/a.txt"].Warnings) == 0 {
		t.Error("the copy is not reported")
	}
	// The copy stays when the first goes.
	after := s.run(map[string]string{"copies/a.txt": long})["copies/a.txt"]
	same(t, "documents", refs(after), refs(out["a.txt"]))
}

// TestCopyOfATable copies a table with keys: the copy's records are the first's.
func TestCopyOfATable(t *testing.T) {
	for name, text := range map[string]string{"keyed": keyed(dog, cat, crow), "keyless": keyless(dog, cat, crow)} {
		out := newStudy(t).run(map[string]string{"b.csv": text, "z/copy.csv": text})
		same(t, name, refs(out["z/copy.csv"]), refs(out["b.csv"]))
		same(t, name+" participants", people(out["z/copy.csv"]), people(out["b.csv"]))
	}
}

// TestReadingsOneByOne inherits for each file apart, with what others hold among
// the prior: no two records become one.
func TestReadingsOneByOne(t *testing.T) {
	seen := map[research.Ref]string{}
	for _, f := range []struct{ path, text string }{{"a.csv", keyless("Good app", dog)}, {"b.csv", keyless("Good app", cat)}, {"c.csv", keyed(dog, cat)}, {"d.csv", keyed(crow, horse)}} {
		r := read(t, f.path, f.text)
		Inherit("s-test", nil, []*Reading{r})
		for _, ref := range refs(r) {
			if other, ok := seen[ref]; ok {
				t.Errorf("%s and %s both hold %s", other, f.path, ref)
			}
			seen[ref] = f.path
		}
	}
}

// TestCopyOfAKnownFile adds a copy whose path sorts before the known one.
func TestCopyOfAKnownFile(t *testing.T) {
	s := newStudy(t)
	before := s.run(map[string]string{"m.txt": long})["m.txt"]
	after := s.run(map[string]string{"m.txt": long, "a.txt": long})
	same(t, "documents", refs(after["m.txt"]), refs(before))
	if after["a.txt"].AliasOf != "m.txt" {
		t.Errorf("a.txt is an alias of %q, want m.txt", after["a.txt"].AliasOf)
	}
}

// TestCopyOfAFileNotReadAgain adds a copy of a file that is skipped because
// nothing about it has changed.
func TestCopyOfAFileNotReadAgain(t *testing.T) {
	s := newStudy(t)
	s.run(map[string]string{"m.txt": long})
	for ref, p := range s.prior {
		p.Current = true
		s.prior[ref] = p
	}
	if got := s.run(map[string]string{"n.txt": long})["n.txt"].AliasOf; got != "m.txt" {
		t.Errorf("n.txt is an alias of %q, want m.txt", got)
	}
}

func TestSameWordsInTwoFormats(t *testing.T) {
	vtt := "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Interviewer>What do you do in the morning?\n\n00:03.000 --> 00:20.000\n" +
		"<v Participant>I open the window, make some tea and read the notes that the night shift left for me.\n\n00:20.000 --> 00:22.000\n" +
		"<v Interviewer>And then?\n\n00:22.000 --> 00:30.000\n<v Participant>Then I call the plant and ask what went wrong, because something always did.\n"
	s := newStudy(t)
	out := s.run(map[string]string{"a.txt": long, "a.vtt": vtt})
	if out["a.vtt"].AliasOf != "a.txt" {
		t.Fatalf("a.vtt is an alias of %q, want a.txt", out["a.vtt"].AliasOf)
	}
	same(t, "documents of the second format", refs(out["a.vtt"]), refs(out["a.txt"]))
	same(t, "participants of the second format", people(out["a.vtt"]), people(out["a.txt"]))
	// The other format takes over when the first goes.
	after := s.run(map[string]string{"a.vtt": vtt})["a.vtt"]
	same(t, "documents", refs(after), refs(out["a.txt"]))
	same(t, "participants", people(after), people(out["a.txt"]))
}

// TestABetterReader changes the canonical text of the same bytes.
func TestABetterReader(t *testing.T) {
	for _, file := range []struct{ path, text string }{{"a.txt", long}, {"r.csv", keyless(dog, cat, crow)}, {"k.csv", keyed(dog, cat, crow)}} {
		s := newStudy(t)
		before := s.run(map[string]string{file.path: file.text})[file.path]
		again := readWith(t, file.path, file.text, Settings{}, Roster{})
		for i := range again.Documents {
			d := &again.Documents[i]
			d.Text = fmt.Append(nil, strings.Repeat("anew ", 10), i)
			for j := range d.Turns {
				d.Turns[j].Span = research.Span{Start: 5 * j, End: 5*j + 4}
			}
		}
		after := s.inherit(map[string]*Reading{file.path: again}, []*Reading{again})[file.path]
		same(t, file.path, refs(after), refs(before))
		same(t, file.path+" participants", people(after), people(before))
	}
}

// TestNamingTheKeyColumnLater reads the same table without and with its key.
func TestNamingTheKeyColumnLater(t *testing.T) {
	text := fmt.Sprintf("case,text\nC-1,%q\nC-2,%q\n", dog, cat)
	s := newStudy(t)
	before := s.run(map[string]string{"r.csv": text})["r.csv"]
	settings := Settings{Tables: map[string]TableSettings{"r.csv": {Key: "case"}}}
	again := readWith(t, "r.csv", text, settings, Roster{})
	after := s.inherit(map[string]*Reading{"r.csv": again}, []*Reading{again})["r.csv"]
	same(t, "documents", refs(after), refs(before))
	if after.Documents[0].Key != "C-1" {
		t.Errorf("the key is %q, want C-1", after.Documents[0].Key)
	}
}

// TestAddingARoster names people who were known by file and label so far.
func TestAddingARoster(t *testing.T) {
	s := newStudy(t)
	files := map[string]string{"P1.txt": long, "P2.txt": strings.ReplaceAll(long, "tea", "coffee for everybody in the house")}
	before := s.run(files)
	roster, err := ParseRoster("participants.csv", []byte("participant,role\nP1,planner\nP2,driver\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	s.roster = roster
	after := s.run(files)
	for path := range files {
		same(t, path, people(after[path]), people(before[path]))
	}
	// A second interview with P1 is the same person's.
	files["interviews/P1.txt"] = "Interviewer: How was the winter?\n\nParticipant: Long, and colder than the one before it; the pipes froze twice.\n"
	more := s.run(files)
	if personNamed(more["interviews/P1.txt"], "P1") != personNamed(before["P1.txt"], "P1") {
		t.Error("the second interview with P1 is another person's")
	}
	if role := more["P1.txt"].Participants[1].Attributes["role"]; role != "planner" {
		t.Errorf("P1's role is %q, want planner", role)
	}
}

func personNamed(r *Reading, key string) research.Ref {
	for _, p := range r.Participants {
		if p.Key == key {
			return p.Ref
		}
	}
	return ""
}

func TestEqualTextsOfDifferentPeople(t *testing.T) {
	s := newStudy(t)
	out := s.run(map[string]string{"a.csv": keyless("Good app", "Good app", dog), "b.csv": keyless("Good app", cat)})
	all := append(refs(out["a.csv"]), refs(out["b.csv"])...)
	slices.Sort(all)
	if len(slices.Compact(all)) != 5 {
		t.Errorf("five people are %d documents", len(slices.Compact(all)))
	}
}

func TestTheOrderDoesNotMatter(t *testing.T) {
	files := map[string]string{"a.txt": long, "b/a.txt": long, "r.csv": keyed(dog, cat), "s.csv": keyless(dog, horse, "Good app"), "t.csv": keyless("Good app", crow)}
	var want []research.Ref
	for seed := range uint64(5) {
		var readings []*Reading
		for _, path := range slices.Sorted(maps.Keys(files)) {
			readings = append(readings, read(t, path, files[path]))
		}
		shuffled := slices.Clone(readings)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		Inherit("s-test", nil, shuffled)
		var got []research.Ref
		for _, r := range readings {
			got = append(got, refs(r)...)
		}
		if want == nil {
			want = got
		}
		same(t, "documents", got, want)
	}
}

func TestSketch(t *testing.T) {
	words := strings.Fields(strings.Repeat("alpha beta gamma delta epsilon zeta eta theta iota kappa ", 40))
	for i := range words {
		words[i] = fmt.Sprint(words[i], i)
	}
	text := strings.Join(words, " ")
	half := strings.Join(append(slices.Clone(words[:200]), strings.Fields(strings.ToUpper(strings.Repeat("other ", 200)))...), " ")
	for _, c := range []struct {
		name     string
		a, b     string
		min, max float64
	}{
		{"equal", text, text, 1, 1},
		{"case and punctuation", text, strings.ToUpper(strings.ReplaceAll(text, " ", ", ")), 1, 1},
		{"half", text, half, .35, .65},
		{"nothing in common", dog, cat, 0, .05},
		{"empty", "", "", 0, 0},
	} {
		if got := SketchOf([]byte(c.a)).Similarity(SketchOf([]byte(c.b))); got < c.min || got > c.max {
			t.Errorf("%s: %.2f, want %.2f to %.2f", c.name, got, c.min, c.max)
		}
	}
}
