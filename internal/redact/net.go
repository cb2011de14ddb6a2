package redact

import (
	"crypto/sha256"
	"math/big"
	"net/netip"
	"strings"
)

// marks are the rules that begin at one character.
func (f *finder) marks(i int) {
	if f.is(i, "@") {
		f.email(i)
	}
}

// emailMax bounds either side of an @ (RFC 5321: 64 and 255).
const emailMax = 255

// email: what stands on both sides of an @ at token i.
func (f *finder) email(i int) {
	at := f.toks[i].start
	start := at
	for start > 0 && at-start < emailMax && localPart(f.text[start-1]) {
		start--
	}
	for start < at && strings.IndexByte(".-'", f.text[start]) >= 0 {
		start++
	}
	end := at + 1
	for end < len(f.text) && end-at < emailMax && domainPart(f.text[end]) {
		end++
	}
	for end > at && strings.IndexByte(".-", f.text[end-1]) >= 0 {
		end--
	}
	dot := strings.LastIndexByte(f.text[at:end], '.')
	if start == at || dot < 2 || end-at-dot < 3 || !letter(rune(f.text[end-1])) && f.text[end-1] < 0x80 {
		return
	}
	f.addBytes(Email, start, end, strings.ToLower(f.text[start:end]))
}

func localPart(c byte) bool {
	return c >= 0x80 || letter(rune(c)) || digit(rune(c)) || strings.IndexByte(".!#$%&'*+-/=?^_`{|}~", c) >= 0 && c != '/' && c != '\'' && c != '`' && c != '|'
}

func domainPart(c byte) bool {
	return c >= 0x80 || letter(rune(c)) || digit(rune(c)) || c == '.' || c == '-'
}

// topLevels are the ends of addresses as people say them.
var topLevels = set("com org net edu gov de fr es uk co io eu ch at it nl pl us ca info")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// webAt: addresses of pages and spoken e-mail addresses that begin at a word.
func (f *finder) webAt(i int) {
	t := &f.toks[i]
	switch n := t.end - t.start; {
	case n < 2 || n > 10:
	case n == 2 && strings.EqualFold(f.text[t.start:t.end], "at"):
		f.saidEmail(i)
	case strings.HasPrefix(f.text[t.end:], "://") || (strings.EqualFold(f.text[t.start:t.end], "www") && f.is(i+1, ".")) || hosts[f.lower(t)] && f.is(i+1, "."):
		f.url(i)
	}
}

// saidEmail: maria dot lopez at gmail dot com.
func (f *finder) saidEmail(i int) {
	if f.at(i+1).kind != tokenWord || f.lowerAt(i+2) != "dot" || !topLevels[f.lowerAt(i+3)] {
		return
	}
	end := i + 3
	if f.lowerAt(end+1) == "dot" && topLevels[f.lowerAt(end+2)] {
		end += 2
	}
	start := i - 1
	for start >= 2 {
		if w := f.lowerAt(start - 1); w != "dot" && w != "underscore" && w != "dash" {
			break
		}
		start -= 2
	}
	if start < 0 || f.at(start).kind == tokenLine || f.at(start).kind == tokenMark {
		return
	}
	value := strings.ToLower(f.text[f.toks[start].start:f.toks[end].end])
	value = strings.NewReplacer(" dot ", ".", " at ", "@", " underscore ", "_", " dash ", "-").Replace(value)
	f.add(Email, start, end, value)
}

// hosts are where an address leads to a person.
var hosts = set("linkedin facebook instagram twitter github gitlab tiktok xing medium youtube x t")

// forges are hosts where a longer path leads to a work, not to its author.
var forges = set("github gitlab medium youtube")

// url keeps an address that leads to a person: with who asks in it, a query, an
// account's name or a number of a record. Others are public.
func (f *finder) url(i int) {
	start := f.toks[i].start
	if start < f.linked {
		return
	}
	end := start
	for end < len(f.text) && f.text[end] > ' ' && strings.IndexByte("<>\"|\\^`{}", f.text[end]) < 0 && end-start < 2048 {
		end++
	}
	end = start + len(strings.TrimRight(f.text[start:end], ".,;:!?)]'*_"))
	address := f.text[start:end]
	f.linked = end
	_, rest, schemed := strings.Cut(address, "://")
	if !schemed {
		rest = address
	}
	host, path, _ := strings.Cut(rest, "/")
	if personal(host, path) {
		f.addBytes(URL, start, end, strings.ToLower(address))
	}
}

