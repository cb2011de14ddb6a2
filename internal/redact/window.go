package redact

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// MaskWindow masks texts that are shown together to a language model. Values are
// numbered by where they stand first in them, people the study knows among the
// others: "NAME-1" is one person in all parts, and nobody in another window.
//
// Capitals are judged by the window alone, as if it were all of the study, so
// that a window stays equal bytes when the study takes in something else: a model
// that was asked is not asked again. What is in doubt is masked. Everything that
// [Masker.Mask] masks is masked here too: a name that another document teaches can
// change a window (of 64 windows none did, with 28 interviews added one by one).
func (m *Masker) MaskWindow(parts []string) []Masked {
	text := strings.Join(parts, "\n")
	f := m.finders.Get().(*finder)
	defer m.finders.Put(f)
	m.alone(f, text)
	own := f.all(text)
	f.m = m
	masks := union(own, f.all(text))
	numbered(text, masks)
	return cut(parts, masks)
}

// alone makes f the finder of one text, for which the study has no more than its
// lists of people and companies.
func (m *Masker) alone(f *finder, text string) {
	w := &Masker{people: m.people, companies: m.companies, literal: m.literal, number: map[Kind]map[string]int{}}
	f.m = w
	w.collect(f, maps.All(map[string]string{"": text}), nil)
}

// all is what is to be masked in a text, with no numbers yet.
func (f *finder) all(text string) []mask {
	var all []mask
	blocks(text, func(at int, block string) {
		for _, k := range f.search(block, func(c *find) string { return c.kind.Unnumbered() }) {
			k.start, k.end = k.start+at, k.end+at
			all = append(all, k)
		}
	})
	return all
}

// union is the masks of two lists; those that overlap become one, which is that
// of the first list where it has one.
func union(a, b []mask) []mask {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(a, b mask) int { return cmp.Compare(a.start, b.start) })
	out := all[:0]
	for _, k := range all {
		if n := len(out); n > 0 && k.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, k.end)
			continue
		}
		out = append(out, k)
	}
	return out
}

// numbered gives the masks of a text their pseudonyms, none that the text holds
// already.
func numbered(text string, masks []mask) {
	parts, number, last := nameParts(masks), map[string]int{}, map[Kind]int{}
	for i := range masks {
		k := &masks[i]
		id := k.identity(parts)
		for number[id] == 0 {
			last[k.kind]++
			if !strings.Contains(text, k.kind.numbered(last[k.kind])) {
				number[id] = last[k.kind]
			}
		}
		k.text = k.kind.numbered(number[id])
	}
}

// identity is the same for values that are the same.
func (k *mask) identity(parts map[string]string) string {
	if k.who == "" && k.kind == Name && parts[k.value] != "" {
		return parts[k.value]
	}
	return k.own()
}

func (k *mask) own() string {
	if k.who != "" {
		return k.who
	}
	return string(k.kind) + " " + k.value
}

// nameParts are words that are part of the name of one person here, and who that
// is; itself where it is part of several.
func nameParts(masks []mask) map[string]string {
	parts := map[string]string{}
	for i := range masks {
		k := &masks[i]
		words := strings.Fields(k.value)
		if k.kind != Name || len(words) < 2 {
			continue
		}
		for _, w := range []string{words[0], words[len(words)-1]} {
			if who, ok := parts[w]; ok && who != k.own() {
				parts[w] = string(Name) + " " + w
			} else if !ok {
				parts[w] = k.own()
			}
		}
	}
	return parts
}

// cut applies masks of parts joined by line ends to the parts. A mask that
// reaches from one into the next is one in each.
func cut(parts []string, masks []mask) []Masked {
	out := make([]Masked, len(parts))
	start := 0
	for i, part := range parts {
		end := start + len(part)
		var own []mask
		for len(masks) > 0 && masks[0].start < end {
			k := masks[0]
			k.start, k.end = max(k.start, start)-start, min(k.end, end)-start
			if k.start < k.end {
				own = append(own, k)
			}
			if masks[0].end > end {
				break
			}
			masks = masks[1:]
		}
		out[i], start = apply(part, own), end+1
	}
	return out
}
