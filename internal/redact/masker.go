package redact

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Person is somebody the study knows: the pseudonym they get, and every label
// and name the study has for them.
type Person struct {
	Pseudonym string
	Names     []string
}

// Study is what is known before texts are looked at, and the texts.
type Study struct {
	People    []Person
	Companies []string
	Texts     iter.Seq2[string, string] // whose each is, "" where it repeats others, and the text
	Labels    iter.Seq[string]          // short names that people gave: see [Masker.MaskName]
}

// Masker replaces personal data by the pseudonyms of one study. It is not
// changed by use.
type Masker struct {
	people    roster
	companies roster
	literal   []entry           // names in scripts whose words rules do not know
	small     map[string]bool   // given names the study mostly writes as words
	topics    map[string]bool   // unknown words of the study that are no people
	parts     map[string]string // a part of a name in full: the name, or itself where several share it
	kinds     map[string]Kind   // numbers that a cue or a check told elsewhere
	number    map[Kind]map[string]int
	finders   sync.Pool
}

// New looks through a study and numbers what is to be masked in it.
func New(s Study) *Masker {
	m := &Masker{people: roster{}, companies: roster{}, number: map[Kind]map[string]int{}}
	m.finders.New = func() any { return &finder{m: m} }
	for _, p := range s.People {
		for _, name := range p.Names {
			m.person(name, p.Pseudonym)
		}
	}
	for _, name := range s.Companies {
		m.company(name)
	}
	m.collect(&finder{m: m}, s.Texts, s.Labels)
	return m
}

func (m *Masker) person(name, who string) {
	m.people.forms(name, who)
	for _, r := range name {
		if r > 0x2fff && !letter(r) {
			m.literal = append(m.literal, entry{words: []string{strings.TrimSpace(name)}, kind: Name, value: name, who: who})
			return
		}
	}
}

// companyWords are a company's name in words, and without what it is in law.
func (m *Masker) companyWords(name string) (words, short []string) {
	f := &finder{m: m}
	f.tokens(name)
	for i := range f.toks {
		if k := f.toks[i].kind; k == tokenWord || k == tokenDigits || k == tokenMixed {
			words = append(words, f.lower(&f.toks[i]))
		}
	}
	short = words
	for len(short) > 1 && lexicon()[short[len(short)-1]]&lexOrg != 0 {
		short = short[:len(short)-1]
	}
	return words, short
}

// Company is the pseudonym of a company that the study lists.
func (m *Masker) Company(name string) string {
	_, short := m.companyWords(name)
	return Company.numbered(m.number[Company][strings.Join(short, " ")])
}

// company adds a company as the study lists it.
func (m *Masker) company(name string) {
	words, short := m.companyWords(name)
	for _, form := range [][]string{words, short} {
		if len(form) > 0 {
			known := lexicon()[form[0]]&(lexWord|lexPublic|lexThe) == 0 && len(form[0]) > 3
			m.companies.add(entry{words: form, kind: Company, value: strings.Join(short, " "), small: known})
		}
	}
}

// collect is the first pass: how the study writes its words, then what is there.
func (m *Masker) collect(f *finder, texts iter.Seq2[string, string], labels iter.Seq[string]) {
	values, written := map[Kind]map[string]bool{}, map[string]*tally{}
	if texts != nil {
		for source, text := range texts {
			blocks(text, func(_ int, block string) { f.count(source, block, written) })
		}
		m.usage(written)
		for _, text := range texts {
			blocks(text, func(_ int, block string) { f.gather(block, values) })
		}
	}
	if labels != nil {
		f.file = true
		for text := range labels {
			blocks(text, func(_ int, block string) { f.gather(block, values) })
		}
		f.file = false
	}
	m.settle(values)
}

// gather notes what is found in a block, and whether capitals told it.
func (f *finder) gather(block string, values map[Kind]map[string]bool) {
	f.replace(block, func(c *find) string {
		if c.who != "" {
			return c.who
		}
		if values[c.kind] == nil {
			values[c.kind] = map[string]bool{}
		}
		values[c.kind][c.value] = values[c.kind][c.value] || !f.caseless
		return c.kind.Unnumbered()
	})
}

