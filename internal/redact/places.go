package redact

import (
	"strings"
)

// Addresses told by what ends them: a state with its code, or a postcode beside
// its town behind the number of a house.

// states are those whose two or three letters stand before a postcode: of the
// United States, Canada and Australia.
var states = set(`al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx
	ut vt va wa wv wi wy dc pr gu vi ab bc mb nb nl ns on pe qc sk nsw vic qld tas act nt sa`)

// australian are those whose postcodes have four digits.
var australian = set("nsw vic qld tas act nt sa wa")

// statePostal: Springfield, IL 62701, and what of the address is before it.
func (f *finder) statePostal(i int) {
	t := f.at(i)
	if t.shape != shapeUpper || t.end-t.start > 3 || !states[f.lower(t)] || !f.sameLine(i) {
		return
	}
	n, code := f.postal(i+1), f.at(i+1)
	if n == 0 || n == 1 && (code.kind != tokenDigits || code.end-code.start < 4 || code.end-code.start == 4 && !australian[f.lower(t)]) {
		return
	}
	start := f.townBefore(i - 1)
	if start == i {
		return
	}
	f.address(f.houseBefore(start), i+n)
}

// townBefore is where the name of a town that ends before or at token i begins,
// i+1 where none does.
func (f *finder) townBefore(i int) int {
	if f.is(i, ",") || f.at(i).kind == tokenLine {
		i--
	}
	start := i + 1
	for k := 0; k < 3; k, start = k+1, start-1 {
		t := f.at(start - 1)
		if k > 0 && !f.sameLine(start-1) || t.kind != tokenWord || !t.named() && (k == 0 || t.lex&lexParticle == 0) || t.lex&(lexThe|lexStreet|lexUnit) != 0 && t.first {
			break
		}
	}
	if start == i+1 {
		return i + 2
	}
	return start
}

// houseBefore goes back from the name of a town to the number of the house, or
// stays.
func (f *finder) houseBefore(i int) int {
	start := i
	for k := i - 1; k >= max(0, i-12); k-- {
		t := f.at(k)
		switch {
		case f.houseNumber(k):
			start = k
		case t.kind == tokenWord && t.lex&lexUnit != 0 && start == k+1:
			start = k
		case t.named() && t.lex&(lexThe|lexTitle|lexGreet) == 0, t.kind == tokenLine, f.is(k, ","), f.is(k, "."), f.is(k, "#"), t.kind == tokenWord && t.lex&lexParticle != 0:
		default:
			return start
		}
	}
	return start
}

// housePostal: Am Weiher 3, 50667 Köln; 3 Weiherweg, Köln 50667.
func (f *finder) housePostal(i int) {
	if !f.houseNumber(i) || f.at(i).end-f.at(i).start > 5 {
		return
	}
	switch j := i + 1; {
	case f.street(i-1) && (f.is(j, ",") || f.at(j).kind == tokenLine):
		if f.postalTown(j + 1) {
			f.address(f.streetStart(i-1), i)
		}
	case f.at(j).named() && f.sameLine(i) && !f.at(i-1).named():
		for j < i+5 && f.at(j).named() && f.sameLine(j-1) {
			j++
		}
		if (f.is(j, ",") || f.at(j).kind == tokenLine) && f.postalTown(j+1) {
			f.address(i, j-1)
		}
	}
}

// street reports a word that can end the name of a street.
func (f *finder) street(i int) bool {
	t := f.at(i)
	return t.kind == tokenWord && t.shape == shapeCapital && f.sameLine(i) && t.lex&(lexMonth|lexTitle|lexGreet) == 0 && (t.lex&(lexWord|lexPublic) == 0 || t.lex&lexStreet != 0)
}

// postalTown reports a postcode and a town from token i on, in either order.
func (f *finder) postalTown(i int) bool {
	if n := f.postal(i); n > 0 && (n > 1 || f.at(i).end-f.at(i).start > 3) {
		town := f.at(i + n)
		return town.named() && (n > 1 || town.lex&(lexWord|lexMonth) == 0 || town.lex&lexPublic != 0)
	}
	for k := i; k < i+4 && f.at(k).named(); k++ {
		j := k + 1
		if f.is(j, ",") {
			j++
		}
		if n := f.postal(j); n > 1 || n == 1 && (f.at(j).end-f.at(j).start == 5 || f.at(j).end-f.at(j).start == 4 && f.at(k).lex&(lexWord|lexPublic) == 0) {
			return true
		}
	}
	return false
}

// townAfter goes on from the end of an address over the town and the country
// behind it.
func (f *finder) townAfter(j int) int {
	for range 3 {
		k := j + 1
		if f.is(k, ",") {
			k++
		}
		if f.at(k).kind == tokenLine {
			k++
		}
		if k == j+1 && !f.postalEnd(j) {
			return j
		}
		n := 0
		for ; n < 3 && f.at(k+n).named() && (n == 0 || f.sameLine(k+n-1)); n++ {
			if t := f.at(k + n); t.lex&(lexTitle|lexGreet|lexDear|lexRole|lexThe|lexMonth|lexLabel|lexPhone) != 0 || t.lex&(lexPublic|lexPlace|lexTown) == 0 && t.lex&lexWord != 0 && !(n == 0 && k == j+1 && !t.first && t.shape == shapeCapital && f.at(j).end-f.at(j).start != 3) {
				return j
			}
		}
		if n == 0 || f.is(k+n, ":") || f.possessive(k+n-1) {
			return j
		}
		j = k + n - 1
	}
	return j
}

// postalEnd reports that token j is a postcode or the letters of a state.
func (f *finder) postalEnd(j int) bool {
	t := f.at(j)
	dutch := t.kind == tokenWord && t.shape == shapeUpper && t.end-t.start == 2 && f.at(j-1).kind == tokenDigits && f.at(j-1).end-f.at(j-1).start == 4
	return t.kind == tokenDigits && t.end-t.start > 1 || t.kind == tokenMixed || dutch
}

// besideTown: a postcode by the name of a town: in 75018 Paris, in smalltown 15000.
func (f *finder) besideTown(i int) {
	t := f.at(i)
	if t.kind != tokenDigits || t.end-t.start != 5 || strings.HasSuffix(f.text[t.start:t.end], "000") && !f.caseless {
		return
	}
	before, next := f.at(i-1), f.at(i+1)
	switch word := f.lowerAt(i - 1); {
	case f.caseless && before.kind == tokenWord && before.lex&(lexWord|lexPublic) == 0 && before.end-before.start > 3 && f.placeBefore(i-1):
	case (word == "in" || word == "from" || word == "at" || word == "near" || f.is(i-1, ",") || before.kind == tokenLine) && next.shape == shapeCapital && f.sameLine(i) &&
		next.lex&lexWord == 0 && (next.lex&lexPublic != 0 || next.lex == 0):
	default:
		return
	}
	f.add(Address, i, i, f.text[t.start:t.end])
}

// placeBefore reports "in" and its like among the words before token i.
func (f *finder) placeBefore(i int) bool {
	for k := i - 1; k > i-5; k-- {
		if placeBefore[f.lowerAt(k)] || f.lowerAt(k) == "from" {
			return true
		}
	}
	return false
}
