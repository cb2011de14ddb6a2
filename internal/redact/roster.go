package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// entry is one form of a name the study knows: its words, in lower case.
type entry struct {
	words []string
	kind  Kind
	value string // what it is a form of
	who   string // the pseudonym, "" where a form belongs to several people
	small bool   // is meant however it is written, no capital needed
}

// roster is the forms of names by their first word.
type roster map[string][]entry

func (r roster) add(e entry) {
	for i, o := range r[e.words[0]] {
		if strings.Join(o.words, " ") == strings.Join(e.words, " ") {
			if o.who != e.who {
				r[e.words[0]][i].who, r[e.words[0]][i].value = "", strings.Join(e.words, " ")
			}
			return
		}
	}
	r[e.words[0]] = append(r[e.words[0]], e)
}

// wordsOf splits a name into words, in lower case: "Lopez, Maria (Acme)" is
// maria, lopez.
func wordsOf(name string) []string {
	name, _, _ = strings.Cut(name, "(")
	name, _, _ = strings.Cut(name, "[")
	name, _, _ = strings.Cut(name, "@")
	if last, first, ok := strings.Cut(name, ","); ok {
		name = first + " " + last
	}
	var words []string
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !letter(r) && r != '\'' && r != '’' && !unicode.IsLetter(r) }) {
		if l := lexicon()[w]; l&lexTitle == 0 || l&(lexGiven|lexFamily) != 0 && len(words) > 0 {
			words = append(words, strings.Trim(w, "'’"))
		}
	}
	return words
}

// IsName reports whether a label is a person's own name, and no "Participant 3",
// "P7" or "Project Manager".
func IsName(label string) bool {
	if strings.ContainsRune(label, '@') {
		return true
	}
	words := wordsOf(label)
	if len(words) == 0 || len(words) > 5 || strings.ContainsAny(label, "0123456789") && len(words) < 2 {
		return false
	}
	unknown := 0
	for i, w := range words {
		l := lexicon()[w]
		switch {
		case utf8.RuneCountInString(w) == 1 && w[0] < utf8.RuneSelf, l&lexParticle != 0 && i > 0:
		case l&lexRole != 0:
			return false
		case l&lexGiven != 0 && (l&lexWord == 0 || i == 0):
			return true
		case l&lexWord == 0:
			unknown++
		case l&lexFamily == 0:
			return false
		}
	}
	return unknown > 0
}

// forms adds every form in which people say a name.
func (r roster) forms(name, who string) {
	words := wordsOf(name)
	if len(words) == 0 {
		return
	}
	value := strings.Join(words, " ")
	form := func(words ...string) {
		small := true
		for _, w := range words {
			small = small && lexicon()[w]&(lexWord|lexPublic|lexThe) == 0 && utf8.RuneCountInString(w) > 2
		}
		r.add(entry{words: words, kind: Name, value: value, who: who, small: small || len(words) > 1 && len(words[0]) > 1 && len(words[1]) > 1})
	}
	form(words...)
	first, last := words[0], words[len(words)-1]
	if len(words) == 1 {
		return
	}
	if !initial(first) && !initial(last) {
		form(first, last)
		form(last, first)
		form(first, last[:sizeOf(last)])
		form(first[:sizeOf(first)], last)
		form(first[:sizeOf(first)], last[:sizeOf(last)])
	}
	for _, w := range words {
		if !initial(w) && lexicon()[w]&(lexParticle|lexTitle) == 0 && (w == first || w == last || lexicon()[w]&lexWord == 0) {
			form(w)
		}
	}
}

func sizeOf(s string) int      { _, n := utf8.DecodeRuneInString(s); return n }
func initial(word string) bool { return sizeOf(word) == len(word) }
func (f *finder) roster(i int) { f.match(f.m.people, i) }
func (f *finder) companies(i int) {
	f.match(f.m.companies, i)
	if t := &f.toks[i]; t.lex&lexOrg != 0 && t.named() && f.cap(f.at(i-1)) && !f.caseless {
		f.incorporated(i)
	}
}

