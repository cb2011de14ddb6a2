package export

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"strings"

	"personas/export/bundle"
	"personas/research"
)

// Bundle is the format of signed bundles, which [WriteBundle] writes.
const Bundle Format = "bundle"

// Sealing is what a bundle needs besides the edition.
type Sealing struct {
	Key      bundle.Key
	Pack     string         // version of the pack, "" of drafts
	Head     string         // of the study's log, "" where there is none
	Log      [][]byte       // its entries as they were sealed, oldest first; nil leaves them out
	Withheld []research.Ref // people who were forgotten, and quotes and documents of theirs
}

// The members of a bundle, beside its manifest and documents.
const (
	bundleStudy   = "study.json"
	bundleReport  = "report.html"
	bundleMethods = "methods.md"
	bundleReadme  = "README.txt"
	bundleLog     = "log.jsonl"
	bundleTexts   = "documents/"
)

// textPath is where a bundle keeps a document's text.
func textPath(ref research.Ref) string { return bundleTexts + string(ref) + ".txt" }

// WriteBundle writes an edition as a signed bundle, always masked. path is a
// folder or names the file by its ending, .zip. What was made is verified before
// it is written.
func WriteBundle(ctx context.Context, ed *research.Edition, o Sealing, path string) ([]File, error) {
	body, err := sealed(ed, o)
	if err != nil {
		return nil, err
	}
	if r := Verify(body, o.Key.ID()); !r.OK {
		p := r.Problems[0]
		return nil, &research.Error{Code: research.CodeRefused,
			Message: fmt.Sprintf("the bundle does not hold: %s %s: %s; nothing was exported", p.Kind, p.Ref, p.Detail), Try: "run the study again"}
	}
	return writePages(ctx, []page{{"bundle.zip", body}}, ".zip", path)
}

func sealed(ed *research.Edition, o Sealing) ([]byte, error) {
	if ed.Draft != (o.Pack == "") {
		return nil, &research.Error{Code: research.CodeRefused,
			Message: "a bundle holds drafts, or a pack that was published; nothing was exported", Try: "personas publish, then export --pack"}
	}
	s, err := openRecounted(ed)
	if err != nil {
		return nil, err
	}
	m := bundle.Manifest{Title: titleOf(o.Pack, s.Edition), Pack: o.Pack, State: bundle.Drafts, Study: s.Study.Ref, Layout: Schema,
		Made: ed.Made, Masked: true, Withheld: o.Withheld, Log: bundle.Log{Head: o.Head, Events: len(o.Log)}}
	if o.Pack != "" {
		m.State = bundle.Pack
	}
	members := []bundle.Member{{Path: bundleReadme, Body: []byte(readme(m.Title, o.Key.ID()))}}
	for _, format := range []Format{HTML, Methods} {
		pages, err := s.pages(format)
		if err != nil {
			return nil, err
		}
		members = append(members, bundle.Member{Path: pages[0].name, Body: pages[0].body})
	}
	for i := range s.Documents {
		members = append(members, bundle.Member{Path: textPath(s.Documents[i].Ref), Body: s.Documents[i].Text})
	}
	if len(o.Log) > 0 {
		members = append(members, bundle.Member{Path: bundleLog, Body: append(bytes.Join(o.Log, []byte("\n")), '\n')})
	}
	study, err := s.settled()
	if err != nil {
		return nil, err
	}
	return bundle.Seal(m, append(members, bundle.Member{Path: bundleStudy, Body: study}), o.Key)
}

// openRecounted opens an edition masked, with its numbers counted over what the
// masked rows hold: two companies that have become one count as one.
func openRecounted(ed *research.Edition) (*study, error) {
	if _, err := open(ed); err != nil {
		return nil, err
	}
	masked := maskEdition(ed)
	recount(masked)
	s, err := open(masked)
	if err != nil {
		return nil, err
	}
	o := originalsOf(ed)
	s.original = &o
	return s, nil
}

// settled is study.json as it reads once it was read back: what depends on the
// order of tables no longer does.
func (s *study) settled() ([]byte, error) {
	var b bytes.Buffer
	if err := encode(&b, s.json()); err != nil {
		return nil, err
	}
	j, ed, err := readStudy(b.Bytes(), func(ref research.Ref) []byte { return s.document[ref].Text })
	if err != nil {
		return nil, fmt.Errorf("export: study.json: %w", err)
	}
	return restated(j, ed)
}

// readme says what a bundle is to somebody who has nothing but it.
func readme(title string, id bundle.ID) string {
	return strings.Join([]string{title, "",
		"Signed with the key " + string(id) + ".", "",
		"report.html    to read, in any browser; it fetches nothing",
		"methods.md     how it was made",
		"study.json     personas, claims, citations, quotes, themes, participants",
		"documents/     the texts that quotes are taken from, personal data masked",
		"manifest.json  every file with its size and SHA-256",
		"manifest.sig   the Ed25519 signature of manifest.json", "",
		"To check it, without a database or a network:", "",
		"    personas verify FILE.zip --trust " + string(id), "",
		"Compare the key with what its owner told you by another way: a file cannot",
		"vouch for the key that it names itself. The check follows every claim to its",
		"quotes and every quote to the bytes of its document, and counts again.",
		"Whether people said these things, no signature can tell.", ""}, "\n")
}

// headForm is what the head of a log looks like.
func headForm(head string) bool {
	b, err := hex.DecodeString(head)
	return err == nil && len(b) == 32
}

// titleOf is what a bundle of an edition is called.
func titleOf(pack string, ed *research.Edition) string {
	if pack == "" {
		return "Drafts, not approved: " + ed.Study.Name
	}
	return research.PackTitle(pack, ed.Made, ed.Personas) + ": " + ed.Study.Name
}
