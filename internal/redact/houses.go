package redact

// Streets that no list knows: the number of a house behind a name tells them,
// where what is before it speaks of a place.

// housesOf are the rules for them that begin at token i.
func (f *finder) housesOf(i int) {
	switch t := f.at(i); {
	case t.shape == shapeCapital && f.lowerAt(i-1) == "" || t.shape == shapeCapital && beforeHouse[f.lowerAt(i-1)]:
		f.unknownStreet(i)
	case t.shape == shapeInitial && f.lower(t) == "c" && f.is(i+1, "/") && f.touching(i): // C/ Mayor 4
		f.calle(i)
	case t.shape == shapeLower && shortStreet[f.lower(t)] && f.is(i+1, ".") && f.touching(i) && f.houseNumber(i+2) && f.cap(f.at(i-1)) && f.sameLine(i-1): // Vilniaus g. 31
		f.address(f.streetStart(i), i+2)
	}
}

var shortStreet = set("g pr bul cad cd sok prosp al")

// unknownStreet: at Masarykova 91; to Na Příkopě 12; to Larsen Crossing.
func (f *finder) unknownStreet(i int) {
	before := f.lowerAt(i - 1)
	led := beforeHouse[before] && f.sameLine(i-1)
	if !led && (!f.at(i).first || !f.cue(i, lexAddress, 4) && f.at(i-1).kind != tokenLine) {
		return
	}
	j := i
	for j < i+3 && f.at(j).named() && f.sameLine(j) && (free(f.at(j)) || j == i && f.at(j).lex&lexParticle != 0) && f.at(j).lex&(lexMonth|lexTitle|lexUnit) == 0 && (atPlace[before] || !f.m.topic(f.lowerAt(j))) {
		j++
	}
	if j == i {
		return
	}
	n := f.at(j)
	switch {
	case led && n.shape == shapeCapital && n.lex&lexStreet != 0 && f.borders(j) && (before == "at" || f.cue(i, lexAddress, 6)):
		f.address(i, j)
	case !f.houseNumber(j) || !f.borders(j) || n.kind == tokenDigits && n.end-n.start > 3 || f.ends(j-1, thingEndings):
	case led || f.cue(i, lexAddress, 4) || f.lowerAt(j+1) == "is" && (f.at(j+3).lex|f.at(j+4).lex)&lexAddress != 0 || f.at(j+1).kind == tokenLine && (f.postalTown(j+2) || f.townLine(j+2)):
		f.address(i, j)
	}
}

var atPlace = set("at near outside opposite behind")

// townLine reports a line that is a town, above one that is a postcode.
func (f *finder) townLine(i int) bool {
	k := i
	for k < i+3 && f.at(k).named() && f.sameLine(k) {
		k++
	}
	return f.at(k).named() && f.at(k+1).kind == tokenLine && f.postal(k+2) > 0
}

func (f *finder) calle(i int) {
	j := i + 2
	for j < i+6 && (f.at(j).named() || f.at(j).lex&lexParticle != 0 && f.at(j).kind == tokenWord) && f.sameLine(j) {
		j++
	}
	if j > i+2 && f.houseNumber(j) {
		f.address(i, j)
	}
}

// sentCode: deliver to 1051; in the 1012 AB area; ship to 110 00.
func (f *finder) sentCode(i int) {
	n := f.postal(i)
	if n == 0 || n == 1 && (f.at(i).end-f.at(i).start < 4 || f.year(i)) {
		return
	}
	sent := f.lowerAt(i-1) == "to" && sends[f.lowerAt(i-2)] && f.borders(i+n-1)
	area := f.lowerAt(i-1) == "the" && f.lowerAt(i-2) == "in" && f.lowerAt(i+n) == "area"
	if sent || area {
		f.add(Address, i, i+n-1, alphanumeric(f.text[f.at(i).start:f.at(i+n-1).end]))
	}
}

var sends = set("deliver delivers delivered delivery ship ships shipped shipping send sends sent mail post")

// year reports four digits that can be one.
func (f *finder) year(i int) bool {
	t := f.at(i)
	return t.end-t.start == 4 && (f.text[t.start:t.start+2] == "19" || f.text[t.start:t.start+2] == "20")
}