// settle numbers the values of each kind in their own order.
func (m *Masker) settle(values map[Kind]map[string]bool) {
	m.nameParts(values)
	m.kinds = map[string]Kind{}
	for _, k := range []Kind{Account, Phone, ID, Card} {
		for v := range values[k] {
			m.kinds[v] = k
		}
	}
	for k, of := range values {
		m.number[k] = make(map[string]int, len(of))
		for n, v := range slices.Sorted(maps.Keys(of)) {
			m.number[k][v] = n + 1
		}
	}
	for _, list := range m.companies {
		for _, e := range list {
			if m.number[Company] == nil {
				m.number[Company] = map[string]int{}
			}
			m.number[Company][e.value] = 0
		}
	}
	for n, v := range slices.Sorted(maps.Keys(m.number[Company])) {
		m.number[Company][v] = n + 1
	}
}

// nameParts joins a name by itself with the one name in full that it is a part
// of, where there is one.
func (m *Masker) nameParts(values map[Kind]map[string]bool) {
	m.parts = map[string]string{}
	names := values[Name]
	if names == nil {
		names = map[string]bool{}
		values[Name] = names
	}
	for full, capital := range names {
		words := strings.Fields(full)
		if len(words) < 2 || !capital {
			continue
		}
		for i, w := range words {
			l := lexicon()[w]
			if len(w) < 3 || l&(lexWord|lexPublic|lexRole|lexParticle) != 0 || i > 0 && i < len(words)-1 {
				continue
			}
			if other, ok := m.parts[w]; ok && other != full {
				m.parts[w] = w
			} else if !ok {
				m.parts[w] = full
			}
		}
	}
	for part, full := range m.parts {
		if part == full {
			names[part] = true
		} else {
			delete(names, part)
		}
	}
}

// known is the kind of a number that the study holds elsewhere, "" where it is
// not known.
func (m *Masker) known(value string) Kind { return m.kinds[value] }

// pseudonym is what stands in the place of a find.
func (m *Masker) pseudonym(c *find) string {
	if c.who != "" {
		return c.who
	}
	value := c.value
	if c.kind == Name {
		if full, ok := m.parts[value]; ok {
			value = full
		}
	}
	return c.kind.numbered(m.number[c.kind][value])
}

// rounds bounds how often a text is looked at again after something in it was
// masked: what a mask stood beside may look different without it.
const rounds = 16

// Mask replaces the personal data in a text. Masking what comes out again
// changes nothing.
func (m *Masker) Mask(text string) Masked { return m.mask(text, false) }

// MaskName masks a short name that people gave: of a file, a document, a theme.
// Names of people need no capital there, and stand apart by more than spaces.
func (m *Masker) MaskName(text string) Masked { return m.mask(text, true) }

// MaskParts masks a text whose parts end at the given bytes, in order: no mask
// crosses from one part into the next.
func (m *Masker) MaskParts(text string, ends []int) Masked {
	parts, start := make([]Masked, 0, len(ends)+1), 0
	for _, end := range append(slices.Clone(ends), len(text)) {
		if end > start {
			parts = append(parts, m.Mask(text[start:end]))
			start = end
		}
	}
	return Join(parts...)
}

func (m *Masker) mask(text string, file bool) Masked {
	f := m.finders.Get().(*finder)
	defer m.finders.Put(f)
	f.file = file
	defer func() { f.file = false }()
	var parts []Masked
	blocks(text, func(_ int, block string) { parts = append(parts, f.replace(block, m.pseudonym)) })
	if len(parts) == 1 {
		return parts[0]
	}
	return Join(parts...)
}

// replace puts pseudonyms in the place of what is found in a block.
func (f *finder) replace(block string, pseudonym func(*find) string) Masked {
	return apply(block, f.search(block, pseudonym))
}

// search is what is found in a block until nothing more is found, in order.
func (f *finder) search(block string, pseudonym func(*find) string) []mask {
	done := apply(block, nil)
	var masks []mask
	for range rounds {
		finds := f.finds(done.text)
		if len(finds) == 0 {
			break
		}
		more := make([]mask, len(finds))
		for i := range finds {
			c := &finds[i]
			start, end := done.Original(c.start, c.end)
			more[i] = mask{start, end, c.kind, pseudonym(c), c.value, c.who}
		}
		masks = union(masks, more) // what is found around a pseudonym may take it in
		done = apply(block, masks)
	}
	return masks
}
