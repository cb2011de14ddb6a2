package research

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strconv"
	"strings"
)

// Ref is a short, stable reference that people and files may keep: a letter for
// the noun, a dash, and for minted ones the first 60 bits of a SHA-256 in lower
// case base32. A reference is minted once and survives growth of the study;
// nothing shown to a person is sorted by an internal key.
type Ref string

// The letter of each noun that has references.
const (
	refStudy       = "s"
	refDocument    = "d"
	refParticipant = "p"
	refQuote       = "q"
	refTheme       = "t"
	refPersona     = "g"
	refClaim       = "c"
	refCorrection  = "f"
)

var refEncoding = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// mint hashes the parts with their lengths, so that no two lists of parts give
// the same input.
func mint(letter string, parts ...string) Ref {
	h := sha256.New()
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return Ref(letter + "-" + refEncoding.EncodeToString(h.Sum(nil))[:12])
}

// DocumentRefByKey mints the reference of a document whose source names it: a
// review id, a ticket number, a respondent. Keys are scoped by lineage, the path
// of the first source that held them, so that two exports numbered 1…n do not
// collide.
func DocumentRefByKey(study Ref, lineage, key string) Ref {
	return mint(refDocument, "key", string(study), lineage, key)
}

// DocumentRefByText mints the reference of a document that has no key of its
// own from its canonical text as first seen. occurrence counts equal texts of
// one source from 0.
func DocumentRefByText(study Ref, text []byte, occurrence int) Ref {
	return mint(refDocument, "text", string(study), string(text), strconv.Itoa(occurrence))
}

// ParticipantRefByKey mints the reference of a person known by an explicit key
// (a respondent id, a row of participants.csv).
func ParticipantRefByKey(study Ref, key string) Ref {
	return mint(refParticipant, "key", string(study), strings.ToLower(key))
}

// ParticipantRefByLabel mints the reference of a person known only as a speaker
// label in one document.
func ParticipantRefByLabel(document Ref, label string) Ref {
	return mint(refParticipant, "label", string(document), strings.ToLower(label))
}

// QuoteRef mints a quote's reference from its document, the SHA-256 of that
// document's canonical text when the quote was first taken, and its span.
func QuoteRef(document Ref, textSHA256 [32]byte, span Span) Ref {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(span.Start))
	binary.BigEndian.PutUint64(b[8:], uint64(span.End))
	return mint(refQuote, string(document), string(textSHA256[:]), string(b[:]))
}

// ThemeRef mints a theme's reference from its most central quote.
func ThemeRef(study, central Ref) Ref { return mint(refTheme, string(study), string(central)) }

// PersonaRef mints a persona's reference from what it was first made of.
func PersonaRef(study Ref, origin Origin, first string) Ref {
	return mint(refPersona, string(study), string(origin), first)
}

// ClaimRef mints a claim's reference from its persona, its facet and its label
// as first drafted.
func ClaimRef(persona Ref, facet Facet, label string) Ref {
	return mint(refClaim, string(persona), string(facet), label)
}
