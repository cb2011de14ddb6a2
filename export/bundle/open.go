package bundle

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
)

// Problem is why a bundle is not to be believed.
type Problem struct {
	Kind   Kind   `json:"kind"`
	Ref    string `json:"ref"` // a member or a reference, "" for the file
	Detail string `json:"detail"`
}

// Kind sorts problems.
type Kind string

// The kinds that a bundle has by itself.
const (
	KindFile      Kind = "file"      // it cannot be read as a bundle
	KindForm      Kind = "form"      // its bytes are not those of the one form
	KindManifest  Kind = "manifest"  // it is missing or does not read
	KindSignature Kind = "signature" // the key in the manifest did not make it
	KindKey       Kind = "key"       // another key than the trusted one signed
	KindMember    Kind = "member"    // missing, or not in the manifest
	KindHash      Kind = "hash"      // a member is not what was signed
)

// Bundle is a bundle that was opened.
type Bundle struct {
	Manifest
	SignedBy ID // the key that signed, "" where the signature does not hold
	bodies   map[string][]byte
}

// Body is a member's bytes; ok is false where there is none such.
func (b *Bundle) Body(path string) (body []byte, ok bool) {
	body, ok = b.bodies[path]
	return body, ok
}

// Open reads a bundle and holds signature, hashes and members against one
// another. trust is the key that must have signed, "" for any. The bundle is nil
// where it cannot be read; else it may be looked into, with all problems known.
func Open(file []byte, trust ID) (*Bundle, []Problem) {
	members, err := unpack(file)
	if err != nil && !errors.Is(err, ErrForm) {
		return nil, []Problem{{KindFile, "", err.Error()}}
	}
	var problems []Problem
	if err != nil {
		problems = append(problems, Problem{KindForm, "", err.Error()})
	}
	b := &Bundle{bodies: make(map[string][]byte, len(members))}
	for _, m := range members {
		b.bodies[m.Path] = m.Body
	}
	text, ok := b.bodies[manifestPath]
	if !ok {
		return nil, append(problems, Problem{KindManifest, manifestPath, "it is missing"})
	}
	if b.Manifest, err = parseManifest(text); err != nil {
		return nil, append(problems, Problem{KindManifest, manifestPath, err.Error()})
	}
	problems = append(problems, b.signature(text, trust)...)
	return b, append(problems, b.members(members)...)
}

func (b *Bundle) signature(manifest []byte, trust ID) []Problem {
	key, err := base64.StdEncoding.Strict().DecodeString(b.Key)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return []Problem{{KindSignature, signaturePath, "the manifest names no key"}}
	}
	if !ed25519.Verify(key, manifest, b.bodies[signaturePath]) {
		return []Problem{{KindSignature, signaturePath, "the key that the manifest names did not sign it"}}
	}
	b.SignedBy = idOf(key)
	if trust != "" && trust != b.SignedBy {
		return []Problem{{KindKey, string(b.SignedBy), fmt.Sprintf("signed by another key than %s", trust)}}
	}
	return nil
}

func (b *Bundle) members(members []Member) (problems []Problem) {
	named := map[string]bool{manifestPath: true, signaturePath: true}
	for _, e := range b.Members {
		body, ok := b.bodies[e.Path]
		switch {
		case named[e.Path]:
			problems = append(problems, Problem{KindMember, e.Path, "the manifest names it twice"})
		case !ok:
			problems = append(problems, Problem{KindMember, e.Path, "it is missing"})
		case entryOf(Member{e.Path, body}) != e:
			problems = append(problems, Problem{KindHash, e.Path, "it is not what was signed"})
		}
		named[e.Path] = true
	}
	for _, m := range members {
		if !named[m.Path] {
			problems = append(problems, Problem{KindMember, m.Path, "the manifest does not name it"})
		}
	}
	return problems
}
