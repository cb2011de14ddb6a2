package redact

import (
	"strings"
)

// Addresses. An anchor, which is a thing that hardly stands anywhere else than
// in an address, is looked for first; an address goes on from there as long as
// what follows confirms it: a unit, a postcode, the letters of a state.

// streets are the anchors that begin at a word: "rue Lepic 12", "Hauptstraße 5",
// "Apt. 12", "PO Box 9", "the corner of …".
func (f *finder) streets(i int) {
	t := &f.toks[i]
	switch {
	case t.lex&lexVia != 0:
		f.via(i)
	case t.lex&lexUnit != 0:
		f.unit(i)
	case (t.shape == shapeCapital || f.caseless && t.kind == tokenWord) && f.houseNumber(i+1) && streetEnding(f.lower(t)) && f.sameLine(i):
		f.address(f.streetStart(i), i+1)
	case t.shape == shapeCapital && t.lex&lexStreet != 0 && f.at(i+1).kind == tokenDigits && f.houseNumber(i+1) && f.cap(f.at(i-1)) && f.sameLine(i) && (!f.at(i-1).first || free(f.at(i-1))):
		f.address(f.streetStart(i), i+1)
	case t.shape == shapeLower && t.lex&lexStreet != 0 && t.lex&lexWord == 0 && f.streetLetters(i) && f.cap(f.at(i-1)) && f.sameLine(i-1): // Kossuth Lajos utca 3
		f.address(f.streetStart(i), f.after(i))
	case t.shape == shapeUpper && f.military(i):
		f.address(f.militaryStart(i), i+2)
	case t.shape == shapeLower && f.lower(t) == "corner" && f.lowerAt(i+1) == "of":
		f.corner(i)
	case t.lex&lexAddress != 0 && !f.caseless:
		f.cued(i)
	}
	f.postcode(i)
	f.housesOf(i)
}

// streetLetters reports a house number behind the word for a street at token i,
// or behind its full stop.
func (f *finder) streetLetters(i int) bool {
	return f.houseNumber(f.after(i)) && f.sameLine(f.after(i)-1)
}

// after is the token behind token i and its full stop.
func (f *finder) after(i int) int {
	if f.is(i+1, ".") && f.touching(i) {
		return i + 2
	}
	return i + 1
}

// militaryStart is where the line above the post office of an army begins, where
// it is a name: USNV Botolen.
func (f *finder) militaryStart(i int) int {
	if f.at(i-1).kind != tokenLine && !f.is(i-1, ",") {
		return i
	}
	start := i - 1
	for start > i-4 && (f.at(start-1).named() || f.at(start-1).kind == tokenDigits) && (start == i-1 || f.sameLine(start-1)) {
		start--
	}
	if start == i-1 {
		return i
	}
	return start
}

// sameLine reports whether only a space is between token i and the next.
func (f *finder) sameLine(i int) bool {
	return i >= 0 && i+1 < len(f.toks) && strings.Trim(f.text[f.at(i).end:f.at(i+1).start], " \u00a0") == "" && f.at(i+1).kind != tokenLine
}

// houseNumber reports digits that can number a house.
func (f *finder) houseNumber(i int) bool {
	t := f.at(i)
	n := t.end - t.start
	return t.kind == tokenDigits && n <= 5 && (n != 4 || f.text[t.start] != '2' || f.text[t.start+1] != '0') ||
		t.kind == tokenMixed && n <= 5 && digit(rune(f.text[t.start]))
}

// streetEndings are how names of streets end where they are one word.
var streetEndings = strings.Fields(`straße strasse str gasse weg allee platz damm ufer graben steig chaussee promenade
	vej veien vegen veg gade gata gatan gaten vägen katu kuja polku plads stræde gränd torg torget tori maantee körút straat laan plein hove kade gracht singel dijk baan
	braut stígur tún stræti tie lei dreef stien parken bakken hus vænget allé park ring`)

func streetEnding(word string) bool {
	for _, e := range streetEndings {
		if strings.HasSuffix(word, e) && (len(word) >= len(e)+3) && lexicon()[word]&lexWord == 0 {
			return true
		}
	}
	return false
}

