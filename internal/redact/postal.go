package redact

import "strings"

// Addresses by the grammars of post offices: what stands around the number of a
// house, a road with a number, a box, or a postcode.

// wideStreets end the names of streets too (Publication 28 of the United States
// Postal Service), and much else: they ask for more around them.
var wideStreets = set(`annex anx arcade arc bayou bayous beach bch bend bends bluff bluffs bottom branch br bridge brg brook brooks burg burgs bypass byp camp
	canyon cyn cape causeway cswy center centers centre cliff cliffs club common commons corner corners course cove coves creek crest crossroad crossroads
	curve dale dam divide dv esplanade estate estates expressway extension ext fall falls ferry field fields flat flats ford fords forest forge forges fork forks fort garden
	green greens grove groves harbors haven hills hollow inlet island islands isle junction junctions key keys knoll knolls lake lakes land landing light lights loaf lock
	locks lodge mill mills mission motorway mount mountain mountains neck orchard oval overpass parade park parks passage path pike pine pines plain plains
	port ports prairie quay radial ramp ranch rapid rapids rest ridges rise river run shoal shoals shore shores skyway spring springs spur spurs stravenue stream
	streets summit throughway trace track trafficway trail trails tunnel underpass union unions valley valleys viaduct view views village villages ville
	vista walks wall well wells wharf wynd yard yards gate garth cross croft brae cres tce pde esp circuit cct boulevarde`)

// behindStreet are the small words that can stand behind an address in a sentence.
var behindStreet = set(`and or but in on is was were for now where with which by near most last as please thanks thank since then until before after so that if when
	today right next every all because to at from right who we i it they he she there here this these also too instead again via first not if`)

var directions = set("n s e w ne nw se sw north south east west northeast northwest southeast southwest central")

// beforeHouse are words an address follows.
var beforeHouse = set("at to outside near opposite on behind is address from into")

// borders reports that nothing behind token i goes on with what ends there: a
// mark, a line end, or a word that a sentence goes on with.
func (f *finder) borders(i int) bool {
	t := f.at(i + 1)
	return t.kind == tokenLine || t.kind == tokenMark && !f.is(i+1, "-") && !f.is(i+1, "/") && !f.is(i+1, "%") || t.lex&lexUnit != 0 ||
		t.kind == tokenWord && t.shape == shapeLower && behindStreet[f.lower(t)]
}

// housed: 331 E 14th St, 12/3 Cowgate Wynd, 1 Candlemaker's Close, 3300 Bluff
// Vista.
func (f *finder) housed(i int) {
	if !f.houseNumber(i) || f.is(i-1, "/") || f.is(i-1, ".") && f.touching(i-1) || f.is(i-1, "-") && f.touching(i-1) {
		return
	}
	j := i + 1
	if (f.is(j, "/") || f.is(j, "-")) && f.touching(i) && f.touching(j) && f.houseNumber(j+1) {
		j += 2
	}
	end, named := -1, 0
	wide := false
walk:
	for k := j; k < j+7 && (f.sameLine(k-1) || f.touching(k-1)); k++ {
		t, word := f.at(k), f.lowerAt(k)
		switch {
		case f.is(k, ".") && f.touching(k-1) && f.at(k-1).end-f.at(k-1).start <= 4, f.is(k, "'"), f.is(k, "’"), word == "s" && f.touching(k-1):
		case t.kind == tokenMixed && ordinal(f.text[t.start:t.end]) && end < 0:
			named++
		case t.kind == tokenWord && named > 0 && f.streetType(t, word):
			end, named = k, named+1
			wide = t.lex&lexStreet == 0
		case t.named() && t.lex&lexMonth == 0:
			named++
		default:
			break walk
		}
	}
	if end < 0 {
		return
	}
	if directions[f.lowerAt(end+1)] && f.at(end+1).named() && f.sameLine(end) {
		end++
	}
	if !wide || f.cue(i, lexAddress, 8) || beforeHouse[f.lowerAt(i-1)] && f.borders(end) || f.borders(end) && (f.at(i-1).kind == tokenLine || f.long(i)) || f.at(end+1).lex&lexUnit != 0 {
		f.address(f.unitsBefore(i), end)
	}
}

// streetType reports a word a street's name ends with.
func (f *finder) streetType(t *token, word string) bool {
	if t.lex&lexStreet != 0 {
		return t.shape != shapeLower || longStreet[word]
	}
	return t.shape == shapeCapital && wideStreets[word]
}

