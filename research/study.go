package research

import "time"

// Study is one research question with its documents and personas. Everything
// belongs to exactly one study; research on different products, questions or
// times is different studies.
type Study struct {
	Ref       Ref       `json:"ref"`
	Name      string    `json:"name"`
	Question  string    `json:"question,omitempty"`
	CreatedAt time.Time `json:"created_at"`
}

// StudyRef mints a study's reference from its name.
func StudyRef(name string) Ref { return mint(refStudy, name) }
