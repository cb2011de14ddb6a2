package entail

import (
	"strconv"
	"strings"
	"unicode"
)

// numberOf is the value of a word that is a number, as text.
func numberOf(low string) (string, bool) {
	if n, ok := units[low]; ok {
		return strconv.Itoa(n), true
	}
	if strings.IndexFunc(low, unicode.IsDigit) != 0 {
		return "", false
	}
	digits := strings.TrimRight(strings.ReplaceAll(low, ",", ""), "abcdefghijklmnopqrstuvwxyz'")
	scale := ""
	switch rest := strings.ReplaceAll(low, ",", "")[len(digits):]; rest {
	case "", "st", "nd", "rd", "th", "s", "'s", "h", "m", "am", "pm", "x", "d", "y":
	case "k":
		scale = "000"
	default:
		return "", false
	}
	if _, err := strconv.ParseFloat(digits, 64); err != nil {
		return "", false
	}
	if strings.Contains(digits, ".") {
		digits = strings.TrimRight(strings.TrimRight(digits, "0"), ".")
	}
	return strings.TrimLeft(digits[:len(digits)-1], "0") + digits[len(digits)-1:] + scale, true
}

// joinNumbers makes one number of "twenty-five", "sixty million", "3 hundred".
func joinNumbers(words *[]word) {
	out := (*words)[:0]
	for _, w := range *words {
		if n := len(out); n > 0 && out[n-1].clause == w.clause && out[n-1].numeral && w.numeral {
			if joined, ok := joinedNumber(out[n-1].key, w.text, w.key); ok {
				out[n-1].key = joined
				continue
			}
		}
		out = append(out, w)
	}
	*words = out
}

func joinedNumber(before, text, value string) (string, bool) {
	a, errA := strconv.ParseFloat(before, 64)
	b, errB := strconv.ParseFloat(value, 64)
	switch {
	case errA != nil || errB != nil:
		return "", false
	case scales[text] && a < b:
		return strconv.FormatFloat(a*b, 'f', -1, 64), true
	case units[text] > 0 && b < 10 && a >= 20 && a < 100 && int(a)%10 == 0:
		return strconv.FormatFloat(a+b, 'f', -1, 64), true
	}
	return "", false
}

// units are the numbers that are words. "One", "first" and "second" mostly count
// nothing.
var units = map[string]int{
	"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
	"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
	"thousand": 1000, "million": 1e6, "billion": 1e9, "twice": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
	"eighth": 8, "ninth": 9, "tenth": 10, "dozen": 12,
}

var scales = set("hundred thousand million billion")
