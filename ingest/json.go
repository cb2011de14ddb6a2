package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// readJSON reads a .json: the transcript of a recording, or a chat, in the shapes
// that services and exports write. Which one is told from the names and values in
// it, not from the file's name. Lists of records go to [readRecords].
func readJSON(ctx context.Context, b *builder) ([]draft, error) {
	text, err := decode(b)
	if err != nil {
		return nil, err
	}
	root, err := parseJSON(ctx, text)
	if errors.Is(err, errManyValues) {
		return readRecords(ctx, b)
	}
	if err != nil {
		return nil, b.refuseJSON(text, err)
	}
	if isSlack(root) {
		return b.converse(ctx, text, []talk{slack(root.of, b.roster.members)})
	}
	found, ok := talksOf(root)
	if !ok {
		return readRecords(ctx, b)
	}
	return b.converse(ctx, text, found)
}

// value is one value of a JSON file. What is a list of numbers is kept without
// them.
type value struct {
	text string
	keys []string
	of   []value // of a list, or by key
	at   int     // the byte of the file behind it or behind its opening bracket
	kind rune    // '{', '[', '"', '0' for a number, 't' for true, 'f' for false, 'n' for null
}

const (
	maxJSONDepth = 100
	// maxJSONValues bounds the memory that a file takes: some 200 bytes each.
	maxJSONValues = 1 << 20
)

// What is wrong with a file, and what to do.
const (
	noJSON = "is no JSON: export it again"
	cutOff = "ends in the middle: export it again"
)

// unread are the names of what is bulky and never read.
var unread = []string{"tokens", "word_segments", "blocks", "text_entities", "reactions", "attachments", "files", "embeds", "logprobs"}

var errManyValues = errors.New("more than one value")

// jsonError says where a file is no JSON.
type jsonError struct {
	at   int64
	path string
	why  string
}

func (e *jsonError) Error() string { return e.why }

// refuseJSON refuses a file with the place at which it is damaged.
func (b *builder) refuseJSON(text []byte, err error) error {
	var damage *jsonError
	if !errors.As(err, &damage) {
		return err
	}
	line := 1 + bytes.Count(text[:min(int(damage.at), len(text))], []byte{'\n'})
	return refuse(b.file.Path, "line %d, at %s: %s", line, damage.path, damage.why)
}

// jsonParser builds the tree of a file.
type jsonParser struct {
	ctx    context.Context
	dec    *json.Decoder
	path   []string // keys and positions down to the value being read
	values int
	names  map[string]string
}

// parseJSON reads a file of one value. Numbers stay as they are written.
func parseJSON(ctx context.Context, text []byte) (*value, error) {
	p := &jsonParser{ctx: ctx, dec: json.NewDecoder(bytes.NewReader(text)), names: map[string]string{}}
	p.dec.UseNumber()
	root, err := p.value()
	if err != nil {
		return nil, err
	}
	if _, err := p.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errManyValues
	}
	return &root, nil
}

func (p *jsonParser) fail(why string) error {
	return &jsonError{at: p.dec.InputOffset(), path: p.place(), why: why}
}

// place is the path of the value being read: "segments[3].text".
func (p *jsonParser) place() string {
	place := strings.ReplaceAll(strings.Join(p.path, "."), ".[", "[")
	place = strings.Join(strings.Fields(place), " ")
	if place == "" {
		return "the top"
	}
	if len(place) > 80 {
		place = "…" + strings.ToValidUTF8(place[len(place)-80:], "")
	}
	return fmt.Sprintf("%q", place)
}

func (p *jsonParser) value() (value, error) {
	token, err := p.dec.Token()
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return value{}, &jsonError{at: syntax.Offset, path: p.place(), why: noJSON}
	case err != nil:
		return value{}, &jsonError{at: math.MaxInt64, path: p.place(), why: cutOff}
	}
	if p.values++; p.values > maxJSONValues {
		return value{}, p.fail(fmt.Sprintf("holds more than %d values: split it into files", maxJSONValues))
	}
	if p.values%65536 == 0 && p.ctx.Err() != nil {
		return value{}, p.ctx.Err()
	}
	v := value{at: int(p.dec.InputOffset())}
	switch t := token.(type) {
	case json.Delim:
		v.kind = rune(t)
		return v, p.inside(&v)
	case string:
		v.kind, v.text = '"', strings.ReplaceAll(t, "\x00", "")
	case json.Number:
		v.kind, v.text = '0', t.String()
	case bool:
		v.kind = 'f'
		if t {
			v.kind = 't'
		}
	default:
		v.kind = 'n'
	}
	return v, nil
}

// inside reads what a list or an object holds.
func (p *jsonParser) inside(v *value) error {
	if len(p.path) >= maxJSONDepth {
		return p.fail(fmt.Sprintf("is nested more than %d deep: is it a transcript or a chat?", maxJSONDepth))
	}
	p.path = append(p.path, "")
	for n := 0; p.dec.More(); n++ {
		if v.kind == '[' {
			p.path[len(p.path)-1] = "[" + strconv.Itoa(n) + "]"
		}
		if v.kind == '{' {
			key, err := p.key()
			if err != nil {
				return err
			}
			if slices.Contains(unread, key) || key == "words" && v.get(wordKeys...) != nil && v.get(timeKeys...) != nil {
				if err := p.skip(); err != nil {
					return err
				}
				continue
			}
			v.keys = append(v.keys, key)
		}
		inner, err := p.value()
		if err != nil {
			return err
		}
		if v.kind == '{' || inner.kind != '0' {
			v.of = append(v.of, inner)
		} else {
			p.values--
		}
	}
	p.path = p.path[:len(p.path)-1]
	if _, err := p.dec.Token(); err != nil {
		return p.fail(cutOff)
	}
	return nil
}

// skip passes over a value.
func (p *jsonParser) skip() error {
	var raw json.RawMessage
	err := p.dec.Decode(&raw)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return &jsonError{at: syntax.Offset, path: p.place(), why: noJSON}
	case err != nil:
		return p.fail(cutOff)
	}
	return nil
}

// key reads the name of an object's next value.
func (p *jsonParser) key() (string, error) {
	token, err := p.dec.Token()
	key, ok := token.(string)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return "", &jsonError{at: syntax.Offset, path: p.place(), why: noJSON}
	case err != nil || !ok:
		return "", p.fail(cutOff)
	}
	if known, ok := p.names[key]; ok {
		key = known // one copy of each name
	} else if len(p.names) < 1024 {
		p.names[key] = key
	}
	p.path[len(p.path)-1] = key
	return key, nil
}

// get returns the value behind keys, of which the first that is there counts; nil
// where none is.
func (v *value) get(keys ...string) *value {
	if v == nil || v.kind != '{' {
		return nil
	}
	for _, key := range keys {
		if i := slices.Index(v.keys, key); i >= 0 && v.of[i].kind != 'n' {
			return &v.of[i]
		}
	}
	return nil
}

// list returns the elements behind a key, nil where it is no list.
func (v *value) list(keys ...string) []value {
	if l := v.get(keys...); l != nil && l.kind == '[' {
		return l.of
	}
	return nil
}

// string returns the text behind the first key that holds any.
func (v *value) string(keys ...string) string {
	for _, key := range keys {
		if s := v.get(key); s != nil && (s.kind == '"' || s.kind == '0') && strings.TrimSpace(s.text) != "" {
			return s.text
		}
	}
	return ""
}

// true reports whether the value behind a key is true.
func (v *value) true(key string) bool {
	t := v.get(key)
	return t != nil && t.kind == 't'
}
