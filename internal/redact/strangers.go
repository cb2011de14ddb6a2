package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Strangers are capitalised words that no list knows. In an English text such a
// word is a name: of a person, a place or a product. It is taken for a person's
// unless what is beside it, or how the study uses it, speaks of a thing.

// stranger reports a word no list and no topic of the study knows, which has the
// form of a name.
func (f *finder) stranger(t *token) bool {
	return t.kind == tokenWord && t.shape == shapeCapital && t.lex&^(lexGiven|lexFamily|lexParticle) == 0 && t.end-t.start > 2 &&
		!f.crossed(t) && !f.humped(t) && !f.m.topic(f.lower(t))
}

// humped reports PowerPoint, but not McConnan nor O'Brien.
func (f *finder) humped(t *token) bool {
	word := f.text[t.start:t.end]
	for _, p := range []string{"Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Von", "Fitz", "Al", "El"} {
		if rest, ok := strings.CutPrefix(word, p); ok && utf8.RuneCountInString(rest) > 2 {
			if r, _ := utf8.DecodeRuneInString(rest); unicode.IsUpper(r) {
				word = rest
				break
			}
		}
	}
	last := 'a'
	for i, r := range word {
		if i > 0 && unicode.IsUpper(r) && last != '\'' && last != '’' {
			return true
		}
		last = r
	}
	return false
}

// strangers: one unknown word or several.
func (f *finder) strangers(i int) {
	if f.caseless || f.foreign {
		return
	}
	t := &f.toks[i]
	if !f.stranger(t) || t.lex&lexParticle != 0 && !f.stranger(f.at(i+1)) {
		return
	}
	start, end := f.lead(i), f.run(i, true)
	listed := false
	for k := start; k <= end; k++ {
		listed = listed || f.at(k).lex&(lexGiven|lexFamily) != 0
	}
	alone := start == end && t.lex&lexGiven == 0
	switch {
	case f.partOfThing(start, end), f.placed(start, end):
	case !listed && (f.ends(start, wordEndings) || f.ends(end, wordEndings)):
	case alone && (f.usedThing(i) || f.ends(i, thingEndings)):
	case alone && (f.is(i-1, "'") || f.is(i-1, "’")) && f.touching(i-1) && !f.is(i+1, "'") && !f.is(i+1, "’"): // 'Kay
	case alone && t.first && !f.subject(i) && !f.aside(i) && !f.familyFirst(i):
	default:
		f.addName(start, end)
	}
}

// aside reports a word in parentheses within a line: our rep (Xyz).
func (f *finder) aside(i int) bool {
	return f.is(i-1, "(") && f.sameLine(i-1) && f.at(i-2).kind == tokenWord
}

// familyFirst reports a family name that begins a sentence which goes on in small
// letters.
func (f *finder) familyFirst(i int) bool {
	next := f.at(i + 1)
	return f.at(i).lex&lexFamily != 0 && f.sameLine(i) && (f.is(i+1, "(") && !f.touching(i) || next.kind == tokenWord && next.shape == shapeLower && next.lex&lexWord != 0 && f.lower(next) != "to")
}

