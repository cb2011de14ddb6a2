package redact

// tally counts how a study writes a word that can be a name.
type tally struct {
	small, capital int
	sources        int    // how many say it with a capital
	source         string // the last of them
	thing          int    // stands where a thing or a place does
}

// count notes how the words that can be names are written. A text without
// capitals says nothing about that.
func (f *finder) count(source, text string, written map[string]*tally) {
	if f.tokens(text); caseless(text) {
		return
	}
	for i := range f.toks {
		t := &f.toks[i]
		if t.kind != tokenWord || t.lex&lexWord != 0 || t.shape == shapeInitial || t.first && t.shape == shapeLower {
			continue
		}
		w := f.lower(t)
		n := written[w]
		if n == nil {
			n = &tally{}
			written[w] = n
		}
		switch {
		case t.shape == shapeLower:
			if !f.inAddress(i) {
				n.small++
			}
			continue
		case !t.first:
			n.capital++
		}
		if source != "" && n.source != source {
			n.sources, n.source = n.sources+1, source
		}
		next := f.at(i + 1)
		if f.usedThing(i) || f.placed(i, i) && (next.kind != tokenWord || next.shape != shapeCapital || !free(next)) {
			n.thing++
		}
	}
}

// usage settles what is a word and what is a topic. Who is talked of is talked of
// by one, mostly; a topic by several, and as a thing.
func (m *Masker) usage(written map[string]*tally) {
	m.small, m.topics = map[string]bool{}, map[string]bool{}
	for w, n := range written {
		given := lexicon()[w]&lexGiven != 0
		if given && n.small > n.capital {
			m.small[w] = true
		}
		if n.capital+n.sources > 0 && (n.sources > 1 || n.small > 0 || n.thing > 0) && !given {
			m.topics[w] = true
		}
	}
}

// topic reports a word that the study speaks of as a thing.
func (m *Masker) topic(word string) bool { return m.topics[word] }

// inAddress reports a word inside an address on the net or a name of a file, which
// are written small whatever they are.
func (f *finder) inAddress(i int) bool {
	return f.touching(i-1) && (f.is(i-1, "@") || f.is(i-1, ".") || f.is(i-1, "_") || f.is(i-1, "/") || f.is(i-1, "-") || f.at(i-1).kind == tokenMixed) ||
		f.touching(i) && (f.is(i+1, "@") || f.is(i+1, "_") || f.is(i+1, "/") || f.is(i+1, ".") && f.touching(i+1) && f.at(i+2).kind != tokenLine)
}
