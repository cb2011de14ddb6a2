package redact

import (
	"slices"
	"strings"
)

// names are the rules for people whom the study does not list.
func (f *finder) names(i int) {
	t := &f.toks[i]
	switch {
	case t.lex&lexTitle != 0 && (t.shape == shapeCapital || f.caseless):
		f.titled(i)
	case t.lex&lexDear != 0:
		f.addressed(i)
	case t.lex&lexGreet != 0:
		f.greeted(i)
	}
	f.introduced(i)
	f.known(i)
	if f.cap(t) {
		f.person(i)
		f.strangers(i)
	}
}

// cap reports a word written as a name is, as far as the text tells.
func (f *finder) cap(t *token) bool {
	if t.kind != tokenWord {
		return false
	}
	return t.shape == shapeCapital || f.caseless && t.end-t.start > 2 || t.shape == shapeUpper && t.end-t.start > 3
}

// free reports a word that could be anybody's name: no word, nothing public.
func free(t *token) bool { return t.lex&(lexWord|lexPublic|lexRole|lexOrg|lexPlace|lexThe) == 0 }

// crossed reports marks of a passage that was taken out already: XXXX.
func (f *finder) crossed(t *token) bool {
	return strings.Trim(f.text[t.start:t.end], "Xx") == ""
}

// addName keeps a name from token i to j.
func (f *finder) addName(i, j int) {
	firm := i == j && f.is(i-1, "&") && f.at(i-2).named() && f.at(i-2).lex&lexGiven == 0 // Marks & Spencer
	if f.crossed(&f.toks[j]) || firm {
		return
	}
	n, value := len(f.found), f.spelling(i, j)
	f.add(Name, i, f.suffix(i, j), value)
	f.found[n].weak = i == j
}

// suffix is where a name ends with what tells father and son apart: Jr., III.
func (f *finder) suffix(i, j int) int {
	k := j + 1
	if f.is(k, ",") {
		k++
	}
	switch f.lowerAt(k) {
	case "jr", "sr", "ii", "iii", "iv":
	default:
		return j
	}
	if i == j || !f.at(k).named() {
		return j
	}
	if f.is(k+1, ".") && f.touching(k) {
		k++
	}
	return k
}

// spelling is a name as it is the same however it is written.
func (f *finder) spelling(i, j int) string {
	var words []string
	for k := i; k <= j; k++ {
		if t := &f.toks[k]; t.kind == tokenWord && t.lex&lexTitle == 0 {
			words = append(words, f.lower(t))
		}
	}
	return strings.Join(words, " ")
}

// titled: Mr. Brown, Prof. Dr. Anna von Berg.
func (f *finder) titled(i int) {
	j := i + 1
	for j < i+6 && (f.is(j, ".") || f.at(j).lex&lexTitle != 0) {
		j++
	}
	t := f.at(j)
	switch {
	case t.kind != tokenWord || t.lex&lexRole != 0 || f.crossed(t) || t.shape == shapeInitial && !f.is(j+1, "."):
	case f.caseless && t.lex&(lexGiven|lexFamily) == 0 && t.lex&lexWord != 0:
	case t.named() || f.caseless && t.end-t.start > 2:
		f.addName(j, f.run(j, true))
	case t.lex&lexParticle != 0:
		k := j + 1
		for k < j+3 && f.at(k).lex&lexParticle != 0 {
			k++
		}
		if f.at(k).named() {
			f.addName(j, f.run(k, true))
		}
	}
}

// addressed: Dear Maria, and the name below a letter.
func (f *finder) addressed(i int) {
	j := i + 1
	for j < i+3 && (f.is(j, ",") || f.at(j).kind == tokenLine && j < len(f.toks)) {
		j++
	}
	if t := f.at(j); f.cap(t) && (free(t) || t.lex&lexGiven != 0 && t.lex&(lexPublic|lexRole) == 0 && !f.caseless) {
		f.addName(j, f.run(j, true))
	}
}

