package redact

import (
	"strings"
)

// group is a run of digits within a number, with the mark that stands before it.
type group struct {
	start, end int
	before     string // "", " ", "-", ".", "/", "(", ") " …
}

// maxGroups bounds how many groups of digits are looked at as one number.
const maxGroups = 8

// numbers are the rules that begin at digits.
func (f *finder) numbers(i int) {
	t := &f.toks[i]
	f.streetNumber(i)
	f.housePostal(i)
	f.besideTown(i)
	f.housed(i)
	f.smallStreet(i)
	f.numberedRoad(i)
	f.codedTown(i)
	f.bareCode(i)
	f.sentCode(i)
	f.coded(i)
	f.iban(i)
	if _, ok := f.extended(t); f.netAt(i) || t.kind == tokenMixed && !ok || t.start < f.numbered {
		return
	}
	run := f.groups(i)
	f.numbered = run[len(run)-1].end
	for from := 0; from < len(run); {
		n := f.number(run[from:], i)
		if n == 0 {
			n = 1
		}
		from += n
	}
}

// joined reports whether only what stands inside numbers is between two groups.
func (f *finder) joined(from, to int) bool {
	between := f.text[from:to]
	switch between {
	case " ", "-", ".", "/", " (", ") ", ")", "(", " - ", ". ", "\u00a0", "‑", "–", ")-", " / ", "(0)", " (0) ":
		return true
	}
	return false
}

// groups are the groups of digits from token i on that may be one number.
func (f *finder) groups(i int) (run []group) {
	before := ""
	if start := f.toks[i].start; start > 0 && (f.text[start-1] == '+' || f.text[start-1] == '(') {
		before = f.text[start-1 : start]
		if before == "(" && start > 1 && f.text[start-2] == '+' {
			before = "+"
		}
	}
	last := f.toks[i].start
	for j := i; j < len(f.toks); j++ {
		t := &f.toks[j]
		if t.kind == tokenMark {
			continue
		}
		if at, ok := f.extended(t); ok && (len(run) == 0 || f.joined(last, t.start)) {
			if len(run) > 0 {
				before = f.text[last:t.start]
			}
			return append(run, group{t.start, at, before})
		}
		if t.kind != tokenDigits || len(run) > 0 && !f.joined(last, t.start) {
			break
		}
		if len(run) > 0 {
			before = f.text[last:t.start]
		}
		run = append(run, group{t.start, t.end, before})
		last = t.end
	}
	return run
}

// extended reports 0143x884, and where the x is.
func (f *finder) extended(t *token) (at int, ok bool) {
	if t.kind != tokenMixed {
		return 0, false
	}
	word := f.text[t.start:t.end]
	n := strings.IndexAny(word, "xX")
	return t.start + n, n > 2 && n < len(word)-1 && allDigits(word[:n]) && allDigits(word[n+1:])
}

// extension is where the extension behind a telephone number ends, at end where
// there is none: x302, ext. 12, # 4.
func (f *finder) extension(end int) int {
	k := f.tokenAt(end-1) + 1
	for f.is(k, ",") || f.is(k, "(") {
		k++
	}
	t := f.at(k)
	if word := f.text[t.start:t.end]; t.kind == tokenMixed && len(word) < 8 {
		for _, p := range []string{"x", "X", "ext", "Ext", "EXT"} {
			if n, ok := strings.CutPrefix(word, p); ok && allDigits(n) {
				return t.end
			}
		}
		return end
	}
	switch word := f.lowerAt(k); {
	case word == "ext" || word == "extension" || word == "x" || word == "extn" || f.is(k, "#"):
		k++
		for f.is(k, ".") || f.is(k, ":") || f.is(k, "#") {
			k++
		}
		if n := f.at(k); n.kind == tokenDigits && n.end-n.start < 7 {
			return n.end
		}
	}
	return end
}

