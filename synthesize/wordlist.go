package synthesize

import "strings"

// classes holds the words that are not content: English, gathered from the
// development transcripts and survey answers. In another language every word
// is content, and distinctiveness alone keeps a label from being a filler.
var classes = wordClasses(map[wordClass]string{
	ticWord: `uh um uhm umm uhh er erm hm hmm mm mmm mhm ah ahh oh eh ok okay yeah yep yup yes gotcha
		basically literally honestly obviously kinda sorta gonna wanna gotta unintelligible inaudible redacted
		xx xxx xxxx xxxxx xxxxxx like`,
	negationWord: `not no without never too lack don't doesn't didn't can't cannot won't isn't aren't wasn't couldn't wouldn't`,
	functionWord: `a an the this that these those it its it's itself i i'm i've i'd i'll me my mine myself we we're we've we'd we'll us our ours
		you you're you've you'd you'll your yours yourself he she him her his hers they they're they've they'd they'll them their theirs
		there there's here where when while who whom whose which what what's why how if then than else whether because since so
		and or but nor yet as at by for from in into of off on onto out over to toward towards up upon with within via per about above
		after again against along among around before behind below beneath beside between beyond down during except near past
		through throughout till until under
		am is are was were be been being have has had having do does did doing done can could may might must shall should will would
		i.e e.g etc eg ie vs
		also just very really quite rather pretty still even ever only already always often sometimes usually maybe perhaps probably
		definitely certainly actually almost mostly mainly especially generally simply somewhat somehow anyway though although however
		otherwise instead therefore thus well now once soon later today
		some any all both each every either neither few many more most much less least several such other others another same own enough
		one ones two first last next lot lots bit kind sort type couple
		something anything nothing everything someone anyone everyone somebody anybody everybody thing stuff
		let let's say says said saying tell told mean means meant know knew known think thought guess suppose believe feel felt
		see saw seen go goes going gone went get gets getting got gotten come comes came coming
		want wants wanted would've could've should've that's that'd that'll who's he's she's let
		sure right wrong sorry thanks thank please hello hey hi bye cool wow
		able due rather regarding according depending depend depends
		wouldn couldn didn doesn don isn aren wasn weren hasn haven hadn won shouldn ll ve re
		wherever whenever whatever whoever whichever wherein whereby thereof hence overall
		tend seem seems seemed happen happens happened try tries trying tried keep keeps keeping kept
		put puts putting give gives given giving gave make makes making made take takes taking took taken`,
	weakWord: `use uses used using user users usage useful work works working worked good better best great nice bad worse worst easy easier easily
		hard harder difficult difficulty simple simpler quick quickly fast faster slow big bigger small large larger huge little long short high low
		new old different similar certain specific general common main whole full entire various particular current
		need needs needed needing help helps helped helping helpful love loves enjoy prefer hate lack lacks lacking
		way ways time times day days week month year years people person guy guys man part parts place point points side end start
		question questions answer answers example examples case cases issue issues problem problems reason reasons idea ideas fact
		interesting interested important possible impossible available necessary main real true false clear obvious
		look looks looking looked show shows showing shown find finds finding found add adds adding added allow allows allowing allowed
		run runs running ran set sets setting call calls called ask asked asking talk talked talking speak spoke
		change changes changing changed create creates creating created write writes writing written read reads reading
		start starts starting started stop stops stopped begin began finish finished
		move moves moving moved turn turns turned provide provides provided providing include includes including included
		kind sort type level number numbers amount size list set group groups area areas order form
		support supports supported supporting option options feature features functionality function functions thing
		currently recently previously exactly directly specifically particularly typically normally generally
		back away together apart ahead forward aside apart
		nan none null n/a na tbd
		doe ha wa thi twice thrice six seven eight nine twenty thirty forty fifty dozen thousand
		ability understanding understand understood handle handling able etc
		additional capability capabilities task tasks perform performed performing unable weakness weaknesses limitation limitations
		minute minutes hour hours higher lower highest lowest biggest smallest versus compared comparison ultimately initially term terms
		thinking remember remembered imagine imagined notice noticed wondering recall believe confusing confused biggest
		select selected selecting click clicked clicking add single multiple couple three four five ten hundred million
		unclear clear anymore outside inside online ago yesterday today tomorrow super honestly
		improve improved improvement improvements`,
})

// things are the weak words that are nouns, folded.
var things = wordSet(`feature function functionality user people time day week month year part place point side question answer
	example case issue number amount size list set group area option task hour minute level`)

// beforeVerbs are the words that mostly have a verb after them.
var beforeVerbs = wordSet(`to i we you they he she who i'd we'd you'd i'll we'll can can't cannot could couldn't will won't would wouldn't
	should must may might do don't does doesn't did didn't not never please and`)

// unnaming words have content and name no matter: days, months, numbers.
var unnaming = wordSet(`monday tuesday wednesday thursday friday saturday sunday weekend january february march april june july august
	september october november december half third quarter sixty seventy eighty ninety eleven fifteen nobody he'd she'd who'd
	hand cause left right course`)

func wordClasses(lists map[wordClass]string) map[string]wordClass {
	classes := map[string]wordClass{}
	for _, class := range [...]wordClass{weakWord, functionWord, negationWord, ticWord} {
		for _, w := range strings.Fields(lists[class]) {
			classes[w] = class
		}
	}
	return classes
}
