package research

// Line is a sentence of a wording with its place in it, so that all sentences can
// be looked at alike.
type Line struct {
	Part   Part
	About  string // the stage, the sense, the lens or the other persona
	Marked bool   // of a job: everybody has it; of a reading: somebody accepted it
	By     string // of a lens and a reading: who wrote or accepted it
	Cited
}

// Part is a part of a wording.
type Part string

// The parts.
const (
	PartSummary   Part = "summary"
	PartUse       Part = "use_it_to"
	PartRecognise Part = "recognise"
	PartTypeWhy   Part = "type_why"
	PartJob       Part = "job"
	PartJourney   Part = "journey"
	PartEmpathy   Part = "empathy"
	PartMindset   Part = "mindset"
	PartLens      Part = "lens"
	PartRelation  Part = "relation"
	PartReading   Part = "reading"
)

// Lines are the sentences of a wording, part by part, in order.
func (w *Wording) Lines() []Line {
	var out []Line
	add := func(part Part, about string, marked bool, c Cited) {
		if c.Text != "" {
			out = append(out, Line{Part: part, About: about, Marked: marked, Cited: c})
		}
	}
	by := func(who string) {
		if n := len(out); n > 0 {
			out[n-1].By = who
		}
	}
	add(PartSummary, "", false, w.Summary)
	add(PartUse, "", false, w.UseItTo)
	for _, c := range w.Recognise {
		add(PartRecognise, "", false, c)
	}
	for _, c := range w.TypeWhy {
		add(PartTypeWhy, "", false, c)
	}
	for _, j := range w.Jobs {
		add(PartJob, "", j.Shared, j.Cited)
	}
	for _, l := range w.Journey {
		add(PartJourney, string(l.Stage), false, l.Cited)
	}
	for _, s := range w.Empathy {
		add(PartEmpathy, string(s.Sense), false, s.Cited)
	}
	for _, c := range w.Mindset {
		add(PartMindset, "", false, c)
	}
	for _, l := range w.Lenses {
		add(PartLens, string(l.Lens), false, l.Cited)
		by(l.By)
	}
	for _, r := range w.Relations {
		add(PartRelation, string(r.Persona), false, r.Cited)
	}
	for _, r := range w.Readings {
		add(PartReading, string(r.Lens), r.Accepted, r.Cited)
		by(r.By)
	}
	return out
}

// Add puts a sentence behind those of its part.
func (w *Wording) Add(l Line) {
	switch c := l.Cited; l.Part {
	case PartSummary:
		w.Summary = c
	case PartUse:
		w.UseItTo = c
	case PartRecognise:
		w.Recognise = append(w.Recognise, c)
	case PartTypeWhy:
		w.TypeWhy = append(w.TypeWhy, c)
	case PartJob:
		w.Jobs = append(w.Jobs, Job{c, l.Marked})
	case PartJourney:
		w.Journey = append(w.Journey, StageLine{JourneyStage(l.About), c})
	case PartEmpathy:
		w.Empathy = append(w.Empathy, Sensed{Sense(l.About), c})
	case PartMindset:
		w.Mindset = append(w.Mindset, c)
	case PartLens:
		w.Lenses = append(w.Lenses, LensLine{Lens(l.About), c, l.By})
	case PartRelation:
		w.Relations = append(w.Relations, Related{Ref(l.About), c})
	case PartReading:
		w.Readings = append(w.Readings, Reading{c, l.Marked, Lens(l.About), l.By})
	}
}

// Stands reports whether a claim carries anything: nobody rejected it, and a
// quote still supports it.
func (c *Claim) Stands() bool {
	return c.State != ClaimRejected && len(c.Cited(Supports)) > 0
}

// Standing is what of a persona's wording still stands, nil where it has none. A
// sentence falls with any claim it cites, and when nothing it cites is left.
func (p *Persona) Standing() *Wording {
	if p.Wording == nil {
		return nil
	}
	stands := make(map[Ref]bool, len(p.Claims))
	for i := range p.Claims {
		stands[p.Claims[i].Ref] = p.Claims[i].Stands()
	}
	w := &Wording{By: p.Wording.By, Name: p.Wording.Name, Dropped: p.Wording.Dropped, SimilarTo: p.Wording.SimilarTo, OpenReason: p.Wording.OpenReason}
	for _, l := range p.Wording.Lines() {
		holds := len(l.Claims)+len(l.Quotes) > 0
		for _, c := range l.Claims {
			holds = holds && stands[c]
		}
		if holds {
			w.Add(l)
		}
	}
	return w
}