// streetStart goes back over the other words of a street's name, and a number
// before it.
func (f *finder) streetStart(i int) int {
	for k := 0; k < 3 && f.cap(f.at(i-1)) && (!f.at(i-1).first || free(f.at(i-1))) && f.at(i-1).lex&lexTitle == 0 && f.sameLine(i-1); k++ {
		i--
	}
	for k := 0; k < 2 && f.houseNumber(i-1) && f.sameLine(i-1); k++ {
		i--
	}
	return i
}

// streetNumber: 12 Main Street; 28245 Puruntie 82.
func (f *finder) streetNumber(i int) {
	if !f.houseNumber(i) && f.toks[i].kind != tokenMixed || f.houseNumber(i-1) && f.sameLine(i-1) {
		return
	}
	j := i + 1
	for f.houseNumber(j) && j < i+3 && f.sameLine(j-1) {
		j++
	}
	first, named := j, false
	for j < first+6 && f.sameLine(j-1) {
		t := f.at(j)
		if f.is(j, ".") && f.touching(j-1) {
			j++
			continue
		}
		if t.kind != tokenWord || t.lex&lexUnit != 0 || t.shape == shapeLower && t.lex&(lexStreet|lexParticle) == 0 && !f.caseless {
			break
		}
		if t.lex&lexStreet != 0 && j > first && (t.shape != shapeLower || longStreet[f.lower(t)]) {
			f.address(i, j)
			return
		}
		named = true
		j++
	}
	if !named {
		return
	}
	if j > first && f.at(j).lex&lexUnit != 0 && (f.at(j+1).kind == tokenDigits || f.is(j+1, ".")) {
		f.address(i, j-1)
		return
	}
	if j > first && f.houseNumber(j) && f.sameLine(j-1) && (first > i+1 || f.cue(i, lexAddress, 8) || f.unitBeside(j)) {
		f.address(i, j)
	}
}

// longStreet are the words that mean a street in small letters too.
var longStreet = set("street road avenue drive lane boulevard highway parkway terrace crescent st rd ave blvd ln")

func (f *finder) unitBeside(j int) bool {
	return f.at(j+1).lex&lexUnit != 0 || f.at(j+2).lex&lexUnit != 0
}

// smallVia are the words before the name of a street that are written small.
var smallVia = set("ulitsa odos rue avenue boulevard allée impasse chemin calle rua ul ulica aleja carrer ulice")

// via: rue de la Paix 12; 12, rue Lepic; ul. Grochowa 80.
func (f *finder) via(i int) {
	if f.toks[i].shape == shapeLower && !smallVia[f.lower(&f.toks[i])] {
		return
	}
	j := i + 1
	if f.is(j, ".") && f.touching(i) {
		j++
	}
	named := 0
	for ; j < i+7 && f.sameLine(j-1); j++ {
		t := f.at(j)
		small := t.shape == shapeLower && (!f.caseless || t.lex&lexWord != 0)
		if t.kind != tokenWord || small && t.lex&(lexParticle|lexThe) == 0 {
			break
		}
		if !small {
			named++
		}
	}
	if named == 0 {
		return
	}
	if f.is(j, ",") && f.at(j+1).kind == tokenDigits {
		j++
	}
	before := i - 1
	if f.is(before, ",") {
		before--
	}
	if w := f.lowerAt(before); w == "bis" || w == "ter" {
		before--
	}
	switch {
	case f.houseNumber(j):
		f.address(f.streetStart(i), j)
	case f.houseNumber(before) && f.at(before).kind != tokenLine && (f.foreign || f.toks[i].shape == shapeLower || f.at(j).lex&lexWord == 0 || f.borders(j-1)):
		f.address(before, j-1)
	}
}

