package wording

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"personas/synthesize"
)

// The words below are English, and of numbers and quantifiers also German, French,
// Spanish and Dutch: in other languages digits alone tell a number.

// saysNumber reports how many or how much: a digit, a word of number, a
// quantifier of people. Words of number inside a compound ("two-way") name a
// thing.
func saysNumber(text string) bool {
	if strings.ContainsFunc(text, unicode.IsDigit) || strings.ContainsAny(text, "%‰½¼¾⅓⅔") {
		return true
	}
	low := strings.Join(wordsOf(text), " ")
	if countPhrase.MatchString(low) {
		return true
	}
	return slices.ContainsFunc(strings.Fields(noCount.ReplaceAllString(low, "")), func(w string) bool { return counts[w] })
}

// noCount are the turns of phrase in which a quantifier counts nobody.
var noCount = regexp.MustCompile(`\b(at all|after all|above all|all in all|at most|how many|how few|too many|too few|so many|the most|matters? most|most (important|likely|recent)\w*)\b`)

// countPhrase counts with words that count nothing by themselves.
var countPhrase = regexp.MustCompile(`\b((most|half|all|many|some|none) of|most (people|participants|users|respondents|customers)|one (in|of|out|third|quarter|half)|a (third|fifth|tenth) of|two thirds|the (bulk|rest) of (them|people|participants|users|respondents)|every (one|person|participant|user|respondent|member)|each (person|participant|user|respondent|member)|(more|fewer|less) than (one|half)|x times)\b`)

var counts = set(`zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
	eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
	billion billions dozen dozens score percent percentage pct half halves thirds majority minority plurality most all many several
	few everyone everybody nobody none always twice thrice tenfold
	zwei drei vier fünf sechs sieben acht neun zehn hundert tausend prozent hälfte mehrheit meisten alle allen viele vielen
	mehrere wenige jeder niemand immer
	deux trois quatre cinq sept huit neuf dix cent cents mille pourcent moitié majorité plupart tous toutes beaucoup plusieurs chacun toujours
	tres cuatro cinco seis siete ocho nueve diez cien ciento mitad mayoría todos todas muchos muchas varios nadie siempre
	twee drie vijf zes zeven negen tien honderd duizend procent helft meerderheid meeste allemaal veel verschillende iedereen altijd`)

// personal are words that say of a person what only their own words may: how old
// they are, of which sex, of what title, whose employee. In the singular.
var personal = set(`he she him her his hi hers himself herself he's she's man woman men women male female guy lady gentleman boy girl
	mother father mom mum dad husband wife son daughter mr mrs ms dr prof
	aged age year-old years-old twentie thirtie fortie fiftie sixtie seventie twenties thirties forties fifties sixties teen teenager
	mid-twentie mid-thirtie mid-fortie mid-fiftie middle-aged young younger youngest elderly millennial boomer gen-z zoomer
	senior junior director manager executive vp svp evp president vice-president founder co-founder owner ceo cto cfo coo cmo cio chief
	engineer developer programmer scientist analyst consultant accountant lawyer attorney nurse doctor physician teacher professor
	architect designer administrator supervisor foreman officer clerk salesperson marketer recruiter freelancer student intern
	bank insurer startup start-up corporation enterprise conglomerate agency hospital clinic university college school ministry
	retailer manufacturer fintech fortune ngo nonprofit non-profit multinational`)

var firstPerson = set(`i i'm i've i'd i'll me my mine myself we we're we've we'd we'll us our ours ourselves`)

// commonplace are the stems of words that say nothing of anybody in particular:
// a sentence of nothing else would stand in any persona.
var commonplace = stems(`save saves saving time money cost costs effort tool tools tooling software product products solution solutions
	system systems platform technology app application decision decisions decide efficient efficiency efficiently productive
	productivity effective effectively effectiveness quality value values benefit benefits goal goals success successful succeed
	result results outcome outcomes experience experiences simple seamless intuitive friendly user-friendly easy-to-use modern
	powerful flexible reliable reliability scalable innovative innovation smart smooth smoothly streamline streamlined streamlining
	optimize optimise improve improves enhance enhanced increase reduce boost maximize achieve deliver deal manage managing handle
	business customer customers client clients company companies team teams colleague colleagues everyday daily life job jobs
	challenge challenges challenging struggle struggles struggling frustrate frustrated frustrating frustration pain pains
	care cares value-added informed inform stay organized organised focus focused busy right important priority priorities
	high-quality process processes workflow workflows things do doing done goals expectation expectations need wish wishes want
	wants like likes love loves enjoy enjoys prefer appreciates appreciate expect seek seeks look looking aim aims strive strives`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func stems(words string) map[string]bool {
	m := map[string]bool{}
	for _, s := range synthesize.Stems(strings.Join(strings.Fields(words), " . "), true) {
		m[s] = true
	}
	return m
}