// long reports a number of three digits or more that is no year, nor round.
func (f *finder) long(i int) bool {
	s := f.text[f.at(i).start:f.at(i).end]
	return len(s) > 2 && (len(s) != 4 || s[:2] != "19" && s[:2] != "20") && (!strings.HasSuffix(s, "00") || len(s) == 4)
}

// ordinal: 5th, 72nd.
func ordinal(word string) bool {
	word = strings.ToLower(word)
	n := len(word) - 2
	return n > 0 && allDigits(word[:n]) && (word[n:] == "th" || word[n:] == "st" || word[n:] == "nd" || word[n:] == "rd")
}

// smallStreet: 100 main st, written small: behind "at", or in a text without
// capitals behind two digits.
func (f *finder) smallStreet(i int) {
	if !f.houseNumber(i) || !beforeHouse[f.lowerAt(i-1)] && (!f.caseless || f.at(i).end-f.at(i).start < 2) && !f.cue(i, lexAddress, 4) {
		return
	}
	for k := i + 1; k < i+4 && f.sameLine(k-1); k++ {
		t, word := f.at(k), f.lowerAt(k)
		switch {
		case t.kind == tokenMixed && ordinal(f.text[t.start:t.end]):
		case t.kind != tokenWord || t.lex&(lexThe|lexSpoken|lexNumber) != 0 || t.lex&(lexUnit|lexMonth) != 0:
			return
		case k > i+1 && (longStreet[word] || smallStreets[word]):
			if f.is(k+1, ".") || f.borders(k) {
				f.address(i, k)
			}
			return
		case t.shape != shapeLower && !f.caseless:
			return
		}
	}
}

var smallStreets = set("close court ct dr pl place way hwy pkwy cres sq")

// unitWords stand with a number before a house's or behind a street's.
var unitWords = set("level floor block blk tower plot lot building bldg room rm shop house villa door hse fl unit flat suite apt apartment")

// unitsBefore goes back from a house over what is inside it: Level 4, 210 …
func (f *finder) unitsBefore(i int) int {
	if unitWords[f.lowerAt(i-1)] {
		i--
	}
	for range 3 {
		k := i - 1
		if f.is(k, ",") || f.is(k, "/") && f.touching(k) {
			k--
		}
		if f.at(k).kind == tokenLine {
			k--
		}
		if t := f.at(k); t.kind != tokenDigits && t.kind != tokenMixed || t.end-t.start > 5 {
			return i
		}
		k--
		for f.is(k, ".") || f.is(k, "#") || f.lowerAt(k) == "no" {
			k--
		}
		if !unitWords[f.lowerAt(k)] {
			return i
		}
		i = k
	}
	return i
}

// numberedRoad: 21400 Highway 93, 4410 US-31 N, 18 County Road 12.
func (f *finder) numberedRoad(i int) {
	if !f.houseNumber(i) || f.at(i).end-f.at(i).start < 2 {
		return
	}
	j := i + 1
	for j < i+4 && f.sameLine(j-1) && (roadBefore[f.lowerAt(j)] || directions[f.lowerAt(j)]) && f.at(j).named() {
		j++
	}
	if j == i+1 || directions[f.lowerAt(j-1)] {
		return
	}
	if f.is(j, "-") && f.touching(j-1) {
		j++
	}
	if n := f.at(j); n.kind != tokenDigits && n.kind != tokenMixed || n.end-n.start > 5 {
		return
	}
	if directions[f.lowerAt(j+1)] && f.at(j+1).named() {
		j++
	}
	f.address(i, j)
}

var roadBefore = set("highway hwy us route rte state county road rd cr sr fm interstate old farm ranch rural bypass loop spur i")

// box: RR 2 Box 118; Rural Route 3, Box 41; HC 66 Box 12; Locked Bag 20;
// Postfach 10 20 30.
func (f *finder) box(i int) {
	t, word := &f.toks[i], f.lowerAt(i)
	j := i + 1
	switch {
	case (word == "rr" || word == "hc") && t.shape == shapeUpper:
	case (word == "rural" || word == "star") && f.lowerAt(i+1) == "route", word == "highway" && f.lowerAt(i+1) == "contract":
		j++
	case (word == "locked" || word == "private") && f.lowerAt(i+1) == "bag" && t.shape == shapeCapital && f.at(i+2).kind == tokenDigits:
		f.address(i, i+2)
		return
	case (word == "postfach" || word == "postbus") && f.at(i+1).kind == tokenDigits:
		for f.at(j+1).kind == tokenDigits && f.at(j+1).end-f.at(j+1).start < 4 && f.sameLine(j) {
			j++
		}
		f.address(i, j)
		return
	default:
		return
	}
	if f.at(j).kind != tokenDigits {
		return
	}
	j++
	if f.is(j, ",") {
		j++
	}
	if f.lowerAt(j) == "box" && f.at(j+1).kind == tokenDigits {
		f.address(i, j+1)
	}
}

