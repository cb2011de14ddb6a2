package extract

import "personas/research"

// A cue is a way of talking that makes a sentence worth quoting, and what it
// says about the sentence. The table below is all that the rules know of what
// people decide by; it is about the forms of English in which people tell of
// experience, needs and choices, and names no product, no trade and no topic.
//
// Sources of the wording: the facets of DOMAIN §3; the ways of asking and
// telling in jobs-to-be-done and win/loss interviewing; the development
// transcripts, surveys and reviews.
type cue struct {
	why    string                // its name in Quote.Why; worth counts once a name
	worth  float64               // evidence value
	facet  research.Facet        // the facet it speaks for
	vote   float64               // how clearly it does
	lean   float64               // below 0 against, above 0 for what is spoken of
	polar  bool                  // a "not" before it turns lean round
	stage  research.JourneyStage // where it can be told
	phrase string                // patterns, one a line
}

// macros are the word lists that patterns name.
var macros = map[string]string{
	"@i":       "i we",
	"@who":     "i we you they he she people everyone everybody nobody somebody someone one",
	"@my":      "my our",
	"@me":      "me us",
	"@be":      "am is are was were be been being 's",
	"@have":    "have has had having",
	"@get":     "get gets got getting gotten",
	"@make":    "make makes made making",
	"@will":    "will would shall going",
	"@boss":    "boss manager director cfo ceo cto cio coo ciso cmo vp president head owner partner partners board committee leadership management exec execs executive executives founder founders supervisor superintendent council controller treasurer wife husband spouse procurement purchasing legal compliance finance accounting security it hq headquarters corporate",
	"@often":   "always usually typically normally generally often mostly regularly constantly frequently sometimes",
	"@period":  "day week month quarter year morning night evening weekend hour time sprint semester season friday monday tuesday wednesday thursday saturday sunday",
	"@span":    "minute minutes hour hours day days week weeks month months year years",
	"@tool":    "tool tools software system systems app apps platform product products vendor vendors provider providers supplier suppliers solution solutions service services option options",
	"@peer":    "friend friends colleague colleagues coworker coworkers peer peers neighbor neighbors neighbour neighbours mentor consultant accountant advisor adviser sister brother cousin dad mom mother father",
	"@buy":     "buy buys buying bought purchase purchasing purchased pay paying paid sign signing signed subscribe subscribing subscribed choose choosing chose pick picking picked adopt adopting adopted",
	"@leave":   "leave leaving left cancel cancels canceling cancelling canceled cancelled switch switching switched quit quitting drop dropping dropped",
	"@bad":     "hard harder difficult frustrating annoying painful tedious slow slower clunky cumbersome confusing awkward terrible awful horrible poor bad worse worst disappointing disappointed useless broken unreliable buggy messy unclear unusable inconvenient uncomfortable rude unhelpful expensive overpriced stressful exhausting tiring messy complicated convoluted inconsistent limited impossible nightmare ridiculous unacceptable cramped dirty outdated",
	"@good":    "easy easier great good nice helpful useful excellent amazing fantastic wonderful brilliant perfect convenient intuitive simple simpler fast faster quick quicker reliable solid comfortable clean friendly affordable better best powerful flexible handy superb outstanding pleasant clear smooth seamless cheap cheaper safe safer",
	"@bads":    "problem problems issue issues trouble difficulty difficulties headache headaches nightmare pain challenge challenges obstacle barrier bug bugs glitch glitches bottleneck hassle mess",
	"@rule":    "only never always",
	"@want":    "want wants wanted need needs needed",
	"@not":     "not never no nobody nothing none hardly barely without",
	"@hurt":    "lose loses losing lost waste wastes wasting wasted miss misses missing missed",
	"@numword": "one two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty hundred thousand half couple few several dozen",
	"@learn":   "read heard saw found watched",
	"@media":   "youtube reddit linkedin google facebook twitter slack discord podcast podcasts newsletter newsletters webinar webinars blog blogs forum forums conference conferences meetup review reviews g2 capterra stackoverflow github documentation",
	"@decide":  "decide decides decided deciding decision decisions",
	"@approve": "approve approves approved approving approval approvals sign-off signoff signature",
}

