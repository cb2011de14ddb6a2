package research

// Consideration is what somebody decides by, whatever about: the kind of reason
// behind what they want, refuse, weigh or insist on. People who talk of the same
// price, trial and contract and decide by other considerations are other kinds of
// people. Considerations are a way of measuring how far two people are apart;
// they are never shown as something a participant said.
//
// The list draws on basic human values (Schwartz 1992), decision styles (Scott &
// Bruce 1995) and consumer styles (Sproles & Kendall 1986).
type Consideration string

// Considerations in order of the models that tell them; none is the last.
var Considerations = []ConsiderationMeaning{
	{"evidence", "what was measured, tried, counted or seen; proof before belief"},
	{"advice", "what others who know or use it say"},
	{"relationship", "persons: knowing and trusting somebody, a word given"},
	{"control", "keeping the upper hand: ways out, ownership, written terms"},
	{"security", "not losing, not breaking: caution, safety nets, worst cases"},
	{"rules", "rules, auditors, standards, what must be shown to outsiders"},
	{"blame", "who gets the blame; being covered"},
	{"ease", "least effort; simple, familiar, good enough"},
	{"speed", "now rather than later; no deliberation"},
	{"thrift", "spending little, wasting nothing, making things last"},
	{"quality", "doing it properly; craft, precision"},
	{"selfmade", "doing, building and understanding it oneself"},
	{"care", "what it does to the people concerned; fairness"},
	{"status", "how it looks; being ahead, being seen"},
	{"novelty", "curiosity, trying new things, being first"},
	{"tradition", "what has always worked; leaving things as they are"},
	{"delegate", "handing the decision or the work over"},
	{"consensus", "everybody's say; deciding together"},
	{"results", "what it brings: growth, output, time and money earned"},
	{"none", "nothing of this can be told"},
}

// ConsiderationMeaning is a consideration and what it means.
type ConsiderationMeaning struct {
	Consideration Consideration
	Means         string
}
