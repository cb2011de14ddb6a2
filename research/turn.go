package research

// Turn is one unbroken stretch by one participant.
type Turn struct {
	Position    int     `json:"position"`           // from 0, in document order
	Span        Span    `json:"span"`               // the words alone: no label, no time mark
	Speaker     string  `json:"speaker"`            // the raw voice label, "" where there is none
	Participant Ref     `json:"participant"`        // who spoke
	Role        Role    `json:"role"`               //
	Voice       Voice   `json:"voice"`              //
	Author      string  `json:"author,omitempty"`   // who wrote it, where Voice is reported
	Page        int     `json:"page,omitempty"`     // from 1; 0 where the source has no pages
	Time        float64 `json:"time,omitempty"`     // seconds from the start; meaningful only where Timed
	Timed       bool    `json:"timed,omitempty"`    //
	Line        int     `json:"line,omitempty"`     // line or row of the source, from 1
	Question    string  `json:"question,omitempty"` // the id of the survey question it answers or asks

	// Suspicious says why these are probably another speaker's words, "" where
	// nothing speaks against the label. Such a turn is passed over as evidence
	// until somebody has looked at it.
	Suspicious string `json:"suspicious,omitempty"`

	// Corrected says what corrections made of the turn, "" where none did.
	Corrected string `json:"corrected,omitempty"`
}

// Role says what a speaker is in a document. Only RoleParticipant is evidence.
type Role string

// The roles.
const (
	RoleParticipant Role = "participant"
	RoleInterviewer Role = "interviewer" // asks: context, never evidence; also a survey's printed question
	RoleAgent       Role = "agent"       // our staff in a ticket, chat or call
	RoleUnknown     Role = "unknown"     // cannot be told: not evidence until somebody says
)

// Evidence reports whether words spoken in this role can be quoted.
func (r Role) Evidence() bool { return r == RoleParticipant }

// Voice says whose words a turn holds.
type Voice string

// The voices. Reported words are shown as "noted by … about …", never in
// quotation marks as the customer's, and carry no claim above emerging alone.
const (
	VoiceFirstHand Voice = "first_hand"
	VoiceReported  Voice = "reported"
)
