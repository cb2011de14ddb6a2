package research

// Ruling is what a person says of a quote or of a theme, against what was found.
// It is kept for ever, as an action of the log; what those that stand say together
// is [Rulings], which what is shown and every later run honour. Its words (the
// name of a theme, and why) lie beside the action.
type Ruling struct {
	Action   RulingAct `json:"action"`
	Quote    Ref       `json:"quote,omitempty"`       // which it concerns; of add: the one that is made
	Document Ref       `json:"document,omitempty"`    // of add: in all its versions
	Text     string    `json:"text_sha256,omitempty"` // of add: of the canonical text that Span is meant in
	Span     Span      `json:"span,omitzero"`         // of add
	Coding   Coding    `json:"coding,omitzero"`       // of code and add
	Was      Coding    `json:"was,omitzero"`          // of code: before
	Theme    Ref       `json:"theme,omitempty"`       // of split: the one that is made; of move: where to, "" for none
	Other    Ref       `json:"other,omitempty"`       // of merge: the one that goes into Theme; of split: the one that is divided

	// Of themes: the quotes that a person saw in Theme and, of split, in Other. They
	// stay there, however themes are found later.
	Quotes []Ref `json:"quotes,omitempty"`
	Rest   []Ref `json:"rest,omitempty"`
}

// RulingAct is what a person does to a quote or a theme.
type RulingAct string

// The acts.
const (
	RuleDrop   RulingAct = "drop"   // a quote is no evidence
	RuleCode   RulingAct = "code"   // a quote has another facet, stance or stage
	RuleAdd    RulingAct = "add"    // words of a participant are a quote
	RuleMove   RulingAct = "move"   // a quote is of another theme, or of none
	RuleRename RulingAct = "rename" // a theme has another name
	RuleMerge  RulingAct = "merge"  // two themes are one
	RuleSplit  RulingAct = "split"  // some quotes of a theme are one of their own
	RulePin    RulingAct = "pin"    // a theme keeps its quotes, whatever is found later
)

// Coding is what a quote is about, how its speaker stands to that, and where in
// the journey; "" stays as it was found.
type Coding struct {
	Facet  Facet        `json:"facet,omitempty"`
	Stance Stance       `json:"stance,omitempty"`
	Stage  JourneyStage `json:"stage,omitempty"`
}

// Over is a coding with another beneath it.
func (c Coding) Over(under Coding) Coding {
	if c.Facet == "" {
		c.Facet = under.Facet
	}
	if c.Stance == "" {
		c.Stance = under.Stance
	}
	if c.Stage == "" {
		c.Stage = under.Stage
	}
	return c
}

// Coding is how a quote is coded.
func (q *Quote) Coding() Coding { return Coding{q.Facet, q.Stance, q.Stage} }

// Rulings is what people's rulings say together.
type Rulings struct {
	Quotes map[Ref]QuoteRuling // every quote that somebody ever ruled on
	Added  []Ruling            // those that make a quote, in order
	Themes Arrangement         // quote → theme
	Last   int64               // the last ruling, or what took one back; 0 for none
}

// QuoteRuling is what is said of one quote: nothing, where all was taken back.
type QuoteRuling struct {
	Dropped bool
	Unmade  bool // somebody made it, and that was taken back
	Coding  Coding
}

// RulingsOf replays the rulings among actions, which are in order. The later one
// counts.
func RulingsOf(all []Event) Rulings {
	r := Rulings{Quotes: map[Ref]QuoteRuling{}, Themes: newArrangement()}
	rules := map[int64]bool{}
	for i := range all {
		e := &all[i]
		if e.Act == ActCode && e.Ruling != nil {
			made := r.Quotes[e.Ruling.Quote].Unmade || e.Ruling.Action == RuleAdd
			r.Quotes[e.Ruling.Quote] = QuoteRuling{Unmade: made}
		}
		rules[e.Seq] = e.Ruling != nil
		if e.Ruling != nil || rules[e.Undoes] {
			r.Last = e.Seq
		}
	}
	for _, e := range StandingEvents(all) {
		if e.Ruling != nil {
			r.apply(e.Ruling, &e)
		}
	}
	return r
}

func (r *Rulings) apply(what *Ruling, e *Event) {
	q := r.Quotes[what.Quote]
	switch what.Action {
	case RuleDrop:
		q.Dropped = true
	case RuleAdd:
		q.Unmade, q.Coding = false, what.Coding
		r.Added = append(r.Added, *what)
	case RuleCode:
		q.Coding = what.Coding.Over(q.Coding)
	default:
		r.Themes.sort(what, e)
		return
	}
	r.Quotes[what.Quote] = q
}

// sort puts quotes where a ruling on themes says.
func (a *Arrangement) sort(what *Ruling, e *Event) {
	for _, q := range what.Quotes {
		a.Place[q] = what.Theme
	}
	for _, q := range what.Rest {
		a.Place[q] = what.Other
	}
	switch what.Action {
	case RuleMove:
		a.Place[what.Quote] = what.Theme
	case RuleMerge:
		a.merge(what.Other, what.Theme)
	}
	a.call(what.Theme, e.Word(WordName))
	a.call(what.Other, e.Word(WordOther))
}

// call names what has a name.
func (a *Arrangement) call(ref Ref, name string) {
	if ref != "" && name != "" {
		a.Name[ref] = name
	}
}
