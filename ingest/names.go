package ingest

import (
	"regexp"
	"slices"
	"strings"

	"personas/research"
)

// The names columns go by, in the form of snake, best first.
var (
	textNames     = []string{"text", "review_text", "review", "review_content", "review_body", "content", "body", "comment", "comments", "comment_text", "feedback", "feedback_text", "message", "message_body", "description", "ticket_description", "verbatim", "answer", "answer_text", "response", "response_text", "quote", "note", "notes", "transcript", "utterance", "post", "reply", "details", "texte", "kommentar", "antwort"}
	titleNames    = []string{"title", "review_title", "subject", "headline", "ticket_subject", "ticket_name", "review_header"}
	keyNames      = []string{"review_id", "ticket_id", "response_id", "submission_id", "record_id", "post_id", "comment_id", "message_id", "conversation_id", "utterance_id", "chat_id", "session_id", "case_id", "case_number", "ticket_number", "ticket", "id", "uuid", "key", "number", "no", "nr"}
	whoNames      = []string{"participant_id", "respondent_id", "customer_id", "user_id", "member_id", "client_id", "requester_id", "reviewer_id", "author_id", "participant", "respondent", "interviewee", "customer", "requester", "user", "username", "user_name", "reviewer", "reviewer_name", "consumer_user_name", "author", "author_name", "customer_name", "requester_name", "client", "name", "email", "email_address"}
	companyNames  = []string{"company", "company_name", "organisation", "organization", "employer", "account", "account_name", "firm"}
	dateNames     = []string{"date", "review_date", "created_at", "created", "created_on", "created_date", "create_date", "creation_date", "date_created", "created_time", "submitted_at", "submitted", "submission_date", "submit_date", "submitdate", "date_submitted", "review_created", "review_submit_date_and_time", "response_date", "recorded_date", "posted_at", "posted", "date_posted", "published", "published_at", "answered_at", "recorded_on", "sent_at", "sent", "opened_at", "started_at", "started", "completion_time", "end_date", "start_date", "start_time", "timestamp", "datetime", "date_time", "time", "datum", "fecha"}
	questionNames = []string{"question", "question_id", "question_text", "question_key", "item", "prompt", "frage"}
	orderNames    = []string{"answer_no", "answer_number", "answer_id", "order", "position", "index", "row", "seq"}
	authorNames   = []string{"author", "noted_by", "written_by", "interviewer", "rep", "agent", "owner"}
	threadNames   = []string{"conversation_id", "conversation", "thread_id", "thread", "ticket_id", "ticket_number", "ticket", "case_id", "case_number", "chat_id", "session_id", "issue_id", "request_id", "dialog_id", "dialogue_id", "call_id", "id"}
	speakerNames  = []string{"speaker", "sender", "sender_name", "author", "author_name", "author_id", "author_email", "from", "from_name", "from_email", "commenter", "written_by", "posted_by", "by", "user", "name"}
	roleNames     = []string{"author_type", "sender_type", "author_role", "sender_role", "speaker_role", "role", "user_type", "user_role", "from_type", "side", "direction", "is_agent", "from_agent", "is_staff"}
)

// Words that say what a column is not, or whose it is, wherever they stand in its
// name.
var (
	labelWords   = []string{"theme", "themes", "code", "codes", "label", "labels", "sentiment", "emotion", "topic", "topics", "tag", "tags", "intent", "cluster", "annotation", "annotations", "category", "categories", "coded", "facet", "stance"}
	privateWords = []string{"email", "mail", "phone", "mobile", "address", "ip", "ipaddress", "url", "link", "ssn", "iban", "surname", "firstname", "lastname", "birthday", "dob", "latitude", "longitude"}
	privateNames = []string{"first_name", "last_name", "full_name", "user_name", "nickname", "display_name", "first", "last"}
	personWords  = strings.Fields("role job occupation profession position department team industry sector city town country region state location age gender seniority experience education degree device browser plan beruf branche stadt land alter")
	staffWords   = []string{"owner", "assignee", "assigned", "collector"}
	surveyWords  = []string{"status", "progress", "finished", "duration", "seed", "distribution_channel", "lastpage", "last_page", "public"}
	replyWords   = []string{"reply", "replies", "replied", "response", "answer", "comment", "note", "notes"}
	companyWords = []string{"company", "developer", "dev", "owner", "vendor", "merchant", "seller", "business", "support", "agent", "staff", "admin", "hotel", "manager", "management", "host", "internal", "our", "provider"}
)

// columnNames are all names that columns go by.
var columnNames = nameSet(textNames, titleNames, keyNames, whoNames, companyNames, dateNames, questionNames, orderNames, authorNames, threadNames, speakerNames, roleNames, rosterKeys, rosterAliases)