// greeted: Hi Mark. Thanks, Sue!
func (f *finder) greeted(i int) {
	j := i + 1
	if f.at(j).lex&lexGreet != 0 { // good morning, thanks bye
		j++
	}
	if f.is(j, ",") {
		j++
	}
	t := f.at(j)
	if t.lex&lexGiven == 0 || t.lex&(lexPublic|lexRole) != 0 || t.lex&lexWord != 0 && (f.caseless || t.shape != shapeCapital) {
		return
	}
	if end := f.run(j, free(t)); end > j || t.shape == shapeCapital && (f.at(end+1).kind != tokenWord || free(t)) {
		f.addName(j, end)
	}
}

// introductions are words after which somebody says a name, each with what has
// to stand before it.
var introductions = map[string]string{
	"is": "name", "ist": "name", "est": "nom", "es": "nombre", "è": "nome", "name's": "", "heiße": "ich", "heisse": "ich",
	"llamo": "me", "chiamo": "mi", "appelle": "", "m'appelle": "", "j'm'appelle": "", "nazywam": "", "heet": "ik", "heter": "", "hedder": "",
}

// introduced: my name is Sarah; this is sarah speaking; I'm Will.
func (f *finder) introduced(i int) {
	t := &f.toks[i]
	if t.end-t.start > 11 {
		return
	}
	word := f.lower(t)
	before, ok := introductions[word]
	switch {
	case ok && (before == "" || f.lowerAt(i-1) == before):
		f.anyName(i + 1)
	case word == "name" && f.is(i+1, "'") && f.lowerAt(i+2) == "s":
		f.anyName(i + 3)
	case word == "name" && f.is(i+1, ":"):
		f.anyName(i + 2)
	case word == "is" && f.lowerAt(i-1) == "this", word == "i'm", word == "am" && f.lowerAt(i-1) == "i", word == "me" && strings.HasPrefix(f.lowerAt(i-1), "call"),
		word == "named", word == "called":
		f.givenName(i + 1)
	case (word == "here" || word == "speaking") && f.at(i-1).lex&lexGiven != 0 && (free(f.at(i-1)) || f.at(i-1).shape == shapeCapital && f.at(i-1).first):
		f.givenName(i - 1)
	}
}

func (f *finder) lowerAt(i int) string {
	if t := f.at(i); t.kind == tokenWord {
		return f.lower(t)
	}
	return ""
}

// anyName: what stands here is a name unless it is a word.
func (f *finder) anyName(i int) {
	t := f.at(i)
	if t.kind != tokenWord || t.end-t.start < 2 || t.lex&(lexThe|lexRole) != 0 || f.crossed(t) {
		return
	}
	if t.lex&(lexWord|lexPublic) != 0 && (t.shape != shapeCapital || t.lex&(lexGiven|lexFamily) == 0) {
		return
	}
	end := f.run(i, true)
	if next := f.at(i + 1); end == i && next.kind == tokenWord && next.lex&(lexFamily|lexGiven) != 0 && free(next) {
		end = i + 1
	}
	f.addName(i, end)
}

// givenName: what stands here is a name where the lists know it as a given one.
func (f *finder) givenName(i int) {
	t := f.at(i)
	switch {
	case t.kind == tokenWord && t.lex == 0 && t.end-t.start > 3 && (f.announced(i) && f.lowerAt(i-1) == "is" || f.lowerAt(i-1) == "me") && !f.inflected(i) && !f.foreign:
		f.addName(i, i)
	case t.kind != tokenWord || t.lex&lexGiven == 0 || t.lex&(lexRole|lexPublic) != 0:
	case t.shape == shapeCapital && t.lex&lexWord == 0, t.shape == shapeCapital && t.lex&lexCapital != 0:
		f.addName(i, f.run(i, true))
	case free(t) && t.end-t.start > 2 && (f.announced(i) || f.caseless):
		f.addName(i, i)
	}
}

// announced reports what callers say behind their name.
func (f *finder) announced(i int) bool {
	word := f.lowerAt(i + 1)
	return word == "speaking" || word == "here" || word == "from"
}

