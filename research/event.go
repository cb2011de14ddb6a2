package research

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Event is one action of people, or of a run, on a study. Events are kept for ever and in
// order; each is sealed by a hash over itself and the one before, so that nobody
// changes, drops or slips one in unseen. It holds references and salted hashes of
// words only: the words lie beside it and can be erased without breaking the seal.
type Event struct {
	Study    Ref        `json:"study"`
	Seq      int64      `json:"seq"` // from 1, without gaps
	At       time.Time  `json:"at"`
	By       string     `json:"by"`
	As       string     `json:"as"` // the right with which they acted
	Act      Act        `json:"act"`
	Persona  Ref        `json:"persona,omitempty"`
	Claim    Ref        `json:"claim,omitempty"`
	Version  int        `json:"version"`          // actions on the persona before it: what it was decided on
	Undoes   int64      `json:"undoes,omitempty"` // the action that an undo takes back
	Kept     *Kept      `json:"kept,omitempty"`   // of accept, edit, reject and flag: the claim as it was decided
	From     []Ref      `json:"from,omitempty"`   // of describe: the claims that its sentences are drawn from
	Gates    []GateName `json:"gates,omitempty"`  // of approve: those that were overridden
	Opened   int        `json:"opened,omitempty"` // of approve: claims whose evidence was opened
	Of       int        `json:"of,omitempty"`     // of approve: claims
	Revision int        `json:"revision,omitempty"`
	Pack     string     `json:"pack,omitempty"`  // of publish
	Froze    string     `json:"froze,omitempty"` // of approve and publish: salted hash of the document

	Ruling      *Ruling     `json:"ruling,omitempty"`      // of code and sort
	Regrouping  *Regrouping `json:"regrouping,omitempty"`  // of regroup, and of what takes one back; without its words
	Correction  *Correction `json:"correction,omitempty"`  // of correct; without its words
	Ran         *Ran        `json:"ran,omitempty"`         // of run
	Participant Ref         `json:"participant,omitempty"` // of forget
	Admission   *Admission  `json:"admission,omitempty"`   // of admit

	Sums map[string]string `json:"sums,omitempty"` // salted hashes of its words

	Words map[string]Word `json:"-"`
	Prev  [32]byte        `json:"-"` // the seal of the event before; zero for the first
	Seal  [32]byte        `json:"-"`
}

// Ran is what a run changed of what is shown.
type Ran struct {
	Run    string `json:"run"`
	Before Held   `json:"before"`
	After  Held   `json:"after"`
}

// Admission is what an account may do in a study, before and after: the name of a
// right, "" for none.
type Admission struct {
	Account string `json:"account"`
	Before  string `json:"before"`
	After   string `json:"after"`
}

// Held is how much a study shows.
type Held struct {
	Quotes int `json:"quotes"`
	Themes int `json:"themes"`
	Groups int `json:"groups"`
}

// Machine is who acts where no person does.
const Machine = "machine"

// Act is what somebody does in a review.
type Act string

// The acts.
const (
	ActAccept   Act = "accept"   // a claim, as it stands
	ActEdit     Act = "edit"     // the text or citations of a claim; what is edited is accepted
	ActDismiss  Act = "dismiss"  // rejects a claim
	ActFlag     Act = "flag"     // says that something is wrong with a claim
	ActComment  Act = "comment"  // says something of a claim
	ActOpen     Act = "open"     // looks at the evidence of a claim
	ActDescribe Act = "describe" // gives a persona a name, a use, a summary, a type or a rank
	ActApprove  Act = "approve"
	ActRequest  Act = "request_changes"
	ActReject   Act = "reject" // a persona
	ActUndo     Act = "undo"
	ActPublish  Act = "publish"

	// What is done to that from which personas are drafted.
	ActCode    Act = "code"    // rules on a quote
	ActSort    Act = "sort"    // rules on themes
	ActRegroup Act = "regroup" // of participants
	ActCorrect Act = "correct" // who spoke
	ActRun     Act = "run"     // a run shows other results; nobody's act
	ActForget  Act = "forget"  // a participant
	ActAdmit   Act = "admit"   // says what an account may do
)