// personal reports whether an address leads to a person.
func personal(host, path string) bool {
	if strings.Contains(host, "@") || strings.ContainsAny(host, "?#") && strings.Contains(host, "=") {
		return true
	}
	if path == "" {
		return false
	}
	labels := strings.Split(strings.ToLower(host), ".")
	if len(labels) >= 2 && hosts[labels[len(labels)-2]] && strings.Trim(path, "/") != "" {
		return !forges[labels[len(labels)-2]] || !strings.Contains(strings.Trim(path, "/"), "/")
	}
	query := strings.IndexAny(path, "?#")
	if query >= 0 && strings.Contains(path[query:], "=") {
		return true
	}
	for part := range strings.SplitSeq(strings.ToLower(path), "/") {
		switch {
		case strings.HasPrefix(part, "~"), strings.HasPrefix(part, "@"), strings.Contains(part, "%40"):
			return true
		case accounts[part]:
			return true
		}
		digits := 0
		for j := range len(part) {
			if digit(rune(part[j])) {
				digits++
			}
		}
		if digits >= 5 {
			return true
		}
	}
	return false
}

var accounts = set("u user users in profile profiles people person member members account accounts customer customers home patient patients")

// netAt looks for an address of a machine at token i.
func (f *finder) netAt(i int) bool {
	t := &f.toks[i]
	end := t.start
	for end < len(f.text) && end-t.start < 45 {
		if c := f.text[end]; !hex(c) && c != '.' && c != ':' && c != '-' {
			break
		}
		end++
	}
	word := strings.TrimRight(f.text[t.start:end], ".:-")
	end = t.start + len(word)
	if after := f.toks[f.tokenAt(max(end-1, t.start))].end; after != end || t.start > 0 && strings.IndexByte(".:-", f.text[t.start-1]) >= 0 {
		return false
	}
	switch {
	case device(word):
		f.addBytes(Device, t.start, end, strings.ToLower(word))
	case strings.Count(word, ".") == 3 && allDigits(strings.ReplaceAll(word, ".", "")) && f.lowerAt(i-1) != "version" && f.lowerAt(i-1) != "v":
		if _, err := netip.ParseAddr(word); err != nil {
			return false
		}
		f.addBytes(IP, t.start, end, word)
	case strings.Count(word, ":") >= 3:
		if _, err := netip.ParseAddr(word); err != nil {
			return false
		}
		f.addBytes(IP, t.start, end, strings.ToLower(word))
	default:
		return false
	}
	return true
}

// hexAt looks for an address of a machine that begins with letters.
func (f *finder) hexAt(i int) {
	t := &f.toks[i]
	if t.end-t.start <= 4 && t.end < len(f.text) && (f.text[t.end] == ':' || f.text[t.end] == '-') && t.end+1 < len(f.text) && (hex(f.text[t.end+1]) || f.text[t.end+1] == ':') {
		f.netAt(i)
	}
}

func hex(c byte) bool {
	return digit(rune(c)) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// device reports six pairs of hexadecimal digits.
func device(w string) bool {
	if len(w) != 17 || w[2] != ':' && w[2] != '-' {
		return false
	}
	for i := range len(w) {
		if i%3 == 2 && w[i] != w[2] || i%3 != 2 && !hex(w[i]) {
			return false
		}
	}
	return true
}

// wallet reports an address of Ethereum by its form, and of Bitcoin by its
// form (Bech32) or its check sum (Base58Check).
func wallet(w string) bool {
	switch {
	case len(w) == 42 && strings.HasPrefix(w, "0x"):
		for i := 2; i < len(w); i++ {
			if !hex(w[i]) {
				return false
			}
		}
		return true
	case len(w) >= 26 && len(w) <= 62 && strings.HasPrefix(w, "bc1"):
		return strings.Trim(w[3:], "qpzry9x8gf2tvdw0s3jn54khce6mua7l") == ""
	case len(w) >= 26 && len(w) <= 35 && (w[0] == '1' || w[0] == '3'):
		return base58Check(w)
	}
	return false
}

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

func base58Check(w string) bool {
	n := new(big.Int)
	for i := range len(w) {
		v := strings.IndexByte(base58, w[i])
		if v < 0 {
			return false
		}
		n.Add(n.Mul(n, big.NewInt(58)), big.NewInt(int64(v)))
	}
	if n.BitLen() > 25*8 {
		return false
	}
	b := n.FillBytes(make([]byte, 25))
	first := sha256.Sum256(b[:21])
	second := sha256.Sum256(first[:])
	return string(second[:4]) == string(b[21:])
}
