package synthesize

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"personas/research"
)

// Everybody keeps their number of quotes of each length, and every quote its
// words; what staff report stays where it is.
func TestExchangedKeepsEverythingButWhoSaidIt(t *testing.T) {
	t.Parallel()
	m := Material{Study: "s", Documents: []research.Document{{Ref: "d", Kind: research.KindInterview}}}
	words := []string{"", "short words here", "these are some eight words that mean nothing"}
	for p := range 6 {
		person := research.Ref(fmt.Sprintf("p%d", p))
		m.Participants = append(m.Participants, research.Participant{Ref: person, Role: research.RoleParticipant})
		for q := range p + 3 {
			voice := research.VoiceFirstHand
			if q == 2 {
				voice = research.VoiceReported
			}
			m.Quotes = append(m.Quotes, research.Quote{Ref: research.Ref(fmt.Sprintf("q%d-%d", 9-p, q)), Document: "d", Participant: person,
				Text: words[1+q%2], Voice: voice})
			m.Vectors = append(m.Vectors, []float32{float32(p), float32(q)})
		}
	}
	before := slices.Clone(m.Quotes)
	got := Exchanged(m, rand.New(rand.NewPCG(1, 1)))
	if !slices.Equal(m.Quotes, before) {
		t.Fatal("the material given is changed")
	}
	type kept struct {
		person research.Ref
		text   string
	}
	had, have, moved := map[kept]int{}, map[kept]int{}, 0
	for i, q := range got.Quotes {
		was := before[i]
		had[kept{was.Participant, was.Text}]++
		have[kept{q.Participant, q.Text}]++
		if q.Participant != was.Participant {
			moved++
			if q.Voice == research.VoiceReported {
				t.Errorf("%s is reported and changed its person", q.Ref)
			}
		}
		if q.Participant = was.Participant; q != was {
			t.Errorf("%s changed: %+v", q.Ref, q)
		}
	}
	for k, n := range had {
		if have[k] != n {
			t.Errorf("%v had %d quotes and has %d", k, n, have[k])
		}
	}
	if moved < len(before)/3 {
		t.Errorf("%d of %d quotes changed their person", moved, len(before))
	}
	again := Exchanged(m, rand.New(rand.NewPCG(1, 1)))
	if !slices.Equal(got.Quotes, again.Quotes) {
		t.Error("the same seed exchanges otherwise")
	}
}
