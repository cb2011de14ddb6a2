package redact

import (
	"cmp"
	"slices"
	"strings"
)

// find is a stretch that holds personal data.
type find struct {
	start, end int
	kind       Kind
	value      string // what is the same is spelt the same
	who        string // the pseudonym of somebody the study knows
	weak       bool   // a name by itself, which a longer one may explain
}

// finder looks at one text at a time. It is used by one goroutine.
type finder struct {
	m        *Masker
	text     string
	toks     []token
	found    []find
	caseless bool // the text does not tell names by capitals
	numbered int  // up to where groups of digits were looked at
	linked   int  // up to where addresses of pages were
	foreign  bool // the text is not English
	file     bool // a name of a file: words stand apart by more than spaces
}

// Texts are looked at in blocks, so that memory is bounded whatever comes in. A
// block ends at a line end after blockSize bytes, or else at a space.
const (
	blockSize = 32 << 10
	blockMax  = 64 << 10
)

// blocks cuts a text; the blocks together are the text.
func blocks(text string, each func(at int, block string)) {
	at := 0
	for len(text)-at > blockMax {
		n := strings.IndexByte(text[at+blockSize:at+blockMax], '\n')
		if n < 0 {
			n = strings.LastIndexByte(text[at+blockSize:at+blockMax], ' ')
		}
		if n < 0 {
			n = blockMax - blockSize - 1
			for n > 0 && !wordBorder(text, at+blockSize+n+1) {
				n--
			}
		}
		n += blockSize + 1
		each(at, text[at:at+n])
		at += n
	}
	each(at, text[at:])
}

// wordBorder reports whether a text may be cut before byte i: between characters
// of which one is in no word.
func wordBorder(text string, i int) bool {
	return i == len(text) || text[i] < 0x80 && text[i-1] < 0x80 && (!letter(rune(text[i])) && !digit(rune(text[i])) || !letter(rune(text[i-1])) && !digit(rune(text[i-1])))
}

// finds are the stretches of a block that hold personal data, in order and
// apart. Pseudonyms are left alone. The slice is reused.
func (f *finder) finds(text string) []find {
	f.tokens(text)
	f.found, f.numbered, f.linked = f.found[:0], 0, 0
	f.caseless = f.file || caseless(text)
	if f.foreign = f.foreignText(); f.foreign {
		f.abroad()
	}
	f.literal()
	for i := range f.toks {
		switch t := &f.toks[i]; t.kind {
		case tokenWord:
			f.words(i)
		case tokenDigits, tokenMixed:
			f.numbers(i)
		case tokenMark:
			f.marks(i)
		}
	}
	return f.apart()
}

// literal finds names in scripts whose words are not set apart.
func (f *finder) literal() {
	for _, e := range f.m.literal {
		for from := 0; ; {
			at := strings.Index(f.text[from:], e.words[0])
			if at < 0 {
				break
			}
			from += at
			f.found = append(f.found, find{start: from, end: from + len(e.words[0]), kind: e.kind, value: e.value, who: e.who})
			from += len(e.words[0])
		}
	}
}

// words are the rules that begin at a word.
func (f *finder) words(i int) {
	f.roster(i)
	f.names(i)
	f.companies(i)
	f.streets(i)
	f.box(i)
	f.german(i)
	f.romance(i)
	f.statePostal(i)
	f.birthday(i)
	f.spoken(i)
	f.webAt(i)
	f.iban(i)
	f.hexAt(i)
	if f.toks[i].shape == shapeInitial {
		f.spacedID(i)
	}
}

// add keeps a find from token i to token j, both taken in.
func (f *finder) add(kind Kind, i, j int, value string) {
	f.found = append(f.found, find{start: f.toks[i].start, end: f.toks[j].end, kind: kind, value: value})
}

// addBytes keeps a find, moved out to whole words.
func (f *finder) addBytes(kind Kind, start, end int, value string) {
	i := f.tokenAt(start)
	j := f.tokenAt(end - 1)
	f.found = append(f.found, find{start: min(start, f.toks[i].start), end: max(end, f.toks[j].end), kind: kind, value: value})
}

// tokenAt is the last token that begins at or before a byte.
func (f *finder) tokenAt(at int) int {
	i, ok := slices.BinarySearchFunc(f.toks, at, func(t token, at int) int { return cmp.Compare(t.start, at) })
	if !ok {
		i--
	}
	return max(i, 0)
}

// precedence of kinds where finds overlap: what is proven by its shape first.
var precedence = map[Kind]int{Email: 1, URL: 1, Wallet: 1, Device: 2, IP: 2, Account: 3, Card: 3, ID: 4, Birthdate: 5, Phone: 6, Address: 7, Company: 8, Name: 9}

// apart leaves of finds that overlap the better one, and none that overlaps a
// pseudonym.
func (f *finder) apart() []find {
	slices.SortStableFunc(f.found, func(a, b find) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(precedence[a.kind], precedence[b.kind]))
	})
	kept := f.found[:0]
	for _, c := range f.found {
		if f.overMask(c) {
			continue
		}
		if n := len(kept); n > 0 && c.start < kept[n-1].end {
			if better(c, kept[n-1]) {
				kept[n-1] = c
			}
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// better reports whether a find explains a stretch better than one that begins
// no later.
func better(a, b find) bool {
	if p, q := precedence[a.kind], precedence[b.kind]; p != q {
		return p < q && (a.kind != Phone || b.kind != Address) && (p < 7 || a.end >= b.end)
	}
	if (a.who != "") != (b.who != "") && a.start == b.start {
		return a.who != "" && a.end >= b.end
	}
	return a.start == b.start && a.end > b.end
}

func (f *finder) overMask(c find) bool {
	for i := f.tokenAt(c.start); i < len(f.toks) && f.toks[i].start < c.end; i++ {
		if f.toks[i].kind == tokenMask {
			return true
		}
	}
	return false
}

// caseless reports a text that does not use capitals as writing does: it has
// none, or little else.
func caseless(text string) bool {
	upper, lower := 0, 0
	for i := range len(text) {
		switch c := text[i]; {
		case 'A' <= c && c <= 'Z':
			upper++
		case 'a' <= c && c <= 'z':
			lower++
		}
	}
	return upper == 0 || upper > 3*lower
}
