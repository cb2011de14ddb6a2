package research

// Theme is a labelled cluster of quotes on the same matter: a topic, not a kind
// of person.
type Theme struct {
	Ref          Ref      `json:"ref"`
	Label        string   `json:"label"`    // in the participants' own words
	InVivo       bool     `json:"in_vivo"`  // Label stands in quotes of at least two participants; else two keywords
	Keywords     []string `json:"keywords"` // distinctive against the other themes
	Members      []Member `json:"-"`        // every quote, most central first
	Exemplars    []Ref    `json:"exemplars"`
	Cohesion     float64  `json:"cohesion"` // mean cosine of its quotes to its centre
	Participants int      `json:"participants"`
	LargestVoice float64  `json:"largest_voice"` // share of its quotes by its most frequent participant

	// What a model calls it, beside the label, which stays: nil where none did.
	Naming *Naming `json:"naming,omitempty"`
}

// OneVoice is the share of a theme's quotes above which one participant makes
// most of it, and it is marked.
const OneVoice = 0.6

// Member is a quote's place in a theme.
type Member struct {
	Quote      Ref     `json:"quote"`
	Centrality float64 `json:"centrality"` // cosine to the theme's centre
	Position   float64 `json:"position"`   // −1…1 along the theme's main axis of difference, signed by stance
}

// Spectrum is who stands where within one theme: voices in order of position,
// without an invented cut.
type Spectrum struct {
	Theme     Ref        `json:"theme"`
	Label     string     `json:"label"`
	Asked     []Ref      `json:"asked"` // participants asked about it, where that can be told
	Positions []Position `json:"positions"`
}

// Position is where participants stand in a theme, with their words.
type Position struct {
	Participants []Ref   `json:"participants"`
	At           float64 `json:"at"` // −1…1
	Stance       Stance  `json:"stance"`
	Quotes       []Ref   `json:"quotes"`
}