// run is the last token of the name that begins at i. sure says that it is a
// name, whatever word it is.
func (f *finder) run(i int, sure bool) int {
	lead, j := f.at(i), i
	for range 5 {
		k := j + 1
		k += f.joint(k)
		for f.at(k).lex&lexParticle != 0 && f.at(k).kind == tokenWord && !f.caseless && k < j+4 && !f.is(k+1, "-") {
			k++
		}
		if !f.follows(lead, k, sure) {
			return j
		}
		j = k
		if f.at(j).end-f.at(j).start == 1 && f.is(j+1, ".") && f.touching(j) && (!f.touching(j+1) || f.at(j+2).kind == tokenMark || f.at(j+2).kind == tokenLine) {
			j++
		}
	}
	return j
}

// joint is how many marks from token k on may stand inside a name.
func (f *finder) joint(k int) int {
	switch {
	case f.is(k, ".") && f.at(k-1).end-f.at(k-1).start == 1 && f.touching(k-1):
		return 1
	case f.is(k, "-") && f.touching(k-1) && f.touching(k):
		return 1
	case f.file && (f.is(k, "_") || f.is(k, "-") || f.is(k, ".")) && f.touching(k-1) && f.touching(k):
		return 1
	}
	return 0
}

// follows reports whether token k goes on with a name that began with lead.
func (f *finder) follows(lead *token, k int, sure bool) bool {
	t := f.at(k)
	if t.kind != tokenWord || f.crossed(t) && t.end-t.start > 1 {
		return false
	}
	if f.caseless {
		if t.end-t.start == 1 && f.is(k+1, ".") && f.touching(k) {
			return lead.lex&lexGiven != 0 && f.follows(lead, k+2, sure)
		}
		return t.end-t.start > 2 && free(t) && (t.lex&(lexFamily|lexGiven) != 0 || surname(f.lower(t)) ||
			t.lex == 0 && lead.lex&lexGiven != 0 && lead.lex&(lexWord|lexPublic) == 0 && t.end-t.start > 3 && !f.inflected(k))
	}
	switch {
	case t.shape == shapeInitial:
		return f.is(k+1, ".") && f.touching(k) || f.cap(f.at(k+1)) && free(f.at(k+1))
	case t.shape == shapeLower, t.shape == shapeUpper && lead.shape != shapeUpper && (t.lex&(lexFamily|lexGiven) == 0 || t.end-t.start < 4):
		return false
	case t.lex&lexParticle != 0 && f.is(k+1, "-") && f.at(k+2).named():
		return true
	case t.lex&(lexPublic|lexRole|lexOrg|lexPlace|lexThe|lexMonth|lexTitle|lexGreet) != 0:
		return t.lex&lexFamily != 0 && sure && t.lex&(lexRole|lexOrg|lexThe|lexMonth) == 0 && !f.is(k+1, "-")
	case t.lex&(lexFamily|lexGiven) != 0:
		return t.lex&lexWord == 0 || t.lex&lexFamily != 0 && lead.lex&lexWord == 0
	}
	return t.lex&lexWord == 0 && (sure || lead.lex&lexWord == 0 || surname(f.lower(t)))
}

// endings are how family names end, of languages whose families are many.
var endings = strings.Fields(`ova eva ová ovic ovich evich ović ević ić ski ska sky skaya ský ská ński ńska cki cka sson sdóttir sdottir dóttir
	dottir wicz czyk enko escu opoulos idis akis shvili dze oğlu oglu ström strom quist qvist lund gren nen mäki etti ucci
	elli ini mann bauer maier meyer sen son berg yan ian ez ov ev in
	cci ina enko ičić aitis aitė kaya oglou`)

// surname reports a word that ends as family names do.
func surname(word string) bool {
	for _, e := range endings {
		if strings.HasSuffix(word, e) && len(word) >= len(e)+3 && (len(e) > 3 || len(word) >= 6) {
			return true
		}
	}
	return false
}

// pair reports two words that are no words, of which one is a family name or
// ends as one, or that stand where a person does.
func (f *finder) pair(i int) bool {
	t, next := f.at(i), f.at(i+1)
	if next.kind != tokenWord || next.shape != shapeCapital || !free(next) || f.cap(f.at(i-1)) || f.at(i+2).lex&(lexOrg|lexPlace|lexStreet) != 0 {
		return false
	}
	return (t.lex|next.lex)&lexFamily != 0 || surname(f.lower(next)) || f.at(i+2).lex&lexHuman != 0 || f.lowerAt(i+3) == "born" ||
		f.at(i-1).lex&(lexKin|lexSaid) != 0 || f.possessive(i+1) || f.lowerAt(i-1) == "by" || f.lowerAt(i-1) == "named" || f.listed(i)
}