// number looks for a number at the beginning of a run of groups and returns how
// many of them it takes. The run began at token i, whose neighbours are its cues.
func (f *finder) number(run []group, i int) int {
	if run[0].start != f.toks[i].start {
		i = f.tokenAt(run[0].start)
	}
	run = run[:min(len(run), maxGroups)]
	if n := f.date(run); n > 0 {
		if f.cue(i, lexBirth, 4) {
			f.addGroups(Birthdate, run[:n])
		}
		return n
	}
	var digits [maxGroups + 1]string
	for n := range run {
		digits[n+1] = digits[n] + f.text[run[n].start:run[n].end]
	}
	for n := len(run); n > 0; n-- {
		d := digits[n]
		if len(d) < 5 || len(d) > 19 {
			continue
		}
		if kind := f.kindOf(d, run[:n], i); kind != "" {
			f.addGroups(kind, run[:n])
			f.found[len(f.found)-1].value = d
			return n
		}
	}
	return 0
}

// addGroups keeps a number with the + or bracket it begins with.
func (f *finder) addGroups(kind Kind, run []group) {
	start, end := run[0].start, run[len(run)-1].end
	if run[0].before == "+" || run[0].before == "(" {
		start = strings.LastIndexAny(f.text[:start], run[0].before)
		if start > 0 && f.text[start-1] == '+' {
			start--
		}
	}
	if kind == Phone {
		end = f.extension(end)
	}
	f.addBytes(kind, start, end, alphanumeric(f.text[start:end]))
}

