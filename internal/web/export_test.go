package web

import "personas/review"

// Route is a row of the table of routes.
type Route struct {
	Method, Path string
	Right        review.Right
}

const (
	Anyone     = anyone
	SignedIn   = signedIn
	Everywhere = everywhere
)

// Routes is the table of routes.
func Routes() (out []Route) {
	for _, r := range routes {
		out = append(out, Route{r.method, r.path, r.right})
	}
	return out
}

var OurPath = ourPath