func nameSet(lists ...[]string) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		for _, name := range list {
			set[name] = true
		}
	}
	return set
}

// goesBy reports whether a column goes by a name: as a whole, without what stands in
// brackets ("Created (UTC)"), or by what stands behind a full stop, as in
// "id. Response ID" and "user.name".
func goesBy(header, name string) bool {
	if len(header) > 80 {
		return false
	}
	if snake(header) == name {
		return true
	}
	bare, _, bracket := strings.Cut(header, "(")
	if bracket && snake(bare) == name {
		return true
	}
	dot := strings.LastIndexByte(header, '.')
	return dot >= 0 && snake(header[dot+1:]) == name
}

// goesByAny is the index of the first of the names that a column goes by, or -1.
func goesByAny(header string, names []string) int {
	return slices.IndexFunc(names, func(name string) bool { return goesBy(header, name) })
}

// verdicts are the names of columns that hold one side of a review → the stance of
// what they hold.
var verdicts = map[string]research.Stance{
	"pros": research.StancePositive, "likes": research.StancePositive, "liked": research.StancePositive, "advantages": research.StancePositive,
	"positive_review": research.StancePositive, "positives": research.StancePositive, "the_good": research.StancePositive, "strengths": research.StancePositive,
	"cons": research.StanceNegative, "dislikes": research.StanceNegative, "disliked": research.StanceNegative, "disadvantages": research.StanceNegative,
	"negative_review": research.StanceNegative, "negatives": research.StanceNegative, "the_bad": research.StanceNegative, "weaknesses": research.StanceNegative,
}

// verdictOf is the stance of what a column holds, by its name; "" where the name
// says none.
func verdictOf(header string) research.Stance {
	name := snake(header)
	for _, you := range []string{"what_do_you_", "what_did_you_", "what_you_"} {
		switch asked, _ := strings.CutPrefix(name, you); {
		case asked == name:
		case strings.HasPrefix(asked, "like"), strings.HasPrefix(asked, "love"):
			return research.StancePositive
		case strings.HasPrefix(asked, "dislike"), strings.HasPrefix(asked, "hate"):
			return research.StanceNegative
		}
	}
	return verdicts[name]
}

func isLabelColumn(header string) bool { return !isSentence(header) && namesAny(header, labelWords) }

// isSentence reports whether a column's name is one that people read: "How was the
// response of our support?" holds answers, "Response of support" does not.
func isSentence(header string) bool {
	return strings.HasSuffix(strings.TrimRight(header, "*_ "), "?") || len(strings.Fields(header)) > 5
}

// isPrivate reports whether a column says who somebody is. A sentence does where it
// asks for just that: "What would you change first?" and "What do you miss in our
// mobile app?" ask for something else.
func isPrivate(header string) bool {
	if isSentence(header) {
		return asksForPrivate.MatchString(header)
	}
	name := snake(header)
	return namesAny(header, privateWords) || slices.ContainsFunc(privateNames, func(n string) bool { return name == n || strings.HasSuffix(name, "_"+n) })
}

// asksForPrivate finds what a sentence asks for: "your work e-mail", "leave a phone
// number", and nothing after it that it would belong to.
var asksForPrivate = regexp.MustCompile(`(?i)\b(?:your|ihre?|(?:leave|enter|provide|give)(?: us)? an?)\s+(?:\w+\s+)?(?:e-?mail|phone|telephone|mobile|address|adresse|ip|url|ssn|iban|name|surname|firstname|lastname|nickname|birthday|birth|dob)(?:[ -](?:address|adresse|number|date|id))?\s*(?:[^\w\s]|$|(?:or|and|so|if|below|here|where|to|we)\b)`)

// isCompanys reports whether a column holds what the company wrote beside what its
// customer did.
func isCompanys(header string) bool {
	if isSentence(header) {
		return false
	}
	return namesAny(header, replyWords) && namesAny(header, companyWords) || strings.HasPrefix(snake(header), "reply_") || strings.HasPrefix(snake(header), "replied_")
}

// isCount reports whether a column numbers its rows, or what a tool needs to know of
// them: it says nothing about a person.
func isCount(header string) bool {
	name := snake(header)
	return name == "" || name == "id" || strings.HasSuffix(name, "_id") || goesByAny(header, orderNames) >= 0 ||
		namesAny(header, staffWords) || goesByAny(header, surveyWords) >= 0 || namesAny(header, []string{"uuid", "guid"})
}

// namesAny reports whether one of the words stands in a column's name.
func namesAny(header string, words []string) bool {
	if len(header) > 80 {
		return false // a question, not a name
	}
	for w := range strings.SplitSeq(snake(header), "_") {
		if slices.Contains(words, w) {
			return true
		}
	}
	return false
}
