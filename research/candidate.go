package research

// Candidate is a group of participants who decide alike, not yet drafted.
type Candidate struct {
	Ref       Ref               `json:"ref"`
	Letter    string            `json:"letter"` // A, B, … in order of size
	Origin    Origin            `json:"origin"`
	Attribute string            `json:"attribute,omitempty"` // "role=developer", where given
	Called    string            `json:"called,omitempty"`    // what a person calls it, "" where nobody has named it
	Members   []CandidateMember `json:"members"`             // strongest first
	Stability float64           `json:"stability"`           // mean Jaccard over resamples; 0 where not computed
	TalkRatio float64           `json:"talk_ratio"`          // median words of its members ÷ of the others
}

// CandidateMember is a participant's membership with its strength, 0–1.
type CandidateMember struct {
	Participant Ref     `json:"participant"`
	Strength    float64 `json:"strength"`
}

// TalkCaution is the talk ratio from which counts are shown with a caution: who
// talks more says more of everything.
const TalkCaution = 1.5

// Origin says how a group of participants came about.
type Origin string

// The origins. All go through the same drafts and gates and say which they are.
const (
	OriginFound  Origin = "found"  // by clustering
	OriginMade   Origin = "made"   // by a researcher
	OriginGiven  Origin = "given"  // by an attribute or an existing persona
	OriginSample Origin = "sample" // everybody: the profile of the whole sample
)

// Structure says whether clustering found groups of people.
type Structure string

// The answers.
const (
	StructureFound  Structure = "found"
	StructureNone   Structure = "none"    // looked for, and no more than chance, or too little to be found again
	StructureTooFew Structure = "too_few" // fewer than MinParticipants: not looked for
)

// MinParticipants is the number of first-hand participants below which people
// are not clustered by default.
const MinParticipants = 12

// StructureTest is the evidence for an answer about structure.
type StructureTest struct {
	Structure    Structure `json:"structure"`
	Participants int       `json:"participants"`
	K            int       `json:"k"`
	Observed     float64   `json:"observed"`          // agreement (ARI) of groups over resampled people and quotes
	Exchanged    float64   `json:"exchanged"`         // 95 % quantile of the same with quotes exchanged between people
	Resamples    int       `json:"resamples"`         //
	Detectable   float64   `json:"detectable"`        // smallest separation this study could have seen; 0 where not computed
	LeftOut      LeftOut   `json:"left_out,omitzero"` // of no documents where it was not computed
	Note         string    `json:"note,omitempty"`
}

// LeftOut says how the groups change when the documents of a study are left out
// one at a time: how much they hang on any one conversation.
type LeftOut struct {
	Documents int     `json:"documents"` // left out, one at a time
	Mean      float64 `json:"mean"`      // people who then stand in another group, or in none, or in one at last
	Redrawn   float64 `json:"redrawn"`   // the same with nothing left out: what drawing anew moves
	Most      int     `json:"most"`      // the same where it is most
	Document  Ref     `json:"document"`  // the one that changes most, "" where several do
}