// match looks for the longest form that begins at token i.
func (f *finder) match(r roster, i int) {
	if len(r) == 0 {
		return
	}
	best, end := -1, i
	list := r[f.lower(&f.toks[i])]
	for n := range list {
		if j, ok := f.spells(&list[n], i); ok && (best < 0 || len(list[n].words) > len(list[best].words)) {
			best, end = n, j
		}
	}
	if best >= 0 {
		f.found = append(f.found, find{start: f.toks[i].start, end: f.toks[end].end, kind: list[best].kind, value: list[best].value, who: list[best].who})
	}
}

// spells reports whether the words of a form stand at token i, and where they
// end.
func (f *finder) spells(e *entry, i int) (end int, ok bool) {
	j := i
	for n, want := range e.words {
		if n > 0 {
			for k := 0; k < 2 && (f.is(j, ".") || f.is(j, "-") || f.is(j, "_") || f.is(j, ",") || f.is(j, "&") || f.is(j, "'") || f.is(j, "’")); k++ {
				j++
			}
		}
		t := f.at(j)
		if t.kind == tokenMark || t.kind == tokenMask || f.lower(t) != want {
			return 0, false
		}
		if e.kind == Name && initial(want) && (t.shape == shapeLower && !f.file || len(e.words) > 1 && !f.is(j+1, ".") && !(n == 0 && f.at(j+1).named()) && !f.file) {
			return 0, false
		}
		end, j = j, j+1
	}
	if e.kind == Name && initial(e.words[len(e.words)-1]) && f.is(end+1, ".") {
		end++
	}
	return end, e.small || f.meant(e, i, end)
}

// meant reports whether words that are also a name are meant as one: they begin
// with a capital where none is due, or with one where a name can be told by what
// is beside it.
func (f *finder) meant(e *entry, i, end int) bool {
	t, before, next := f.at(i), f.at(i-1), f.at(end+1)
	switch {
	case t.shape == shapeLower || f.caseless && t.lex&lexWord != 0:
		return f.file && t.lex&(lexGiven|lexFamily) != 0
	case len(e.words) > 1 || t.lex&(lexWord|lexPublic|lexThe) == 0, f.is(end+1, ":"):
		return true
	case e.kind == Company:
		return !t.first || t.lex&lexThe == 0 && t.lex&lexWord == 0
	case t.first:
		return next.lex&lexSaid != 0 || f.is(end+1, ",") && t.lex&lexCapital != 0 || f.is(end+1, "'") && f.lowerAt(end+2) == "s"
	}
	return before.lex&lexThe == 0 && !next.named()
}

// incorporated: Müller & Söhne GmbH.
func (f *finder) incorporated(i int) {
	j, words := i-1, 0
	for k := i - 1; k >= max(0, i-10) && words < 4; k-- {
		t := &f.toks[k]
		if f.is(k, "&") && k > 0 || f.is(k, "-") && f.touching(k) {
			continue
		}
		if !f.cap(t) && t.shape != shapeUpper || t.kind != tokenWord || t.lex&(lexThe|lexOrg|lexMonth) != 0 && t.first {
			break
		}
		j, words = k, words+1
	}
	end := i
	if f.is(i+1, ".") && f.touching(i) && !f.at(i+2).first {
		end++
	}
	if value := f.spelling(j, i-1); value != "" {
		f.add(Company, j, end, value)
	}
}

// known: a part of a name that stands in full elsewhere in the study.
func (f *finder) known(i int) {
	t := &f.toks[i]
	if len(f.m.parts) == 0 || t.end-t.start < 3 || t.lex&(lexWord|lexPublic|lexRole) != 0 || t.shape == shapeLower && !f.caseless || t.shape != shapeCapital && t.end-t.start < 4 {
		return
	}
	if value, ok := f.m.parts[f.lower(t)]; ok && !f.small(t) {
		f.found = append(f.found, find{start: t.start, end: t.end, kind: Name, value: value})
	}
}
