package synthesize

// Stems returns what the words of a text have in common with all their forms, in
// order: of content words, and with weak of those that mean little by themselves
// ("use", "better").
func Stems(text string, weak bool) []string {
	l := newLexicon()
	var stems []string
	for _, w := range l.words(text) {
		if class := l.class[w.id]; class == contentWord || weak && class == weakWord {
			stems = append(stems, l.stems[w.id])
		}
	}
	return stems
}
