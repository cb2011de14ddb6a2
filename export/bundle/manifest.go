package bundle

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"personas/research"
)

// Schema names the layout of a bundle. It changes when anything in it does.
const Schema = "personas/bundle/1"

// Names of the members that say what the others are.
const (
	manifestPath  = "manifest.json"
	signaturePath = "manifest.sig"
)

// State says what a bundle holds.
type State string

// The states.
const (
	Drafts State = "drafts" // nobody has approved them
	Pack   State = "pack"   // approved and published
)

// Manifest is what is signed: who made what, and every member.
type Manifest struct {
	Schema   string         `json:"schema"`
	Title    string         `json:"title"`
	State    State          `json:"state"`
	Pack     string         `json:"pack"` // version, "" of drafts
	Study    research.Ref   `json:"study"`
	Layout   string         `json:"layout"` // of study.json
	Made     time.Time      `json:"made"`
	Masked   bool           `json:"masked"`
	Withheld []research.Ref `json:"withheld"` // people who were forgotten, and quotes and documents of theirs
	Log      Log            `json:"log"`
	Key      string         `json:"key"` // the public key, base64
	Members  []Entry        `json:"members"`
}

// Log is where the log of a study stood.
type Log struct {
	Head   string `json:"head"`   // hexadecimal seal of the last action, "" where there is no log
	Events int    `json:"events"` // lines of log.jsonl, 0 where it is left out
}

// Entry names a member.
type Entry struct {
	Path   string `json:"path"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Seal makes a bundle of members. Schema, Key and Members of the manifest are
// filled in.
func Seal(m Manifest, members []Member, key Key) ([]byte, error) {
	members = slices.SortedFunc(slices.Values(members), func(a, b Member) int { return cmp.Compare(a.Path, b.Path) })
	if len(members)+2 > MaxMembers {
		return nil, fmt.Errorf("bundle: %d members are more than a bundle holds (%d)", len(members), MaxMembers-2)
	}
	m.Schema, m.Key, m.Made = Schema, base64.StdEncoding.EncodeToString(key.public()), m.Made.UTC().Truncate(time.Second)
	m.Members = make([]Entry, len(members))
	if m.Withheld == nil {
		m.Withheld = []research.Ref{}
	}
	size := 0
	for i, member := range members {
		if !pathForm.MatchString(member.Path) {
			return nil, fmt.Errorf("bundle: %q is no path of a member", member.Path)
		}
		m.Members[i] = entryOf(member)
		size += len(member.Body) + 2*(localBytes+len(member.Path)+20)
	}
	manifest := m.encode()
	if size += len(manifest) + 1000; size > MaxBytes {
		return nil, fmt.Errorf("bundle: %d bytes are more than a bundle may have (%d)", size, MaxBytes)
	}
	return pack(append([]Member{{manifestPath, manifest}, {signaturePath, ed25519.Sign(key.private, manifest)}}, members...)), nil
}

func entryOf(m Member) Entry {
	sum := sha256.Sum256(m.Body)
	return Entry{m.Path, len(m.Body), hex.EncodeToString(sum[:])}
}

func (m *Manifest) encode() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(m); err != nil {
		panic("bundle: a manifest does not marshal: " + err.Error())
	}
	return b.Bytes()
}

// parseManifest reads a manifest that is written as [Manifest.encode] writes it:
// nothing in it can be read in two ways.
func parseManifest(b []byte) (m Manifest, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, err
	}
	switch {
	case m.Schema != Schema:
		return m, fmt.Errorf("its layout is %.40q, and %q is read here", m.Schema, Schema)
	case !bytes.Equal(m.encode(), b):
		return m, errors.New("it is not written as bundles are")
	}
	return m, nil
}
