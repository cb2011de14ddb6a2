package search

import (
	"strings"
	"unicode"
)

// wording is a query's text taken apart.
type wording struct {
	meaning string   // what is embedded: all of it but what must not stand there
	loose   string   // the same without the phrases
	phrases []string // in quotation marks
	without []string // with a minus before them
}

// plainQuotes makes the marks that people and programs use for quotation plain.
var plainQuotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`)

// takeApart reads a query's text as a search box does. A mark that is not
// closed, and a minus that stands alone or inside a word, mean nothing.
func takeApart(text string) wording {
	var w wording
	var meaning, loose []string
	rest := plainQuotes.Replace(text)
	for {
		before, phrase, after, ok := cutPhrase(rest)
		for _, word := range strings.Fields(before) {
			if bare, minus := strings.CutPrefix(word, "-"); minus && strings.IndexFunc(bare, unicode.IsLetter) == 0 {
				w.without = append(w.without, bare)
				continue
			}
			meaning, loose = append(meaning, word), append(loose, word)
		}
		if !ok {
			break
		}
		if phrase = strings.Join(strings.Fields(phrase), " "); phrase != "" {
			w.phrases = append(w.phrases, phrase)
			meaning = append(meaning, phrase)
		}
		rest = after
	}
	w.meaning, w.loose = strings.Join(meaning, " "), strings.Join(loose, " ")
	return w
}

// cutPhrase cuts text around its first pair of quotation marks.
func cutPhrase(text string) (before, phrase, after string, ok bool) {
	before, rest, opened := strings.Cut(text, `"`)
	phrase, after, closed := strings.Cut(rest, `"`)
	if !opened || !closed {
		return strings.ReplaceAll(text, `"`, " "), "", "", false
	}
	return before, phrase, after, true
}
