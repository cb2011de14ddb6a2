package ingest

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
)

// mutant changes a good PDF in one way. It may change data.
type mutant struct {
	name string
	make func(rng *rand.Rand, data []byte) []byte
}

// mutants are the ways in which files break, and in which people break them.
var mutants = []mutant{
	{"bytes flipped", flipBytes},
	{"a range lost", loseRange},
	{"a range twice", doubleRange},
	{"two ranges exchanged", exchangeRanges},
	{"cut short", func(rng *rand.Rand, data []byte) []byte { return data[:rng.IntN(len(data))] }},
	{"the beginning lost", func(rng *rand.Rand, data []byte) []byte { return data[rng.IntN(len(data)):] }},
	{"a number changed", changeNumber},
	{"a number behind a name forged", forgeNumber},
	{"a reference to another object", redirect},
	{"a tree that leads back", loop},
	{"a table that leads back", loopTable},
	{"a name exchanged", exchangeName},
	{"an operator exchanged", exchangeOperator},
	{"nested deeply", nest},
	{"zeros", zeroRange},
}

// mutate changes data in a way drawn from rng, some of them several times.
func mutate(rng *rand.Rand, data []byte) (name string, changed []byte) {
	m := mutants[rng.IntN(len(mutants))]
	changed = slices.Clone(data)
	for range 1 + rng.IntN(3) {
		if len(changed) > 0 {
			changed = m.make(rng, changed)
		}
	}
	return m.name, changed
}

// span draws a range of up to longest bytes.
func span(rng *rand.Rand, data []byte, longest int) (from, to int) {
	from = rng.IntN(len(data))
	return from, min(len(data), from+1+rng.IntN(longest))
}

func flipBytes(rng *rand.Rand, data []byte) []byte {
	for range 1 << rng.IntN(8) {
		data[rng.IntN(len(data))] ^= byte(1 << rng.IntN(8))
	}
	return data
}

func loseRange(rng *rand.Rand, data []byte) []byte {
	from, to := span(rng, data, 1<<(1+rng.IntN(13)))
	return slices.Delete(data, from, to)
}

func doubleRange(rng *rand.Rand, data []byte) []byte {
	from, to := span(rng, data, 1<<(1+rng.IntN(13)))
	return slices.Insert(data, rng.IntN(len(data)), bytes.Clone(data[from:to])...)
}

func exchangeRanges(rng *rand.Rand, data []byte) []byte {
	n := min(1+rng.IntN(512), len(data)/2)
	a, b := rng.IntN(len(data)-n+1), rng.IntN(len(data)-n+1)
	first := bytes.Clone(data[a : a+n])
	copy(data[a:a+n], data[b:b+n])
	copy(data[b:b+n], first)
	return data
}

func zeroRange(rng *rand.Rand, data []byte) []byte {
	from, to := span(rng, data, 1<<(1+rng.IntN(11)))
	clear(data[from:to])
	return data
}

var (
	digits      = regexp.MustCompile(`\d+`)
	keyedNumber = regexp.MustCompile(`/(Length|Length1|Size|Count|Prev|First|N|XRefStm|DW|FirstChar|LastChar|Columns|Predictor|Colors|BitsPerComponent|Rotate|V|R|P)\s+\d+`)
	arrays      = regexp.MustCompile(`/(W|Index|Kids|Widths|MediaBox|DescendantFonts|Contents|Differences|Filter)\s*\[[^\]]*\]`)
	reference   = regexp.MustCompile(`\d+ 0 R`)
	nameToken   = regexp.MustCompile(`/[A-Za-z0-9]+`)
	operators   = regexp.MustCompile(`\s(BT|ET|Tj|TJ|Tf|Td|TD|Tm|Tc|Tw|Tz|TL|Ts|Tr|cm|q|Q|Do|BI|ID|EI|BDC|EMC|gs)\s`)
	startxref   = regexp.MustCompile(`startxref\s+\d+`)
	trailer     = regexp.MustCompile(`trailer\s*<<`)
)