// cues is the table.
var cues = []cue{
	// Rules of decision: what must hold, what rules an option out.
	{why: "decision rule", worth: 2.2, facet: research.FacetCriterion, vote: 2, stage: research.JourneyEvaluation, phrase: `
		@i .. only @buy|use|consider|look|go|trust|work if|when|from|with|at
		only @buy|use|go|consider .. if|when|unless
		if .. @i will|would not|never
		if .. @i am not
		if it|they|you|there|that do|does|can|is|are not .. @i
		will|would|do|can not .. unless
		unless .. i|we|it|they
		must have
		must be able
		have|has to be able to
		@my rule
		rule of thumb
		the rule is
		non-negotiable
		not negotiable
		without that|it|this .. no|not
		no .. no deal
		or i|we walk
		or it is|'s not happening
		has|have to be|have|work|come|support|fit|run|cost
		it has|needs to @be|have|work|run|come
		as soon as it|they|there`},
	{why: "criterion", worth: 1.6, facet: research.FacetCriterion, vote: 2.4, stage: research.JourneyEvaluation, phrase: `
		first|main|only|biggest|one thing i|we look|check|ask|want|care
		first|main|only thing i|we look|check|ask|want|care
		i|we look|looked for|at .. first
		what i|we look|looked for
		i|we look for
		what matters
		matter|matters|mattered to me|us
		matter|matters more|most
		matters more|most
		most important
		more important
		less important
		important to|for me|us
		i|we care|cared about
		deciding|decisive factor
		deal breaker
		dealbreaker
		deal-breaker
		i|we judge|judged
		i|we compare|compared
		i|we weigh|weighed
		side by side
		short list
		shortlist~
		short-list~
		checklist
		scorecard
		ruled out
		rule out
		came down to
		comes down to
		criteria
		criterion
		i|we prioriti~
		priority is|for
		non-starter
		nice to have
		has to prove|show
		prove it|to me|to us
		show me`},
	{why: "objection", worth: 1.6, facet: research.FacetObjection, vote: 2.2, lean: -1, phrase: `
		i|we will|would|do not|never @buy
		i|we will|would not use|go|do|touch|put|give|hand|sign|trust|commit|move
		not convinced
		skeptical
		sceptical
		i|we do not trust
		do|does not trust
		hard to trust
		hesita~
		reluctan~
		not worth
		not sold on
		too expensive|pricey|risky|much|complicated|complex
		can not afford
		could not afford
		can not justify
		hard to justify
		do not see|get the point|value|benefit|why|need
		do not see|get why|how|what
		what is|'s the catch
		why would|should i|we
		no way i|we
		no thanks
		not for me|us
		i|we do not believe
		i|we doubt
		too good to be
		sounds like marketing
		locked in
		lock-in
		lock in
		vendor lock
		deal killer
		not ready for|to
		@i refuse
		put|puts|putting me|us off
		turned|turns me|us off
		red flag
		over my dead
		not going to @buy|use|pay|sign
		no interest in
		don't need|want another
		not need|want another
		not|never going to happen`},
	{why: "risk", worth: 1.7, facet: research.FacetRisk, vote: 2.2, lean: -1, phrase: `
		worry|worries|worried|worrying|worrisome
		afraid
		scare|scares|scared|scary
		frighten~
		terrif~
		fear|fears
		nervous
		anxious
		anxiety
		risk|risks|risky|risking
		concern|concerned|concerns
		my fear|worry|concern
		what if
		goes|go|went wrong
		keeps|kept me|us|him|her up
		lose sleep
		my name is|'s on
		on the hook
		my neck
		my head
		my job is|'s on
		get|got|getting fired
		blame|blames|blamed
		liab~
		lawsuit
		sued
		fined
		fines
		penalt~
		audit|auditor|auditors|audited
		regulat~
		compliance
		breach|breaches
		leak|leaked|leaks
		data loss
		lose|lost|losing data|customers|clients|money|trust|everything|face
		regret~
		expose~
		reputation~
		embarrass~
		look stupid|bad|incompetent
		burned|burnt before|by|once
		take|taking .. on faith
		dangerous
		disaster
		catastroph~
		worst case
		nightmare scenario
		single point of failure
		go|goes|went out of business|under
		depend~ on one|a single`},
	{why: "trade-off", worth: 1.7, facet: research.FacetTradeoff, vote: 2.2, phrase: `
		i|we would rather
		i|we had rather
		would rather
		i|we can|could live with
		live with
		put|putting up with
		tolerat~
		i|we do not mind
		do not mind
		would not mind
		even if it|that|they|the
		trade-off
		trade-offs
		tradeoff
		tradeoffs
		trade off
		sacrific~
		compromis~
		give|gave|giving up .. for
		give up
		at the cost|expense of
		in exchange for
		i|we would|will pay .. more|extra|for
		pay|paid more|extra for
		worth paying
		worth the money|cost|price|extra|wait|effort|trouble|hassle
		good enough
		on the other hand
		the downside
		the price|cost you pay
		as long as
		the more .. the
		versus
		depends on`},
	{why: "authority", worth: 1.8, facet: research.FacetAuthority, vote: 2.6, phrase: `
		@my boss|manager|director|cfo|ceo|cto|cio|ciso|vp|board|leadership|management|legal|procurement|purchasing .. has|have|had|needs|wants|wanted|decides|decided|said|says|asked|asks|will|would
		@boss has|have|had|needs to sign|approve|agree|ok|okay|see|review|decide|look
		@boss .. sign|signs|signed off|it|on
		@approve
		sign|signs|signed|signing off
		sign|signs|signed|signing it|that|this off
		get|got|need|needs sign off
		buy-in
		buy in from
		@boss said|says no|yes
		veto~
		final say
		last word
		has the say
		my call
		not my call|decision
		decision maker|makers
		decision-maker
		decision is|was not? mine|his|hers|theirs|made
		i|we make|made the decision|call|decisions
		i|we have|had|need to ask|convince|persuade|justify|run|clear|get
		convince @my|the|him|her|them|@boss
		persuade @my|the|him|her|them|@boss
		above|over|under|below|up to $
		spend|spending|signing limit|authority|limits
		spend up to
		budget holder|owner
		the budget is|'s not? mine|his|hers|with
		needs|need two|three signatures
		purchase order
		procurement
		security review|questionnaire
		go|goes|went|going through legal|procurement|security|finance|purchasing|it|the|a|three|two
		go|goes|went|going to the board|council|committee
		has|have to go through
		i|we report to
		told me|us to
		not allowed
		are|am|is not allowed to
		mandated
		mandate
		my hands are tied
		ask permission
		permission
		answer|answers|answering to
		blocked|blocks|block it|us|this|the
		stakeholder~`},
	{why: "trigger", worth: 1.8, facet: research.FacetTrigger, vote: 2.6, stage: research.JourneyTrigger, phrase: `
		started|start|began|begun looking|searching|shopping|asking|evaluating|thinking
		started to look|search|think|ask
		that|this is|'s|was when i|we
		that|this is|'s|was what made|pushed|got|drove|triggered|started
		what made|pushed|got|drove|triggered|prompted|started|kicked me|us|it|this|the|that|off
		made me|us look|start|realize|realise|switch|think|rethink|reconsider|go
		forced me|us|our to?
		the moment i|we|they|it|the
		last straw
		final straw
		breaking point
		tipping point
		wake-up call
		wake up call
		kicked .. off
		after|since|when|until .. left|quit|retired|acquired|merged|died|failed|raised|doubled|broke|crashed|hired|audit|breach|outage|grew|moved
		when we hit|reached|passed|got|grew|hired|opened|moved
		after we lost|hired|opened|moved|got|had|were|failed|missed
		the reason i|we looked|started|switched|came|moved|called|changed
		why i|we started|looked|switched|called|moved
		i|we had to find
		decided to look|switch|try|find
		i|we realized|realised
		that is|'s when it|i|we|they
		contract|lease|subscription was up|ending|expiring|running
		ran out of
		came up for renewal
		got acquired
		we were acquired
		new regulation|regulations|law|rule|boss|owner|cfo|manager`},
	{why: "outcome", worth: 1.5, facet: research.FacetOutcome, vote: 2.2, lean: 0.8, phrase: `
		saved|saves|save|saving me|us|him|her|them
		saved|saves|save|saving .. time|money|hours|days|effort
		pays|paid for itself
		return on investment
		roi
		measure|measured|measures success
		i|we measure|track|count
		success is|for|to|means|looks|would
		success criteria
		kpi|kpis
		metric|metrics i|we|is|that
		the number i|we|that
		cut .. from|by|in|down
		went|gone|down|dropped|dropping|fell from # to
		from # .. to #
		used to take
		took .. now
		now it|i|we take|takes|spend|spends|have|get|can
		now i|we can
		right decision|choice|call
		knew it|i|we was|had|were
		paid off
		pays off
		worked out
		made a|the|all|my difference
		the difference is
		since then|switching
		ever since
		better|fewer|less|more .. than before
		halved
		doubled
		no longer have|need|has
		i|we no longer
		sleep better|at night
		half the time
		in half
		success~`},
	{why: "churn", worth: 1.7, facet: research.FacetChurn, vote: 2.4, lean: -1, stage: research.JourneyRenewal, phrase: `
		cancel|canceled|cancelled|cancelling|canceling|cancellation
		i|we .. @leave .. them|it|for|because|the|our
		i|we would|will|am|are|might .. leave|switch|leaving|switching|quit
		switch|switched|switching away|back|to|from|providers|vendors
		stop|stopped using|paying|buying|going|flying
		went|go|gone|going back to
		renew|renewal|renewing|renewed|renews
		looking|look|looked elsewhere|around
		looking at|for alternatives
		alternatives
		never again
		never .. again
		last time i|we
		not be back
		will not be back|returning|flying|using|renewing
		@i am|are|was|were done with
		gave up
		give up on
		given up
		churn~
		uninstall~
		deleted it|the|this
		unsubscrib~
		moved away|off|on|to another
		moving away|off|on|to another
		ditch~
		abandon~
		end the contract
		taking|take my|our business elsewhere
		lost a customer
		avoid`},
	{why: "friction", worth: 1.4, facet: research.FacetFriction, vote: 2, lean: -1, stage: research.JourneyRollout, phrase: `
		onboard~
		set up
		setup
		set-up
		setting .. up
		migrat~
		roll out
		rollout
		implementation
		install|installed|installing|installation
		learning curve
		learn|learning|learned to|how
		get|getting|got started
		get|getting used to
		training
		support never|took|ticket|tickets|desk|team|line|said|told|did|was|is
		customer service|support
		help desk
		helpdesk
		no one|nobody answered|answers|called|replied|responded|responds
		never answered|called|replied|responded|heard|got
		did not work|load|respond|know|tell|get
		does not work|load|respond|let|support
		do not work
		can|could not get .. to work|working|in|through
		could not figure|find|log|get|work
		can not figure|find|log|get
		not able to
		unable to
		failed to
		fails to
		kept|keeps|keep crashing|failing|breaking|asking|getting|logging|freezing
		crash|crashes|crashed|crashing
		documentation is|was|docs
		lack of documentation
		expected .. but
		i|we expected
		promised
		was told
		were told
		not as advertised
		adoption
		nobody|no one uses|used|wanted
		the team will|would not
		wait|waited|waiting .. @span
		on hold
		queue|queues|queued
		delay|delays|delayed`},
	{why: "problem", worth: 1.3, facet: research.FacetPain, vote: 1.5, lean: -1, phrase: `
		@bads with|is|was|are|for|that|we|i|because|when
		biggest|main|real|big|huge|only|whole @bads
		pain point|points
		pain in
		it|that is|'s|was a? pain
		a lot of trouble|work|time|effort
		frustrat~
		annoy~
		struggl~
		drive|drives|drove me|us crazy|nuts|mad|insane
		hate|hates|hated
		can not stand
		hard|harder|difficult|tough|tricky|impossible to
		time consuming
		time-consuming
		takes|take|took .. too|so|forever|ages|hours|days|weeks|months|long|time
		takes|take|took me|us
		@hurt .. time|hours|days|money|weeks|track|count
		waste of
		heartburn
		burden
		spend|spends|spent|spending .. time|hours|days|@span|half|most
		costs|cost|costing me|us
		costs us|me
		@i can|could not
		@i do|did not have .. time|money|people|staff|budget|way|enough
		there is|'s no way
		there is|'s no
		there are no
		no way to|of
		not enough
		lack|lacks|lacking|lacked
		missing
		short-handed|shorthanded|understaffed
		overwhelm~
		fed up
		sick of
		tired of
		too many|much|slow|long|often|late|hard|complex|complicated
		break|breaks|broke|broken|breaking down?
		fails|failed|failing
		falls|fall|fell apart|through
		error|errors|mistake|mistakes
		blind|in the dark
		no visibility
		never know|knows|knew
		@who do not know .. what|who|where|when|if|which
		by hand
		manually
		from scratch
		over and over
		the worst
		a mess
		chaos
		nightmare
		bottleneck`},
	{why: "problem", worth: 1, facet: research.FacetPain, vote: 1.2, lean: -1, polar: true, phrase: `
		@bad
		problem|problems|issue|issues|trouble|bug|bugs|complaint|complaints
		unable
		sucks
		suffer~
		inability
		limitation|limitations
		difficulty|difficulties
		awkwardness
		slowness
		clutter~
		disappoint~
		crap
		joke
		shambles
		appalling
		dreadful
		disgrac~`},
	{why: "need", worth: 1.1, facet: research.FacetGoal, vote: 1.2, phrase: `
		@i @want
		@i would|do like|love to
		@i would like|love
		i|we really? want|need
		@i wish
		would be nice|great|good|helpful|useful|awesome|better|ideal|perfect
		it'd be
		@i have|need to be able
		need a|an|the|to|more|better
		@who need|needs
		ideally
		if only
		should be|have|let|allow|support
		please
		wish there|it|they`},
	{why: "goal", worth: 1.4, facet: research.FacetGoal, vote: 2.2, phrase: `
		@my goal|goals|aim|target|objective|mission|ambition|plan|hope|dream
		goal|aim|target|objective is|was|for|this
		@i am|are|was|were trying|hoping|aiming|planning|working to|on|towards|toward
		@i try|want|hope|aim|plan to
		trying to
		by the end of
		by next|year|summer|christmas|january|march|june|september
		end of the year|quarter
		want .. to be able
		in the long run|term
		long term|term
		grow|growing to|the|our|from
		i|we want .. to
		want to @be|get|grow|have|make|reach|see|know|move|build|keep`},
	{why: "job", worth: 1.2, facet: research.FacetJob, vote: 1.8, phrase: `
		so that i|we|my|our|they|the
		so i|we can|could|do
		i|we use|used it|them|this|that|these to|for|when
		i|we use|used * to|for
		use|used it for|to|as
		when|whenever|every i|we have|need to
		whenever
		every time
		each time
		helps|help|helped me|us
		lets|let|allows|allow|enables|allowed me|us
		the job|point|purpose|whole is|of
		in order to
		to make sure
		to be sure
		making sure
		make sure
		i|we rely on
		rely on
		hire|hired|hiring`},
	{why: "workaround", worth: 1.7, facet: research.FacetBehaviour, vote: 2.4, phrase: `
		workaround|workarounds
		work around
		worked around
		work-around
		spreadsheet|spreadsheets
		excel
		copy and paste
		copy-paste~
		cut and paste
		cut'n'paste
		paste|pasting
		by hand
		manually
		i|we end|ended up
		i|we just do|use|call|email|ask|print|write|keep|take|put|go|send|export
		instead i|we
		i|we .. instead
		built my|our own
		wrote my|our own
		my|our own script|scripts|tool|tools|system|version
		homegrown
		home-grown
		in-house
		post-it|post-its
		sticky notes
		pen and paper
		on paper
		back up
		double check
		double-check
		i|we keep a|my|our|both|two|it`},
	{why: "habit", worth: 1, facet: research.FacetBehaviour, vote: 1.6, phrase: `
		@i @often
		i|we tend|tended to
		@often i|we
		every|each @period
		once|twice|#|three|four times? a @period
		on a daily|weekly|monthly|regular basis
		daily|weekly|monthly|nightly|yearly
		most of the time
		most days
		i|we never
		i|we rarely|hardly|seldom|barely
		what i|we do is|when|if
		what i|we usually|normally|typically do
		the way i|we
		the first thing i|we do
		first i|we
		and then i|we
		then i|we
		i|we start|started with|by|from
		i|we go|went through
		i|we check|call|ask|look|print|export|open|send|keep|write|take|run|test|read|compare|track|save|share
		i|we do not use|look|do|read|check
		i|we .. use
		i|we used to
		i|we work around|with`},
	{why: "channel", worth: 1.5, facet: research.FacetChannel, vote: 2.4, stage: research.JourneyExploration, phrase: `
		heard about|of|from
		found out about|through|from
		found it|them|you|this on|through|via
		@learn .. @media
		on|in|through|from youtube|reddit|linkedin|facebook|twitter|slack|discord|podcast|forums|instagram|tiktok
		read reviews|about|the
		read .. reviews
		reviews i|we read|trust
		googled
		recommend|recommended|recommendation|recommendations
		word of mouth
		a|my|our @peer .. told|said|recommended|uses|used|showed|mentioned
		@peer of mine
		ask|asked|asking|call|called|trust|text @my|a|other|some|around @peer|people|owners
		ask|asked|asking around
		i|we trust
		trade show|shows|press|magazine
		conference|conferences
		webinar|webinars
		newsletter
		podcast|podcasts
		youtube
		user group
		community
		case study|studies
		references
		reference call|customer
		a demo
		sales rep|reps|guy|call|calls|pitch
		cold email|emails|call|calls
		from people who
		talk|talked|talking to other|people|someone|peers|users|customers|colleagues
		see|saw .. demo`},
	{why: "attitude", worth: 1.3, facet: research.FacetPsychographic, vote: 2.2, phrase: `
		i am|'s the kind|type|sort of
		i am|'s a|an .. person|guy|kind|type
		i|we am|are not? a|an? early adopter|adopters
		early adopter|adopters
		i am|are not? very? cautious|careful|conservative|old-school|traditional|loyal|impatient|lazy|picky|stubborn|paranoid|cheap|frugal
		we are|'re|being conservative|cautious|risk averse|risk-averse
		risk averse
		risk-averse
		i|we like|love|enjoy to? try|trying|new|being|knowing|having|doing
		old school
		old-school
		old fashioned
		new things|stuff|technology|toys
		bleeding edge
		cutting edge
		shiny
		hype
		i|we believe|believed in|that
		i|we do not believe in
		i|we prefer|preferred
		prefer to
		i would never
		i am not going to
		on principle
		gut feeling
		gut
		i|we get bored
		brand|brands
		control freak
		peace of mind`},
	{why: "context", worth: 0.9, facet: research.FacetContext, vote: 1.8, phrase: `
		i am|was a|an|the|in|responsible|from|based
		i|we run|own|manage|lead|head a|an|the|two|three|four|#
		i|we work|worked|works at|for|in|as|with|from|on
		my role|job|title|team|position|background|department
		our team|company|department|organization|organisation|office|firm|business|shop|clinic|school|village|community|store is|are|has|have|was|does
		we are|'re a|an|about|around|# .. company|team|people|firm|shop|agency|startup|practice|office|business
		we have|had # .. people|employees|staff|locations|offices|clients|users|customers|stores|sites|houses|homes|units|seats|drivers|rooms
		# people|employees|locations|offices|seats|users|clients|customers|stores
		@numword people|employees|locations|offices|stores
		team of
		staff of
		i have been .. for|since|here
		for # years
		# years of|in|as|now
		based in
		i am responsible for
		responsible for
		in charge of
		i live|lived
		family of
		there are|is # of @me
		small business|company|team
		family business
		remote|remotely`},
	{why: "comparison", worth: 1, facet: research.FacetCriterion, vote: 0.8, stage: research.JourneyEvaluation, phrase: `
		better|worse|faster|slower|cheaper|easier|harder|simpler|safer|more|less|bigger|smaller|higher|lower|rather .. than
		compared to|with
		in comparison
		comparable
		unlike
		instead of
		as opposed to
		as good|fast|easy|cheap|much|bad .. as
		similar to
		same as
		opposite
		the other @tool|ones|one
		competitor|competitors|competition
		alternative|alternatives
		used to .. now
		used to be
		different from|than|to
		prefer|preferred|prefers
		way better|cheaper|easier|faster
		more healthier`},
	{why: "cause", worth: 0.6, phrase: `
		because
		since i|we|it|they|the
		the reason
		which is|'s why
		that is|'s why
		so that
		due to
		therefore
		otherwise
		that is|'s how
		which means
		which meant
		as a result
		led to
		leads to
		if .. then
		if you do|have|can not .. you|it
		if .. not .. not`},
	{why: "condition", worth: 1.4, phrase: `
		if you|i|we|they do|can|are|have not|never
		if you|i|we|they .. you|i|we|they .. not|never
		without .. you|i|we|they can|do|will|would not`},
	{why: "evaluation", worth: 0.8, lean: 1, polar: true, phrase: `
		@good
		love|loved|loves
		like|likes|liked|enjoy|enjoyed|enjoys the|it|that|how|to|having|being|this|my|our
		helps|helped
		works|worked|working well|great|fine|perfectly|better
		happy|pleased|satisfied|impressed|glad|delighted
		worth
		favorite|favourite
		benefit|benefits|beneficial
		advantage|advantages
		value
		improve|improved|improvement|improves
		thankful|grateful|lucky
		recommend|recommended
		ease of
		ability to`},
	{why: "evaluation", worth: 0.5, phrase: `
		important
		honestly
		definitely
		absolutely
		actually
		really
		critical|crucial|essential|key
		interesting
		huge
		enough`},
	{why: "money", worth: 0.9, phrase: `
		$
		# dollars|euros|pounds|bucks|cents|percent|grand|k
		dollars|bucks|euros
		price|prices|priced|pricing|pricey
		cost|costs|costing
		budget|budgets
		expensive|cheap|cheaper|affordable|overpriced
		pay|pays|paying|paid
		invoice|invoices
		license|licenses|licence|licences|subscription
		afford
		money
		fee|fees
		charge|charges|charged
		fund|funds|funding
		salary|salaries`},
	{why: "time", worth: 0.6, phrase: `
		# @span
		@numword .. @span
		half a|an hour|day
		all day|night|week
		hours|days|weeks|months of|on|to|per|a|just|every
		deadline|deadlines
		overnight
		time saving
		save time`},
	{why: "necessity", worth: 0.7, phrase: `
		i|we have|had|got to
		i|we must
		need|needed|needs to
		required|requires|requirement|requirements
		can not do .. without`},
}