// subject reports that what begins a sentence goes on as only a noun that stands
// without an article does.
func (f *finder) subject(i int) bool {
	next := f.at(i + 1)
	if f.possessive(i) || f.acts(i) || f.is(i-1, ",") {
		return true
	}
	if t := f.at(i); !ascii(f.text[t.start:t.end]) || f.is(i-1, "-") && f.is(i-2, "-") && next.kind == tokenLine { // -- Xyz
		return true
	}
	if f.is(i+1, ":") && f.at(i-1).kind == tokenLine && f.sameLine(i+1) { // a speaker
		return true
	}
	if f.is(i+1, ",") && vocative[f.lowerAt(i+2)] {
		return true
	}
	if next.kind == tokenLine { // below a closing
		return f.at(i-1).kind == tokenLine && f.is(i-2, ",")
	}
	word := f.lowerAt(i + 1)
	return f.sameLine(i) && next.shape == shapeLower && (verbs[word] || next.lex&lexSaid != 0 ||
		next.lex&lexWord != 0 && len(word) > 4 && (strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss")))
}

var vocative = set("you can could will would please thanks thank what how when why where do did have are i let tell")

var verbs = set(`has had is was does did will can could would should might must never always also still already just and or says
	got gets goes went came comes took gave made makes sent keeps kept left ran runs sat saw sold thinks told wants wrote won began became spent built met lost found grew felt knew stood led held paid bought brought died here who whose`)

// lead is where a name begins that has token i in it: with an initial, a given
// name that is also a word, or a particle before it.
func (f *finder) lead(i int) int {
	for range 3 {
		k := i - 1
		switch t := f.at(k); {
		case f.is(k, "-") && f.touching(k-1) && f.touching(k) && (f.at(k-1).lex&lexParticle != 0 || f.at(k-1).named()) && f.at(k-1).kind == tokenWord:
			i = k - 1
		case f.is(k, ".") && f.touching(k-1) && f.at(k-1).shape == shapeInitial && f.at(k-1).kind == tokenWord:
			i = k - 1
		case t.kind != tokenWord || !f.sameLine(k):
			return i
		case t.shape == shapeInitial && t.lex&lexThe == 0 && f.lower(t) != "i",
			t.shape == shapeCapital && t.lex&(lexGiven|lexFamily) != 0 && t.lex&(lexRole|lexThe|lexTitle|lexGreet|lexMonth|lexPlace|lexPublic) == 0 && (!t.first || t.lex&lexCapital != 0 || t.lex&lexWord == 0),
			t.lex&lexParticle != 0 && nobiliary[f.lower(t)]:
			i = k
		default:
			return i
		}
	}
	return i
}

// nobiliary are particles that are not also words between a verb and a name.
var nobiliary = set("van von der den ter ten al abu bin ibn di da dos zu af av du")

// partOfThing reports capitalised words beside a run of strangers which say that
// it is no person: Visual Xyz, Xyz Navigator.
func (f *finder) partOfThing(i, j int) bool {
	before, next := f.at(i-1), f.at(j+1)
	if before.lex&lexMonth != 0 || before.kind == tokenWord && weekdays[f.lower(before)] {
		before = &nothing
	}
	beside := lexPlace | lexOrg | lexPublic | lexStreet
	if i == j {
		beside |= lexWord
	}
	if f.sameLine(i-1) && before.named() && (before.lex&lexPlace != 0 || !before.first && before.shape != shapeInitial && before.lex&beside != 0 &&
		before.lex&(lexTitle|lexRole|lexGreet|lexDear|lexKin) == 0 && !humans[f.lower(before)]) {
		return true
	}
	if f.sameLine(j) && (next.kind == tokenWord && (next.shape == shapeCapital || next.shape == shapeUpper) && (i == j || next.lex&beside != 0) ||
		i == j && (next.kind == tokenDigits || next.kind == tokenMixed)) {
		return true
	}
	return f.touching(j) && (f.is(j+1, "-") || f.is(j+1, "/") || f.is(j+1, "_") || f.is(j+1, ".") || f.is(j+1, "(")) && f.touching(j+1) && f.at(j+2).kind != tokenLine ||
		f.touching(i-1) && (f.is(i-1, "/") || f.is(i-1, "_") || f.is(i-1, "#") || f.is(i-1, "@") || f.is(i-1, ".") || f.is(i-1, "-"))
}

var weekdays = set("monday tuesday wednesday thursday friday saturday sunday today yesterday")

// Words before a thing, and before a place.
var (
	thingBefore = set("the a an using use used uses via through on onto inside within version app run running install installed tool called software")
	placeBefore = set("in at near into around across toward towards outside inside throughout")
	regions     = set("city town village capital state people region university coast south north east west port island county province district outside part centre center kingdom republic")
	motion      = set("am i'm 'm is are was were come came comes coming based move moved moving go goes going went fly flew drive drove travel travelled traveled back trip")
	thingAfter  = set(`library package tool tools app apps software platform server database framework version versions file files page site website
		data api plugin extension dashboard format plot plots chart charts curve curves notebook notebooks system product code script scripts workflow
		account license licence cluster clusters kernel users user report table tables query queries environment project`)
)

// usedThing reports that token i is used as a thing is: "using Xyz", "the Xyz",
// "Xyz library".
func (f *finder) usedThing(i int) bool {
	before, next := f.lowerAt(i-1), f.lowerAt(i+1)
	return thingBefore[before] && f.sameLine(i-1) || f.sameLine(i) && (thingAfter[next] || f.at(i+1).lex&(lexPlace|lexOrg) != 0 && f.at(i+1).kind == tokenWord)
}

// placed reports that a run of strangers stands where a place does.
func (f *finder) placed(i, j int) bool {
	if f.possessive(j) || f.at(i).lex&lexGiven != 0 {
		return false
	}
	next := f.at(j + 2)
	switch before := f.lowerAt(i - 1); {
	case placeBefore[before]:
		return true
	case before == "from" || before == "to":
		return i == j && motion[f.lowerAt(i-2)] || f.is(i-2, "'")
	case before == "of":
		return f.at(i-2).named() || regions[f.lowerAt(i-2)]
	}
	return i == j && f.is(j+1, ",") && next.named() && next.lex&lexPublic != 0
}

// thingEndings are how products are called, wordEndings how English words end that
// are in no list of the common ones.
var (
	thingEndings = strings.Fields("soft ware sys tech hub labs fy db sql api tube flow pedia gram cloud wiki book desk force box pad")
	wordEndings  = strings.Fields(`ing ings tion tions sion sions ness ment ments able ible ability ality ivity icity ility ize izes ized ised izing ational
		ical ous ology ologist ically graphy metric metrics ics mas days ward wards wise`)
)

func (f *finder) ends(i int, endings []string) bool {
	word := f.lowerAt(i)
	for _, e := range endings {
		if strings.HasSuffix(word, e) && len(word) > len(e)+2 {
			return true
		}
	}
	return false
}

// foreignText reports a text that is not English, as far as its small words tell.
// Where nouns have capitals, a capital says nothing.
func (f *finder) foreignText() bool {
	known, unknown, english, other := 0, 0, 0, 0
	for i := range f.toks {
		t := &f.toks[i]
		if t.kind != tokenWord || t.end-t.start == 1 {
			continue
		}
		switch word := f.lower(t); {
		case englishOnly[word]:
			english++
		case neverEnglish[word]:
			other++
		}
		switch {
		case t.lex&lexAbroad == 0 && t.lex&lexWord != 0 && (t.shape == shapeLower || t.first):
			known++
		case t.shape == shapeLower && t.lex&(lexGiven|lexFamily) == 0 && !f.inAddress(i):
			unknown++
		}
	}
	if english > 0 && other == 0 && unknown <= english+1 { // its unknown words may be names
		return false
	}
	return (unknown > 1 || unknown >= known) && 3*unknown > known
}

// Small words of English alone, and such as English has not.
var (
	englishOnly  = set("the and of my your what who does did have has please how where this that with you she they is are our their not but from for could would should it's i'm don't")
	neverEnglish = set(`der das und ich nicht ist sie wir eine einen dem den mit auf für von zu sich auch es le les et est que pas je une des du qui pour dans
		el los las y en es con por para una lo mi het een niet ik van dat zijn ook il di che non sono della och det att jeg ikke på som nie się jest że os não um uma com ja og`)
)

// abroad makes words of what another language has as words. They count for no
// English ones: a text that is looked at again is foreign again.
func (f *finder) abroad() {
	for i := range f.toks {
		if t := &f.toks[i]; t.lex&lexAbroad != 0 {
			t.lex |= lexWord
		}
	}
}

// unknownPerson: in a text without capitals, a word no list of words knows where a
// person stands: my husband xyz, told xyz, xyz's; two of them beside one another.
func (f *finder) unknownPerson(i int) bool {
	before := f.at(i - 1)
	if !f.odd(i) {
		return false
	}
	switch f.lowerAt(i - 1) {
	case "tell", "told", "ask", "asked", "met", "married", "named", "dear", "thank", "called", "invited":
		return true
	case "to", "with":
		if spoken[f.lowerAt(i-2)] {
			return true
		}
	case "is":
		if f.lowerAt(i-2) == "who" {
			return true
		}
	}
	return f.unknownPair(i) || f.personSlot(i) || before.lex&lexKin != 0 && f.sameLine(i-1) && !f.possessive(i-1) ||
		f.possessive(i) && (f.at(i+3).lex&lexKin != 0 || owned[f.lowerAt(i+3)]) || f.at(i+1).lex&lexHuman != 0 && f.sameLine(i)
}

// personSlot: i am xyz and; the driver was xyz; a mail from xyz; the booking of xyz;
// xyz wrote.
func (f *finder) personSlot(i int) bool {
	before, over := f.lowerAt(i-1), f.lowerAt(i-2)
	ends := f.at(i+1).kind != tokenWord || f.lowerAt(i+1) == "and"
	switch {
	case before == "i'm", before == "am" && over == "i":
		return ends
	case before == "is" || before == "was":
		return (humans[over] || peopleNamed[over]) && ends
	case before == "from":
		return over == "email" || over == "mail" || over == "letter" || over == "call" || over == "message"
	case before == "of" || before == "for":
		return peopleHave[over] && ends
	}
	return f.at(i).first && (f.at(i+1).lex&lexSaid != 0 || f.lowerAt(i+1) == "here" && f.is(i+2, ","))
}

// peopleNamed are words for somebody who has a name, peopleHave for what is had by
// name.
var (
	peopleNamed = set("holder passenger guest contact owner customer signer interviewee rep name")
	peopleHave  = set("booking reservation account ticket name order signature")
)

// spoken are words for talking to or with somebody, owned what a person has.
var (
	spoken = set("spoke speak speaking talk talked talking spoken")
	owned  = set("address email phone number account name birthday house desk job team fault idea husband wife mother father")
)

// odd reports a word that no list of words knows, in a text without capitals.
func (f *finder) odd(i int) bool {
	t := f.at(i)
	return t.kind == tokenWord && t.end-t.start > 3 && t.lex&^(lexGiven|lexFamily|lexParticle) == 0 && (t.lex != 0 || !f.inflected(i)) &&
		!f.foreign && !f.file && !f.m.topic(f.lower(t))
}

// unknownPair reports two odd words that stand together as a name does: one is in
// a list of names or has letters that English has not, or a word stands before
// them that people stand behind.
func (f *finder) unknownPair(i int) bool {
	next := f.at(i + 1)
	if !f.sameLine(i) || next.kind != tokenWord || f.odd(i-1) && f.sameLine(i-1) {
		return false
	}
	if next.end-next.start == 1 && f.is(i+2, ".") && f.touching(i+1) && f.odd(i+3) {
		return true
	}
	if !f.odd(i+1) || f.odd(i+2) && f.sameLine(i+1) {
		return false
	}
	t := f.at(i)
	return t.lex != 0 || next.lex != 0 || !ascii(f.text[t.start:next.end]) || personBefore[f.lowerAt(i-1)]
}

var personBefore = set("to from with by for of does did was is saw tell and")

// inflected reports a word that ends as English words do.
func (f *finder) inflected(i int) bool {
	word := f.lowerAt(i)
	return f.ends(i, wordEndings) || strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "ly") || strings.HasSuffix(word, "s")
}

// caselessEnd takes a family name behind an unknown word in.
func (f *finder) caselessEnd(i int) int {
	if next := f.at(i + 1); f.sameLine(i) && next.kind == tokenWord && free(next) && next.end-next.start > 3 && (next.lex&(lexFamily|lexGiven) != 0 || surname(f.lower(next))) {
		return i + 1
	}
	if f.unknownPair(i) {
		if f.is(i+2, ".") {
			return i + 3
		}
		return i + 1
	}
	return i
}
