package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// shape is a schema that replies are held against.
type shape struct{ schema *jsonschema.Schema }

// compile reads a schema of ours. One that cannot be read is a fault of the
// program, and so is one that points outside itself.
func compile(s Schema) (shape, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(s.JSON))
	if err != nil {
		return shape{}, fmt.Errorf("the schema %s: %w", s.Name, err)
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(jsonschema.SchemeURLLoader{})
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("urn:reply", doc); err != nil {
		return shape{}, fmt.Errorf("the schema %s: %w", s.Name, err)
	}
	compiled, err := c.Compile("urn:reply")
	if err != nil {
		return shape{}, fmt.Errorf("the schema %s: %w", s.Name, err)
	}
	return shape{compiled}, nil
}

// shapes keeps the schemas that were compiled: windows that show as many sentences
// are bound by equal ones, and compiling takes longer than holding a reply to it.
type shapes struct {
	mu sync.Mutex
	of map[string]shape // by the JSON of the schema
}

const mostShapes = 500

// compile is that of schemas, and does each of the latest ones once.
func (k *shapes) compile(s Schema) (shape, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if known, ok := k.of[string(s.JSON)]; ok {
		return known, nil
	}
	made, err := compile(s)
	if err != nil {
		return shape{}, err
	}
	if k.of == nil || len(k.of) == mostShapes {
		k.of = map[string]shape{}
	}
	k.of[string(s.JSON)] = made
	return made, nil
}

// wrong says in words of ours where a value leaves the schema, "" where it does
// not. It names fields of the schema and its bounds, and nothing of the value.
func (s shape) wrong(value any) string {
	err := s.schema.Validate(value)
	if err == nil {
		return ""
	}
	var v *jsonschema.ValidationError
	if !errors.As(err, &v) {
		return "it does not satisfy the schema"
	}
	var lines []string
	problems(v, func(at []string, what string) {
		lines = append(lines, fmt.Sprintf("/%s %s", strings.Join(at, "/"), what))
	})
	if more := len(lines) - 5; more > 0 {
		lines = append(lines[:5], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "; ")
}

// problems calls tell with every problem that has no cause of its own.
func problems(v *jsonschema.ValidationError, tell func(at []string, what string)) {
	for _, cause := range v.Causes {
		problems(cause, tell)
	}
	if len(v.Causes) == 0 {
		tell(v.InstanceLocation, told(v.ErrorKind))
	}
}

// told is one problem.
func told(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Type:
		return "is " + k.Got + ", not " + strings.Join(k.Want, " or ")
	case *kind.Required:
		return "lacks " + strings.Join(k.Missing, ", ")
	case *kind.AdditionalProperties:
		return "has fields that the schema does not name"
	case *kind.Enum:
		return "is none of " + strings.Trim(fmt.Sprint(k.Want), "[]")
	case *kind.Const:
		return "is not " + fmt.Sprint(k.Want)
	case *kind.Minimum:
		return "is below " + k.Want.RatString()
	case *kind.Maximum:
		return "is above " + k.Want.RatString()
	case *kind.MinItems:
		return fmt.Sprintf("has %d items, at least %d are wanted", k.Got, k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("has %d items, at most %d are wanted", k.Got, k.Want)
	case *kind.MinLength:
		return fmt.Sprintf("is %d characters long, at least %d are wanted", k.Got, k.Want)
	case *kind.MaxLength:
		return fmt.Sprintf("is %d characters long, at most %d are wanted", k.Got, k.Want)
	case *kind.UniqueItems:
		return "holds the same item twice"
	}
	return "breaks the rule " + strings.Join(k.KeywordPath(), "/")
}

// parse reads one JSON value that fills the text.
func parse(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return plain(v)
}

// plain makes a value what every reader of it sees: whole numbers without point
// or exponent, none beyond what a float holds, no text with a zero byte, which a
// database does not take.
func plain(v any) (any, error) {
	var err error
	switch x := v.(type) {
	case json.Number:
		return plainNumber(x)
	case string:
		if strings.ContainsRune(x, 0) {
			return nil, errors.New("a text with a zero byte")
		}
	case []any:
		for i := range x {
			if x[i], err = plain(x[i]); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for k := range x {
			if x[k], err = plain(x[k]); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

func plainNumber(n json.Number) (any, error) {
	f, err := n.Float64()
	if err != nil || len(n) > 40 {
		return nil, errors.New("a number beyond all measure")
	}
	if strings.ContainsAny(n.String(), ".eE") && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return json.Number(strconv.FormatInt(int64(f), 10)), nil
	}
	return n, nil
}