// unit: Apt. 12, Suite 4, PO Box 77, Unit 8524 Box 0979.
func (f *finder) unit(i int) {
	j := i + 1
	if f.is(j, ".") || f.is(j, "#") {
		j++
	}
	t, n := f.at(j), f.at(j)
	word := f.lower(&f.toks[i])
	if n.kind != tokenDigits && n.kind != tokenMixed || n.end-n.start > 6 || f.toks[j].start-f.toks[i].end > 2 {
		return
	}
	start := i
	switch {
	case word == "box" && (f.lowerAt(i-1) == "po" || f.lowerAt(i-1) == "post" || f.lowerAt(i-1) == "office"):
		start = i - 1
		if f.lowerAt(i-1) == "office" {
			start--
		}
	case word == "box" && f.is(i-1, ".") && f.lowerAt(i-2) == "o" && f.is(i-3, "."):
		start = i - 4
	case word == "box" || word == "unit" || word == "flat" || word == "suite":
		if f.toks[i].shape != shapeCapital && !f.caseless || f.at(j+1).lex&lexUnit == 0 && !f.is(j+1, ",") && !f.cue(i, lexAddress, 8) && !f.beside(i, j) {
			return
		}
	case word == "bp" || word == "cp" || word == "cap" || word == "os" || word == "piso" || word == "ste":
		if f.toks[i].shape == shapeLower || t.kind != tokenDigits {
			return
		}
	}
	f.address(max(start, 0), j)
}

// beside reports whether more of an address is around a unit.
func (f *finder) beside(i, j int) bool {
	return f.at(j+1).kind == tokenDigits || f.at(j+1).kind == tokenLine && (f.military(j+2) || f.at(j+2).kind == tokenDigits) || f.military(j+1) || f.at(i-1).kind == tokenDigits
}

// military: APO AE 12345.
func (f *finder) military(i int) bool {
	w := f.lowerAt(i)
	return (w == "apo" || w == "fpo" || w == "dpo") && f.at(i).shape == shapeUpper && f.at(i+1).end-f.at(i+1).start == 2 && f.at(i+2).kind == tokenDigits
}

// corner: the corner of Broadway and Fifth.
func (f *finder) corner(i int) {
	j, and := i+2, false
	last := 0
	for ; j < i+14 && f.at(j).kind != tokenLine; j++ {
		t := f.at(j)
		switch {
		case t.kind == tokenWord && f.lower(t) == "and" && !and:
			and = true
			continue
		case f.is(j, ".") && f.touching(j-1) && (f.at(j-1).lex&(lexStreet|lexVia) != 0 || f.at(j-1).kind == tokenDigits && f.at(j+1).shape == shapeLower):
		case t.named(), t.kind == tokenDigits, t.lex&(lexStreet|lexParticle|lexVia) != 0 && t.kind == tokenWord, f.caseless && t.kind == tokenWord && t.lex&lexWord == 0:
		default:
			j = i + 14
			continue
		}
		last = j
	}
	if last > i+2 && and {
		start := i
		if f.lowerAt(i-1) == "the" {
			start--
		}
		f.address(start, last)
	}
}

// cued: an address that a word announces and that has no other anchor: "return
// to Leon and Eyrarodda 66", "USNV Botolen\nFPO AE 12382".
func (f *finder) cued(i int) {
	for j := i + 1; j < i+14 && j < len(f.toks); j++ {
		if f.military(j) && f.at(j-1).kind == tokenLine || f.military(j) {
			start := j
			for start-1 > i && start > j-12 && (f.at(start-1).named() || f.at(start-1).kind == tokenLine || f.at(start-1).kind == tokenDigits || f.is(start-1, ",")) {
				start--
			}
			for f.at(start).kind == tokenLine || f.is(start, ",") {
				start++
			}
			f.found = append(f.found, find{start: f.toks[start].start, end: f.toks[j+2].end, kind: Address, value: alphanumeric(f.text[f.toks[start].start:f.toks[j+2].end])})
			return
		}
	}
	j := i + 1
	for ; j < i+6; j++ {
		t := f.at(j)
		if t.kind == tokenLine {
			return
		}
		if t.named() || t.kind == tokenDigits {
			break
		}
		if t.kind == tokenWord && t.lex&(lexWord|lexNumber|lexWith|lexThe|lexAddress|lexParticle) == 0 {
			return
		}
	}
	if !f.at(j).named() {
		return
	}
	start := j
	for ; j < start+7; j++ {
		t := f.at(j)
		if f.houseNumber(j) && t.kind == tokenDigits && j > start && f.at(j-1).kind == tokenWord && f.at(j-1).lex&(lexMonth|lexPublic|lexWord) == 0 && f.sameLine(j-1) {
			if f.at(j - 1).named() {
				f.address(start, j)
			}
			return
		}
		if !t.named() && f.lowerAt(j) != "and" {
			return
		}
	}
}