// alphanumeric is what of a text does not depend on how it is spaced.
func alphanumeric(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if r >= '0' && r <= '9' || letter(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// cue reports whether one of some words stands among the tokens before i in the
// same sentence, or in the line before.
func (f *finder) cue(i int, l lex, within int) bool {
	for k := i - 1; k >= max(0, i-within); k-- {
		t := &f.toks[k]
		if t.lex&l != 0 {
			return true
		}
		if l == lexBirth && f.is(k, ",") {
			return false
		}
		if t.kind == tokenMark && k+1 < i && f.toks[k+1].first && strings.ContainsRune(".!?", rune(f.text[t.start])) {
			return false
		}
	}
	return false
}

// kindOf says what digits are, "" where nothing personal can be told. run is how
// they stand in the text, from token i.
func (f *finder) kindOf(d string, run []group, i int) Kind {
	if kind := f.m.known(d); kind != "" && len(d) >= 7 {
		return kind
	}
	sizes := sizesOf(run)
	switch {
	case card(d) && cardGroups(sizes) && f.separated(run, " ", "-", "\u00a0", "‑"):
		return Card
	case len(d) >= 12 && f.cue(i, lexCard, 8) && cardGroups(sizes):
		return Card
	case f.national(d, sizes, i):
		return ID
	case f.licensed(i) && len(d) >= 6 && len(d) <= 16:
		return ID
	case f.phone(d, run, sizes, i):
		return Phone
	case len(d) >= 6 && f.cue(i, lexAccount, 5) && f.separated(run, " ", "-", "\u00a0", "‑"):
		return Account
	}
	return ""
}

// separated reports whether the groups are parted by one of some marks only.
func (f *finder) separated(run []group, marks ...string) bool {
next:
	for _, g := range run[1:] {
		for _, m := range marks {
			if g.before == m {
				continue next
			}
		}
		return false
	}
	return true
}

func sizesOf(run []group) string {
	var b [maxGroups]byte
	for n, g := range run {
		b[n] = byte('0' + min(g.end-g.start, 40))
	}
	return string(b[:len(run)])
}

// cardGroups reports the ways in which card numbers are spaced.
func cardGroups(sizes string) bool {
	switch sizes {
	case "4444", "465", "464", "44443", "4446", "88":
		return true
	}
	return len(sizes) == 1
}

// phone reports a telephone number: international, of a country's usual shape,
// or any number of digits that a cue speaks of.
func (f *finder) phone(d string, run []group, sizes string, i int) bool {
	if len(d) < 7 || len(d) > 15 || strings.Trim(sizes, "1") == "" || f.decimal(run) {
		return false
	}
	first := f.text[run[0].start:run[0].end]
	switch {
	case run[0].before == "+", len(d) >= 10 && strings.HasPrefix(d, "00") && d[2] != '0' && len(run) > 1:
		return len(d) >= 8
	case sizes == "334" && (run[1].before != " " || d[0] > '1' && d[3] > '1'), sizes == "1334" && d[0] == '1',
		sizes == "37" && run[0].before == "(":
		return true
	case d[0] == '0' && d[1] != '0' && len(first) > 1 && len(d) >= 9 && len(d) <= 12 && f.separated(run, " ", "-", "/", "(", ") ", ")", "\u00a0", "‑", " / ", " - ", "."):
		return len(run) > 1 && len(run) < 7 || len(run) == 1 && (len(d) == 10 || len(d) == 11)
	}
	return (f.cue(i, lexPhone, 8) || len(run) > 1 && f.ownNumber(i)) && !yearRange(sizes, d) && (len(d) <= 12) && !f.cue(i, lexAccount|lexLicence|lexNational, 4)
}

// ownNumber: my number is, her work number.
func (f *finder) ownNumber(i int) bool {
	for k := i - 1; k > i-5; k-- {
		if f.lowerAt(k) == "number" {
			for n := k - 1; n > k-3; n-- {
				switch f.lowerAt(n) {
				case "my", "your", "his", "her", "our", "their":
					return true
				}
			}
		}
	}
	return false
}

// decimal reports figures: 0.123, 1.000.000.
func (f *finder) decimal(run []group) bool {
	if len(run) < 2 || run[1].before != "." {
		return false
	}
	thousands := true
	for _, g := range run[1:] {
		thousands = thousands && g.before == "." && g.end-g.start == 3
	}
	return thousands || len(run) == 2
}

func yearRange(sizes, d string) bool {
	return sizes == "44" && (d[:2] == "19" || d[:2] == "20") && (d[4:6] == "19" || d[4:6] == "20")
}

// date is how many groups a date in figures takes.
func (f *finder) date(run []group) int {
	if len(run) < 3 || run[1].before != run[2].before && run[1].before != ". " || !strings.Contains("-/. ", run[1].before[:1]) {
		return 0
	}
	if run[1].before == " " {
		return 0
	}
	a, b, c := f.figure(run[0]), f.figure(run[1]), f.figure(run[2])
	switch sizes := sizesOf(run[:3]); {
	case sizes[0] == '4' && a >= 1900 && a < 2100 && b >= 1 && b <= 12 && c >= 1 && c <= 31:
		return 3
	case sizes[0] < '3' && sizes[1] < '3' && (sizes[2] == '4' && c >= 1900 && c < 2100 || sizes[2] == '2') &&
		a >= 1 && b >= 1 && a <= 31 && b <= 31 && (a <= 12 || b <= 12):
		return 3
	}
	return 0
}

func (f *finder) figure(g group) int {
	n := 0
	for _, c := range f.text[g.start:min(g.end, g.start+6)] {
		n = 10*n + int(c-'0')
	}
	return n
}

// spoken: a telephone number said aloud, digit by digit.
func (f *finder) spoken(i int) {
	if f.toks[i].lex&lexSpoken == 0 || f.at(i-1).lex&lexSpoken != 0 {
		return
	}
	j, digits, rising := i, 0, true
	before := -2
	for ; j < len(f.toks) && j < i+24; j++ {
		t := &f.toks[j]
		if t.kind == tokenMark && (f.is(j, ",") || f.is(j, "-")) {
			continue
		}
		if t.lex&lexSpoken == 0 {
			break
		}
		n, times := spokenDigit(f.lower(t))
		if n >= 0 {
			digits++
			rising = rising && (before == -2 || n == before+1)
			before = n
		}
		digits += times
	}
	for j > i && f.toks[j-1].kind == tokenMark {
		j--
	}
	if digits >= 7 && digits <= 19 && !rising {
		f.add(Phone, i, j-1, strings.Join(strings.Fields(strings.ToLower(f.text[f.toks[i].start:f.toks[j-1].end])), " "))
	}
}

// spokenDigit is the digit of a word, -1 for "double" and "triple", which say it
// more often.
func spokenDigit(word string) (n, times int) {
	switch word {
	case "zero", "oh", "null":
		return 0, 0
	case "double":
		return -1, 1
	case "triple":
		return -1, 2
	}
	for n, w := range strings.Fields("one two three four five six seven eight nine") {
		if w == word {
			return n + 1, 0
		}
	}
	for n, w := range strings.Fields("eins zwei drei vier fünf sechs sieben acht neun") {
		if w == word {
			return n + 1, 0
		}
	}
	return 0, 0
}