// Kept is a claim as somebody decided on it, without its words: it stays when a
// later draft has no such claim.
type Kept struct {
	Facet     Facet      `json:"facet"`
	Theme     Ref        `json:"theme"`
	Citations []Citation `json:"citations"`
	Dropped   []Ref      `json:"dropped,omitempty"` // quotes that were cited and are not to be
	Elsewhere []Ref      `json:"elsewhere,omitempty"`
	Asked     []Ref      `json:"asked,omitempty"`
	Formed    bool       `json:"formed,omitempty"`
	Searched  int        `json:"searched,omitempty"`
	Severity  int        `json:"severity,omitempty"`
	Check     Check      `json:"check"`
}

// Word is something that somebody wrote, with the salt of its hash.
type Word struct {
	Salt []byte
	Text string
}

// The names of an event's words.
const (
	WordText    = "text"    // of a claim
	WordLabel   = "label"   // of a claim
	WordBefore  = "before"  // the text of a claim in the draft it was decided on
	WordNote    = "note"    //
	WordReason  = "reason"  // of an override
	WordName    = "name"    // of a persona, as are the rest
	WordUse     = "use"     //
	WordSummary = "summary" //
	WordType    = "type"
	WordRank    = "rank"
	WordPart    = "part"  // lens or reading: its text is a sentence of these, and its before the one that stood there
	WordLens    = "lens"  // for whom such a sentence is
	WordOther   = "other" // the name of the other theme or group

	WordFunction = "function" // of a comment: it signs the persona off for marketing, sales, product or support
)

// Sum is the salted hash of a word.
func (w Word) Sum() string {
	sum := sha256.Sum256(append(append([]byte(nil), w.Salt...), w.Text...))
	return hex.EncodeToString(sum[:])
}

// Word is what somebody wrote under a name, "" where they did not or where it
// was erased.
func (e *Event) Word(name string) string { return e.Words[name].Text }

// StandingEvents are the actions that nobody took back, in order.
func StandingEvents(all []Event) []Event {
	undone := map[int64]bool{}
	for i := range all {
		if all[i].Act == ActUndo {
			undone[all[i].Undoes] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(e Event) bool { return e.Act == ActUndo || undone[e.Seq] })
}

// Arrangements counts the actions on themes and groups, taken back or not: what
// the next of them is decided on.
func Arrangements(all []Event) (n int) {
	counts := map[int64]bool{}
	for i := range all {
		if e := &all[i]; e.Act == ActSort || e.Act == ActRegroup || e.Act == ActUndo && counts[e.Undoes] {
			counts[e.Seq] = true
			n++
		}
	}
	return n
}

// Entry is the event as it is sealed: one line of JSON, its fields in the order
// of the type, the keys of maps sorted, without spaces.
func (e *Event) Entry() []byte {
	b, err := json.Marshal(e)
	if err != nil {
		panic("research: an event does not marshal: " + err.Error())
	}
	return b
}

// SealOf is the hash that seals an entry after the one that prev seals.
func SealOf(prev [32]byte, entry []byte) [32]byte {
	return sha256.Sum256(append(prev[:], entry...))
}

// VerifyLog finds what is wrong with the events of a study, which are in order:
// nothing where nobody touched them. Words that were erased are counted, and are
// no fault. What was cut off at the end only a head that was written down
// elsewhere can show.
func VerifyLog(events []Event) (problems []string, erased int) {
	var prev [32]byte
	for i := range events {
		e := &events[i]
		switch {
		case e.Seq != int64(i+1):
			problems = append(problems, fmt.Sprintf("action %d stands in the place of action %d: one is missing", e.Seq, i+1))
		case e.Prev != prev:
			problems = append(problems, fmt.Sprintf("action %d does not follow the one before it", e.Seq))
		case SealOf(e.Prev, e.Entry()) != e.Seal:
			problems = append(problems, fmt.Sprintf("action %d is not what was sealed", e.Seq))
		}
		for name, sum := range e.Sums {
			word, there := e.Words[name]
			if !there {
				erased++
			} else if word.Sum() != sum {
				problems = append(problems, fmt.Sprintf("the %s of action %d is not what was written", name, e.Seq))
			}
		}
		if len(problems) > 20 {
			break
		}
		prev = e.Seal
	}
	return problems, erased
}

// Head is the seal of the last of events, "" where there is none.
func Head(events []Event) string {
	if len(events) == 0 {
		return ""
	}
	seal := events[len(events)-1].Seal
	return hex.EncodeToString(seal[:])
}
