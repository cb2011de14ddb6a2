package synthesize

import (
	"crypto/sha256"
	"fmt"
	"math"
	"slices"
	"testing"

	"personas/research"
)

// TestNamesAreNoFeatures: what files and people are called decides references and
// nothing else. The same study with other references has the same themes, the
// same answer about groups, with the same figures, and the same cards.
func TestNamesAreNoFeatures(t *testing.T) {
	t.Parallel()
	study := slices.Clone(planningStudy)
	for _, who := range []string{"lea", "ana", "kim"} {
		study = append(study, said{who, "goal", "neutral", "I want one plan for everybody."})
	}
	m := material(study)
	want := anonymous(t, m)
	for seed := range 3 {
		got := anonymous(t, called(m, seed))
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("names %d give in line %d\n%s\nnot\n%s", seed, i, got[i], want[i])
			}
		}
		if len(got) != len(want) {
			t.Errorf("names %d give %d lines, want %d", seed, len(got), len(want))
		}
	}
}

// called is a study under other references, which sort in another order.
func called(m Material, seed int) Material {
	other := func(letter string, ref research.Ref) research.Ref {
		return research.Ref(fmt.Sprintf("%s-%.6x", letter, sha256.Sum256(fmt.Append(nil, seed, ref))))
	}
	out := Material{Study: m.Study, Vectors: m.Vectors}
	for _, p := range m.Participants {
		p.Ref = other("p", p.Ref)
		out.Participants = append(out.Participants, p)
	}
	for _, d := range m.Documents {
		d.Ref, d.Turns = other("d", d.Ref), slices.Clone(d.Turns)
		for i := range d.Turns {
			if d.Turns[i].Participant != "" {
				d.Turns[i].Participant = other("p", d.Turns[i].Participant)
			}
		}
		out.Documents = append(out.Documents, d)
	}
	for _, q := range m.Quotes {
		q.Ref, q.Document, q.Participant = other("q", q.Ref), other("d", q.Document), other("p", q.Participant)
		out.Quotes = append(out.Quotes, q)
	}
	return out
}

// anonymous is what synthesis makes of a study, in order, without a reference.
func anonymous(t *testing.T, m Material) (lines []string) {
	t.Helper()
	s := synthesise(t, m, "")
	text := map[research.Ref]string{}
	for _, q := range m.Quotes {
		text[q.Ref] = q.Text
	}
	for i, th := range s.Themes.Themes {
		lines = append(lines, fmt.Sprint("theme ", th.Label, th.Keywords))
		for _, member := range s.Members[i] {
			lines = append(lines, fmt.Sprintf("  %s %.9f", text[member.Quote], math.Abs(member.Position)))
		}
	}
	lines = append(lines, fmt.Sprintf("%+v", s.Candidates.Test))
	for i := range s.Drafts {
		lines = append(lines, "draft "+s.Drafts[i].Name)
		for _, c := range s.Drafts[i].Claims {
			lines = append(lines, fmt.Sprintf("  %s %s %+v", c.Facet, c.Label, c.Support))
		}
	}
	return lines
}
