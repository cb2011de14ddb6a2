package ingest

import (
	"math"
	"regexp"
	"slices"
	"strconv"
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
		"2006/01/02 15:04:05", "2006/01/02 15:04", "2006/01/02 3:04:05 PM MST", "2006-01-02T15:04", "2006-01-02T15:04:05-0700",
		"2 Jan 2006 15:04", "2 Jan 2006 15:04:05", "2 January 2006 15:04", "2. January 2006", "2. Jan 2006", "2-Jan-06", "2 January 2006, 15:04",
		"Jan 2, 2006 3:04 PM", "Jan 2, 2006, 3:04 PM", "Jan 2, 2006 3:04:05 PM", "Jan 2, 2006, 3:04:05 PM", "January 2, 2006 3:04 PM",
		"January 2, 2006 at 3:04 PM", "Jan 2, 2006 15:04", "Monday, January 2, 2006", "Monday, 2 January 2006", "Mon Jan 2 15:04:05 2006",
	}
	dayFirst = []string{"2/1/2006", "2-1-2006", "2.1.2006", "2/1/2006 15:04", "2/1/2006 15:04:05", "2.1.2006 15:04", "2.1.2006 15:04:05", "2.1.2006, 15:04", "2-1-2006 15:04", "2-1-2006 15:04:05",
		"2/1/2006 3:04 PM", "2/1/2006 3:04:05 PM", "2/1/2006, 15:04", "2/1/2006, 15:04:05", "2/1/06", "2/1/06 15:04", "2.1.06"}
	monthFirst = []string{"1/2/2006", "1-2-2006", "1.2.2006", "1/2/2006 15:04", "1/2/2006 15:04:05", "1/2/2006 3:04 PM", "1/2/2006 3:04:05 PM", "1/2/2006, 3:04 PM", "1/2/2006, 3:04:05 PM", "1/2/06", "1/2/06 15:04", "1/2/06 3:04 PM"}
)

var ordinal = regexp.MustCompile(`^(.*?\b\d{1,2})(st|nd|rd|th)\b(.*)$`)

// parseDate reads a day in one of the usual forms; order is "dmy" or "mdy" for
// the numeric ones. The time of day is dropped.
func parseDate(s, order string) (time.Time, bool) {
	t, ok := parseTime(s, order)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), ok
}

// parseTime reads a day and, where it stands, the time of day.
func parseTime(s, order string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 5 || len(s) > 48 || !strings.ContainsAny(s, "0123456789") {
		return time.Time{}, false
	}
	if t, ok := countedTime(s); ok {
		return t, true
	}
	if m := ordinal.FindStringSubmatch(s); m != nil {
		s = m[1] + m[3]
	}
	s = inEnglish(s)
	numeric := dayFirst
	if order == "mdy" {
		numeric = monthFirst
	}
	for _, layouts := range [][]string{plainDates, numeric} {
		for _, layout := range layouts {
			if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && t.Year() < 2200 {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

// countedTime reads a time that is one number: the days of a spreadsheet, of this
// and the last decades, or the seconds or milliseconds of a computer.
func countedTime(s string) (time.Time, bool) {
	n, err := strconv.ParseFloat(s, 64)
	digits, _, _ := strings.Cut(s, ".")
	switch {
	case err != nil:
		return time.Time{}, false
	case len(digits) == 5 && n >= 20_000 && n < 60_000:
		return serialTime(n, false), true
	case len(digits) == 10 && n >= 6e8 && n < 4e9:
		return time.Unix(int64(n), 0).UTC(), true
	case len(digits) == 13 && n >= 6e11 && n < 4e12:
		return time.UnixMilli(int64(n)).UTC(), true
	}
	return time.Time{}, false
}

// serialTime is the time that a spreadsheet keeps as a count of days: since the end
// of 1899, or in some files since the first of 1904.
func serialTime(days float64, since1904 bool) time.Time {
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if since1904 {
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return first.Add(time.Duration(math.Round(days*86400)) * time.Second)
}

// monthNames are those of German, French, Spanish, Dutch and Polish, as far as they
// differ from the English ones.
var monthNames = func() map[string]string {
	names := map[string]string{}
	for month, list := range map[string]string{
		"January": "januar jänner janvier enero januari stycznia", "February": "februar février fevrier febrero februari lutego",
		"March": "märz maerz mars marzo maart marca", "April": "avril abril kwietnia", "May": "mai mayo mei maja",
		"June": "juni juin junio czerwca", "July": "juli juillet julio lipca", "August": "août aout agosto augustus sierpnia",
		"September": "septembre septiembre września", "October": "oktober octobre octubre października",
		"November": "novembre noviembre listopada", "December": "dezember décembre diciembre grudnia",
	} {
		for name := range strings.FieldsSeq(list) {
			names[name] = month
		}
	}
	return names
}()

// inEnglish names the month of a date in English: "3. März 2024", "3 de marzo de
// 2024".
func inEnglish(s string) string {
	words := strings.Fields(s)
	known := false
	for i, w := range words {
		if month, ok := monthNames[strings.ToLower(w)]; ok {
			words[i], known = month, true
		}
	}
	if !known {
		return s
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "de" }), " ")
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
