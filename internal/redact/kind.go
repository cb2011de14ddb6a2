package redact

import (
	"strconv"
	"strings"
)

// Kind is a sort of personal data, spelt as its pseudonyms begin.
type Kind string

// The kinds.
const (
	Name      Kind = "NAME"
	Company   Kind = "COMPANY"
	Email     Kind = "EMAIL"
	Phone     Kind = "PHONE"
	Address   Kind = "ADDRESS" // street, post box, postcode with its town
	Card      Kind = "CARD"
	Account   Kind = "ACCOUNT" // IBAN, bank account, policy
	ID        Kind = "ID"      // national numbers, passports, licences
	Birthdate Kind = "BIRTHDATE"
	URL       Kind = "URL" // that leads to a person
	IP        Kind = "IP"
	Device    Kind = "DEVICE" // a network card's number
	Wallet    Kind = "WALLET" // an address of a crypto-currency
)

// Kinds are all of them.
var Kinds = []Kind{Name, Company, Email, Phone, Address, Card, Account, ID, Birthdate, URL, IP, Device, Wallet}

// The beginnings of pseudonyms of people the study knows.
const (
	prefixParticipant = "P"
	Interviewer       = "INTERVIEWER"
	Agent             = "AGENT"
	Speaker           = "SPEAKER"
)

var prefixes = func() map[string]bool {
	m := map[string]bool{Interviewer: true, Agent: true, Speaker: true}
	for _, k := range Kinds {
		m[string(k)] = true
	}
	return m
}()

// isPseudonym reports whether a text is one of ours: "NAME-3", "P07", or
// "NAME-0" for a value that is not of the study.
func isPseudonym(s string) bool {
	if n, ok := strings.CutPrefix(s, prefixParticipant); ok && len(n) >= 2 && allDigits(n) {
		return true
	}
	prefix, n, _ := strings.Cut(s, "-")
	return prefixes[prefix] && allDigits(n)
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// Unnumbered is the pseudonym of a value that is not of the study.
func (k Kind) Unnumbered() string { return k.numbered(0) }

func (k Kind) numbered(n int) string { return string(k) + "-" + strconv.Itoa(n) }
