package ingest

import (
	"strconv"
	"strings"
)

const (
	clock = `\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?`
	// spelled is a time in words, as it is read aloud: "1 minute 3 seconds".
	spelled = `(?:\d{1,3} (?:hours?|minutes?|seconds?|Stunden?|Minuten?|Sekunden?|heures?|secondes?|horas?|minutos?|segundos?)[ ,]{0,2}){1,3}`
)

// seconds reads "1:02:03.5", "02:03" or "2 minutes 3 seconds"; what stands behind
// the latter is the same time again.
func seconds(clock string) (float64, bool) {
	if strings.Contains(clock, " ") {
		return spelledSeconds(clock)
	}
	total := 0.0
	parts := strings.Split(strings.ReplaceAll(clock, ",", "."), ":")
	for i, p := range parts {
		n, err := strconv.ParseFloat(p, 64)
		if err != nil || i > 0 && n >= 60 {
			return 0, false
		}
		total = total*60 + n
	}
	return total, true
}

func spelledSeconds(words string) (float64, bool) {
	total, n := 0.0, -1.0
	for _, w := range strings.Fields(strings.ReplaceAll(words, ",", " ")) {
		if v, err := strconv.ParseFloat(w, 64); err == nil {
			n = v
			continue
		}
		switch {
		case n < 0:
			return 0, false
		case w[0] == 'h' || strings.HasPrefix(w, "Stunde"):
			n *= 3600
		case w[0] == 'm' || w[0] == 'M':
			n *= 60
		}
		total, n = total+n, -1
	}
	return total, true
}
