package ingest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// joiners may stand between the capitalised words of a name.
var joiners = append([]string{"de", "da", "van", "von", "der", "den", "la", "le", "et", "of", "-", "–"}, jointWords...)

// isName reports whether text has the form of a speaker's label: up to eight
// words, each with a capital, a number, or a word for a role; "Lopez, Maria"; a
// mail address; words for nobody in particular.
func isName(text string) bool {
	text = strings.TrimSpace(withoutAsides(text))
	if last, first, ok := strings.Cut(text, ", "); ok {
		return len(strings.Fields(last)) <= 2 && len(strings.Fields(first)) <= 2 && isName(last) && isName(first) && nameKey(text) != ""
	}
	if emailAddress.MatchString(text) || nobody(text) && !jointLabel(text) {
		return true
	}
	if text == "" || len(text) > 60 || strings.ContainsAny(text, "?!;\"“”«»<>{}=|@*") {
		return false
	}
	words := strings.Fields(text)
	letters, commas := false, 0
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "([#"))
		switch {
		case unicode.IsLetter(r) && !unicode.IsLower(r), roleOfWord(strings.Trim(w, "().,")) != "":
			letters = true
		case unicode.IsDigit(r), i > 0 && slices.Contains(joiners, w):
		default:
			return false
		}
		commas += strings.Count(w, ",")
		if i == len(words)-1 && strings.HasSuffix(w, ",") || strings.HasSuffix(w, ".") && len(w) > 5 && i < len(words)-1 {
			return false
		}
	}
	return letters && commas <= 1 && len(words) <= 8
}

// asides are what stands in brackets behind a name: a company, a title, "guest".
var asides = regexp.MustCompile(`(.)\s*(?:\([^()]{1,60}\)|\[[^\[\]]{1,60}\])`)

// withoutAsides is a name without what stands in brackets behind it.
func withoutAsides(name string) string {
	if !strings.ContainsAny(name, "([") {
		return name
	}
	return asides.ReplaceAllString(name, "$1")
}

// isLooseName reports whether text could be somebody's name as they typed it, in
// small letters perhaps: what stands around it has to say that it is one.
func isLooseName(text string) bool {
	plain := !strings.ContainsFunc(text, func(r rune) bool { return notLetter(r) && !strings.ContainsRune(" .'’_-", r) })
	return plain && len(text) <= 40 && len(strings.Fields(text)) <= 3 && strings.ContainsFunc(text, unicode.IsLetter)
}

// normalLabel is a label in the form in which labels are compared: small
// letters, single spaces, no punctuation at its ends.
func normalLabel(label string) string {
	label = strings.Join(strings.Fields(strings.ToLower(label)), " ")
	return strings.Trim(label, " .,:;*_#-–—")
}

// splitLabel returns the letters and the digits of a label: "Interviewee 1" is
// "interviewee" and "1".
func splitLabel(label string) (letters, digits string) {
	for _, r := range normalLabel(label) {
		switch {
		case unicode.IsDigit(r):
			digits += string(r)
		case unicode.IsLetter(r):
			letters += string(r)
		}
	}
	return letters, digits
}
