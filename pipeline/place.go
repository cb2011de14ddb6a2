package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"personas/internal/locate"
	"personas/research"
)

// Find is where typed words stand in a document. They stand there byte for byte
// and once, or in a participant's turn in a way that changes nothing of what was
// said; what is meant is always what the document says.
func (d *Desk) Find(document research.Ref, typed string) (research.Span, error) {
	at := slices.IndexFunc(d.Edition.Documents, func(doc research.Document) bool { return doc.Ref == document })
	if at < 0 {
		return research.Span{}, notThere("document", document, "personas documents lists them")
	}
	doc := &d.Edition.Documents[at]
	text := string(doc.Text)
	if from := strings.Index(text, typed); from >= 0 && typed != "" {
		if strings.Contains(text[from+1:], typed) {
			return research.Span{}, missing("give more of them, or their place", "these words stand in %s more than once", doc.Title)
		}
		return research.Span{Start: from, End: from + len(typed)}, nil
	}
	a, no := locate.New(doc).Locate(research.Proposal{Text: typed})
	if no != nil {
		return research.Span{}, missing("personas text "+string(doc.Ref)+" shows what was said", "these words do not stand in %s: %s", doc.Title, sayReason(no.Reason))
	}
	return a.Span, nil
}

// sayReason says why typed words are not found.
func sayReason(why research.Reason) string {
	switch why {
	case research.ReasonNearMiss:
		return "nearly these do, with another word among them"
	case research.ReasonNegationOrNumber:
		return "nearly these do, with another negation, number or quantity"
	case research.ReasonStitched:
		return "they are pieces from several places"
	case research.ReasonInterviewer:
		return "they are not a participant's"
	case research.ReasonSuspicious:
		return "it is doubted who said them: settle that first"
	}
	return "nothing like them does"
}

func missing(try, format string, args ...any) *research.Error {
	return &research.Error{Code: research.CodeUsage, Message: fmt.Sprintf(format, args...), Try: try}
}
