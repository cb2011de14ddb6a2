package entail

import "strings"

func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

var negations = set(`not no never without nobody nothing none nowhere neither nor cannot hardly barely rarely seldom scarcely ain't
	dont doesnt didnt cant wont isnt arent wasnt werent couldnt wouldnt shouldnt lack lacks lacked lacking fail fails failed
	refuse refuses refused unable stop stopped`)

// turns are words at which one thought ends and the next begins.
var turns = set("but which because although though whereas while unless until except instead however so than then who when if and or")

var persons = set("i i'm i've i'd i'll me my you you're your u we")

var hedges = set("maybe perhaps might could possibly sometimes somewhat probably guess seems seem partly mostly usually often unsure may allegedly reportedly")

var absolutes = set("all always every everyone everybody everything entirely completely never nobody none nothing only exclusively most must")

// wishes say what should be: they deny nothing that is.
var wishes = set(`would should wish if i'd we'd you'd hope want wanted wants could might need needs needed require requires allow
	better easier faster simpler nicer cleaner improved improve improvement improvements enable please`)

// likers are words behind which "like" is a verb.
var likers = set("i we they you people really also do did would who users to")

// idle are words that go without saying.
var idle = set(`a an the this that these those it its it's i i'm i've i'd i'll me my mine we we're we've we'd we'll us our you you're your
	he she him her his hers they they're they've they'd they'll them their there there's here where when while who whom whose which what
	why how if then than else whether because since so and or but nor yet as at by for from in into of off on onto out over to toward
	towards up upon with within via per about again against along among around between during except through till until under
	am is are was were be been being have has had having do does did doing done can could may might must shall should will would also just
	very really quite rather pretty still even ever already maybe perhaps probably actually almost mostly especially simply though although
	however otherwise instead therefore thus well now some any all both each either many few more most much less least several such other
	others another same own enough one ones bit kind sort like uh um okay yeah yes oh something anything everything someone anyone everyone
	thing things stuff lot lots get gets getting got go goes going went let said say says saying too mean means know think thought guess make makes
	made making take takes took taken put give gives gave come comes came want wants wanted always way person people participant participants speaker
	them themselves himself herself myself itself only after before first second`)

// pole is one end of a pair of opposites.
type pole struct {
	key     string
	against bool
}

// poles are the words that have an opposite, and the pair's name.
var poles = func() map[string]pole {
	m := map[string]pole{}
	for line := range strings.Lines(opposites) {
		for i, side := range strings.Split(strings.TrimSpace(line), "|") {
			words := strings.Fields(side)
			for _, w := range words {
				key := strings.Fields(line)[0]
				m[w] = pole{key, i > 0}
				m[stem(w)] = m[w]
			}
		}
	}
	return m
}()

const opposites = `easy easily simple simply effortless straightforward | hard difficult difficulty complicated complex tricky cumbersome tedious painful
fast quick quickly rapid rapidly | slow slowly sluggish
cheap affordable inexpensive | expensive costly pricey overpriced
like likes liked love loves loved enjoy enjoys enjoyed | hate hates hated dislike dislikes disliked
good great excellent nice well | bad poor terrible awful horrible lousy
better best improve improved improves | worse worst worsen worsened
trust trusts trusted believe | distrust mistrust doubt doubts
clear clearly obvious | confusing confused unclear ambiguous
increase increases increased increasing grew grow grows rise rises rose gained | decrease decreases decreased decreasing fell fall falls shrink shrank declined dropped lost
more | less fewer
higher high | lower low
large larger big bigger | small smaller tiny
early earlier | late later
always | never
many | few
accept accepts accepted agree agrees agreed | reject rejects rejected refused disagree disagrees disagreed decline
stay stays stayed keep keeps kept remain remains remained | leave leaves left quit cancel cancelled canceled
open opens opened | closed close closes
start starts started begin began | stop stops stopped end ended
remember remembers remembered | forget forgets forgot
reliable reliably stable | buggy flaky crashes crashed crash
safe safely | dangerous risky unsafe
useful helpful | useless pointless
win won wins | lose loses
buy buys bought | sold sell sells
support supports supported | oppose opposes opposed
alive living | dead died
inside | outside
public | private
same | different
quiet | loud noisy
clean tidy | messy cluttered dirty
possible | impossible
succeed succeeded success | fail failed failure failing`

// unprefixed is what a word is the opposite of by its prefix.
func unprefixed(low string) (string, bool) {
	for _, p := range [...]string{"un", "non", "dis"} {
		if base, ok := strings.CutPrefix(low, p); ok && prefixed[base] {
			return base, true
		}
	}
	if base, ok := strings.CutPrefix(low, "in"); ok && prefixed[base] {
		return base, true
	}
	return "", false
}

var prefixed = set(`able happy reliable comfortable certain safe clear stable usable useful fair aware common expected supported necessary
	willing familiar related likely satisfied organised organized approve agree accurate convenient consistent complete effective efficient
	expensive formal secure sufficient appear honest trust like linear tested documented finished known used limited`)

// valenceOf is whether a word praises (+1) or complains (−1).
func valenceOf(low string) int8 {
	switch {
	case praise[low]:
		return 1
	case trouble[low]:
		return -1
	}
	return 0
}

var praise = set(`easy easier easily good great nice better best helpful useful like likes liked love loves loved clear clean fast quick quickly
	simple simpler pleasant convenient powerful reliable excellent awesome perfect perfectly comfortable enjoy enjoyable beautiful beautifully
	works worked helps helped recommend trust intuitive smooth smoothly friendly fun fantastic amazing elegant handy seamless fine happy
	cheap affordable advantage advantages favourite favorite`)

var trouble = set(`hard harder difficult difficulty cluttered messy confusing confused slow slower bad badly worse worst poor poorly painful pain
	annoying frustrating frustrated useless problem problems issue issues trouble crash crashes crashed break breaks broken fails overwhelming ugly
	clunky cumbersome tedious hate hates hated dangerous frightening expensive struggle struggled complicated unclear odd weird buggy inconvenient
	unwieldy awkward horrible terrible awful impossible nightmare hassle lousy disappointing disappointed unusable unreliable sucks missing`)

// weak are words that have content and are no topic alone.
var weak = set(`use used uses using user users need needs needed work works working worked help helps find found look looks looking show shows
	shown try trying tried see seen saw run running runs time times day days week month year years part place point number amount able
	add adding able write writing wrote written read reading create creating created support current currently long short new old
	important different certain specific general whole main full real thing things stuff feel feels felt lot good bad two three four`)

// verbal are words that mostly come with a verb, or are one.
var verbal = set(`i we they it he she you is are was were am do does did have has had can cannot don't doesn't didn't can't i'm i've we're we've
	it's that's there's they're isn't aren't wasn't won't use uses used works makes lets gets feels likes loves hates`)