// family reports a family name beside what only one has there: the Xyz family, Xyz
// Jr., Xyz et al.
func (f *finder) family(i int) bool {
	switch f.lowerAt(i + 1) {
	case "family":
		return f.lowerAt(i-1) == "the" && f.at(i+1).shape == shapeLower
	case "jr", "sr":
		return f.is(i+2, ".") && f.touching(i+1)
	case "et":
		return f.lowerAt(i+2) == "al"
	}
	return false
}

// listed reports two words in a list of names: after "and" or a comma behind two
// others that are no words, or before them.
func (f *finder) listed(i int) bool {
	pair := func(i int) bool {
		t, next := f.at(i), f.at(i+1)
		return t.kind == tokenWord && next.kind == tokenWord && t.shape == shapeCapital && next.shape == shapeCapital && free(t) && free(next) &&
			(t.lex|next.lex)&(lexGiven|lexFamily) != 0
	}
	after := i + 2
	for after < i+4 && (f.is(after, ",") || f.lowerAt(after) == "and") {
		after++
	}
	before := i - 1
	for before > i-3 && (f.is(before, ",") || f.lowerAt(before) == "and") {
		before--
	}
	return after > i+2 && pair(after) || before < i-1 && pair(before-1)
}

// labelled: From: Hynek
func (f *finder) labelled(i int) bool {
	before := f.lowerAt(i - 2)
	alone := f.at(i-3).kind != tokenWord || f.at(i-2).first || (before == "to" || before == "by") && f.at(i-3).first
	return f.is(i-1, ":") && f.at(i).shape == shapeCapital && (f.at(i-2).lex&lexLabel != 0 || listsPeople[before]) && alone
}

// listsPeople are labels before names, beside those of letters.
var listsPeople = set("participants attendees interviewees authors contacts by photo photos guests members moderators present passenger passengers")

// ownLine reports two or three words, none of them a word, that are all of a
// line.
func (f *finder) ownLine(i int) bool {
	if f.at(i-1).kind != tokenLine {
		return false
	}
	j := i
	for ; j < i+4 && f.at(j).kind == tokenWord; j++ {
		if f.at(j).shape != shapeCapital || !free(f.at(j)) {
			return false
		}
	}
	return f.at(j).kind == tokenLine && j >= i+2 && j < i+4 && len(f.toks) > j
}

// acts reports words after token i that speak of a person: "said", ", who", "and
// I", "is a teacher".
func (f *finder) acts(i int) bool {
	next, word := f.at(i+1), f.lowerAt(i+1)
	switch {
	case !f.sameLine(i):
		return false
	case f.is(i+1, ",") && f.appositive(i+2), f.is(i+1, ",") && f.quotedSpeaker(i+2), word == "from" && departments[f.lowerAt(i+2)]:
		return true
	case next.lex&lexHuman != 0, word == "who", word == "himself", word == "herself", f.is(i+1, ",") && (f.lowerAt(i+2) == "who" || f.age(i+2)):
		return true
	case word == "and":
		return f.lowerAt(i+2) == "i" && f.at(i+2).shape == shapeInitial || f.lowerAt(i+2) == "me"
	case word == "is" || word == "was":
		for k := i + 2; k < i+7 && f.at(k).kind == tokenWord && f.at(k).shape == shapeLower; k++ {
			if humans[f.lowerAt(k)] {
				return true
			}
		}
	}
	return false
}

// appositive: my neighbour; head of sales.
func (f *finder) appositive(i int) bool {
	for k := i; k < i+3 && f.at(k).kind == tokenWord && f.at(k).shape == shapeLower; k++ {
		if word := f.lowerAt(k); humans[word] || k > i && f.at(k).lex&lexKin != 0 || k == i && (word == "head" || word == "director" || word == "manager") {
			return true
		}
	}
	return false
}

// quotedSpeaker: ," she said.
func (f *finder) quotedSpeaker(i int) bool {
	return (f.is(i, "\"") || f.is(i, "”")) && (f.at(i+1).lex&lexSaid != 0 || f.at(i+2).lex&lexSaid != 0)
}

