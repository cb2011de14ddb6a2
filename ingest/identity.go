package ingest

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"

	"personas/research"
)

// Prior is what the study keeps of a document to know it again. [Reading.Priors]
// makes it; the store keeps it; [Inherit] is given all of a study's, those of
// retired sources too, so that a file that comes back is known.
type Prior struct {
	Ref     research.Ref
	Key     string   // the record's own key, "" where it has none
	Lineage string   // within which the key is unique: the path of the first source that held it
	Path    string   // of the source that holds it, or held it last
	Order   int      // position among the documents of that source
	Source  [32]byte // SHA-256 of the source's bytes
	Text    [32]byte // SHA-256 of the canonical text
	Words   [32]byte // SHA-256 of the words alone: the same in every format
	Count   int      // of these words
	Sketch  Sketch
	People  []PriorPerson
	Current bool // its source is still there and is not read again: it is taken, but counts for aliases
}

// PriorPerson is a participant of a document, as they were known.
type PriorPerson struct {
	Ref   research.Ref
	Label string       // in normal form, "" where the document has no labels
	Key   string       // explicit key, "" where known by the label alone
	Alone research.Ref // as whom the document knows the label when nothing joins it with others; "" where that is Ref
}

// Priors returns what to keep of each document, in order. Call it after
// [Inherit].
func (r *Reading) Priors() []Prior {
	priors := make([]Prior, len(r.Documents))
	of := r.PriorOf()
	for i := range priors {
		priors[i] = of(i)
	}
	return priors
}

// PriorOf returns what to keep of single documents, by their place: those of a
// large table are many times its words. Call it after [Inherit].
func (r *Reading) PriorOf() func(document int) Prior {
	people := make(map[research.Ref]person, len(r.Participants))
	for i, p := range r.Participants {
		people[p.Ref] = r.people[i]
	}
	facts := r.measured()
	return func(i int) Prior {
		d, f := &r.Documents[i], facts[i]
		return Prior{
			Ref: d.Ref, Key: d.Key, Lineage: r.lineage(i), Path: r.Source.Path, Order: i, Source: r.Source.SHA256,
			Text: f.text, Words: f.words, Count: f.count, Sketch: r.sketch(i), People: peopleOf(d, people),
		}
	}
}

// Lineages lists those within which the keys of the documents are unique. Call it
// after [Inherit].
func (r *Reading) Lineages() (lineages []string) {
	for i, d := range r.Documents {
		if d.Key != "" && !slices.Contains(lineages, r.lineage(i)) {
			lineages = append(lineages, r.lineage(i))
		}
	}
	return lineages
}

// Keyed reports whether anybody in a reading is known by a key, and so may be
// somebody whom other files have too.
func (r *Reading) Keyed() bool {
	return slices.ContainsFunc(r.people, func(p person) bool { return p.by == byKey })
}

func (r *Reading) lineage(document int) string {
	if document < len(r.lineages) {
		return r.lineages[document]
	}
	return r.Source.Path
}

// peopleOf lists the participants of a document whose references depend on it.
func peopleOf(d *research.Document, people map[research.Ref]person) []PriorPerson {
	var list []PriorPerson
	for _, t := range d.Turns {
		p := people[t.Participant]
		known := slices.ContainsFunc(list, func(q PriorPerson) bool { return q.Ref == t.Participant })
		if known || p.by == byNobody || p.by == byStudy {
			continue
		}
		entry := PriorPerson{Ref: t.Participant, Label: p.label}
		if p.by == byKey {
			entry.Key, entry.Alone = p.key, p.alone
		}
		list = append(list, entry)
	}
	return list
}

// plain is all that is said in a document, by anybody: small letters, single
// spaces. Two formats of one interview have it in common.
func plain(d *research.Document) []byte {
	var b bytes.Buffer
	for _, t := range d.Turns {
		for w := range strings.FieldsFuncSeq(strings.ToLower(string(d.Text[t.Span.Start:t.Span.End])), notLetter) {
			b.WriteString(w)
			b.WriteByte(' ')
		}
	}
	return b.Bytes()
}

