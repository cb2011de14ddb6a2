package web

import (
	"net/http"

	"personas/review"
)

// route is one thing that can be asked for.
type route struct {
	method, path string
	right        review.Right // the least that it takes in the study of its path; anyone, signedIn or everywhere where it is of no study
	serve        func(*visit) error
}

// Routes outside of studies.
const (
	anyone     review.Right = "anyone"
	signedIn   review.Right = "signed in"
	everywhere review.Right = "admin everywhere"
)

// routes are all there is. Those of a study begin with /s/{study}.
var routes = []route{
	{"GET", "/{$}", signedIn, (*visit).studies},
	{"GET", "/enter/{link}", anyone, (*visit).enter},
	{"POST", "/leave", signedIn, (*visit).leave},
	{"GET", "/static/{name}", anyone, (*visit).static},
	{"GET", "/signin", anyone, (*visit).signInForm},
	{"POST", "/signin", anyone, (*visit).signIn},
	{"GET", "/sessions", signedIn, (*visit).sessions},
	{"POST", "/sessions/{session}/end", signedIn, (*visit).endSession},

	// Accounts: one's own, and for who may do all, those of others.
	{"GET", "/password", signedIn, (*visit).passwordForm},
	{"POST", "/password", signedIn, (*visit).changePassword},
	{"GET", "/password/{link}", anyone, (*visit).choosePassword},
	{"POST", "/password/{link}", anyone, (*visit).takePassword},
	{"GET", "/tokens", signedIn, (*visit).tokens},
	{"POST", "/tokens", signedIn, (*visit).makeToken},
	{"POST", "/tokens/{token}/end", signedIn, (*visit).endToken},
	{"GET", "/accounts", everywhere, (*visit).accountList},
	{"POST", "/accounts", everywhere, (*visit).inviteAccount},
	{"POST", "/accounts/link", everywhere, (*visit).linkAccount},
	{"POST", "/accounts/role", everywhere, (*visit).roleAccount},
	{"POST", "/accounts/remove", everywhere, (*visit).removeAccount},
	{"GET", "/s/{study}/members", review.Viewer, (*visit).members},
	{"POST", "/s/{study}/members", review.Admin, (*visit).admitMember},
	{"GET", "/s/{study}/people/{participant}/forget", review.Admin, (*visit).forgetForm},
	{"POST", "/s/{study}/people/{participant}/forget", review.Admin, (*visit).forget},

	{"GET", "/s/{study}/{$}", review.Viewer, (*visit).studyPage},
	{"GET", "/s/{study}/personas", review.Viewer, (*visit).personas},

	// What came in, and what goes out.
	{"POST", "/s/{study}/files", review.Researcher, (*visit).addFiles},
	{"GET", "/s/{study}/run", review.Viewer, (*visit).runProgress},
	{"POST", "/s/{study}/run", review.Researcher, (*visit).startRun},
	{"POST", "/s/{study}/run/stop", review.Researcher, (*visit).stopRun},
	{"GET", "/s/{study}/documents", review.Viewer, (*visit).documents},
	{"GET", "/s/{study}/documents/{document}", review.Viewer, (*visit).document},
	{"GET", "/s/{study}/documents/{document}/speakers", review.Researcher, (*visit).foreseeSpeaker},
	{"POST", "/s/{study}/documents/{document}/speakers", review.Researcher, (*visit).correctSpeaker},
	{"GET", "/s/{study}/documents/{document}/take", review.Researcher, (*visit).offerWords},
	{"POST", "/s/{study}/documents/{document}/take", review.Researcher, (*visit).takeWords},
	{"GET", "/s/{study}/documents/{document}/quotes/{quote}", review.Researcher, (*visit).quote},
	{"POST", "/s/{study}/documents/{document}/quotes/{quote}", review.Researcher, (*visit).ruleOnQuote},
	{"POST", "/s/{study}/documents/{document}/quotes/undo", review.Researcher, (*visit).takeBack},
	{"POST", "/s/{study}/speakers", review.Researcher, (*visit).confirmSpeakers},
	{"GET", "/s/{study}/sources/{source}/original", review.Researcher, (*visit).original},
	{"GET", "/s/{study}/people", review.Viewer, (*visit).people},
	{"GET", "/s/{study}/packs", review.Viewer, (*visit).packs},
	{"POST", "/s/{study}/packs", review.Approver, (*visit).publish},
	{"GET", "/s/{study}/packs/diff", review.Viewer, (*visit).packDiff},
	{"GET", "/s/{study}/packs/{version}", review.Viewer, (*visit).pack},
	{"GET", "/s/{study}/packs/{version}/bundle", review.Viewer, (*visit).packBundle},
	{"GET", "/s/{study}/packs/{version}/report", review.Viewer, (*visit).packReport},
	{"GET", "/s/{study}/log", review.Viewer, (*visit).log},

	// Personas. What somebody may do to one is in the table of review.
	{"GET", "/s/{study}/personas/{persona}", review.Viewer, (*visit).persona},
	{"GET", "/s/{study}/personas/{persona}/history", review.Viewer, (*visit).history},
	{"GET", "/s/{study}/personas/{persona}/meeting", review.Viewer, (*visit).meeting},
	{"POST", "/s/{study}/personas/{persona}/accept", review.Reviewer, (*visit).acceptAll},
	{"POST", "/s/{study}/personas/{persona}/describe", review.Reviewer, (*visit).describe},
	{"POST", "/s/{study}/personas/{persona}/write", review.Reviewer, (*visit).write},
	{"POST", "/s/{study}/personas/{persona}/judge", review.Approver, (*visit).judge},
	{"POST", "/s/{study}/personas/{persona}/sign", review.Reviewer, (*visit).sign},
	{"POST", "/s/{study}/personas/{persona}/undo", review.Viewer, (*visit).undo},
	{"POST", "/s/{study}/claims/{claim}", review.Reviewer, (*visit).decide},
	{"POST", "/s/{study}/claims/{claim}/comment", review.Viewer, (*visit).comment},
	{"POST", "/s/{study}/claims/{claim}/open", review.Viewer, (*visit).openWords},
	{"POST", "/s/{study}/claims/{claim}/take", review.Reviewer, (*visit).take},
	{"POST", "/s/{study}/claims/{claim}/preview", review.Reviewer, (*visit).preview},

	// explore
	// What was said, looked through.
	{"GET", "/s/{study}/search", review.Viewer, (*visit).search},
	{"GET", "/s/{study}/quotes/{quote}/claim", review.Reviewer, (*visit).offerClaims},
	{"GET", "/s/{study}/themes", review.Viewer, (*visit).themes},
	{"GET", "/s/{study}/themes/{theme}", review.Viewer, (*visit).theme},
	{"GET", "/s/{study}/spectra", review.Viewer, (*visit).spectra},
	{"GET", "/s/{study}/matrix", review.Viewer, (*visit).matrix},
	{"GET", "/s/{study}/compare", review.Viewer, (*visit).compare},
	{"GET", "/s/{study}/groups", review.Viewer, (*visit).groups},
	{"POST", "/s/{study}/groups/preview", review.Reviewer, (*visit).previewGroups},
	{"POST", "/s/{study}/groups", review.Reviewer, (*visit).regroup},
	{"POST", "/s/{study}/groups/undo", review.Reviewer, (*visit).undoGroups},

	// The API.
	{"GET", "/api/v1/openapi.json", anyone, (*visit).openapi},
	{"GET", "/api/v1/studies", signedIn, (*visit).apiStudies},
	{"GET", "/api/v1/studies/{study}", review.Viewer, (*visit).apiStudy},
	{"GET", "/api/v1/studies/{study}/documents", review.Viewer, (*visit).apiDocuments},
	{"GET", "/api/v1/studies/{study}/participants", review.Viewer, (*visit).apiParticipants},
	{"GET", "/api/v1/studies/{study}/quotes", review.Viewer, (*visit).apiQuotes},
	{"GET", "/api/v1/studies/{study}/themes", review.Viewer, (*visit).apiThemes},
	{"GET", "/api/v1/studies/{study}/personas", review.Viewer, (*visit).apiPersonas},
	{"GET", "/api/v1/studies/{study}/personas/{persona}", review.Viewer, (*visit).apiPersona},
	{"GET", "/api/v1/studies/{study}/claims", review.Viewer, (*visit).apiClaims},
	{"GET", "/api/v1/studies/{study}/search", review.Viewer, (*visit).apiSearch},
	{"GET", "/api/v1/studies/{study}/packs", review.Viewer, (*visit).apiPacks},
	{"GET", "/api/v1/studies/{study}/log", review.Viewer, (*visit).apiLog},
	{"POST", "/api/v1/studies/{study}/claims/{claim}/decisions", review.Viewer, (*visit).apiDecide},
	{"POST", "/api/v1/studies/{study}/personas/{persona}/judgements", review.Approver, (*visit).apiJudge},
	{"POST", "/api/v1/studies/{study}/packs", review.Approver, (*visit).apiPublish},
}

// handler serves the table of routes.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.method+" "+r.path, s.serving(r))
	}
	mux.Handle("/", s.serving(route{right: anyone, serve: func(*visit) error { return errNoPage }}))
	return mux
}