// departments are where colleagues come from.
var departments = set("accounting accounts support sales marketing hr reception finance procurement engineering operations legal it purchasing logistics payroll")

// humans are words for people, by what they are or do.
var humans = set(`person man woman guy girl boy lady gentleman teacher nurse doctor engineer developer designer lawyer student
	colleague friend listener speaker writer singer actor actress player author professor researcher manager boss employee mother father
	husband wife listeners neighbor neighbour accountant carpenter driver minister president chancellor mayor judge detective officer
	general king queen prince princess pope coach captain colonel senator governor secretary councillor uncle aunt chef pastor sister
	brother referee lord`)

// age reports a number of years between commas.
func (f *finder) age(i int) bool {
	t := f.at(i)
	return t.kind == tokenDigits && t.end-t.start == 2 && f.is(i+1, ",")
}

// actedOn reports words before token i that only a person follows.
func (f *finder) actedOn(i int) bool {
	switch f.lowerAt(i - 1) {
	case "told", "tell", "asked", "ask", "thank", "met", "married", "hired", "invited", "emailed", "texted":
		return true
	case "and":
		switch f.lowerAt(i - 2) {
		case "him", "her", "me", "you", "us", "them", "myself":
			return true
		}
	case "after", "by":
		w := f.lowerAt(i - 2)
		return w == "named" || w == "written" || w == "directed" || w == "sung" || w == "played" || w == "said"
	case "to":
		w := f.lowerAt(i - 2)
		return w == "according" || w == "married" || w == "talked" || w == "spoke" || w == "talking" || w == "speaking"
	}
	return false
}

// coordinated: Maria and Hynek.
func (f *finder) coordinated(i int) bool {
	t, and, other := f.at(i), f.lowerAt(i-1), f.at(i-2)
	return t.shape == shapeCapital && (and == "and" || and == "und" || and == "y") && other.shape == shapeCapital && other.kind == tokenWord &&
		other.lex&lexGiven != 0 && free(other) && f.at(i+1).shape != shapeCapital
}

// strongEndings are those that no other words have.
var strongEndings = strings.Fields("ova ová sson sdóttir sdottir dóttir ović ević ović ić ński ńska wicz czyk evna ovna yevich ovich shvili opoulos oğlu yeva")

// patronym reports a word that can only be a family name.
func (f *finder) patronym(t *token) bool {
	word := f.lower(t)
	return slices.ContainsFunc(strongEndings, func(e string) bool { return strings.HasSuffix(word, e) && len(word) > len(e)+2 })
}

// possessive reports 's after token i.
func (f *finder) possessive(i int) bool {
	return (f.is(i+1, "'") || f.is(i+1, "’")) && f.touching(i) && f.lowerAt(i+2) == "s"
}

// person: a given name with what follows it, or another form that only names
// have.
func (f *finder) person(i int) {
	t := &f.toks[i]
	switch next := f.at(i + 1); {
	case t.shape == shapeCapital && t.lex&lexFamily != 0 && (!t.first || free(t)) && f.family(i):
		f.addName(i, i)
	case t.lex&lexGiven != 0 && t.lex&(lexRole|lexThe|lexPlace) == 0 && !f.small(t) && (t.lex&lexNational == 0 || !f.caseless):
		j := f.run(i, free(t))
		if j > i && f.whole(i, j) {
			f.addName(i, j)
		} else {
			f.alone(i)
		}
	case f.caseless && free(t) && (t.end-t.start > 6 && f.patronym(t) || t.lex&^(lexFamily|lexParticle) == 0 && f.unknownPerson(i)):
		f.addName(i, f.caselessEnd(i))
	case !free(t) || f.caseless:
	case next.shape == shapeInitial && next.kind == tokenWord && f.is(i+2, ".") && f.touching(i+1) && f.cap(f.at(i+3)) && free(f.at(i+3)):
		f.addName(i, f.run(i+3, true))
	case t.shape == shapeCapital && f.sameLine(i) && f.pair(i), f.labelled(i), f.ownLine(i):
		f.addName(i, f.run(i, true))
	case t.shape == shapeCapital && f.family(i), f.lowerAt(i+1) == "was" && f.lowerAt(i+2) == "born":
		f.addName(i, i)
	case f.at(i-1).lex&lexKin != 0 && f.sameLine(i-1), f.possessive(i) && f.at(i+3).lex&lexKin != 0,
		t.shape == shapeCapital && (f.acts(i) || f.actedOn(i)), f.coordinated(i):
		f.addName(i, f.run(i, true))
	case t.shape == shapeCapital && f.patronym(t):
		f.addName(i, i)
	}
}

