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

// lightVerbs are stop words that still say that something is done.
var lightVerbs = wordSet("use used look think need want make take put give feel trust get see know come")

// dangling are words on which a sentence does not end unless it was cut.
var dangling = wordSet(`a an the and or because if when while of my our your their his its every than which who whose whom
	into onto i we they he she uh um cause unless although whereas between during toward towards per via sort kind
	would should could`)

// danglingAfter are words that end a sentence only behind certain others: "like
// that", "what it is", "something like".
var thatFollows = wordSet(`like of about for to with than in on at do does did done doing know see all after before from without mean
	say said saying by as just even not is was 's are be think thought believe get got have had use used want need
	love like hate enjoy appreciate understand remember remembered change fix solve handle notice noticed around
	beyond except over through behind against despite because all exactly or and besides given`)
var beFollows = wordSet("what where who how as than whatever why which here there whoever wherever however")

// trailing are adverbs on which a sentence only ends where it was cut.
var trailing = wordSet("ultimately basically obviously actually literally essentially maybe probably usually")

// ties are first words of a fragment that belongs to the sentence before it.
var ties = wordSet(`based of for in with by on from at to into about or like through across between than during within
	per via depending including especially`)

// announces are words of a sentence whose "is that" leads on to the next.
var announces = wordSet("issue problem thing point reason challenge advantage disadvantage idea benefit upside downside difference worry concern fear trouble takeaway")

// subjects are pronouns on which no sentence ends.
var subjects = wordSet("i we he she")

// finite are the commonest verb forms, and subjects that come with a verb.
var finite = wordSet(`am is are was were be 's do does did have has had will would can could should may might must shall
	i we you they he she it that's there use used need want get got make go say think know see look`)

// needsBefore are first words of a sentence that hangs on the one before it.
var needsBefore = wordSet("because which whose especially including unless whereas otherwise hence therefore")

// pronounSubjects are first words that point back to what was said before.
var pronounSubjects = wordSet("it they that this those these he she them him her its their")

// openers are words before the real beginning of a sentence.
var openers = wordSet(`uh um uhm er erm ah eh hm hmm mm oh ooh well so and but like yeah yes yep no nope okay right sure now then
	anyway anyways honestly actually basically literally obviously also just maybe i mean you know guess think`)

// questionWords begin a question that is asked without a question mark.
var questionWords = wordSet("do did are were can could would should will have")

// praiseWords are what politeness to a tool's maker is made of.
var praiseWords = wordSet(`cool nice great good awesome amazing love loved like liked helpful useful neat fantastic perfect wonderful
	excellent interesting impressive brilliant super really very pretty so much handy best better favorite fun easy
	enjoy enjoyed clean sweet beautiful fancy slick solid clear intuitive straightforward beneficial powerful huge`)

// toolWords are the things that such politeness is about.
var toolWords = wordSet(`tool tools app application software product demo prototype design feature features plot plots chart charts
	page view button screen interface ui it that this one part thing visualization visualizations idea concept site
	website mockup version job work presentation`)
