package research

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"
)

// Document is one interview, call, review or answer sheet with its canonical
// text. A CSV of reviews is one source and many documents.
//
// A document is read once and never edited: when its source changes, a new
// version with the same Ref supersedes it, and equal records carry over with
// everything that hangs on them.
type Document struct {
	Ref        Ref        `json:"ref"`
	Key        string     `json:"key,omitempty"` // the record's own key in its source, if it has one
	Title      string     `json:"title"`         // file stem, or key: how people name it
	Locator    string     `json:"locator"`       // where in the source: "", "row 12", "sheet 2 row 5"
	Kind       SourceKind `json:"kind"`
	RecordedOn *time.Time `json:"recorded_on,omitempty"`
	Language   string     `json:"language"`        // BCP 47 base language, "und" where unknown
	Text       []byte     `json:"-"`               // canonical: valid UTF-8, "\n" line ends, no NUL; never re-wrapped
	Turns      []Turn     `json:"turns"`           // in order, not overlapping
	Marks      []Mark     `json:"marks,omitempty"` // passages that were coded elsewhere

	// Corrections are those with which this version was read, whether or not their
	// words are still there: a version without one of them holds what was wrong.
	Corrections []Ref  `json:"corrections,omitempty"`
	Layout      Layout `json:"-"` // where Text stands on the pages of its source; nil where there are none
}

// SHA256 is the hash of the canonical text.
func (d *Document) SHA256() [32]byte { return sha256.Sum256(d.Text) }

// Fingerprint is the hash of what a reader of the document sees: equal
// fingerprints mean that it carries over unchanged. What its file is called and
// where a record lies in it are left out, so that neither a renamed file nor a
// row inserted above makes it new.
func (d *Document) Fingerprint() Fingerprint {
	seen := *d
	seen.Title = ""
	if seen.Locator != "" {
		seen.Locator, seen.Turns = "", slices.Clone(d.Turns)
		for i := range seen.Turns {
			seen.Turns[i].Line = 0
		}
	}
	meta, err := json.Marshal(seen)
	if err != nil {
		panic("research: a document does not marshal: " + err.Error())
	}
	return FingerprintOf("document", string(meta), string(d.Text))
}

// Slice returns the words at a span: the only way to make a quote's text.
func (d *Document) Slice(s Span) (string, error) {
	if err := s.Check(d.Text); err != nil {
		return "", err
	}
	return string(d.Text[s.Start:s.End]), nil
}

// withheld reports whether nothing but blanks stands at a span.
func (d *Document) withheld(s Span) bool {
	return s.Check(d.Text) == nil && len(bytes.TrimSpace(d.Text[s.Start:s.End])) == 0
}

// Question returns the turn of an interviewer that comes last before turn i:
// the question that turn i answers. ok is false where there is none. A turn of
// blanks is withheld, and asks nothing.
func (d *Document) Question(i int) (Turn, bool) {
	for j := i - 1; j >= 0; j-- {
		if d.Turns[j].Role != RoleParticipant && !d.withheld(d.Turns[j].Span) {
			return d.Turns[j], true
		}
	}
	return Turn{}, false
}