func countWords(plain []byte) int { return bytes.Count(plain, []byte{' '}) }

// Inherit gives the documents and participants of all readings of a run their
// lasting references. A reference is minted once, from what was first seen, and
// inherited by supersession:
//
//   - by record key, within the lineage of the source: the path of the first file
//     that held the records. A renamed file that holds mostly the same records
//     keeps its lineage; two exports numbered from 1 have two.
//   - by equal text: in the same path, then in any (a file renamed, a record moved);
//   - by place, where the source has the same bytes and only the reader is new;
//   - by path, where one document remains on both sides: it was edited;
//   - by likeness: more than half of their word shingles in common, in the same
//     path or, for whole files, in one that is gone;
//
// else it is new. Participants known by a label follow their document; so do
// those to whom a roster has given a key since.
//
// A reading of the same bytes as another, or of the same words in another
// format, is the same documents under a second name: it gets the same references,
// so that nothing is lost when the other goes, and AliasOf names the one that
// counts. The outcome does not depend on the order of prior or readings.
func Inherit(study research.Ref, prior []Prior, readings []*Reading) {
	h := &heritage{study: study, heirs: map[place]int{}, taken: map[research.Ref]bool{}}
	for _, p := range prior {
		h.taken[p.Ref] = h.taken[p.Ref] || p.Current
	}
	h.readings = slices.SortedFunc(slices.Values(readings), func(a, b *Reading) int {
		return strings.Compare(a.Source.Path, b.Source.Path)
	})
	h.prior = slices.SortedFunc(slices.Values(prior), func(a, b Prior) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		if a.Order != b.Order {
			return a.Order - b.Order
		}
		return strings.Compare(string(a.Ref), string(b.Ref))
	})
	for _, r := range h.readings {
		h.who = r.who // the settings and the roster are the same for all
	}
	h.aliases()
	h.match()
	h.mint()
	h.share()
}

// heritage is one call of Inherit.
type heritage struct {
	study    research.Ref
	readings []*Reading            // in order of path; those that count
	copies   []*Reading            // those that hold what another one holds
	prior    []Prior               // in order of path and place
	heirs    map[place]int         // document → the prior it inherits from
	taken    map[research.Ref]bool // references that have an heir, or are held by a source not read again
	before   map[*Reading]string   // reading → the path it supersedes
	used     map[research.Ref]bool
	lineages map[string]bool
	keys     map[string]research.Ref // keys of the study → who has them
	who      knower
}

// place is a document of a reading.
type place struct {
	reading  *Reading
	document int
}

// fact is what a document is compared by.
type fact struct {
	text  [32]byte // hash of the canonical text
	words [32]byte // hash of the words alone
	count int      // of words
}

// measured returns the facts of every document, which are computed once.
func (r *Reading) measured() []fact {
	if len(r.facts) == len(r.Documents) {
		return r.facts
	}
	r.facts = make([]fact, len(r.Documents))
	for i := range r.Documents {
		words := plain(&r.Documents[i])
		r.facts[i] = fact{r.Documents[i].SHA256(), sha256.Sum256(words), countWords(words)}
	}
	return r.facts
}

// sketch is made whenever it is asked for: it is larger than the words of most
// records, and where nothing was read before only the store asks.
func (r *Reading) sketch(document int) Sketch { return SketchOf(plain(&r.Documents[document])) }

func (p place) fact() fact { return p.reading.measured()[p.document] }

// each visits the documents that have inherited nothing yet.
func (h *heritage) each(visit func(at place, d *research.Document)) {
	for _, r := range h.readings {
		for i := range r.Documents {
			at := place{r, i}
			if _, done := h.heirs[at]; !done {
				visit(at, &r.Documents[i])
			}
		}
	}
}

func (h *heritage) inherit(at place, prior int) {
	h.heirs[at] = prior
	h.taken[h.prior[prior].Ref] = true
}

// free reports whether a prior may still be inherited from.
func (h *heritage) free(prior int) bool { return !h.taken[h.prior[prior].Ref] }
