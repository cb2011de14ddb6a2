package export

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"personas/internal/redact"
	"personas/research"
)

// What leaves is a masked edition: a copy of which every string has gone through
// a redact.Masker, whatever field it stands in, also one that is added tomorrow.
// Then what has a meaning of its own is put in its place: pseudonyms for people,
// spans for the masked text. The copy is checked like any edition, so that every
// quote is again the bytes of its document.

// masking makes the copy of one edition.
type masking struct {
	m        *redact.Masker
	who      map[research.Ref]string        // pseudonyms of those the study knows by name
	document map[research.Ref]redact.Masked // texts
	said     map[string]string              // sentences, masked
	named    map[string]string              // labels and names, masked
}

// maskEdition copies an edition without the personal data in it.
func maskEdition(ed *research.Edition) *research.Edition {
	people, who := knownPeople(ed)
	k := &masking{who: who, document: make(map[research.Ref]redact.Masked, len(ed.Documents)), said: map[string]string{}, named: map[string]string{}}
	k.walk(reflect.ValueOf(ed).Elem(), "", k.collect) // what there is
	k.m = redact.New(redact.Study{People: people, Companies: companies(ed), Texts: func(yield func(source, text string) bool) {
		for i := range ed.Documents {
			for part := range parts(&ed.Documents[i]) {
				if !yield(string(ed.Documents[i].Ref), part) {
					return
				}
			}
		}
		for _, s := range slices.Sorted(maps.Keys(k.said)) {
			if !yield("", s) {
				return
			}
		}
	}, Labels: slices.Values(slices.Sorted(maps.Keys(k.named)))})
	for i := range ed.Documents {
		d := &ed.Documents[i]
		k.document[d.Ref] = k.m.MaskParts(string(d.Text), borders(d))
	}
	out := k.walk(reflect.ValueOf(ed).Elem(), "", k.mask).Interface().(research.Edition)
	k.settle(ed, &out)
	return &out
}

// borders are where the turns of a document begin and end: no mask lies across.
func borders(d *research.Document) (ends []int) {
	for _, t := range d.Turns {
		ends = append(ends, t.Span.Start, t.Span.End)
	}
	return ends
}

// parts are the stretches of a document between its borders.
func parts(d *research.Document) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start := 0
		for _, end := range append(borders(d), len(d.Text)) {
			if end > start && !yield(string(d.Text[start:end])) {
				return
			}
			start = max(start, end)
		}
	}
}

// sentences are the fields that hold what people say or what is said of them;
// every other string is a name or a label, in which words need no capitals.
var sentences = map[string]bool{"Question": true, "Text": true, "Why": true, "Next": true, "Note": true, "Suspicious": true, "Reason": true, "Attributes": true,
	"Description": true, "Because": true, "OpenReason": true}

func (k *masking) collect(field, s string) string {
	if sentences[field] {
		k.said[s] = ""
	} else {
		k.named[s] = ""
	}
	return s
}

func (k *masking) mask(field, s string) string {
	known, form := k.named, k.m.MaskName
	if sentences[field] {
		known, form = k.said, k.m.Mask
	}
	out, done := known[s]
	if !done || out == "" {
		out = form(s).String()
		known[s] = out
	}
	return out
}