// german: Unter den Erlen 21, An der Mühle 5, Na Poříčí 12: a small word with a capital where
// none is due.
func (f *finder) german(i int) {
	t := &f.toks[i]
	if t.first || t.shape != shapeCapital || !germanBefore[f.lower(t)] {
		return
	}
	j := i + 1
	for f.at(j).shape == shapeLower && (f.lowerAt(j) == "der" || f.lowerAt(j) == "den" || f.lowerAt(j) == "dem") {
		j++
	}
	named := j
	for j < named+2 && f.at(j).named() && f.sameLine(j-1) {
		j++
	}
	if n := f.at(j); j > named && f.houseNumber(j) && f.sameLine(j-1) && n.end-n.start < 5 && (n.kind == tokenMixed || n.end-n.start < 4) {
		f.address(i, j)
	}
}

var germanBefore = set("am an auf im in zum zur unter hinter vor bei beim alte alter na nad pod za")

// romance: via dei Cipressi 22, 3 place du Marché, Carrera 7 # 45-12.
func (f *finder) romance(i int) {
	word := f.lowerAt(i)
	if colombian[word] && f.at(i+1).kind == tokenDigits && f.is(i+2, "#") && f.at(i+3).kind == tokenDigits {
		end := i + 3
		if f.is(end+1, "-") && f.at(end+2).kind == tokenDigits {
			end += 2
		}
		f.address(i, end)
		return
	}
	if f.toks[i].shape != shapeLower || !romanceVia[word] {
		return
	}
	j, particles, named := i+1, 0, 0
walk:
	for ; j < i+7 && (f.sameLine(j-1) || f.touching(j-1)); j++ {
		switch t := f.at(j); {
		case romanceParticle[f.lowerAt(j)]:
			particles++
		case f.is(j, "'") || f.is(j, "’"):
		case t.named():
			named++
		default:
			break walk
		}
	}
	before := i - 1
	if f.is(before, ",") {
		before--
	}
	if w := f.lowerAt(before); w == "bis" || w == "ter" {
		before--
	}
	switch {
	case named == 0 || particles == 0 && !f.foreign && word != "rue":
	case f.houseNumber(j) && f.at(j-1).named():
		f.address(i, j)
	case f.houseNumber(before) && f.at(j-1).named():
		f.address(before, j-1)
	}
}

var (
	colombian       = set("carrera calle cra cll transversal diagonal avenida")
	romanceVia      = set("via viale piazza corso place plaza calle rue cours quai largo praça rua avenida avinguda carrer passeig ulicy alei")
	romanceParticle = set("de du des del della delle degli dei dello di la las los le les do da dos das el")
)

// codedTown: what stands before a code that only addresses have: The Old Dairy, Pound
// Lane, Little Marden, YO61 3ZZ; Plot No. 21, Gandhi Nagar, Pune 411001.
func (f *finder) codedTown(i int) {
	t := f.at(i)
	if n := f.lettered(i); n > 0 {
		if start, _ := f.phrases(i); start < i {
			f.address(start, i+n-1)
		}
		return
	}
	size := t.end - t.start
	if t.kind != tokenDigits || size < 5 && !f.japanese(i) || size > 6 || !f.at(i-1).named() && !f.is(i-1, ",") || !f.borders(i) && size != 3 {
		return
	}
	end := i
	if f.is(i+1, "-") && f.touching(i) && f.at(i+2).kind == tokenDigits && f.at(i+2).end-f.at(i+2).start == 4 {
		end += 2
	}
	if start, house := f.phrases(i); house {
		f.address(start, end)
	}
}

// japanese reports a Japanese postcode: 153-0063.
func (f *finder) japanese(i int) bool {
	return f.at(i).end-f.at(i).start == 3 && f.is(i+1, "-") && f.touching(i) && f.touching(i+1) && f.at(i+2).kind == tokenDigits && f.at(i+2).end-f.at(i+2).start == 4
}