// addressTokens is how far an address may go on behind its anchor.
const addressTokens = 32

// address keeps an address from token i to j and what confirms it further on.
func (f *finder) address(i, j int) {
	end := j
	for k, loose := j+1, 0; k < min(len(f.toks), j+addressTokens) && loose < 9; k++ {
		t := &f.toks[k]
		switch {
		case t.kind == tokenMask:
			loose = 9
		case k == j+1 && (f.is(k, "/") || f.is(k, "-")) && f.touching(j) && f.touching(k) && f.houseNumber(k+1): // 14/3
			k++
			end = k
		case t.shape == shapeInitial && t.kind == tokenWord && f.houseNumber(k-1) && f.sameLine(k-1) && f.at(k+1).kind == tokenDigits && f.sameLine(k) && f.at(k+1).end-f.at(k+1).start < 4: // 8 B 12
			k++
			end = k
		case t.lex&lexUnit != 0 && t.kind == tokenWord && (f.at(k+1).kind == tokenDigits || f.is(k+1, ".") && f.at(k+2).kind == tokenDigits):
			for f.at(k).kind != tokenDigits {
				k++
			}
			end, loose = k, 0
		case f.is(k, ".") && f.touching(k-1) && f.at(k+1).lex&lexUnit != 0 && f.at(k+1).kind == tokenWord:
			loose++
		case t.kind == tokenDigits && f.sameLine(k) && f.at(k+1).kind == tokenDigits && f.at(k+1).end-f.at(k+1).start >= 4 && f.postal(k+1) > 0: // 43 73313
			k += f.postal(k + 1)
			end, loose = k, 0
		case f.houseNumber(k) && (f.at(k+1).lex&lexUnit != 0 || f.is(k-1, "#")):
			end, loose = k, 0
		case f.houseNumber(k) && f.at(k+1).named() && f.houseNumber(k+2):
			k += 2
			end, loose = k, 0
		case f.postal(k) > 0:
			k += f.postal(k) - 1
			end, loose = k, 0
		case f.military(k):
			k += 2
			end, loose = k, 0
		case f.caseless && t.kind == tokenWord && states[f.lower(t)] && f.is(k-1, ",") && f.postal(k+1) > 0:
			end, loose = k, 0
		case t.shape == shapeUpper && t.kind == tokenWord && t.end-t.start == 2 && (f.is(k-1, ",") || f.at(k-1).named()) && (t.lex&lexThe == 0 || f.at(k-1).shape == shapeUpper):
			end, loose = k, loose+1
		case t.named(), t.kind == tokenLine, f.is(k, ","), f.is(k, ".") && f.at(k-1).lex&lexStreet != 0, t.lex&lexParticle != 0 && t.kind == tokenWord,
			f.caseless && t.kind == tokenWord && (t.lex&lexWord == 0 || t.lex&lexPublic != 0), t.kind == tokenWord && f.lower(t) == "nan", f.is(k, "-") && f.touching(k), f.is(k, "("), f.is(k, ")"), f.is(k, "#"):
			if t.lex&(lexTitle|lexGreet) != 0 || f.at(k+1).kind == tokenMark && f.is(k+1, ":") {
				loose = 9
			}
			loose++
		default:
			loose = 9
		}
	}
	end = f.townAfter(end)
	f.add(Address, i, end, alphanumeric(f.text[f.toks[i].start:f.toks[end].end]))
}

