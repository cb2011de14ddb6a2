package extract

import "strings"

func wordSet(lists ...string) map[string]bool {
	m := make(map[string]bool)
	for _, list := range lists {
		for w := range strings.FieldsSeq(list) {
			m[w] = true
		}
	}
	return m
}

// fillers are words that carry nothing in speech.
var fillers = wordSet(`uh um uhm umm uhh er erm ah ahh eh hm hmm hmmm mm mmm mhm mm-hmm mmhmm mm-hm uh-huh um-hum huh oh ooh
	like just kind sort really actually basically literally honestly obviously well so yeah okay right yep yes anyway
	anyways though too also maybe probably perhaps you know i mean guess think whatever stuff thing things`)

// backChannel are words of which a listener's sounds are made.
var backChannel = wordSet(`yeah yep yup yes no nope nah okay alright right sure mm mmm mhm mm-hmm mmhmm mm-hm uh-huh um-hum hm hmm
	huh oh ah wow cool great good nice perfect awesome exactly correct absolutely definitely totally gotcha understood
	interesting true fine uh um so well i see got it thank thanks you please bye hello hi hey affirmative laughs laughter
	mmm-hmm ooh hmmm very much that 's is makes sense of course agreed agree indeed affirmative negative ya`)

// agreeing are the words of agreement and what may stand around them.
var agreeing = wordSet(`yeah yep yup yes no nope okay right sure exactly correct absolutely definitely totally true agreed agree
	indeed of course i think so do not guess believe that 's is it was would will makes make sense right fair point you
	are same here me too probably maybe not really at all sounds good for pretty much kind sort basically very well
	could be can have did does we they am were oh um uh like just just yeah certainly precisely mostly say suppose
	enough there this also to as said mentioned know mean hope`)

// stop are words that say nothing of what is spoken of. What is left are
// content words.
var stop = wordSet(`a an the and or but nor so if then than that this these those there here it its itself i me my mine myself we us
	our ours ourselves you your yours yourself he him his she her hers they them their theirs one ones who whom whose
	which what when where why how am is are was were be been being 's do does did doing done have has had having will
	would shall should can could may might must not no yes of in on at by for with from to into onto about as up down
	out over under off again all any both each few more most other some such only own same too very just also
	because while until since during before after between through against get gets got getting go goes going went
	gone let lets make makes made say says said really kind sort like lot lots bit much many way thing things stuff
	something anything everything nothing someone anyone everyone somebody maybe probably actually basically
	literally honestly okay yeah yes yep right well uh um oh hmm mhm sure now ever even still yet already always
	mean know think guess feel want see look come came take took put give need use used using quite pretty rather
	though although however else whether per via etc sometimes usually often never`)

// openers are words before the real beginning of a sentence.
var openers = wordSet(`uh um uhm er erm ah eh hm hmm mm oh ooh well so and but like yeah yes yep no nope okay right sure now then
	anyway anyways honestly actually basically literally obviously also just maybe i mean you know guess think`)

// praising are words of politeness to a tool's maker.
var praising = wordSet(`cool nice great good awesome amazing love loved liked helpful useful neat fantastic perfect wonderful
	excellent interesting impressive brilliant handy favorite fun easy enjoy enjoyed sweet beautiful fancy slick solid
	intuitive straightforward beneficial powerful`)

// boosters strengthen praise and are none.
var boosters = wordSet("super really very pretty so much huge best better clear clean too quite")

// toolWords are the things that such politeness is about.
var toolWords = wordSet(`tool tools app application software product demo prototype design feature features plot plots chart charts
	page view button screen interface ui it that this one part thing visualization visualizations idea concept site
	website mockup version job work presentation`)
