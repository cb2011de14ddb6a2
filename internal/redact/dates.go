package redact

import "strings"

// birthday: a date in words that a birth is spoken of beside: 14 March 1979,
// July 4th, 1988, the 3rd of May 1964.
func (f *finder) birthday(i int) {
	if f.toks[i].lex&lexMonth == 0 {
		return
	}
	start, end := i, i
	k := i - 1
	if f.is(k, ".") || f.is(k, "-") || f.is(k, "/") || f.lowerAt(k) == "of" || f.lowerAt(k) == "de" {
		k--
	}
	if f.dayOfMonth(k) {
		start = k
	}
	k = i + 1
	for f.is(k, ".") || f.is(k, ",") || f.is(k, "-") || f.is(k, "/") || f.lowerAt(k) == "de" || f.lowerAt(k) == "the" {
		k++
	}
	if start == i && f.dayOfMonth(k) {
		end = k
		k++
		if f.is(k, ",") {
			k++
		}
	}
	if t := f.at(k); t.kind == tokenDigits && (t.end-t.start == 4 && strings.Contains("1920", f.text[t.start:t.start+2]) || t.end-t.start == 2 && end+start != 2*i) {
		end = k
	}
	if (start < i || end > i) && (f.cue(start, lexBirth, 6) || f.lowerAt(end+1) == "birthday") {
		f.add(Birthdate, start, end, alphanumeric(f.text[f.toks[start].start:f.toks[end].end]))
	}
}

// dayOfMonth reports 4, 04, 4th.
func (f *finder) dayOfMonth(i int) bool {
	t := f.at(i)
	if t.kind != tokenDigits && t.kind != tokenMixed {
		return false
	}
	word := strings.ToLower(f.text[t.start:t.end])
	for _, e := range []string{"st", "nd", "rd", "th", "er"} {
		word = strings.TrimSuffix(word, e)
	}
	return len(word) < 3 && allDigits(word) && modulo(word, 100) > 0 && modulo(word, 100) < 32
}
