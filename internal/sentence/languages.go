package sentence

import (
	"bytes"
	"strings"
)

// ending says whether a sentence can end at an abbreviation's full stop.
type ending int

const (
	unknown             ending = iota
	always                     // never ends a sentence: "Dr."
	beforeNumber               // only before a number: "No. 5", but "No. We left."
	mayEnd                     // ends one before a capital: "etc. We left"
	mayEndBeforeStarter        // ends one before "The", "We" …: "the U.S. We", but "the U.S. Army"
)

// language is what sentence borders need to know of a language.
type language struct {
	abbreviations map[string]ending
	lowerStarts   bool            // people write whole texts in lower case, and nouns are not capitals
	ordinals      bool            // "3." is how the language writes "third"
	beforeOrdinal map[string]bool // words after which such a number is an ordinal
	clitics       map[string]bool // lower-case words that begin a sentence: Dutch 's
	quotatives    []string        // words that carry a sentence on after a quotation: particles, who said it
}

// afterQuote reports whether text begins with words that belong to the quotation
// before it, as Japanese と and Chinese 他说.
func (l *language) afterQuote(text []byte) bool {
	for _, q := range l.quotatives {
		if bytes.HasPrefix(text, []byte(q)) {
			return true
		}
	}
	return false
}

func languageOf(tag string) *language {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if l, ok := languages[base]; ok {
		return l
	}
	return languages["en"]
}

var languages = map[string]*language{
	"en": {
		lowerStarts: true,
		abbreviations: abbreviations(map[ending]string{
			always: `mr mrs ms dr prof sen rep gov gen col capt lt sgt rev hon st mt ft messrs
				e.g eg i.e ie vs v cf viz approx dept est incl excl esp resp tel ext attn ca`,
			beforeNumber:        "no nos ver p pp fig figs vol ch sec art eq sect para nr",
			mayEnd:              "etc al a.m p.m am pm jr sr hrs min mins",
			mayEndBeforeStarter: "inc ltd co corp bros u.s u.k u.n e.u u.s.a ph.d d.c b.sc m.sc b.a m.a llc plc gmbh",
		}),
	},
	"de": {
		ordinals:      true,
		beforeOrdinal: words("am der die das den dem des vom zum beim im seit ab bis zur jeden jede jedes ein eine einen mein unser und"),
		abbreviations: abbreviations(map[ending]string{
			always: `dr prof hr fr frl dipl ing z b z.b d h d.h u a u.a s o s.o i d r i.d.r ggf bzw ca evtl inkl exkl
				max min sog vgl zb dh bspw insb usf st str tel nr abs art evt mio mrd zzgl abzgl allg lt o.ä o ä h.c c fa fam geb bd kap abb anm hrsg einschl
				ugs vs jg pos`,
			mayEnd: "usw etc uvm",
		}),
	},
	"fr": {
		lowerStarts: true,
		abbreviations: abbreviations(map[ending]string{
			always:       "m mm mme mmes mlle mgr dr pr st ste p.ex p ex c.-à-d cf env max min tél av bd sté chap fig éd",
			beforeNumber: "no n art p pp vol",
			mayEnd:       "etc",
		}),
	},
	"es": {
		lowerStarts: true,
		abbreviations: abbreviations(map[ending]string{
			always:       "sr sra sres srta dr dra d dña ud uds p.ej p ej av avda c prof ing lic aprox ee ej máx mín cía gral vd vds",
			beforeNumber: "núm nº n pág págs art vol tel",
			mayEnd:       "etc uu ee.uu",
		}),
	},
	"nl": {
		lowerStarts: true,
		clitics:     words("'s ’s 't ’t 'n ’n"),
		abbreviations: abbreviations(map[ending]string{
			always: `dhr mevr mw dr drs ir ing mr prof bijv bv d.w.z o.a m.b.t i.v.m t.a.v z.s.m ca evt incl excl nl
				resp st max min n.a.v m.a.w t.o.v i.p.v a.u.b zgn m.i s.v.p c.s fam mej jl tel`,
			beforeNumber: "nr blz p art",
			mayEnd:       "enz etc e.d",
		}),
	},
	"pl": {
		lowerStarts:   true,
		ordinals:      true,
		beforeOrdinal: words("w we od do na po z ze dnia około to już i jest nasz mój"),
		abbreviations: abbreviations(map[ending]string{
			always: `np tzn tj m.in m in dr prof mgr inż ul al os pl ww św sz p pan ok ca godz tys mln mld min max
				str nr art pkt pt tzw tel wg zob por rys tab dyr red ks płk hab lek ur zm tel dn`,
			mayEnd: "itd itp r zł gr",
		}),
	},
	"ja": {
		quotatives:    []string{"と", "って", "という", "などと", "は", "が", "を", "の", "に", "も", "で"},
		abbreviations: latin,
	},
	"zh": {
		quotatives:    strings.Fields("他说 她说 我说 你说 他问 她问 我问 他们说 她们说 我们说 有人说 大家说 他答 她答 他回答 她回答"),
		abbreviations: latin,
	},
	"ar": {
		quotatives:    strings.Fields("قال سأل أجاب يقول تقول أضاف"),
		abbreviations: abbreviations(map[ending]string{always: "د م أ"}),
	},
}

// latin are the abbreviations that stand in Latin letters in texts of other scripts.
var latin = abbreviations(map[ending]string{always: "mr mrs ms dr vs e.g i.e", beforeNumber: "ver vol no fig p"})

// starters are capitalised words that begin sentences far more often than
// names.
var starters = words(`The It I We They This That These Those But And So Also No There In On My Our Not When He She
	You If Very Then What Which Why How A An For At As After Before Because Once While Their His Her Its Now Only
	Overall However Although Even Just Some Most All Many Still Yes Great Good Bad Staff Food Service Seats`)

// hanging are words on which no sentence ends: a line that ends on one goes on
// in the next.
var hanging = words(`a an the of to and or but so if when because with for from in on at by as is are was were be my our
	your their his her its this that which who than into about not very`)

func words(list string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

func abbreviations(lists map[ending]string) map[string]ending {
	m := make(map[string]ending)
	for end, list := range lists {
		for _, w := range strings.Fields(list) {
			m[w] = end
		}
	}
	return m
}
