package ingest

import "testing"

func TestColumnNames(t *testing.T) {
	t.Parallel()
	for header, want := range map[string][3]bool{ // a label's, the company's, private
		"themes":                        {true, false, false},
		"Topic (AI)":                    {true, false, false},
		"Which topics matter to you?":   {false, false, false},
		"Company Reply Content":         {false, true, false},
		"Developer Response":            {false, true, false},
		"replyContent":                  {false, true, false},
		"Internal note":                 {false, true, false},
		"reply":                         {false, false, false},
		"Response":                      {false, false, false},
		"How do you rate our support?":  {false, false, false},
		"Was the answer of support ok?": {false, false, false},
		"Email Address":                 {false, false, true},
		"RecipientLastName":             {false, false, true},
		"IPAddress":                     {false, false, true},
		"Review Consumer User Name":     {false, false, true},
		"What is your phone number?":    {false, false, true},
		"What is your full name?":       {false, false, true},
		"Please leave an e-mail, if we may write to you": {false, false, true},
		"What would you change first?":                   {false, false, false},
		"What do you miss in our mobile app?":            {false, false, false},
		"How does your phone address this?":              {false, false, false},
		"How did you address it with your email client?": {false, false, false},
		"App Name": {false, false, false},
	} {
		if got := [3]bool{isLabelColumn(header), isCompanys(header), isPrivate(header)}; got != want {
			t.Errorf("%s: %v, want %v", header, got, want)
		}
	}
	for header, name := range map[string]string{"Created (UTC)": "created", "id. Response ID": "response_id", "user.name": "name", "messages.role": "role", "Review Text": "review_text"} {
		if !goesBy(header, name) {
			t.Errorf("%s does not go by %s", header, name)
		}
	}
}