// forged are numbers that programs trip over.
var forged = []string{"0", "1", "-1", "65535", "2147483647", "2147483648", "4294967295", "99999999999999999999", "1e9", "-2147483648", "0.5", "16777216"}

// replace puts text in place of one match of a pattern, drawn from rng; where
// there is none, bytes are flipped.
func replace(rng *rand.Rand, data []byte, pattern *regexp.Regexp, with func(match string) string) []byte {
	found := pattern.FindAllIndex(data, -1)
	if len(found) == 0 {
		return flipBytes(rng, data)
	}
	at := found[rng.IntN(len(found))]
	return slices.Replace(data, at[0], at[1], []byte(with(string(data[at[0]:at[1]])))...)
}

// another draws another match of a pattern.
func another(rng *rand.Rand, data []byte, pattern *regexp.Regexp) string {
	found := pattern.FindAll(data, -1)
	if len(found) == 0 {
		return ""
	}
	return string(found[rng.IntN(len(found))])
}

func pick(rng *rand.Rand, list []string) string { return list[rng.IntN(len(list))] }

func changeNumber(rng *rand.Rand, data []byte) []byte {
	return replace(rng, data, digits, func(n string) string {
		if rng.IntN(2) == 0 {
			return pick(rng, forged)
		}
		value, _ := strconv.Atoi(n) // 0 where it is too large
		return strconv.Itoa(value + rng.IntN(41) - 20)
	})
}

func forgeNumber(rng *rand.Rand, data []byte) []byte {
	if rng.IntN(3) == 0 {
		return replace(rng, data, arrays, func(a string) string {
			return string(replace(rng, []byte(a), digits, func(string) string { return pick(rng, forged) }))
		})
	}
	return replace(rng, data, keyedNumber, func(k string) string { return digits.ReplaceAllString(k, pick(rng, forged)) })
}

func redirect(rng *rand.Rand, data []byte) []byte {
	to := another(rng, data, reference)
	return replace(rng, data, reference, func(string) string { return to })
}

var links = regexp.MustCompile(`/(Kids\s*\[\s*|Parent\s+|Pages\s+|Contents\s+|Resources\s+|Extends\s+|Font\s+|XObject\s+|DescendantFonts\s*\[\s*|ToUnicode\s+|Length\s+)\d+ 0 R`)

// loop makes a link of the tree of pages or of a resource lead somewhere else, and
// sooner or later to itself.
func loop(rng *rand.Rand, data []byte) []byte {
	to := another(rng, data, reference)
	return replace(rng, data, links, func(l string) string { return reference.ReplaceAllString(l, to) })
}

// loopTable makes the table of objects, or a further one, follow itself.
func loopTable(rng *rand.Rand, data []byte) []byte {
	at := startxref.Find(data)
	if at == nil {
		return flipBytes(rng, data)
	}
	offset := string(digits.Find(at))
	if trailer.Match(data) {
		key := pick(rng, []string{"/Prev", "/XRefStm"})
		return replace(rng, data, trailer, func(t string) string { return t + key + " " + offset })
	}
	return replace(rng, data, regexp.MustCompile(`/Type\s*/XRef`), func(t string) string { return t + "/Prev " + offset })
}

func exchangeName(rng *rand.Rand, data []byte) []byte {
	other := another(rng, data, nameToken)
	return replace(rng, data, nameToken, func(string) string { return other })
}

func exchangeOperator(rng *rand.Rand, data []byte) []byte {
	other := another(rng, data, operators)
	return replace(rng, data, operators, func(string) string { return other })
}

func nest(rng *rand.Rand, data []byte) []byte {
	open := pick(rng, []string{"[", "<</A", "(", "q ", "BT ", "<", "{"})
	deep := bytes.Repeat([]byte(open), 1<<rng.IntN(17))
	return slices.Insert(data, rng.IntN(len(data)+1), deep...)
}