// postal is how many tokens from i on are a postcode within an address.
func (f *finder) postal(i int) int {
	t := f.at(i)
	if t.kind != tokenDigits {
		if n := f.lettered(i); n > 0 {
			return n
		}
		return 0
	}
	n := t.end - t.start
	next := f.at(i + 1)
	size := next.end - next.start
	switch {
	case f.is(i+1, "-") && f.touching(i) && f.touching(i+1) && f.at(i+2).kind == tokenDigits && f.at(i+2).end-f.at(i+2).start <= 4 && n <= 5:
		return 3
	case n == 3 && next.kind == tokenDigits && size <= 3 && size > 1 && f.sameLine(i):
		return 2
	case n == 4 && next.kind == tokenWord && next.shape == shapeUpper && size == 2 && f.sameLine(i):
		return 2
	case n >= 3 && n <= 6:
		return 1
	}
	return 0
}

// lettered is how many tokens from i on are a British, Irish or Canadian
// postcode: SW1A 2AA, D02 X285, K1A 0B1.
func (f *finder) lettered(i int) int {
	a, b := f.at(i), f.at(i+1)
	if a.kind != tokenMixed || b.kind != tokenMixed || !f.sameLine(i) {
		return 0
	}
	out, in := f.text[a.start:a.end], f.text[b.start:b.end]
	if f.caseless {
		out, in = strings.ToUpper(out), strings.ToUpper(in)
	}
	irish := len(out) == 3 && len(in) == 4 && upperLetter(out[0]) && digit(rune(out[1])) && upperLetter(in[0]) && strings.ToUpper(in) == in && ascii(in)
	british := len(out) <= 4 && len(in) == 3 && upperLetter(out[0]) && digit(rune(in[0])) && upperLetters(in[1:])
	canadian := len(out) == 3 && len(in) == 3 && upperLetter(out[0]) && digit(rune(out[1])) && upperLetter(out[2]) && digit(rune(in[0])) && upperLetter(in[1]) && digit(rune(in[2]))
	if irish || british || canadian {
		return 2
	}
	return 0
}

func upperLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

// postcode: one that stands by itself, told by its form or by what is before it.
func (f *finder) postcode(i int) {
	t := &f.toks[i]
	switch {
	case t.kind == tokenMixed && f.lettered(i) > 0:
		f.address(i, i+1)
	case t.lex&lexPostcode != 0 && t.kind == tokenWord:
		for k := i + 1; k < i+7; k++ {
			if n := f.postal(k); n > 0 && f.at(k).kind == tokenDigits && (n > 1 || f.at(k).end-f.at(k).start >= 4) {
				f.add(Address, k, k+n-1, alphanumeric(f.text[f.toks[k].start:f.toks[k+n-1].end]))
				return
			}
			if f.compact(k) {
				f.add(Address, k, k, alphanumeric(f.text[f.at(k).start:f.at(k).end]))
				return
			}
			if f.at(k).lex&(lexNumber|lexPostcode) == 0 && f.at(k).kind != tokenMark && !codeSpeech[f.lowerAt(k)] {
				return
			}
		}
	case t.named() && f.at(i+1).kind == tokenDigits && f.sameLine(i) && f.town(i):
		n := f.postal(i + 1)
		f.add(Address, i+1, i+n, alphanumeric(f.text[f.toks[i+1].start:f.toks[i+n].end]))
	}
}

// codeSpeech are words between "zip" and the code.
var codeSpeech = set("code codes we i you use used have for this here that was is gave entered typed mine in it on")

// town reports whether token i ends the name of a place with its postcode after
// it: "in Bjert 6091", but not "in Excel 2010".
func (f *finder) town(i int) bool {
	if t := f.at(i); t.lex&(lexPublic|lexMonth|lexWord|lexOrg) != 0 {
		return false
	}
	k := i
	for n := 0; n < 4 && (f.at(k-1).named() || f.at(k-1).lex&lexParticle != 0); n++ {
		k--
	}
	if w := f.lowerAt(k - 1); w != "in" && w != "near" && w != "à" && w != "en" {
		return false
	}
	next := f.at(i + 1)
	switch n := f.postal(i + 1); {
	case n > 1:
		return true
	case n == 1:
		size := next.end - next.start
		return size == 5 || size == 4 && f.text[next.start:next.start+2] != "19" && f.text[next.start:next.start+2] != "20"
	}
	return false
}
