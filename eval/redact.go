package eval

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"personas/internal/redact"
)

// RedactResult is what `eval redact --json` prints: how well personal data is
// found in texts whose personal data is marked. Every case is a study of its
// own. What is counted are letters and digits. A marked span is found where every
// one of them is masked, whatever it was taken for; a mask is right where it
// shares one with a marked span of any type. Recall is over the types that
// masking is for: ByType says which those are, and lists the others beside them.
type RedactResult struct {
	N         int                   `json:"n"` // cases
	Spans     int                   `json:"spans"`
	Masks     int                   `json:"masks"`
	Recall    float64               `json:"recall"`
	Precision float64               `json:"precision"`
	Names     RedactRecall          `json:"names"`
	Patterned RedactRecall          `json:"patterned"` // all types but names that masking is for
	ByType    map[string]RedactType `json:"by_type"`
	Letters   RedactRates           `json:"characters"` // the same, letter by letter
	Baseline  RedactRates           `json:"baseline"`   // masking every word with a capital or a digit
	Missed    []RedactMiss          `json:"missed"`
	False     []RedactMiss          `json:"false"` // masks on nothing that is marked
}

// RedactRecall is how many of some spans are found.
type RedactRecall struct {
	Spans  int     `json:"spans"`
	Recall float64 `json:"recall"`
	found  int
}

// RedactType is what became of the spans of one type.
type RedactType struct {
	RedactRecall
	Meant bool    `json:"meant"` // masking is for this type
	Typed float64 `json:"typed"` // share of the found that were taken for what they are
	typed int
}

// RedactRates are a recall and a precision.
type RedactRates struct {
	Recall    float64 `json:"recall"`
	Precision float64 `json:"precision"`
}

// RedactMiss is a stretch of a case, in runes.
type RedactMiss struct {
	Line  int    `json:"line"`
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// RedactHalf chooses cases by their template, so that what rules were written on
// is not what they are measured on.
type RedactHalf string

// The halves: a template is of the first where the 32-bit FNV-1a hash of its
// number is even.
const (
	RedactAll    RedactHalf = ""
	RedactDev    RedactHalf = "dev"
	RedactReport RedactHalf = "report"
)

// holds reports whether a case is of the half. Cases without a template are of
// both.
func (h RedactHalf) holds(c *redactCase) bool {
	if h == RedactAll || c.Template == nil {
		return true
	}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(strconv.Itoa(*c.Template)))
	return (sum.Sum32()%2 == 0) == (h == RedactDev)
}

// redactCase is one line of a file of cases, in either of two layouts: text and
// spans of type, start and end, or full_text and spans of entity_type,
// start_position and end_position. Offsets are runes. People and companies are
// what the study of the case lists.
type redactCase struct {
	Text      string       `json:"text"`
	FullText  string       `json:"full_text"`
	Spans     []redactSpan `json:"spans"`
	Template  *int         `json:"template_id"`
	People    []string     `json:"people"`
	Companies []string     `json:"companies"`
}

type redactSpan struct {
	Type          string `json:"type"`
	Start         int    `json:"start"`
	End           int    `json:"end"`
	EntityType    string `json:"entity_type"`
	StartPosition int    `json:"start_position"`
	EndPosition   int    `json:"end_position"`
}

// kindsOf are the kinds of personal data by the words that labels of types hold.
// A type with none of them is not what masking is for: places, organisations,
// days, ages and nationalities make research worth reading.
var kindsOf = []struct {
	words string
	kind  redact.Kind
}{
	{"EMAIL", redact.Email}, {"PHONE TELEPHONE MOBILE FAX", redact.Phone}, {"CARD", redact.Card},
	{"STREET ADDRESS ZIP POSTCODE POSTAL", redact.Address}, {"IBAN ACCOUNT BANK SWIFT POLICY", redact.Account},
	{"SSN ITIN LICENSE LICENCE PASSPORT NINO NHS ID NATIONAL TAX DNI NIE NIF BSN PESEL NIR FISCAL CF", redact.ID},
	{"BIRTH BIRTHDATE DOB BIRTHDAY", redact.Birthdate}, {"URL", redact.URL}, {"IP IPV4 IPV6", redact.IP}, {"MAC DEVICE", redact.Device},
	{"CRYPTO WALLET BITCOIN ETHEREUM", redact.Wallet}, {"COMPANY", redact.Company}, {"PERSON NAME FIRSTNAME LASTNAME SURNAME PER", redact.Name},
}

