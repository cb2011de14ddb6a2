package web_test

import (
	"net/http"
	"strconv"
	"testing"

	"personas/review"
)

// A line of our reading is written by somebody, names them, and falls with the
// claim that it is drawn from.
func TestOurReadingIsWritten(t *testing.T) {
	t.Parallel()
	b := realBench(t)
	claim, at := b.labelled("plots"), "personas/"+string(b.state().Persona.Ref)
	b.says(b.get(review.Reviewer, at), "Our reading", "Not written yet: needs a person or a model.", "A line stands on claims: accept one first.")
	b.does(review.Reviewer, "claims/"+string(claim), "act", "edit", "on", "0", "text", "They look at plots.")
	on := strconv.Itoa(b.state().Version)
	b.does(review.Reviewer, at+"/write", "on", on, "part", "reading", "text", "Show the plot first.", "lens", "sales", "from", string(claim))
	b.says(b.get(review.Viewer, at), "Show the plot first.", "for sales, accepted by <bdi>reviewer</bdi>")
	b.never(b.get(review.Viewer, at), "Write a line of", "or reject it")
	if w := b.post(review.Reviewer, at+"/write", "on", on, "part", "reading", "of", "Show the plot first.", "act", "reject"); w.Code != http.StatusConflict {
		t.Errorf("rejected on an older page: %d", w.Code)
	}
	b.says(b.get(review.Viewer, at+"/history"), "Show the plot first.")
	b.does(review.Reviewer, "claims/"+string(claim), "act", "dismiss", "on", strconv.Itoa(b.state().Version))
	b.says(b.get(review.Viewer, at), "It fell:")
	on = strconv.Itoa(b.state().Version)
	b.does(review.Reviewer, at+"/write", "on", on, "part", "reading", "of", "Show the plot first.", "act", "reject")
	b.never(b.get(review.Viewer, at), "It fell:")
}
