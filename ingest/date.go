package ingest

import (
	"regexp"
	"strings"
	"time"
)

// layoutsOf the dates that research tools write. Day and month of the numeric
// ones change places with the order asked for.
var (
	plainDates = []string{
		"2006-01-02", "2006/01/02", "2006.01.02", "20060102",
		"2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "January 2 2006", "Jan 2 2006", "2-Jan-2006", "02-January-2006",
		time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 MST",
		"Mon, 02 Jan 2006 15:04:05 MST", "Mon, 02 Jan 2006 15:04:05 -0700", "January 2006", "Jan 2006",
	}
	dayFirst   = []string{"2/1/2006", "2-1-2006", "2.1.2006", "2/1/2006 15:04", "2/1/2006 15:04:05", "2.1.2006 15:04", "2/1/06"}
	monthFirst = []string{"1/2/2006", "1-2-2006", "1.2.2006", "1/2/2006 15:04", "1/2/2006 15:04:05", "1/2/2006 3:04 PM", "1/2/2006 3:04:05 PM", "1/2/06"}
)

var ordinal = regexp.MustCompile(`^(.*?\b\d{1,2})(st|nd|rd|th)\b(.*)$`)

// parseDate reads a day in one of the usual forms; order is "dmy" or "mdy" for
// the numeric ones. The time of day is dropped.
func parseDate(s, order string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 6 || len(s) > 40 || !strings.ContainsAny(s, "0123456789") {
		return time.Time{}, false
	}
	if m := ordinal.FindStringSubmatch(s); m != nil {
		s = m[1] + m[3]
	}
	numeric := dayFirst
	if order == "mdy" {
		numeric = monthFirst
	}
	for _, layouts := range [][]string{plainDates, numeric} {
		for _, layout := range layouts {
			if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && t.Year() < 2200 {
				return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), true
			}
		}
	}
	return time.Time{}, false
}

// dateOrder tells whether a column's numeric dates begin with the day or the
// month, by the order that reads more of them; ambiguous where both read all,
// and some differ.
func dateOrder(t *table, column int) (order string, ambiguous bool) {
	var day, month, differ int
	for _, r := range t.rows {
		a, isDay := parseDate(r.cell(column), "dmy")
		b, isMonth := parseDate(r.cell(column), "mdy")
		if isDay {
			day++
		}
		if isMonth {
			month++
		}
		if isDay && isMonth && !a.Equal(b) {
			differ++
		}
	}
	if month > day {
		return "mdy", false
	}
	return "dmy", day == month && differ > 0
}

var dateInName = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)\d\d-\d\d-\d\d)(?:[^0-9]|$)`)

// dateFromName finds an ISO date in a file's name.
func dateFromName(p string) *time.Time {
	m := dateInName.FindStringSubmatch(stem(p))
	if m == nil {
		return nil
	}
	if t, ok := parseDate(m[1], "dmy"); ok {
		return &t
	}
	return nil
}