// walk copies a value with every plain string in it changed. Types of strings
// are words of the vocabulary and stay; so does what is not exported.
func (k *masking) walk(v reflect.Value, field string, change func(field, s string) string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.String() != "" {
			out.SetString(change(field, v.String()))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(k.walk(v.Elem(), field, change))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "Making" && f.Name != "Embedder" {
				out.Field(i).Set(k.walk(v.Field(i), f.Name, change))
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 || v.IsNil() {
			break
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(k.walk(v.Index(i), field, change))
		}
	case reflect.Map:
		if v.IsNil() {
			break
		}
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for _, key := range v.MapKeys() {
			out.SetMapIndex(k.walk(key, "", change), k.walk(v.MapIndex(key), field, change))
		}
	}
	return out
}

// settle puts in place what a string by itself does not tell.
func (k *masking) settle(from, ed *research.Edition) {
	for i := range ed.Participants {
		k.participant(&from.Participants[i], &ed.Participants[i])
	}
	for i := range ed.Documents {
		d, text := &ed.Documents[i], k.document[ed.Documents[i].Ref]
		d.Text = []byte(text.String())
		for j := range d.Turns {
			t := &d.Turns[j]
			t.Span.Start, t.Span.End = text.Span(t.Span.Start, t.Span.End)
			if who := k.who[t.Participant]; who != "" && t.Speaker != "" {
				t.Speaker = who
			}
		}
	}
	for i := range ed.Quotes {
		q := &ed.Quotes[i]
		text := k.document[q.Document]
		q.Span.Start, q.Span.End = text.Span(q.Span.Start, q.Span.End)
		q.Text = text.String()[q.Span.Start:q.Span.End]
	}
	for i := range ed.Personas {
		was, p := &from.Personas[i], &ed.Personas[i]
		if name, value, ok := strings.Cut(was.Attribute, "="); ok {
			p.Attribute = k.m.MaskName(name).String() + "=" + k.attribute(name, value, "")
		}
		for j := range p.Contrasts {
			p.Contrasts[j].Value = k.attribute(was.Contrasts[j].Attribute, was.Contrasts[j].Value, "")
		}
	}
}

func (k *masking) participant(was, p *research.Participant) {
	who := k.who[p.Ref]
	if who != "" {
		p.Key = who
	}
	p.Attributes = make(map[string]string, len(was.Attributes))
	for name, value := range was.Attributes {
		p.Attributes[k.mask("", name)] = k.attribute(name, value, who)
	}
}

// identifying are the attributes that say who somebody is, with what their
// values are.
var identifying = map[string]redact.Kind{
	"name": redact.Name, "firstname": redact.Name, "lastname": redact.Name, "surname": redact.Name, "fullname": redact.Name, "nickname": redact.Name,
	"vorname": redact.Name, "nachname": redact.Name, "nom": redact.Name, "prénom": redact.Name, "nombre": redact.Name, "apellido": redact.Name,
	"email": redact.Email, "mail": redact.Email, "emailaddress": redact.Email, "phone": redact.Phone, "telephone": redact.Phone, "tel": redact.Phone,
	"mobile": redact.Phone, "phonenumber": redact.Phone, "address": redact.Address, "street": redact.Address, "postcode": redact.Address, "zip": redact.Address,
	"zipcode": redact.Address, "plz": redact.Address, "birthday": redact.Birthdate, "birthdate": redact.Birthdate, "dateofbirth": redact.Birthdate,
	"dob": redact.Birthdate, "ssn": redact.ID, "passport": redact.ID, "iban": redact.Account, "account": redact.Account, "linkedin": redact.URL,
	"twitter": redact.URL, "website": redact.URL, "homepage": redact.URL, "ip": redact.IP, "ipaddress": redact.IP, "username": redact.Name, "handle": redact.Name,
	"contact": redact.Name, "company": redact.Company, "organisation": redact.Company, "organization": redact.Company,
	"employer": redact.Company, "firm": redact.Company, "firma": redact.Company, "accountname": redact.Company,
}

// attributeName is a name of an attribute without what does not tell it apart.
func attributeName(name string) string {
	return strings.NewReplacer(" ", "", "_", "", "-", "", ".", "").Replace(strings.ToLower(name))
}

// attribute is the value of an attribute of somebody.
func (k *masking) attribute(name, value, who string) string {
	kind, says := identifying[attributeName(name)]
	if !says || value == "" {
		return k.mask("Attributes", value)
	}
	if kind == redact.Name && who != "" {
		return who
	}
	if kind == redact.Company {
		return k.m.Company(value)
	}
	if out := k.m.Mask(value); len(out.Replacements()) == 1 && out.Replacements()[0].To == len(out.String()) && out.Replacements()[0].At == 0 {
		return out.String()
	}
	return kind.Unnumbered()
}

// companies are the organisations the study lists.
func companies(ed *research.Edition) (names []string) {
	for _, p := range ed.Participants {
		for name, value := range p.Attributes {
			if identifying[attributeName(name)] == redact.Company && value != "" {
				names = append(names, value)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// code is a key that is a pseudonym already.
var code = regexp.MustCompile(`^[A-Za-z]{1,3}-?\d{1,4}$`)

var participantNumber = regexp.MustCompile(`^[Pp]\D?0*(\d{1,6})$`)

// knownPeople gives a pseudonym to everybody whom the study knows by a name of
// their own. Who is known by a number already keeps it. Numbers follow
// references, which say nothing about names and do not depend on the order of
// files; who has the same name has the same pseudonym, as they had before.
func knownPeople(ed *research.Edition) ([]redact.Person, map[research.Ref]string) {
	names := map[research.Ref][]string{}
	authors := map[string]bool{}
	note := func(who research.Ref, name string) {
		if redact.IsName(name) && !slices.Contains(names[who], name) {
			names[who] = append(names[who], name)
		}
	}
	last := 0
	for _, p := range ed.Participants {
		note(p.Ref, p.Key)
		names[p.Ref] = append(names[p.Ref], fullNames(p.Attributes)...)
		if m := participantNumber.FindStringSubmatch(p.Key); m != nil {
			n, _ := strconv.Atoi(m[1])
			last = max(last, n)
		}
	}
	for i := range ed.Documents {
		for _, t := range ed.Documents[i].Turns {
			note(t.Participant, t.Speaker)
			if redact.IsName(t.Author) {
				authors[t.Author] = true
			}
		}
	}
	b := pseudonyms{next: map[string]int{"P": last}, of: map[string]string{}}
	who := map[research.Ref]string{}
	for _, p := range slices.SortedFunc(slices.Values(ed.Participants), func(a, b research.Participant) int { return strings.Compare(string(a.Ref), string(b.Ref)) }) {
		if len(names[p.Ref]) > 0 {
			who[p.Ref] = b.give(p, names[p.Ref])
		}
	}
	for _, a := range slices.Sorted(maps.Keys(authors)) {
		b.give(research.Participant{Role: research.RoleAgent}, []string{a})
	}
	return b.people, who
}

// fullNames are the names that attributes hold.
func fullNames(attributes map[string]string) []string {
	var first, last string
	var all []string
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		value := attributes[name]
		switch n := attributeName(name); {
		case value == "":
		case n == "firstname" || n == "vorname" || n == "prénom":
			first = value
		case n == "lastname" || n == "surname" || n == "nachname":
			last = value
		case identifying[n] == redact.Name:
			all = append(all, value)
		}
	}
	if full := strings.TrimSpace(first + " " + last); full != "" {
		all = append(all, full)
	}
	return all
}

// pseudonyms gives them out.
type pseudonyms struct {
	people []redact.Person
	next   map[string]int
	of     map[string]string // by name, folded
}

func (b *pseudonyms) give(p research.Participant, names []string) string {
	if code.MatchString(p.Key) {
		b.people = append(b.people, redact.Person{Pseudonym: p.Key, Names: names})
		return p.Key
	}
	for _, n := range names {
		if known := b.of[strings.ToLower(n)]; known != "" {
			b.people = append(b.people, redact.Person{Pseudonym: known, Names: names})
			return known
		}
	}
	prefix, form := "P", "P%02d"
	switch p.Role {
	case research.RoleInterviewer:
		prefix, form = redact.Interviewer, redact.Interviewer+"-%d"
	case research.RoleAgent:
		prefix, form = redact.Agent, redact.Agent+"-%d"
	case research.RoleUnknown:
		prefix, form = redact.Speaker, redact.Speaker+"-%d"
	}
	b.next[prefix]++
	who := fmt.Sprintf(form, b.next[prefix])
	for _, n := range names {
		b.of[strings.ToLower(n)] = who
	}
	b.people = append(b.people, redact.Person{Pseudonym: who, Names: names})
	return who
}

// originals are what the originals of a masked edition can be told by: a keyed
// hash of each document and file. The key is made of all documents together, so
// that nobody without them can try guesses of a short one.
type originals struct {
	key       []byte
	documents map[research.Ref]string
}

func originalsOf(ed *research.Edition) originals {
	var sums []string
	for i := range ed.Documents {
		sum := ed.Documents[i].SHA256()
		sums = append(sums, string(sum[:]))
	}
	slices.Sort(sums)
	key := sha256.Sum256([]byte("personas originals\x00" + strings.Join(sums, "")))
	o := originals{key[:], map[research.Ref]string{}}
	for i := range ed.Documents {
		o.documents[ed.Documents[i].Ref] = o.hash(ed.Documents[i].Text)
	}
	return o
}

func (o *originals) hash(b []byte) string {
	h := hmac.New(sha256.New, o.key)
	h.Write(b)
	return hex.EncodeToString(h.Sum(nil))
}
