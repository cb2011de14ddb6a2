package web

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"personas/internal/store"
	"personas/research"
	"personas/search"
)

// filterGroup is one thing that hits differ in.
type filterGroup struct {
	Name    string
	Choices []narrowing
}

// narrowing narrows a search, or chooses how it looks.
type narrowing struct {
	Name string
	N    int // hits
	Href string
	Here bool
}

// chip is a filter that stands; its address is the search without it.
type chip struct{ Name, Without string }

// naming is what themes and groups are called.
type naming struct{ theme, group map[research.Ref]string }

func (v *visit) names() (naming, error) {
	themes, err := v.Store.Themes(v.ctx(), v.study.ID)
	if err != nil {
		return naming{}, err
	}
	groups, err := v.Store.Groups(v.ctx(), v.study.ID)
	return naming{nameEach(themes), nameEach(groups)}, err
}

func nameEach(all []store.Named) map[research.Ref]string {
	out := make(map[research.Ref]string, len(all))
	for _, n := range all {
		out[n.Ref] = n.Name
	}
	return out
}

const (
	groupChoices = 8  // of a filter that are shown
	manyValues   = 25 // an attribute of more values is a name, not a group
)

// filters are the ways to narrow a search, each with how many of the hits it
// would leave. What is chosen is no narrowing any more.
func (v *visit) filters(a asked, hits []search.Hit, names naming) ([]filterGroup, error) {
	with := func(name, value string) string {
		q := a.values()
		q.Add(name, value)
		return v.at("search?" + q.Encode())
	}
	group := func(name, param string, skip bool, of func(*search.Hit) string, say func(string) string) filterGroup {
		n := map[string]int{}
		for i := range hits {
			n[of(&hits[i])]++
		}
		delete(n, "")
		if skip {
			clear(n)
		}
		return filterGroup{name, narrowings(n, func(value string) string { return with(param, value) }, say)}
	}
	plain := func(s string) string { return strings.ReplaceAll(s, "_", " ") }
	out := []filterGroup{
		group("Group of people", "persona", a.Persona != "", func(h *search.Hit) string { return string(h.Persona) }, func(s string) string { return names.group[research.Ref(s)] }),
		group("Facet", "facet", a.Facet != "", func(h *search.Hit) string { return string(h.Facet) }, plain),
		group("Stance", "stance", a.Stance != "", func(h *search.Hit) string { return string(h.Stance) }, plain),
		group("Kind", "kind", len(a.Kinds) > 0, func(h *search.Hit) string { return string(h.Kind) }, plain),
		group("Theme", "theme", a.Theme != "", func(h *search.Hit) string { return string(h.Theme) }, func(s string) string { return names.theme[research.Ref(s)] }),
	}
	attributes, err := v.attributeFilters(a, hits, with)
	out = append(out, attributes...)
	return slices.DeleteFunc(out, func(g filterGroup) bool { return len(g.Choices) == 0 }), err
}

// narrowings are values by how many hits they have, those that have no name left
// out.
func narrowings(n map[string]int, href, say func(string) string) (out []narrowing) {
	for _, value := range slices.SortedFunc(maps.Keys(n), func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) }) {
		if name := say(value); name != "" && len(out) < groupChoices {
			out = append(out, narrowing{Name: name, N: n[value], Href: href(value)})
		}
	}
	return out
}

// attributeFilters are what is known of the people who said the hits.
func (v *visit) attributeFilters(a asked, hits []search.Hit, with func(name, value string) string) (out []filterGroup, err error) {
	said := map[research.Ref]int{}
	for i := range hits {
		said[hits[i].Participant]++
	}
	known, err := v.Store.AttributesOf(v.ctx(), v.study.ID, slices.Collect(maps.Keys(said)))
	if err != nil {
		return nil, err
	}
	n := map[string]map[string]int{}
	for who, attributes := range known {
		for name, value := range attributes {
			if n[name] == nil {
				n[name] = map[string]int{}
			}
			n[name][value] += said[who]
		}
	}
	for _, name := range slices.Sorted(maps.Keys(n)) {
		chosen := slices.ContainsFunc(a.Where, func(w string) bool { return strings.HasPrefix(w, name+"=") })
		if len(n[name]) > manyValues || chosen {
			continue
		}
		out = append(out, filterGroup{name, narrowings(n[name], func(value string) string { return with("where", name+"="+value) }, func(s string) string { return s })})
	}
	return out, nil
}

// chosen are the filters that stand.
func (v *visit) chosen(a asked, names naming) (out []chip) {
	without := func(name, value string) string {
		q := a.values()
		q[name] = slices.DeleteFunc(q[name], func(s string) bool { return s == value })
		return v.at("search?" + q.Encode())
	}
	add := func(name, param, value string) {
		if value != "" {
			out = append(out, chip{strings.ReplaceAll(name, "_", " "), without(param, value)})
		}
	}
	add(cmp.Or(names.group[research.Ref(a.Persona)], a.Persona), "persona", a.Persona)
	add(cmp.Or(names.theme[research.Ref(a.Theme)], a.Theme), "theme", a.Theme)
	add(a.Facet, "facet", a.Facet)
	add(a.Stance, "stance", a.Stance)
	for _, k := range a.Kinds {
		add(k, "kind", k)
	}
	for _, w := range a.Where {
		add(strings.Replace(w, "=", ": ", 1), "where", w)
	}
	add("since "+a.Since, "since", a.Since)
	add("until "+a.Until, "until", a.Until)
	return out
}

// modes are the ways a search looks, and the forms in which it shows.
func (a asked) modes(v *visit) (out []narrowing) {
	to := func(name, value string) string {
		q := a.values()
		q.Del(name)
		if value != "" {
			q.Set(name, value)
		}
		return v.at("search?" + q.Encode())
	}
	if a.Near == "" {
		for _, m := range []struct{ name, mode string }{{"words and meaning", ""}, {"words only", string(search.Text)}, {"meaning only", string(search.Vector)}} {
			out = append(out, narrowing{Name: m.name, Href: to("mode", m.mode), Here: a.Mode == m.mode || m.mode == "" && a.Mode == string(search.Hybrid)})
		}
	}
	return append(out, narrowing{Name: "one line each", Href: to("view", "kwic"), Here: a.View == "kwic"})
}

// Hidden are the parts of a search that its box keeps when other words are
// looked for.
func (a asked) Hidden() (out []field) {
	q := a.values()
	q.Del("q")
	q.Del("near")
	return fields(q)
}

// Rest are the parts of a search that another narrowing of days keeps.
func (a asked) Rest() []field {
	q := a.values()
	q.Del("since")
	q.Del("until")
	return fields(q)
}

// field is a name and a value that a form sends on.
type field struct{ Name, Value string }

func fields(q url.Values) (out []field) {
	for _, name := range slices.Sorted(maps.Keys(q)) {
		for _, value := range q[name] {
			out = append(out, field{name, value})
		}
	}
	return out
}
