package ingest

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"personas/research"
)

// draft is a document as a format leaves it: text and stretches under raw labels,
// before anybody is known.
type draft struct {
	key        string // the record's own key, if it has one
	title      string
	session    string // its name where the file holds several; "" where the file is it
	locator    string
	kind       research.SourceKind
	recordedOn *time.Time
	text       []byte
	cuts       []research.Span // of the text that a reader gave, in order: marks that text is without
	layout     research.Layout // where the lines of text are printed; nil where it has no pages
	stretches  []stretch
	who        string // explicit key of the one who wrote or answered
	about      string // whom a note is about
	author     string // who wrote a note
	attributes map[string]string
	marks      []research.Mark // what was coded in it elsewhere
	boxed      bool            // one of a table's records: its people are named by record, not by file
}

// stretch is one turn to be.
type stretch struct {
	span     research.Span
	label    string        // as it stands
	role     research.Role // "" where the label has to tell
	time     float64
	timed    bool
	line     int
	question string
	labelled bool // begins with a label, not after a break or a time mark
}

// builder gathers a reading.
type builder struct {
	file     File
	settings Settings
	roster   Roster
	study    research.Ref
	pdf      PDFReader
	out      *Reading

	seen        map[string]int               // keys and texts of this source → how often
	known       map[research.Ref]int         // participants → their place in the reading
	sheet       string                       // the running table of a file with several, "" in others
	unit        string                       // what a record of the running table is called, "row" where it is empty
	rowWarnings int                          // rows warned of
	said        map[string]map[string]string // attributes of people, equal ones once
	ignored     []string                     // columns not read, quoted
}

// guess prints what had to be decided, once for all records that it goes for.
func (b *builder) guess(what, value, evidence, pin string) {
	if pin != "" && b.count("guess\x00"+what+"\x00"+pin) > 0 {
		return
	}
	b.out.Guesses = append(b.out.Guesses, research.Guess{Where: b.file.Path, What: what, Value: value, Evidence: evidence, Pin: pin})
}

// guessIgnored prints a column that is not read. One line of study.toml settles
// all columns that are not, so its pin is written by pinIgnored.
func (b *builder) guessIgnored(what, column, evidence string) {
	b.guess(what, column, evidence, "")
	b.ignored = append(b.ignored, strconv.Quote(column))
}

func (b *builder) pinIgnored() {
	for i := range b.out.Guesses {
		if g := &b.out.Guesses[i]; g.Pin == "" {
			g.Pin = b.pin("ignore", "%s", listOf(b.ignored))
		}
	}
	b.ignored = nil
}

func (b *builder) warn(place, message string, args ...any) {
	if place == "" && b.sheet != "" {
		place = "sheet " + b.sheet
	}
	w := Warning{strings.TrimSuffix(b.file.Path+" "+place, " "), fmt.Sprintf(message, args...)}
	if b.count("warning\x00"+w.Where+"\x00"+w.Message) == 0 {
		b.out.Warnings = append(b.out.Warnings, w)
	}
}

// warnRow warns of one row of many; after twenty of a file the rest is counted.
func (b *builder) warnRow(number int, message string, args ...any) {
	b.warnAt(b.at(number), message, args...)
}

func (b *builder) warnAt(place, message string, args ...any) {
	if b.rowWarnings++; b.rowWarnings <= maxRowWarnings {
		b.warn(place, message, args...)
	}
}

// at is the place of a record in its file: "row 5", "sheet Answers row 5".
func (b *builder) at(number int) string {
	place := fmt.Sprintf("%s %d", cmp.Or(b.unit, "row"), number)
	if b.sheet != "" {
		place = "sheet " + b.sheet + " " + place
	}
	return place
}

const maxRowWarnings = 20

// moreRows says how many rows and lines were warned of in silence.
func (b *builder) moreRows() {
	if more := b.rowWarnings - maxRowWarnings; more > 0 {
		b.warn("", "%d more places are as these", more)
	}
}

// settledKind is the source kind that the caller or study.toml gives, "" for
// neither.
func (b *builder) settledKind() research.SourceKind {
	return cmp.Or(b.file.Kind, longestMatch(b.settings.Kinds, b.tableName()), longestMatch(b.settings.Kinds, b.file.Path))
}

// knownKind is the settled kind, else the one that a word of the path says, else
// "".
func (b *builder) knownKind() research.SourceKind {
	kind, _, _ := research.KindFromPath(b.file.Path)
	return cmp.Or(b.settledKind(), kind)
}