// whole reports whether a run of words is a name and not the beginning of
// another: Austin Powers Street is none, nor is Will Python.
func (f *finder) whole(i, j int) bool {
	first, last, next := f.at(i), f.at(j), f.at(j+1)
	if next.kind == tokenWord && next.shape == shapeCapital && next.lex&(lexPlace|lexOrg) != 0 && !f.caseless {
		return false
	}
	if f.is(j, ".") { // Maria L.
		return free(first)
	}
	if first.lex&(lexPublic|lexWord) == 0 {
		return true
	}
	if !first.first && first.lex&lexPublic == 0 && last.lex&lexFamily != 0 && last.lex&(lexPlace|lexOrg|lexStreet|lexPublic|lexTown) == 0 && !f.caseless && !next.named() {
		return true
	}
	return last.lex&lexFamily != 0 && free(last) && !f.caseless && (first.lex&lexPublic == 0 || !first.first)
}

// alone: a given name with no other beside it.
func (f *finder) alone(i int) {
	t, before, next := &f.toks[i], f.at(i-1), f.at(i+1)
	if t.lex&lexPublic != 0 || t.shape == shapeUpper && !f.caseless || t.end-t.start < 3 {
		return
	}
	if !f.caseless {
		upper := next.kind == tokenWord && next.shape != shapeLower
		if upper && next.lex&(lexPlace|lexOrg|lexStreet) != 0 || before.kind == tokenWord && before.shape == shapeCapital && before.lex&lexPlace != 0 {
			return
		}
		if before.named() && !before.first && free(before) { // the second word of another sort of name
			return
		}
	}
	if t.lex&(lexWord|lexTown) == 0 {
		if f.caseless && t.end-t.start < 4 || f.theThing(before, next) {
			return
		}
		f.addName(i, i)
		return
	}
	if t.shape != shapeCapital || f.caseless || before.lex&lexThe != 0 || next.named() || t.first && next.lex&lexSaid == 0 {
		return
	}
	possessive := f.possessive(i)
	if t.lex&lexTown != 0 && next.lex&lexSaid == 0 && before.lex&(lexKin|lexSaid) == 0 {
		return
	}
	if !t.first && !verbs[f.lower(t)] && before.kind == tokenWord && before.shape == shapeLower && t.lex&(lexTown|lexPlace|lexStreet|lexOrg|lexMonth|lexNational|lexAccount) == 0 &&
		!placeBefore[f.lower(before)] && !f.foreign && (next.kind != tokenWord || next.lex&(lexPlace|lexOrg) == 0) {
		f.addName(i, i)
		return
	}
	beside := before.lex&(lexWith|lexSaid|lexKin) != 0 && next.lex&lexWord == 0 || next.lex&lexSaid != 0 || f.apposed(i)
	if t.lex&lexCapital != 0 && (possessive || !before.named()) || beside || possessive {
		f.addName(i, i)
	}
}

// apposed: the nurse, Comfort, …
func (f *finder) apposed(i int) bool {
	who := f.at(i - 2)
	return f.is(i-1, ",") && f.is(i+1, ",") && (who.lex&lexKin != 0 || humans[f.lowerAt(i-2)])
}

// theThing: "the Kelly method" speaks of a thing.
func (f *finder) theThing(before, next *token) bool {
	if before.kind != tokenWord || next.kind != tokenWord || next.shape != shapeLower {
		return false
	}
	switch word := f.lower(before); word {
	case "the", "a", "an":
		return true
	}
	return false
}

// small reports a word that the study mostly writes without a capital.
func (f *finder) small(t *token) bool {
	if f.m == nil || len(f.m.small) == 0 {
		return false
	}
	return f.m.small[f.lower(t)]
}