// phrases goes back from a code over the names and numbers that commas and line
// ends part, and reports whether a number of a house is among them, and a comma.
func (f *finder) phrases(i int) (start int, house bool) {
	start = i
	commas, lines, number := 0, 0, false
	for k := i - 1; k >= max(0, i-24); k-- {
		t := f.at(k)
		switch {
		case f.is(k, ","):
			commas++
		case t.kind == tokenLine:
			if lines++; lines > 3 {
				return start, number && commas+lines > 1
			}
		case t.kind == tokenDigits || t.kind == tokenMixed:
			if t.end-t.start > 5 {
				return start, number && commas > 0
			}
			start, number = k, number || f.houseNumber(k)
		case t.kind == tokenWord && t.named() && t.lex&(lexTitle|lexGreet|lexMonth|lexDear) == 0 && (!t.first || t.lex&lexWord == 0 || f.at(k-1).kind == tokenLine && k > 0):
			start = k
		case t.kind == tokenWord && t.shape == shapeLower && (t.lex&lexParticle != 0 || unitWords[f.lower(t)]) && k < start, f.is(k, "#"), f.is(k, "-") && f.touching(k-1), f.is(k, "/"),
			f.is(k, ".") && f.at(k-1).kind == tokenWord && f.at(k-1).end-f.at(k-1).start < 5, f.is(k, "'"), f.is(k, "’"), f.lowerAt(k) == "s" && f.is(k-1, "'"):
		default:
			return start, number && commas > 0
		}
	}
	return start, number && commas > 0
}

// bareCode: a postcode by itself: Ohio 43215, the 94110 zip code, near 60614,
// D-80331 München, 〒100-0005.
func (f *finder) bareCode(i int) {
	t := f.at(i)
	size, end := t.end-t.start, i
	if t.kind != tokenDigits {
		return
	}
	if f.is(i+1, "-") && f.touching(i) && f.touching(i+1) && f.at(i+2).kind == tokenDigits && f.at(i+2).end-f.at(i+2).start == 4 {
		end = i + 2
	}
	switch next := f.lowerAt(end + 1); {
	case f.is(i-1, "〒"):
	case size == 5 && f.at(end+1).lex&lexPostcode != 0 && next != "cap" && next != "kod":
	case size == 5 && stateEnds[f.stateBefore(i)] && f.borders(end) && f.at(i-1).named():
	case size == 5 && f.lowerAt(i-1) == "near" && f.borders(end) && !strings.HasSuffix(f.text[t.start:t.end], "00"):
	case size == 5 && f.lowerAt(i-1) == "the" && next == "area":
	case (size == 4 || size == 5 || size == 3 && f.postal(i) == 2) && f.is(i-1, "-") && f.touching(i-1) && f.touching(i-2) && countries[f.lowerAt(i-2)] && f.at(i-2).named() && (size == 3 || f.at(i+1).named() && f.sameLine(i)):
		end = i + f.postal(i) - 1
		f.add(Address, i-2, end, alphanumeric(f.text[f.at(i-2).start:f.at(end).end]))
		return
	default:
		return
	}
	f.add(Address, i, end, alphanumeric(f.text[t.start:f.at(end).end]))
}

var countries = set("d de a at ch f fr i it b be nl l lu s se dk fi fin pl cz e es p pt")

// stateBefore is the state whose name ends before token i.
func (f *finder) stateBefore(i int) string {
	k := i - 1
	if f.is(k, ",") {
		k--
	}
	one := f.lowerAt(k)
	if two := f.lowerAt(k-1) + " " + one; stateEnds[two] {
		return two
	}
	return one
}

var stateEnds = func() map[string]bool {
	m := set(`alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky
		louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania
		tennessee texas utah vermont virginia washington wisconsin wyoming`)
	for _, two := range []string{"new hampshire", "new jersey", "new mexico", "new york", "north carolina", "north dakota", "rhode island", "south carolina", "south dakota", "west virginia", "puerto rico"} {
		m[two] = true
	}
	return m
}()

// compact reports a code of letters and digits written as one word: K1A0B1.
func (f *finder) compact(i int) bool {
	t := f.at(i)
	return t.kind == tokenMixed && t.end-t.start > 4 && t.end-t.start < 8 && f.at(i+1).kind != tokenMixed
}
