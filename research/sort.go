package research

import (
	"cmp"
	"maps"
	"slices"
)

// Sort puts quotes into the themes in which people have put them, and calls these
// as people call them. A found theme goes on as one that people touched where it
// holds most of that one's quotes, or where most of its own are placed there;
// what it holds besides comes along. speaker says who speaks a quote first hand,
// and whether there is the quote at all. Themes that are not as they were found
// are changed; their people are counted, what a centre is needed for is not.
func (a *Arrangement) Sort(found []Theme, speaker func(quote Ref) (who Ref, ok bool)) (themes []Theme, changed map[Ref]bool) {
	if a.Empty() {
		return found, nil
	}
	s := sorter{Arrangement: a, at: map[Ref]int{}, changed: map[Ref]bool{}, held: map[Ref]bool{}}
	goesOn := a.goesOn(found)
	for i, t := range found {
		s.add(&t, goesOn[i])
	}
	for _, q := range slices.Sorted(maps.Keys(a.Place)) {
		if _, there := speaker(q); there && !s.held[q] && a.Place[q] != "" {
			s.put(Member{Quote: q}, a.Place[q])
		}
	}
	for i := range s.themes {
		s.finish(&s.themes[i], speaker)
	}
	return slices.DeleteFunc(s.themes, func(t Theme) bool { return len(t.Members) == 0 }), s.changed
}

// goesOn says as which theme each found one goes on.
func (a *Arrangement) goesOn(found []Theme) []Ref {
	all, in := map[Ref]int{}, make([]map[Ref]int, len(found))
	for i := range found {
		in[i] = map[Ref]int{}
		for _, m := range found[i].Members {
			if to := a.Place[m.Quote]; to != "" {
				in[i][to]++
				all[to]++
			}
		}
	}
	refs := make([]Ref, len(found))
	for i := range found {
		refs[i] = found[i].Ref
		touched := slices.SortedFunc(maps.Keys(in[i]), func(x, y Ref) int {
			return cmp.Or(cmp.Compare(in[i][y], in[i][x]), cmp.Compare(x, y))
		})
		if len(touched) > 0 {
			if n := in[i][touched[0]]; 2*n > all[touched[0]] || 2*n > len(found[i].Members) {
				refs[i] = touched[0]
				continue
			}
		}
		if all[refs[i]] > 0 { // the name of one that is elsewhere now
			refs[i] = ThemeRef(refs[i], found[i].Members[0].Quote)
		}
	}
	return refs
}

// sorter gathers the themes as people want them.
type sorter struct {
	*Arrangement
	themes  []Theme
	at      map[Ref]int
	changed map[Ref]bool
	held    map[Ref]bool // quotes that have their place
}

// theme is the theme of a reference, made as like says where it is not there.
func (s *sorter) theme(ref Ref, like Theme) *Theme {
	i, ok := s.at[ref]
	if !ok {
		i = len(s.themes)
		s.at[ref] = i
		like.Ref, like.Members = ref, nil
		s.themes = append(s.themes, like)
	}
	return &s.themes[i]
}

// add takes a found theme, without those of its quotes that are placed elsewhere.
func (s *sorter) add(t *Theme, as Ref) {
	if _, there := s.at[as]; there || as != t.Ref {
		s.changed[as] = true
	}
	s.theme(as, *t)
	for _, m := range t.Members {
		s.held[m.Quote] = true
		to, placed := s.Place[m.Quote]
		switch {
		case !placed || to == as:
			into := s.theme(as, *t)
			into.Members = append(into.Members, m)
		default:
			s.changed[as] = true
			s.put(m, to)
		}
	}
}

// put puts a quote into a theme, which is made where it is not there; "" is none.
func (s *sorter) put(m Member, ref Ref) {
	if ref == "" {
		return
	}
	into := s.theme(ref, Theme{})
	into.Members = append(into.Members, m)
	s.changed[ref], s.held[m.Quote] = true, true
}

// finish names a theme and counts its people.
func (s *sorter) finish(t *Theme, speaker func(Ref) (Ref, bool)) {
	if name := s.Name[t.Ref]; name != "" && name != t.Label {
		t.Label, t.InVivo, t.Naming, s.changed[t.Ref] = name, false, nil, true
	}
	if !s.changed[t.Ref] {
		return
	}
	in, quotes, most := map[Ref]int{}, 0, 0
	mine := map[Ref]bool{}
	for _, m := range t.Members {
		mine[m.Quote] = true
		if who, _ := speaker(m.Quote); who != "" {
			in[who]++
			quotes++
			most = max(most, in[who])
		}
	}
	t.Exemplars = slices.DeleteFunc(slices.Clone(t.Exemplars), func(q Ref) bool { return !mine[q] })
	t.Participants, t.LargestVoice = len(in), float64(most)/float64(max(quotes, 1))
}
