package eval

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"personas/ingest"
	"personas/internal/cluster"
	"personas/research"
)

// planted are the studies that were written by hand so that their truth is known,
// where they are there.
var planted = []string{"planted", "heldout"}

// What a planted study must hold, so that a good figure on it means something:
// neither who people are, nor which words they use, nor what they were asked, nor
// how long they talk may give away how they decide.
const (
	leastGold      = 150  // marked passages
	mostByTitle    = 0.1  // ARI of groups by title
	leastSurprise  = 0.5  // ARI of the nearest group by words, under which it stays
	mostByLength   = 0.55 // marked passages hit by as many of the longest sentences
	mostOfOneTopic = 0.1  // by which a group's share of a topic differs from everybody's
)

func TestPlantedStudiesGiveNothingAway(t *testing.T) {
	t.Parallel()
	for _, name := range planted {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := filepath.Join("..", "testdata", name)
			if _, err := os.Stat(filepath.Join(root, "gold")); errors.Is(err, fs.ErrNotExist) {
				t.Skipf("there is no %s", root)
			}
			p := readPlanted(t, root)
			p.wantPassages(t)
			p.wantTitles(t)
			p.wantWords(t)
			p.wantTopics(t)
		})
	}
}

// plantedStudy is a planted study as ingest reads it, with its truth.
type plantedStudy struct {
	*research.Edition
	marked, people []byte
	truth          truth
}

func readPlanted(tb testing.TB, root string) plantedStudy {
	tb.Helper()
	p := plantedStudy{Edition: read(tb, root), marked: file(tb, root, "gold", "quotes.csv"), people: file(tb, root, "gold", "participants.csv")}
	var err error
	if p.truth, err = readTruth(bytes.NewReader(p.people), p.Edition, TruthOptions{}); err != nil {
		tb.Fatal(err)
	}
	if p.truth.unknown > 0 {
		tb.Errorf("%d people of the truth are not in the study", p.truth.unknown)
	}
	return p
}