// kindOfType is what a type of a case is here, "" where masking is not for it.
func kindOfType(label string) redact.Kind {
	words := strings.FieldsFunc(strings.ToUpper(label), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if slices.Contains(words, "IP") {
		return redact.IP
	}
	if slices.Contains(words, "MAC") {
		return redact.Device
	}
	for _, k := range kindsOf {
		for w := range strings.FieldsSeq(k.words) {
			if slices.Contains(words, w) {
				return k.kind
			}
		}
	}
	return ""
}

// Redact measures masking on cases, one JSON object a line.
func Redact(r io.Reader, half RedactHalf) (RedactResult, error) {
	cases, err := readCases(r, (*redactCase).complete)
	if err != nil {
		return RedactResult{}, err
	}
	b := redactBoard{res: RedactResult{ByType: map[string]RedactType{}, Missed: []RedactMiss{}, False: []RedactMiss{}}}
	for i := range cases {
		if half.holds(&cases[i]) {
			b.add(i+1, &cases[i])
		}
	}
	return b.result(), nil
}

// redactBoard counts.
type redactBoard struct {
	res           RedactResult
	right         int
	letters, base lettersMasked
}

// lettersMasked counts letters and digits: marked as meant and found, marked, masked
// and marked, masked.
type lettersMasked struct{ found, meant, right, masked int }

func (o lettersMasked) rates() RedactRates {
	return RedactRates{ratio(o.found, o.meant), ratio(o.right, o.masked)}
}

func ratio(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return math.Round(1e4*float64(n)/float64(of)) / 1e4
}

// add masks one case and compares.
func (b *redactBoard) add(line int, c *redactCase) {
	b.res.N++
	study := redact.Study{Companies: c.Companies, Texts: maps.All(map[string]string{"": c.Text})}
	for i, p := range c.People {
		study.People = append(study.People, redact.Person{Pseudonym: fmt.Sprintf("P%02d", i+1), Names: []string{p}})
	}
	runes := []rune(c.Text)
	kind, masks := maskedRunes(c.Text, redact.New(study).Mask(c.Text).Replacements())
	marked, meant := make([]bool, len(runes)), make([]bool, len(runes))
	for _, s := range c.Spans {
		want := kindOfType(s.Type)
		for i := s.Start; i < s.End; i++ {
			marked[i] = true
			meant[i] = meant[i] || want != ""
		}
		b.span(line, s, want, runes, kind)
	}
	for _, m := range masks {
		b.res.Masks++
		if slices.Contains(marked[m.Start:m.End], true) {
			b.right++
		} else {
			m.Line = line
			b.res.False = append(b.res.False, m)
		}
	}
	b.letters.add(runes, marked, meant, func(i int) bool { return kind[i] != "" })
	capital := capitals(runes)
	b.base.add(runes, marked, meant, func(i int) bool { return capital[i] })
}

// span counts what became of one marked span.
func (b *redactBoard) span(line int, s redactSpan, want redact.Kind, runes []rune, kind []redact.Kind) {
	found, typed := true, false
	for i := s.Start; i < s.End; i++ {
		if sounded(runes[i]) {
			found = found && kind[i] != ""
			typed = typed || kind[i] == want
		}
	}
	t := b.res.ByType[s.Type]
	t.Meant = want != ""
	groups := []*RedactRecall{&t.RedactRecall}
	if want == redact.Name {
		groups = append(groups, &b.res.Names)
	} else if want != "" {
		groups = append(groups, &b.res.Patterned)
	}
	for _, g := range groups {
		g.Spans++
		if found {
			g.found++
		}
	}
	if found && typed {
		t.typed++
	}
	if !found && want != "" {
		b.res.Missed = append(b.res.Missed, RedactMiss{line, s.Type, s.Start, s.End})
	}
	b.res.ByType[s.Type] = t
}

func sounded(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func (o *lettersMasked) add(runes []rune, marked, meant []bool, masked func(int) bool) {
	for i, r := range runes {
		if !sounded(r) {
			continue
		}
		if meant[i] {
			o.meant++
			if masked(i) {
				o.found++
			}
		}
		if masked(i) {
			o.masked++
			if marked[i] {
				o.right++
			}
		}
	}
}

// maskedRunes are the kind of mask of every rune, and the masks in runes.
func maskedRunes(text string, masks []redact.Replacement) (kind []redact.Kind, spans []RedactMiss) {
	at := 0
	for i := range text {
		for at < len(masks) && masks[at].End <= i {
			at++
		}
		if at == len(masks) || i < masks[at].Start {
			kind = append(kind, "")
			continue
		}
		if i == masks[at].Start {
			spans = append(spans, RedactMiss{Type: string(masks[at].Kind), Start: len(kind)})
		}
		kind = append(kind, masks[at].Kind)
		spans[len(spans)-1].End = len(kind)
	}
	return kind, spans
}

// capitals are the runes of words with a capital or a digit.
func capitals(runes []rune) []bool {
	out := make([]bool, len(runes))
	for i := 0; i < len(runes); {
		j, hit := i, false
		for ; j < len(runes) && !unicode.IsSpace(runes[j]); j++ {
			hit = hit || unicode.IsUpper(runes[j]) || unicode.IsDigit(runes[j])
		}
		for k := i; k < j; k++ {
			out[k] = hit
		}
		i = j + 1
	}
	return out
}

func (b *redactBoard) result() RedactResult {
	res := &b.res
	found := 0
	for name, t := range res.ByType {
		t.Recall, t.Typed = ratio(t.found, t.Spans), ratio(t.typed, t.found)
		res.ByType[name] = t
	}
	for _, g := range []*RedactRecall{&res.Names, &res.Patterned} {
		g.Recall = ratio(g.found, g.Spans)
		res.Spans += g.Spans
		found += g.found
	}
	res.Recall, res.Precision = ratio(found, res.Spans), ratio(b.right, res.Masks)
	res.Letters, res.Baseline = b.letters.rates(), b.base.rates()
	return *res
}

// complete brings a case of either shape to the first, and says what is wrong with
// it.
func (c *redactCase) complete(int) error {
	if c.Text == "" {
		c.Text = c.FullText
	}
	if c.Text == "" {
		return errors.New(`"text" is missing`)
	}
	n := len([]rune(c.Text))
	for i := range c.Spans {
		s := &c.Spans[i]
		if s.Type == "" {
			s.Type, s.Start, s.End = s.EntityType, s.StartPosition, s.EndPosition
		}
		if s.Type == "" || s.Start < 0 || s.Start >= s.End || s.End > n {
			return fmt.Errorf("span %d, of type %q from %d to %d, does not lie in a text of %d characters", i+1, s.Type, s.Start, s.End, n)
		}
	}
	return nil
}
