package extract

import "personas/research"

// A cue is a way of talking that makes a sentence worth quoting, and what it
// says about the sentence. The table below is all that the rules know of what
// people decide by; it is about the forms of English in which people tell of
// experience, needs and choices, and names no product and no trade.
//
// Sources of the wording: the facets as package research means them; the questions of
// jobs-to-be-done and win/loss interviewing; the development transcripts,
// surveys and reviews.
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

// cues is the table. A facet has up to two entries: forms that say it clearly,
// and words that hint at it.
var cues = []cue{
	// What must hold, what rules an option out, how options are judged.
	{why: "decision rule", worth: 2.2, facet: research.FacetCriterion, vote: 2.2, stage: research.JourneyEvaluation, phrase: `
		@i .. only @buy|use|consider|look|go|trust|work if|when|from|with|at
		only @buy|use|go|consider|works|work|counts if|when|unless|for
		@will|can|could not .. unless|until|before
		unless .. @i|it|they
		must have|be|support|work|include|run|handle|come|fit|compute|import
		it|they|that|which|tool|system|app|product|software|one have|has to|got .. be|work|have|do|support|fit|run|handle|cope|come|integrate|cost|survive
		it|they|that|which|tool|system|app|product|software|one needs|need|must to? be|work|have|do|support|fit|run|handle|cope|come|integrate|cost|include|show|let|feel
		^ needs|has to be|work|have|do|support|fit|run|handle|cope|come|integrate|include
		it is got to
		has got to
		my|our|the rule is|of
		rule of thumb
		non-negotiable
		not negotiable
		no .. no deal|thanks
		or i|we walk
		if it|they|you|that .. it is|they are|you are out|dead|gone|over|off|useless
		if it|they|you|there do|does|can|is|are not .. @i
		if .. then nobody|no
		if i|we|it|they|you .. not .. i|we do|will|would not|never
		i|we want|wanted to pay|spend
		otherwise it|they|we|i
		nobody|no gets|comes|touches|signs .. before|until|unless
		i|we .. pay .. for|if
		i|we will|would pay
		my|our test is
		as long as`},
	{why: "criterion", worth: 1.6, facet: research.FacetCriterion, vote: 2.4, stage: research.JourneyEvaluation, phrase: `
		first|main|only|biggest|one thing|question|number i|we look|check|ask|want|care|asked
		what counts|matters|sold|decides|decided|convinced|mattered
		what i|we look|looked|care|cared|check about|for|at
		i|we look|looked for|at .. first
		i|we look|looked for
		i|we am|are looking for
		i|we look at .. before
		matter|matters|mattered more|most|to
		most|more|less important
		important to|for me|us
		i|we care|cared about
		deciding|decisive factor
		deal breaker
		dealbreaker
		deal-breaker
		i|we compare|compared|judge|judged|weigh|weighed|rank|score|benchmark
		side by side
		short list
		shortlist~
		ruled|rule out
		came|comes|boils down to
		criteria
		criterion
		number one|two|three|four is
		first|second|third and
		i|we need|want to know|see|understand|understanding how|what|that|where|why
		i|we need tools|something|software|people|one
		requirement|requirements
		priority is|for
		non-starter
		non-starters
		must-have
		nice to have
		whole ballgame
		the difference is
		something that|as
		not an option
		a tool|system|app|product|service|one|platform|provider|plan|vendor that|which
		as .. as possible
		before i|we @buy|look|talk|read|start|trust
		show|shows|prove|proves it|me to|that|how
		value for money
		prefer|preferred|prefers`},
	{why: "criterion", worth: 0.4, facet: research.FacetCriterion, vote: 0.7, phrase: `
		works|work with|offline|without|together
		compatible
		reliable|reliability|accuracy|accurate|flexible|flexibility|transparent|transparency
		ease of use
		easy to use
		export|backup|backups|languages|integration|integrations|feature|features
		should be|have|let|show|support`},
	{why: "comparison", worth: 1, facet: research.FacetCriterion, vote: 0.6, stage: research.JourneyEvaluation, phrase: `
		better|worse|faster|slower|cheaper|easier|harder|simpler|safer|more|less|bigger|smaller|higher|lower|fewer .. than
		compared to|with
		in comparison
		unlike
		instead of
		as opposed to
		rather than
		as good|fast|easy|cheap|much|bad|reliable .. as
		similar|opposite to|of
		same as
		the other @tool|ones|one
		competitor|competitors|competition
		alternative|alternatives
		used to .. now
		different from|than|to
		way better|cheaper|easier|faster|worse`},

	// What is held against an option.
	{why: "objection", worth: 1.7, facet: research.FacetObjection, vote: 2.3, lean: -1, phrase: `
		i|we will|would|do|could|can not @buy|touch|give|hand|trust|commit|recommend|defend|justify
		i|we will|would not use|go|do|put|move|wear|install|let|share|switch|consider
		i|we am|are not @buying|spending|paying|giving|putting|having|going|letting|doing|installing
		i|we do not want a|an|another|any|our|my|to|that|it|some|people
		i|we was|were|am|are not happy|comfortable|convinced|sold|keen|ready|impressed
		not convinced|sold|keen
		absolutely|definitely not
		no way
		end of story
		full stop
		skeptic~
		sceptic~
		suspicious
		do|does|did|would|can not just? trust
		not for|the right fit|me|us|my|our
		does|do|did not fit|suit|make sense
		too broad|generic|rigid|limited|early|new
		distrust|mistrust
		hard to trust|justify|believe|sell
		hesita~
		reluctan~
		not worth
		too expensive|pricey|risky|complicated|complex|good
		can|could not afford|justify|defend
		do|did not see|get the point|value|benefit|why|need|use
		what is the catch
		why would|should i|we
		no thanks
		i|we do not believe
		i|we doubt
		sounds|feels|feel|looks like .. marketing|they are|a gimmick|a scam|a trick
		locked in
		lock-in
		lock in
		@i refuse
		put|puts|putting|turned|turns|turn me|us off
		red flag
		no interest in
		never going to happen
		not enough yet
		still do|does|did not know|have|work|see
		not for me|us
		are you serious|kidding
		come on
		rip-off
		gimmick|gimmicks
		overkill
		buzzword|buzzwords
		pushy
		fine|small print
		resent~`},

	// The loss that is feared.
	{why: "risk", worth: 1.8, facet: research.FacetRisk, vote: 2.4, lean: -1, phrase: `
		worry|worries|worried|worrying|worrisome
		afraid
		scare|scares|scared|scary
		frighten~
		terrif~
		fear|fears|dread
		nervous
		anxious
		anxiety
		concern|concerns|concerned|concerning
		risk|risks|risky|risking
		what if
		goes|go|went|going wrong|bust|bankrupt|under
		keeps|kept me|us|him|her up
		lose sleep
		my|our name is|'s? on
		on the hook
		it is|'s on me
		that is|'s on me
		it is me that|who
		get|got|getting fired|sued|hacked|fined|blamed|burned|burnt|stung|audited
		blame|blames|blamed
		liab~
		lawsuit
		penalt~
		breach|breaches
		data loss
		lose|lost|losing .. customers|clients|trust|face|everything|reputation|licence|license|job
		regret~
		reputation~
		embarrass~
		look|looks stupid|bad|sloppy|incompetent|foolish
		called out
		take|taking|took .. on faith
		dangerous
		disaster
		catastroph~
		worst case
		my nightmare
		nightmare scenario|is
		single point of failure
		front page
		depend~ on one|a|them|it
		at stake
		destroyed
		ruin|ruins|ruined
		kills|kill the|our|my|us
		close|shut the doors|us
		burned|burnt|stung before|by|once|badly
		someone|somebody|people .. die|dies|hurt|injured
		if .. fails|breaks|burns|leaks|dies|disappears|leaves|lost|stolen|hacked|wrong|down|out .. i|we|it|us|me|the`},
	{why: "risk", worth: 0.9, facet: research.FacetRisk, vote: 0.9, phrase: `
		audit|auditor|auditors|inspection|inspector
		regulat~
		compliance
		leak|leaked|leaks
		expose~
		insurance|guarantee|warranty
		safe|unsafe|safety|secure|security
		legal|lawyer|lawyers|fines|fined
		hack~
		privacy|private|confidential
		if .. goes|went|gets|got|turns|mix|mixes`},

	// What is tolerated for what.
	{why: "trade-off", worth: 1.8, facet: research.FacetTradeoff, vote: 2.6, phrase: `
		i|we|she|he|they would|will|had rather|sooner|happily|gladly
		would rather
		i|we can|could live with
		live with
		put|putting up with
		tolerat~
		i|we do|would not mind
		even if|though it|that|they|the|we|i
		trade-off
		trade-offs
		tradeoff
		tradeoffs
		trade off
		sacrific~
		compromis~
		give|gave|giving up .. for
		at the cost|expense of
		in exchange for
		pay|paid|paying .. more|extra|double for
		worth .. paying|the|it|extra
		good enough
		on the other hand
		the downside
		the price you|we pay
		which i|we have accepted
		i|we would|will|can accept|swallow|take|trade .. over|if|for|as|because
		over a|the cheap|cheaper|better|free|nicer|fancy|brilliant
		the more .. the
		is fine if|as|for|by|with
		makes sense on paper
		i|we .. but i|we still`},
	{why: "trade-off", worth: 0.4, facet: research.FacetTradeoff, vote: 0.6, phrase: `
		if i|we can leave|keep|have
		cheaper|slower|faster|better|less|more .. but
		depends on
		versus`},

	// Who else decides, and up to which limit.
	{why: "authority", worth: 1.9, facet: research.FacetAuthority, vote: 2.7, phrase: `
		@boss .. decides|decided|decide|approves|approve|approved|agrees|agreed|signs|signed|sign|vetoed|blocks|blocked
		@boss said|says no|yes
		@boss has|have|had|needs|wants|wanted|must to? .. sign|approve|agree|ok|okay|see|review|decide|look|know
		@boss .. reads|looks|checks|waves .. it|at|every|through|the
		approve|approves|approved|approving|approval|approvals|pre-approved
		sign|signs|signed|signing off|it|that|this
		sign-off
		signoff
		signature|signatures
		buy-in
		veto~
		vote|votes|voted
		final|last say|word
		the say
		my|her|his|their|not .. call|decision
		decision is|was not? mine|his|hers|theirs|made
		decision-maker
		decision maker|makers
		i|we make|made the decision|call|decisions
		i|we have|had|need|needed to ask|convince|persuade|justify|run|clear|get .. @boss|approval|it|them|him|her
		convince|persuade @my|the|him|her|them|@boss
		spend|spending|signing|purchase limit|authority
		budget holder|owner
		budgeted
		budget is|was
		goes|go|gone|going|went up to
		has|have to go up|past|by|through
		go|goes|went|going through legal|procurement|security|finance|purchasing|it
		up to # .. is|it|i|we
		anything|everything|purchases over|above|beyond
		purchase order
		procurement
		tender|tenders
		works council
		cooperative
		security|it team|department|guys|people .. block|blocks|say|says|have|has|need|needs|want|wants
		i|we report to
		told us|me we|i|to|which
		not allowed
		mandate|mandated
		my hands are tied
		permission
		i|we pay myself|ourselves
		own money
		ask|asking anybody|anyone|permission
		say|says|said no|yes to|but|it
		against it
		does|do|did the money|books|buying
		second person|signature
		stakeholder~
		answer|answers|answering to`},
	{why: "authority", worth: 0.4, facet: research.FacetAuthority, vote: 0.8, phrase: `
		@boss
		the budget`},

	// What started the search.
	{why: "trigger", worth: 1.9, facet: research.FacetTrigger, vote: 2.7, stage: research.JourneyTrigger, phrase: `
		started|start|began|begun|starting looking|searching|shopping|asking|evaluating|ringing|calling
		started to look|search|ask
		that|this is|was when|where i|we started|realized|realised|decided|knew|began|thought|said|looked
		that|this is|was what made|pushed|got|drove|triggered|started
		what made|pushed|got|drove|triggered|prompted|started|kicked me|us
		made me|us look|start|realize|realise|switch|think|rethink|reconsider
		forced me|us|our
		the moment i|we
		last|final straw
		breaking|tipping point
		wake-up|wake up call
		i|we realized|realised
		i|we had to find
		decided to look|switch|try|find|change
		after i|we|the|a|an|one|that|our|my .. left|quit|retired|acquired|merged|failed|raised|doubled|crashed|storm|fire|flood|audit|breach|outage|incident|accident|lost|broke|hired|moved
		when we hit|reached|passed|grew|hired|opened|moved|merged|lost
		i|we had just lost
		the reason i|we looked|started|switched|came|moved|called|changed
		contract|lease|subscription|licence|license was|is up|ending|expiring|running
		came up for renewal
		got|were|was acquired|bought
		new regulation|regulations|law|rule|boss|owner|cfo|manager
		all of a sudden
		suddenly
		find something
		no choice
		turned out
		got|had a letter|mail|email|notice|call from|saying|with
		letter|notice from
		gets|got|was|is|being shut|switched|phased off|down|out
		stopped getting|working|supporting
		end of life
		turned thirty|forty|fifty|sixty|seventy
		outgrew
		as .. grew
		i|we grew out
		ran out of
		for the first time
		first time i|we|that
		until|by march|june|january|september|december|the deadline
		and then the|a|our|my|one|they .. called|rang|wrote|stopped|asked|threw|left|closed|broke|died|said`},
	{why: "trigger", worth: 0.4, facet: research.FacetTrigger, vote: 0.7, phrase: `
		after that|the second|the third|the last|the first
		we were without|down|out
		last|this year|week|month|spring|summer|winter|autumn
		ago
		then we|i|a|the`},

	// How success is told.
	{why: "outcome", worth: 1.6, facet: research.FacetOutcome, vote: 2.4, lean: 0.8, phrase: `
		save|saved|saves|saving me|us|him|her|them|time|money|hours
		save|saved|saves .. time|hours|days|months|money|week|month
		pays|paid for itself
		paid off
		pays off
		outcome|outcomes would|is|was|of
		return on investment
		roi
		i|we measure|measured|judged|track success|by|on|it
		judged|measured on|by
		success is|for|to|means|looks|would
		kpi|kpis
		went|gone|go|goes|down|up|dropped|dropping|fell|fallen|rose|cut|grew from|by|under|below|to # 
		from .. #|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|eighty|hundred to
		# .. instead of
		instead of #|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|sixty
		used to take|be|spend
		now it|i|we take|takes|spend|spends|only|just
		right decision|choice|call
		worked out
		made|makes a|all|the|my difference
		since then|switching
		ever since
		halved
		improved
		by|in half
		i|we|they no longer
		sleep|sleeping better|at night|again
		a year ago
		did not even notice
		that is when i|we will know
		i|we will know
		per cent
		percent .. certified|done|less|more|of
		# an|a|per hour|day|week|month
		the figure|number i|we|that|is
		only .. since`},
	{why: "outcome", worth: 0.4, facet: research.FacetOutcome, vote: 0.8, phrase: `
		success~
		result|results
		metric|metrics
		i|we can .. now
		now i|we can
		twice since
		better|fewer|less|more .. before
		less on
		now`},

	// Signals of leaving.
	{why: "churn", worth: 1.8, facet: research.FacetChurn, vote: 2.6, lean: -1, stage: research.JourneyRenewal, phrase: `
		cancel|canceled|cancelled|cancelling|canceling|cancellation
		i|we .. @leave them|it|because|from|away|to
		i|we|they @will|are|am|might .. leave|switch|leaving|switching|quit|quitting
		i|we quit
		left the|my|our last|old|previous|first
		switch|switched|switching away|back|from|providers|vendors
		stop|stopped|stops|stopping using|paying|buying|going|flying|reading|opening|coming
		went|go|gone|going|goes back to
		never went|go|going back
		go|went back
		renew|renewal|renewing|renewed|renews
		not extend
		lapse|lapsed
		looking|look|looked elsewhere|around
		alternatives
		never|not .. again
		not be back|returning|flying|using|renewing
		i am|are|was|were done|through|finished with
		i|we @will be gone|off|out|done
		i am|'m off|gone|out
		we are|'re off|gone|out
		gave|give|given up
		churn~
		uninstall~
		deleted it|the|this
		unsubscrib~
		moved|moving|move away|off|on|theirs
		move|moved|moving to another|a different
		shut|shutting it|them|this down
		stop|stops|stopped seeing|charging|wearing|answering|logging
		drop-off|drop off|dropped off
		nobody|no one fought|misses|missed
		ditch~
		abandon~
		drop|dropped|dropping it|them|the
		rip it|them|this|that out
		sold all
		ringing|calling|going|go|ring|call somebody|someone|elsewhere else?
		elsewhere
		end|ended|ending the contract
		put|puts|raise|raised|raises|raising the? price|prices
		price increase|hike|change
		second|third|next time
		one more .. and|time`},

	// Getting started, support, adoption.
	{why: "friction", worth: 1.5, facet: research.FacetFriction, vote: 2.2, lean: -1, stage: research.JourneyRollout, phrase: `
		onboard~
		setting it|this|that|things|everything|them up
		set|setting it|this|that|them? up
		setup
		migrat~
		rollout
		rolled out
		implementation
		install|installed|installing|installation|installer
		learning curve
		get|getting|got started
		getting used to
		tutorial|tutorials|training|manual
		support never|took|ticket|desk|line|said|told|did|was|is|team|answered
		customer service|support
		help desk
		helpdesk
		nobody|no one|none answered|answers|called|replied|responded|showed|told|explained|trained|used|uses|knew
		never answered|called|replied|responded|heard
		no answer|reply|response
		did|does|do|would not load|respond|let|install|start|open|connect|exist
		can|could not get .. to work|working|in|through
		can|could not figure|find|log|simulate|work|register|connect
		kept|keeps|keep crashing|failing|breaking|asking|getting|logging|freezing
		crash|crashes|crashed|crashing
		documentation
		docs
		i|we expected
		promised
		not as advertised
		adoption
		the team will|would not
		wait|waited|waiting .. @span
		on hold
		log|logging|sign|signing in again|every|to
		password|passwords
		no .. email|e-mail|account|login
		register|registration|re-register|reapplication
		permit|paperwork
		took us|me|them # @span
		took us|me|them|a .. @span|forever|ages
		spent # @span .. trying|setting|getting|on
		spent .. @span setting|trying
		carried on
		first screen
		to find where|how|out
		wrong version|box|order|order
		ticket|tickets
		success manager
		delivered|arrived late|broken|wrong|damaged`},
	{why: "friction", worth: 0.4, facet: research.FacetFriction, vote: 0.7, lean: -0.5, phrase: `
		delay|delays|delayed
		login|account|permit
		too many fields|steps|clicks|options
		did|does|do not work
		not able to
		unable to
		queue|queues|queued
		learn|learned how|to
		expected .. but
		was|were told
		showed|show us|me`},

	// What costs them.
	{why: "problem", worth: 1.4, facet: research.FacetPain, vote: 1.9, lean: -1, polar: true, phrase: `
		problem|problems|issue|issues|trouble|challenge|challenges with|is|was|are|for|that|we|i|because|when
		biggest|main|real|big|huge|hardest|worst @bads|part|thing|cost
		the hardest|worst
		are|is|'s|was the @bads
		pain point|points
		a pain
		a lot of trouble|effort|time
		frustrat~
		annoy~
		struggl~
		drive|drives|drove|make|makes me|us crazy|nuts|mad|insane|angry|sick
		hate|hates|hated
		can not stand
		hard|harder|difficult|tough|tricky|impossible to
		time consuming
		time-consuming
		takes|take .. too|so|forever|ages|hours|days|weeks|months|long
		waste|wastes|wasted|wasting
		lose|loses|losing|lost .. time|hours|days|money|weeks|track|count|sales|orders
		spend|spends|spent|spending .. @span|half|most|too|all|more
		costs|cost|costing us|me
		i|we do|did|does not have .. time|money|people|staff|budget|way|enough|headcount
		there is|are no
		time .. spent|goes|lost
		i|we should have
		was not sure how|what|which|where|whether|if
		wish i|we had
		no way to|of
		not enough
		lack|lacks|lacking|lacked
		short-handed|shorthanded|understaffed
		overwhelm~
		fed up
		sick|tired of
		too many|much|slow|long|often|late|hard
		break|breaks|broke|broken|breaking down?
		falls|fall|fell apart|through
		blind
		never know|knows|knew
		over and over
		a mess
		chaos
		nightmare
		bottleneck
		burn|burning|burnt|burned out
		chase|chasing
		throw|throwing|threw out|away
		all or nothing
		heartburn
		exhausting
		i|we can|could not .. because|when|without|anymore|any|even`},
	{why: "problem", worth: 1.3, facet: research.FacetPain, vote: 1.2, lean: -1, polar: true, phrase: `
		@bad
		problem|problems|issue|issues|trouble|bug|bugs|complaint|complaints|obstacle|hassle|headache
		sucks
		suffer~
		inability
		limitation|limitations
		difficulty|difficulties
		slowness
		disappoint~
		crap
		error|errors|mistake|mistakes
		missing
		appalling
		dreadful
		disgrac~
		manually|manual
		from scratch
		fail|fails|failed|failing`},

	// What they want to reach.
	{why: "goal", worth: 1.5, facet: research.FacetGoal, vote: 2.2, phrase: `
		my|our goal|goals|aim|target|objective|mission|ambition|dream
		goal|aim|target|objective is|was|for
		if i|we could change
		i|we am|are|was|were trying|hoping|aiming|planning|working|after to|on|towards|toward|for
		what i|we .. want|need|am is|after
		by the end of
		by next|summer|christmas|winter|spring
		end of the year|quarter
		in|within # years
		in five|ten|two|three|a years|few
		next year
		in the long run|term
		long term|term
		i|we want .. to
		i|we would|do love|like|want to|it|for|the|some|a|an
		i|we would love
		i just want
		i|we want a|an|the|my|our|them|it|new|this|that|people|somebody|someone|proposals
		i|we need a|an|the|to|my|more|better|some|it
		i|we really want|need|wish
		i|we wish
		if i|we could
		be able to
		would be nice|great|good|helpful|useful|awesome|better|ideal|perfect
		ideally
		the dream|ideal|perfect`},
	{why: "need", worth: 1, facet: research.FacetGoal, vote: 0.9, phrase: `
		i|we @want
		need|needs a|an|the|to|more|better
		if only
		please
		trying to
		wish there|it|they|i
		hope|hoping`},

	// The job, and its circumstance.
	{why: "job", worth: 1.3, facet: research.FacetJob, vote: 1.9, phrase: `
		so that i|we|my|our|they|the|when|nobody|it
		so i|we can|could
		i|we use it|them|this|that|these to|for|when
		i|we use * to|for
		use|used it for|as
		i|we need to know|see|find|tell|get|be|show|prove
		need|want|know|see|get|find .. in # seconds|minutes
		in one|a glance
		at a glance
		helps|help|helped me|us
		lets|let|allows|allow|enables me|us
		it is for the|when|those|my
		bought|got|have it so|for|to
		the job|point|purpose is|of
		what i|we .. it|need .. for
		to make|be sure
		making sure
		before my|the|our
		i|we rely on`},

	{why: "job", worth: 1.3, facet: research.FacetJob, vote: 2.7, phrase: `
		when|whenever|every a|an|the|my|our|somebody|someone|i|we .. i|we need|want|have
		when|whenever a|an|the|my|our|somebody|someone * * i|we need|want|have
		when|whenever a|an|the|my|our|somebody|someone * * * i|we need|want|have
		i|we want|need to know|see|tell|be in|at`},

	// What they do.
	{why: "workaround", worth: 1.7, facet: research.FacetBehaviour, vote: 2.4, phrase: `
		workaround|workarounds
		work|worked|working around
		work-around
		spreadsheet|spreadsheets
		excel
		google sheet|sheets|doc|docs
		copy and paste
		copy|copying past~
		copy-paste~
		cut and paste
		by hand
		i|we .. manually
		i|we end|ended up
		instead i|we
		built|build|wrote|made|make|created my|our own
		my|our own script|scripts|tool|tools|system|version|spreadsheets|solver
		eyeball~
		by eye
		homemade|home-made
		homegrown|home-grown
		in-house
		post-it|post-its
		sticky notes
		clipboard|whiteboard|shoebox
		pen and paper
		on paper
		back up
		double check
		double-check
		write|writes|wrote|type|types|typed .. twice|down|in|on
		a script`},
	{why: "habit", worth: 1.1, facet: research.FacetBehaviour, vote: 1.7, phrase: `
		i|we @often
		@often i|we
		i|we tend|tended to
		every|each @period
		on sundays|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|weekends
		once|twice|#|three|four|five times? a @period
		on a daily|weekly|monthly|regular basis
		daily|weekly|monthly|nightly
		most of the time
		most days
		i|we never|rarely|hardly|seldom|barely
		what i|we do|did is|when|if|was
		what i|we usually|normally|typically do
		the way i|we
		first i|we
		i|we start|started with|by|from|on
		i|we have|had tried|been
		i|we do|did not really? use|look|do|read|check|touch|need
		i|we used to
		i|we still|just|mostly|only @act
		they|he|she still|just|mostly|only @act
		nobody dares`},
	{why: "use", worth: 1.5, facet: research.FacetBehaviour, vote: 1.5, phrase: `
		i|we @often? use|prefer|avoid|skip|rely
		i|we really|just|mostly|only|definitely|primarily|mainly|probably|typically use|prefer|avoid|skip|look|go
		i|we would|will|do not? really|probably|usually|typically? use
		i|we .. use @often
		not|never really? use
		my|our go-to|go
		i|we opt|opted|go for|with`},
	{why: "action", worth: 0.8, facet: research.FacetBehaviour, vote: 1.1, phrase: `
		i|we @act
		i|we have @act
		@i .. @act .. every|each|at|before|after|when|then|instead|myself|ourselves
		they|he|she|brother|team|people|agents|riders|staff @act .. each|every|it|them|me`},

	// Where they learn, whom they trust.
	{why: "channel", worth: 1.6, facet: research.FacetChannel, vote: 2.5, stage: research.JourneyExploration, phrase: `
		heard about|of|from
		found out about|through|from
		found it|them|you|this on|through|via
		@learn .. @media
		on|in|through|from|via youtube|reddit|linkedin|facebook|twitter|slack|discord|instagram|tiktok|google
		read|reading .. reviews|about|forums
		reviews
		googled
		recommend|recommended|recommends|recommendation|recommendations me|us|it|by|from|from|a
		word of mouth
		a|my|our|other @peer .. told|said|recommended|uses|used|showed|mentioned|had
		@peer of mine
		ask|asked|asking|call|called|rang|ring|phone|phoned|text|texting @my|a|other|some|around|the|each @peer|people|owners|mate|group|other
		asked|ask|asking|ring|ringing around|round
		tell|tells|told me it|about|that it works
		i|we trust
		listen|listening to
		trade show|shows|press|magazine|fair
		fair|fairs|conference|conferences|meetup|webinar|webinars|newsletter|podcast|podcasts|magazine|forum|forums
		group chat
		user group
		case study|studies
		reference call|customer|customers
		sales rep|reps|guy|call|calls|pitch|people
		salesman|salesmen|salesperson|salespeople
		cold email|emails|call|calls
		people who do|use|have|work|actually
		somebody|someone who does|has|uses|knows
		in the same job|position|boat
		talk|talked|talking to other|people|someone|peers|users|customers|colleagues
		phone|call|ring|text each other
		see|saw|watch|watched|watching .. demo|use|do|using|doing
		sell|sells me
		advert|adverts|ads|advertising|influencer|influencers|analyst|analysts
		comparison|review|vendor site|sites|website|websites|page
		that is|'s my review`},
	{why: "channel", worth: 0.4, facet: research.FacetChannel, vote: 0.7, phrase: `
		community
		@peer
		mate|mates
		demo|demos
		website|blog|blogs|article|articles|videos`},

	// What kind of person.
	{why: "attitude", worth: 1.4, facet: research.FacetPsychographic, vote: 2.4, phrase: `
		i am|'s the|one kind|type|sort|one|guy|person of|who|that
		i am|are a|an .. person|guy
		i am|are not? a|an? early adopter
		early adopter|adopters
		i am|are not? very|pretty|quite|really|too? cautious|careful|conservative|old-school|traditional|loyal|impatient|lazy|picky|stubborn|paranoid|frugal|skeptical|old-fashioned
		risk averse
		risk-averse
		i|we like|love|enjoy to? try|trying|being|knowing|seeing|see|know|be
		old school
		old-school
		old fashioned
		new things|stuff|technology|toys
		bleeding|cutting edge
		shiny
		hype
		gadget|gadgets
		i|we believe in|that
		i|we prefer
		i would never
		i never @buy
		on principle
		gut feeling
		gut
		control freak
		peace of mind
		not one for
		not a fan
		fan of
		makes|make me itchy|nervous|happy|proud|uncomfortable
		my own eyes
		i|we trust .. more
		trust people
		wants|want to be the|first
		be the first|guy
		ego
		i follow
		first version
		my generation
		i skip
		in my nature`},

	// The setting.
	{why: "context", worth: 1, facet: research.FacetContext, vote: 1.9, phrase: `
		i am|was a|an|the|in|responsible|from|based|head|retired
		i am # 
		i|we run|own|manage|lead|head a|an|the|my|two|three|four|#
		i|we work|worked|works at|for|in|as|with|from
		my role|job|title|position|background
		our|my * team|department|company|office|group is|are|has|have
		our team|company|department|organization|organisation|office|firm|business|shop|clinic|school|practice is|are|has|have|was|does
		we are|'re not? a|an|about|around|# .. company|team|people|firm|shop|agency|startup|practice|office|business|devs
		we are two|three|four|five|six|seven|eight|nine|ten|twelve|twenty
		we are not? public|private|small|big|independent|family
		we have|had # .. people|employees|staff|locations|offices|clients|users|customers|stores|sites|houses|homes|units|seats|drivers|rooms
		# people|employees|locations|offices|seats|users|clients|customers|stores|riders|beds|rooms|trucks|hotels
		@numword people|employees|locations|offices|stores|cities|hotels|clients|riders|dentists|devs
		team|staff|family of
		for # years
		# years of|in|as
		based in
		responsible for
		in charge of
		look after
		i|we live|lived
		the two|three|four|five|six of us
		it is me and|plus
		it is the|just @numword of
		small business|company|team|town
		freelance|freelancer|self-employed
		my agents|team|people|staff|customers|clients work|use|are|is|have
		on days|nights
		half of them`},

	// How things hang together, and how strongly they are meant.
	{why: "cause", worth: 0.7, phrase: `
		because
		since i|we|it|they|the
		the reason
		which is why
		that is why
		due to
		therefore
		which means|meant
		as a result
		led|leads to
		so i|we|it|they|nobody|now`},
	{why: "condition", worth: 1.4, phrase: `
		if you|i|we|they do|can|are|have not|never
		if you|i|we|they .. you|i|we|they .. not|never
		without .. you|i|we|they can|do|will|would not`},
	{why: "condition", worth: 0.9, phrase: `
		if|when|whenever|unless|until|before|once|after i|we|it|they|you|he|she|the|that|this|my|our|a|an|somebody|someone|nobody|people|there|those|one
		if .. i|we|it|then
		when .. i|we|it
		after|before a|the|one few?`},
	{why: "necessity", worth: 0.7, phrase: `
		i|we have|had|got to
		i|we must
		must
		needs|needed to
		has|have to`},
	{why: "negation", worth: 0.7, lean: -0.4, phrase: `
		not|never|nobody|nothing|none|no|without|nowhere`},
	{why: "extent", worth: 0.4, phrase: `
		only|every|everything|all|always|each|half|twice|double|whole|entire|single|most|least|any|anything|anybody|anyone|exactly|enough`},
	{why: "number", worth: 0.4, phrase: `
		#
		two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|eighty|ninety|hundred|thousand|million|couple|dozen`},
	{why: "evaluation", worth: 1.4, lean: 1, polar: true, phrase: `
		@good
		love|loved|loves
		like|likes|liked|enjoy|enjoyed|enjoys the|it|that|how|having|this|my|our
		helps|helped
		works|worked|working well|great|fine|perfectly|better
		happy|pleased|satisfied|impressed|glad|delighted
		favorite|favourite
		benefit|benefits|beneficial
		advantage|advantages
		thankful|grateful
		recommend|recommended`},
	{why: "evaluation", worth: 0.8, phrase: `
		better|easier|faster|quicker|simpler|cheaper|safer|smoother|cleaner|nicer
		improve|improvement|improvements|improves`},
	{why: "evaluation", worth: 0.4, phrase: `
		important
		honestly
		definitely
		absolutely
		critical|crucial|essential|key
		huge
		worth
		value`},
	{why: "money", worth: 0.9, phrase: `
		$
		# dollars|euros|pounds|bucks|cents|percent|grand|k|quid
		dollars|bucks|euros|grand|quid
		price|prices|priced|pricing|pricey
		cost|costs|costing
		budget|budgets
		expensive|cheap|cheaper|affordable|overpriced
		pay|pays|paying|paid
		invoice|invoices
		license|licenses|licence|licences|subscription|subscriptions
		afford
		money
		fee|fees
		charge|charges|charged
		fund|funds|funding
		salary|salaries`},
	{why: "time", worth: 0.5, phrase: `
		# @span
		@numword .. @span
		half a|an hour|day
		all day|night|week
		hours|days|weeks|months of|on|to|per|a|just|every
		deadline|deadlines
		overnight`},

	// Ways of telling a story that decides nothing.
	{worth: -0.9, phrase: `
		funny
		lovely
		beautiful
		gorgeous
		story
		joke|joking|kidding
		remember
		reminds me
		the other day
		by the way
		you can imagine
		you should see
		could tell you
		believe it or not
		poor thing
		bless him|her
		lovely|nice|great guy|guys|fella|chap|lady|man|woman
		weather|sunset
		wedding|birthday|christmas party
		grew up
		back in the day
		whole thing
		i forget
		of all things
		or something
		and everything
		what else
		something like that`},
	{worth: -0.5, phrase: `
		he|she|him|his|her .. he|she|him|his|her .. he|she|him|his|her
		there was|were
		i do|did not think|remember|recall`},
	{worth: -2, phrase: `
		let me say|put|rephrase|start`},
	{worth: -1, phrase: `
		i do not actually|really|exactly? know if|exactly|what|how|whether|why
		i am|'m not really|quite|exactly? sure
		not sure how|if|whether|what`},
}
