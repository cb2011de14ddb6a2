package research

// Mark is a passage that somebody coded elsewhere, in another program, before
// the document came here. It is a [Proposal] of a quote and no quote yet:
// extraction looks whether its words stand in one turn of one participant.
type Mark struct {
	Span  Span     `json:"span"`         // where it stands, as far as its file says; empty where that cannot be told
	Text  string   `json:"text"`         // its words
	Codes []string `json:"codes"`        // the names of the codes it was given, in the file's order
	By    string   `json:"by,omitempty"` // who coded it, "" where the file does not say
}
