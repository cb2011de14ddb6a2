package extract

// macros are the word lists that patterns name.
var macros = map[string]string{
	"@i":    "i we",
	"@my":   "my our",
	"@get":  "get gets got getting",
	"@will": `will would shall`,
	"@boss": `boss manager managers director cfo ceo cto cio coo ciso cmo vp president owner partner partners board
		committee leadership management exec execs executives founder founders supervisor superintendent council
		controller treasurer wife husband spouse purchasing legal accounting accountant headquarters corporate
		association union sponsor bank doctor surgeon landlord`,
	"@often":  "always usually typically normally generally often mostly regularly constantly frequently sometimes",
	"@period": "day week month quarter year morning night evening weekend hour time sprint semester season spring summer friday monday tuesday wednesday thursday saturday sunday",
	"@span":   "minute minutes hour hours day days week weeks month months year years weekend",
	"@tool":   "tool tools software system systems app apps platform product products vendor vendors provider providers supplier suppliers solution solutions service services option options",
	"@peer":   "friend friends colleague colleagues coworker coworkers peer peers neighbor neighbors neighbour neighbours mentor consultant adviser advisor sister brother cousin mate mates girl guy someone somebody",
	"@buy":    "buy buys bought purchase purchased pay pays paid sign signs signed subscribe subscribed choose chose pick picked adopt adopted spend order ordered",
	"@buying": "buying purchasing paying signing subscribing choosing adopting spending ordering",
	"@leave":  "leave leaving left cancel cancelled canceled switch switching switched quit quitting drop dropping dropped",
	"@bad": `hard difficult frustrating annoying painful tedious slow clunky cumbersome confusing awkward terrible awful
		horrible poor bad worse worst disappointing disappointed useless broken unreliable buggy messy unclear unusable
		inconvenient uncomfortable rude unhelpful expensive overpriced stressful tiring complicated convoluted
		inconsistent limited impossible ridiculous unacceptable cramped dirty outdated inefficient wrong ugly noisy late
		boring weak pointless insane stupid junk cluttered crowded overwhelming naive`,
	"@good": `easy great good nice helpful useful excellent amazing fantastic wonderful brilliant perfect convenient
		intuitive simple fast quick reliable solid comfortable clean friendly affordable best powerful flexible handy
		superb outstanding pleasant clear smooth seamless cheap safe invaluable efficient beautiful attentive spacious
		impressive fun painless awesome delicious generous polite professional courteous`,
	"@bads":    "problem problems issue issues trouble difficulty difficulties headache nightmare pain challenge obstacle barrier bug bugs bottleneck hassle mess complaint",
	"@want":    "want need wanted needed",
	"@learn":   "read heard saw found watched",
	"@media":   "youtube reddit linkedin google facebook twitter slack discord podcast podcasts newsletter webinar blog blogs forum forums conference conferences meetup review reviews",
	"@numword": "one two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty hundred thousand half couple few several dozen",
	"@act": `use used tried try keep kept check checked review reviewed build built make made create created write wrote
		type typed print printed export exported import imported open opened send sent call called email emailed ask
		asked look looked compare compared test tested run ran track tracked log logged pull pulled push pushed save
		saved share shared copy copied paste pasted save saved read take took put buy bought sell order ordered pay paid
		assign assigned hire hired train trained fix fixed repair repaired replace replaced restart restarted clean
		cleaned cook cooked drive drove walk walked visit visited meet met plan planned schedule scheduled book booked
		record recorded measure measured count counted filter filtered sort sorted plot plotted haul hauled boil boiled
		work worked go went get got give gave show showed bring brought stop stopped start started move moved
		post posted strip pass film weld sum add added combine combined rely relied charge charged lock`,
}