// kind is the known kind, else the fallback; what is not settled is printed.
func (b *builder) kind(fallback research.SourceKind, evidence string) research.SourceKind {
	if k := b.settledKind(); k != "" {
		return k
	}
	kind, word, ok := research.KindFromPath(b.file.Path)
	if ok {
		evidence = fmt.Sprintf("%q in its path", word)
	} else {
		kind = fallback
	}
	b.guess("kind", string(kind), evidence, fmt.Sprintf("kinds.%q = %q", b.tableName(), kind))
	return kind
}

// add turns a draft into a document with its people.
func (b *builder) add(d *draft) {
	doc := research.Document{
		Key: d.key, Title: cmp.Or(d.title, stem(b.file.Path)), Locator: d.locator,
		Kind: d.kind, RecordedOn: d.recordedOn, Text: d.text, Marks: d.marks, Layout: d.layout,
	}
	doc.Ref = b.documentRef(d, &doc)
	parts := b.cast(d)
	voice := d.kind.DefaultVoice()
	for i, s := range d.stretches {
		part := parts[i]
		turn := research.Turn{
			Position: i, Span: s.span, Speaker: s.label, Role: part.role, Voice: voice,
			Time: s.time, Timed: s.timed, Line: s.line, Page: d.layout.Page(s.span), Question: s.question,
			Suspicious: part.suspicious,
		}
		if part.person.by != byNobody {
			turn.Participant = b.participant(part, doc.Ref, len(b.out.Documents))
		}
		if voice == research.VoiceReported {
			turn.Author = cmp.Or(d.author, stem(b.file.Path))
		}
		if turn.Suspicious != "" {
			b.out.Suspicious = append(b.out.Suspicious, Suspicion{doc.Ref, i, turn.Suspicious})
		}
		doc.Turns = append(doc.Turns, turn)
	}
	doc.Language = cmp.Or(b.settings.file(b.file.Path).Language, guessLanguage(evidenceText(&doc)))
	b.out.Documents = append(b.out.Documents, doc)
}

// evidenceText is up to 8 kB of what participants say: what a language is told
// from.
func evidenceText(d *research.Document) []byte {
	var text []byte
	for _, t := range d.Turns {
		if t.Role.Evidence() || len(d.Turns) == 1 {
			text = append(append(text, d.Text[t.Span.Start:min(t.Span.End, t.Span.Start+8<<10)]...), ' ')
		}
		if len(text) > 8<<10 {
			break
		}
	}
	return text
}

// documentRef mints a document's reference as first seen.
func (b *builder) documentRef(d *draft, doc *research.Document) research.Ref {
	if doc.Key != "" && b.count("key\x00"+doc.Key) > 0 {
		b.warnAt(d.locator, "the key %q comes again: this record is known by its text", doc.Key)
		doc.Key = ""
	}
	occurrence := 0
	if doc.Key == "" {
		occurrence = b.count("text\x00" + hash(d.text))
	}
	return mintDocument(b.study, b.file.Path, doc, d.boxed, occurrence)
}

func hash(text []byte) string {
	sum := sha256.Sum256(text)
	return string(sum[:])
}

// count says how often it was asked for the same before.
func (b *builder) count(what string) int {
	if b.seen == nil {
		b.seen = map[string]int{}
	}
	b.seen[what]++
	return b.seen[what] - 1
}

// participant returns the reference of the person behind a part, entering them
// in the reading when they first speak.
func (b *builder) participant(p part, document research.Ref, index int) research.Ref {
	p.person.document = index
	ref := p.person.ref(b.study, document, b.file.Path)
	if b.known == nil {
		b.known = map[research.Ref]int{}
	}
	i, ok := b.known[ref]
	if !ok {
		i = len(b.out.Participants)
		b.known[ref] = i
		b.out.Participants = append(b.out.Participants, research.Participant{Ref: ref, Key: p.key, Role: p.role, Attributes: b.shared(p.attributes)})
		b.out.people = append(b.out.people, p.person)
	}
	person := &b.out.Participants[i]
	if p.role == research.RoleParticipant {
		person.Role = p.role
	}
	var more map[string]string
	for name, value := range p.attributes {
		if person.Attributes[name] == "" && value != "" {
			if more == nil {
				more = maps.Clone(person.Attributes)
			}
			more[name] = value
		}
	}
	if more != nil {
		person.Attributes = b.shared(more)
	}
	return ref
}

// shared is one map for all people of whom the same is said: a large table says a
// few things of many. It is not to be written to.
func (b *builder) shared(attributes map[string]string) map[string]string {
	var key []byte
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		key = fmt.Appendf(key, "%q%q", name, attributes[name])
	}
	if b.said == nil {
		b.said = map[string]map[string]string{}
	}
	same, ok := b.said[string(key)]
	if !ok {
		same = map[string]string{}
		maps.Copy(same, attributes)
		b.said[string(key)] = same
	}
	return same
}