func file(tb testing.TB, parts ...string) []byte {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// read takes a folder through ingest, as a run does. A table beside the study, of
// which no column holds words, is refused and passed over.
func read(tb testing.TB, root string) *research.Edition {
	tb.Helper()
	settings, err := ingest.ParseSettings(file(tb, root, ingest.SettingsName))
	if err != nil {
		tb.Fatal(err)
	}
	roster, err := ingest.ParseRoster(ingest.RosterName, file(tb, root, ingest.RosterName), settings.Participants.Key)
	if err != nil {
		tb.Fatal(err)
	}
	found, _, err := ingest.Scan(root, settings)
	if err != nil {
		tb.Fatal(err)
	}
	ed := &research.Edition{Study: research.Study{Ref: research.StudyRef(root)}, Seed: 1}
	known := map[research.Ref]bool{}
	for _, f := range found {
		in, err := f.Load(settings.Limits)
		if err != nil {
			tb.Fatal(err)
		}
		r, err := ingest.Read(context.Background(), in, settings, roster, ed.Study.Ref)
		if refused := (*ingest.RefusedError)(nil); errors.As(err, &refused) && !strings.Contains(f.Path, "/") {
			continue
		}
		if err != nil {
			tb.Fatal(err)
		}
		ed.Documents = append(ed.Documents, r.Documents...)
		for _, p := range r.Participants {
			if !known[p.Ref] {
				known[p.Ref] = true
				ed.Participants = append(ed.Participants, p)
			}
		}
	}
	return ed
}

// wantPassages: there are enough of them, all are found, and they are not just
// the longest sentences.
func (p plantedStudy) wantPassages(t *testing.T) {
	t.Helper()
	o := QuotesOptions{Participants: p.Participants, Seed: 1}
	quotes, unlocated, err := GoldQuotes(p.Documents, bytes.NewReader(p.marked), o)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Quotes(p.Documents, quotes, bytes.NewReader(p.marked), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d passages in %.2f of %d sentences; longest %.2f, random %.2f, spaced %.2f",
		got.Gold, got.ShareQuoted, got.Eligible, got.LongestBaseline, got.RandomBaseline, got.SpacedBaseline)
	if got.Gold < leastGold || unlocated > 0 {
		t.Errorf("%d passages, at least %d are needed; %d more are not in their documents", got.Gold, leastGold, unlocated)
	}
	if got.LongestBaseline > mostByLength {
		t.Errorf("as many of the longest sentences hit %.2f of the passages, more than %.2f", got.LongestBaseline, mostByLength)
	}
}

// wantTitles: a job title does not say how somebody decides.
func (p plantedStudy) wantTitles(t *testing.T) {
	t.Helper()
	got, err := Personas(t.Context(), p.Edition, bytes.NewReader(p.people), PersonasOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d people in %d groups: %+v", got.Participants, got.Labels, got.Baselines)
	if ari := got.Baselines.Title.ARI; ari > mostByTitle {
		t.Errorf("groups by title agree with the truth by %.2f, more than %.2f", ari, mostByTitle)
	}
}

// wantWords: whoever says most of the same words does not decide alike.
func (p plantedStudy) wantWords(t *testing.T) {
	t.Helper()
	people, labels, _ := p.truth.labelled()
	voices := slices.DeleteFunc(voicesOf(p.Edition, ""), func(v voice) bool { return !slices.Contains(people, v.person) })
	if len(voices) != len(people) {
		t.Errorf("%d of %d people say anything", len(voices), len(people))
		return
	}
	nearest := nearestGroup(rareWords(voices), labels)
	ari := cluster.ARI(labels, nearest)
	t.Logf("nearest group by words: ARI %.2f", ari)
	if ari >= leastSurprise {
		t.Errorf("the nearest group by words agrees with the truth by %.2f, it must stay under %.2f", ari, leastSurprise)
	}
}

// nearestGroup is, for each row, the label whose other rows' mean is most like it.
func nearestGroup(rows [][]float32, labels []int) []int {
	out := make([]int, len(rows))
	for i, row := range rows {
		best := math.Inf(-1)
		for label := range distinctOf(labels) {
			mean := make([]float32, len(row))
			for j, other := range rows {
				if j != i && labels[j] == label {
					for k, x := range other {
						mean[k] += x
					}
				}
			}
			toUnit(mean)
			if likeness := cosine(row, mean); likeness > best {
				best, out[i] = likeness, label
			}
		}
	}
	return out
}

// wantTopics: people of all groups speak about the same things.
func (p plantedStudy) wantTopics(t *testing.T) {
	t.Helper()
	rows, err := readGold(bytes.NewReader(p.marked), QuotesOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b := newQuoteBoard(p.Documents, p.Participants)
	of, everybody, total := map[string]map[string]int{}, map[string]int{}, 0
	for _, row := range rows {
		m, ok := b.place(row)
		if !ok {
			continue
		}
		label := p.truth.label[b.quote(m).Participant]
		if label == "" || label == NoGroup {
			continue
		}
		if of[label] == nil {
			of[label] = map[string]int{}
		}
		of[label][row.topic]++
		of[label][""]++
		everybody[row.topic]++
		total++
	}
	for label, topics := range of {
		for topic, n := range everybody {
			here, all := share(topics[topic], topics[""]), share(n, total)
			if math.Abs(here-all) > mostOfOneTopic {
				t.Errorf("%s: %.2f of the passages of %s, %.2f of everybody's", topic, here, label, all)
			}
		}
		t.Log(label, fmt.Sprint(topics))
	}
}

// The nearest of two groups in one direction each; the odd one out lies with the
// other.
func TestNearestGroup(t *testing.T) {
	t.Parallel()
	rows := [][]float32{{1, 0}, {0.9, 0.1}, {0, 1}, {0.1, 0.9}, {0.1, 0.95}}
	if got := nearestGroup(rows, []int{0, 0, 1, 1, 0}); !slices.Equal(got, []int{0, 0, 1, 1, 1}) {
		t.Errorf("%v", got)
	}
}
