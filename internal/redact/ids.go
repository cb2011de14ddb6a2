package redact

import (
	"strings"
)

// card reports a card number: a network's beginning and the check digit of
// ISO/IEC 7812 (Luhn).
func card(d string) bool {
	if len(d) < 12 || len(d) > 19 {
		return false
	}
	switch d[0] {
	case '2', '3', '4', '5', '6':
	case '1':
		if !strings.HasPrefix(d, "1800") {
			return false
		}
	default:
		return false
	}
	return luhn(d)
}

func luhn(d string) bool {
	sum := 0
	for i := range len(d) {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0 && strings.Trim(d, "0") != ""
}

// weighted is the sum of digits by weights.
func weighted(d string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(d[i]-'0')
	}
	return sum
}

func modulo(d string, m int) int {
	n := 0
	for i := range len(d) {
		n = (10*n + int(d[i]-'0')) % m
	}
	return n
}

// national reports the number of a person with a state: by its check digits and
// a birthday inside where both are there, by a cue beside it where a shape alone
// says little.
func (f *finder) national(d string, sizes string, i int) bool {
	cue := f.cue(i, lexNational, 6)
	switch len(d) {
	case 9:
		us := sizes == "324" && d[:3] != "000" && d[:3] != "666" && d[3:5] != "00" && d[5:] != "0000"
		bsn := weighted(d, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0
		return us || cue && (bsn || luhn(d) || sizes == "9" || sizes == "333")
	case 10:
		personnummer := sizes == "64" && date6(d[:6]) && luhn(d)
		return personnummer || cue && (sizes == "334" || sizes == "91" || sizes == "64")
	case 11:
		pesel := sizes == ";" && date6(pesel(d)) && weighted(d, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0
		rrn := sizes == "22232" && (97-modulo(d[:9], 97) == modulo(d[9:], 1000) || 97-modulo("2"+d[:9], 97) == modulo(d[9:], 1000))
		return pesel || rrn || cue && (steuerID(d) || date6(d[:6]) || sizes == ";")
	case 12:
		return cue && (date6(d[2:8]) || sizes == "444")
	case 13:
		ahv := strings.HasPrefix(d, "756") && weighted(d, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1)%10 == 0
		return ahv || sizes != "=" && nir(d)
	case 15:
		return nir(d[:13]) && modulo(d[:13], 97)+modulo(d[13:], 97) == 97
	}
	return false
}

// date6 reports yymmdd or ddmmyy.
func date6(d string) bool {
	a, m, b := modulo(d[:2], 100), modulo(d[2:4], 100), modulo(d[4:], 100)
	return m >= 1 && m <= 12 && (a >= 1 && a <= 31 || b >= 1 && b <= 31)
}

// pesel is the yymmdd of a Polish number, whose months tell the century.
func pesel(d string) string {
	month := modulo(d[2:4], 20)
	return d[:2] + string(rune('0'+month/10)) + string(rune('0'+month%10)) + d[4:6]
}

// steuerID is the check of a German tax number (ISO/IEC 7064, mod 11, 10).
func steuerID(d string) bool {
	p := 10
	for i := range 10 {
		if p = (p + int(d[i]-'0')) % 10; p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	return (11-p)%10 == int(d[10]-'0')
}

// nir reports the shape of a French number: sex, year, month, department.
func nir(d string) bool {
	m := modulo(d[3:5], 100)
	return (d[0] == '1' || d[0] == '2') && m >= 1 && m <= 12 && d[5:7] != "00"
}

// coded are numbers with letters in them: tax numbers, licences, wallets.
func (f *finder) coded(i int) {
	t := &f.toks[i]
	if t.kind != tokenMixed {
		return
	}
	word := f.text[t.start:t.end]
	value := strings.ToLower(word)
	switch kind := f.m.known(value); {
	case kind != "" && len(word) >= 6:
		f.add(kind, i, i, value)
	case len(word) > 70:
	case wallet(word):
		f.add(Wallet, i, i, value)
	case dni(word), nino(word), fiscal(word):
		f.add(ID, i, i, value)
	case len(word) <= 20 && f.licensed(i) && f.toks[f.coupled(i)].end-t.start >= 6:
		f.add(ID, i, f.coupled(i), value)
	case len(word) >= 6 && f.cue(i, lexAccount, 4):
		f.add(Account, i, f.coupled(i), value)
	}
	f.postcode(i)
	f.spacedID(i)
}

// coupled is the last of the groups that hyphens join to token i.
func (f *finder) coupled(i int) int {
	for f.is(i+1, "-") && f.touching(i) && f.touching(i+1) && (f.at(i+2).kind == tokenDigits || f.at(i+2).kind == tokenMixed) {
		i += 2
	}
	return i
}

// licensed reports whether a licence or passport number is spoken of right
// before token i.
func (f *finder) licensed(i int) bool {
	for k := i - 1; k >= max(0, i-5); k-- {
		t := &f.toks[k]
		switch {
		case t.lex&lexLicence != 0:
			return true
		case t.lex&lexNumber == 0 && t.kind == tokenWord:
			return false
		}
	}
	return false
}

const dniLetters = "TRWAGMYFPDXBNJZSQVHLCKE"

// dni reports a Spanish number (DNI or NIE) by its letter.
func dni(w string) bool {
	if len(w) != 9 {
		return false
	}
	digits := w[:8]
	if n := strings.IndexByte("XYZ", w[0]); n >= 0 {
		digits = string(rune('0'+n)) + w[1:8]
	}
	return allDigits(digits) && w[8] == dniLetters[modulo(digits, 23)]
}

// nino reports the shape of a British national insurance number.
func nino(w string) bool {
	return len(w) == 9 && allDigits(w[2:8]) && ninoPrefix(w[:2]) && w[8] >= 'A' && w[8] <= 'D'
}

func ninoPrefix(w string) bool {
	return len(w) == 2 && upperLetters(w) && !strings.ContainsAny(w, "DFIQUV") && w[1] != 'O' &&
		!strings.Contains("BG GB NK KN TN NT ZZ", w)
}

func upperLetters(w string) bool {
	for i := range len(w) {
		if w[i] < 'A' || w[i] > 'Z' {
			return false
		}
	}
	return true
}

// spacedID: QQ 12 34 56 C.
func (f *finder) spacedID(i int) {
	t := f.at(i - 4)
	end := f.at(i)
	if end.kind == tokenMixed && f.text[end.start] >= '0' && f.text[end.start] <= '9' {
		t = f.at(i - 3)
	}
	if t.kind != tokenWord || end.end-t.start > 14 || !ninoPrefix(f.text[t.start:t.end]) {
		return
	}
	if w := alphanumeric(f.text[t.start:end.end]); nino(strings.ToUpper(w)) {
		f.addBytes(ID, t.start, end.end, w)
	}
}

// fiscal reports an Italian codice fiscale by its check letter.
func fiscal(w string) bool {
	if len(w) != 16 || !upperLetters(w[:6]) || !allDigits(w[6:8]) || !upperLetters(w[15:]) {
		return false
	}
	odd := [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i := range 15 {
		n := 0
		switch c := w[i]; {
		case c >= '0' && c <= '9':
			n = int(c - '0')
		case c >= 'A' && c <= 'Z':
			n = int(c - 'A')
		default:
			return false
		}
		if i%2 == 0 {
			n = odd[n]
		}
		sum += n
	}
	return byte('A'+sum%26) == w[15]
}

// iban looks for an IBAN that begins at a word or a mixed token: two letters,
// two check digits, in groups or not (ISO 13616, mod 97).
func (f *finder) iban(i int) {
	t := &f.toks[i]
	start := t.start
	if t.end-start < 2 || !upperLetters(f.text[start:start+2]) || t.kind == tokenWord && t.end-start > 2 {
		return
	}
	var b []byte
	best := 0
	for p := start; p < len(f.text) && len(b) <= 34; p++ {
		c := f.text[p]
		if c == ' ' && p > start && f.text[p-1] != ' ' {
			continue
		}
		if !digit(rune(c)) && (c < 'A' || c > 'Z') {
			break
		}
		b = append(b, c)
		if len(b) >= 15 && (p+1 == len(f.text) || !letter(rune(f.text[p+1])) && !digit(rune(f.text[p+1]))) && ibanCheck(b) {
			best = p + 1
		}
	}
	if best > 0 {
		f.addBytes(Account, start, best, alphanumeric(f.text[start:best]))
	}
}

func ibanCheck(b []byte) bool {
	if !digit(rune(b[2])) || !digit(rune(b[3])) || len(b) > 34 {
		return false
	}
	n := 0
	for i := range b {
		c := b[(i+4)%len(b)]
		if digit(rune(c)) {
			n = (10*n + int(c-'0')) % 97
		} else {
			n = (100*n + int(c-'A') + 10) % 97
		}
	}
	return n == 1
}
