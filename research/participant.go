package research

// Participant is the person who spoke or wrote. Prevalence counts participants.
type Participant struct {
	Ref        Ref               `json:"ref"`
	Key        string            `json:"key"` // explicit key, else file stem or label: how people name them
	Role       Role              `json:"role"`
	Attributes map[string]string `json:"attributes"` // from the source or participants.csv; never a feature for grouping
}

// AttributeCompany is the attribute that says for which organisation a
// participant speaks; a claim supported by one company alone is not "supported".
const AttributeCompany = "company"
