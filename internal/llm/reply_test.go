package llm

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

var testSchema = Schema{Name: "test", JSON: json.RawMessage(`{"type":"object","properties":{"n":{"type":"integer","minimum":1,"maximum":9},"why":{"enum":["a","b"]}},"required":["n"],"additionalProperties":false}`)}

// accepted is what is made of a text, or the fault with it.
func accepted(t testing.TB, text string) (string, *Fault) {
	t.Helper()
	s, err := compile(testSchema)
	if err != nil {
		t.Fatal(err)
	}
	reply, f := accept([]byte(text), &Request{Schema: testSchema}, s)
	return string(reply), f
}

// What is read as a reply, and what is not.
func TestAccept(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"n":1}`:                              `{"n":1}`,
		" \n{ \"n\" : 2.0 }\n":                 `{"n":2}`,
		`{"n":1e0,"why":"a"}`:                  `{"n":1,"why":"a"}`,
		"```json\n{\"n\":3}\n```":              `{"n":3}`,
		"Sure: {\"n\":3} – as you wish {x}":    `{"n":3}`,
		"<think>{\"n\":4}?</think>{\"n\":5}":   `{"n":5}`,
		`{"x":1} {"n":3}`:                      `{"n":3}`,
		`{"n":1,"n":2}`:                        `{"n":2}`, // and nobody reads a 1 out of it
		`{"n":1}{"n":2}`:                       "",
		`{"n":1`:                               "",
		`[{"n":1}]`:                            `{"n":1}`,
		`{"n":1.5}`:                            "",
		`{"n":1e400}`:                          "",
		`{"n":1e999999999}`:                    "",
		`{"n":"1"}`:                            "",
		`{"n":10}`:                             "",
		`{"N":1}`:                              "",
		`{"n":1,"why":"c"}`:                    "",
		`{"n":1,"more":1}`:                     "",
		`null`:                                 "",
		``:                                     "",
		`{"n":1,"why":"a\u0000"}`:              "",
		strings.Repeat("[", 20_000):            "",
		strings.Repeat(`{"n":`, 5000):          "",
		strings.Repeat("{", 100) + `{"n":1}`:   "",
		strings.Repeat("x", 2<<20) + `{"n":1}`: "",
	} {
		if got, f := accepted(t, text); got != want || (f == nil) != (want != "") {
			t.Errorf("%.60q gives %q, %v", text, got, f)
		}
	}
}

// A fault names fields and bounds of the schema, and nothing of the reply.
func TestFaultsNameTheSchema(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"n":12}`:                     "/n is above 9",
		`{"n":0}`:                      "/n is below 1",
		`{"why":"a"}`:                  "lacks n",
		`{"n":"Maria"}`:                "/n is string, not integer",
		`{"n":1,"why":"Maria"}`:        "/why is none of a b",
		`{"n":1,"Maria":"says Maria"}`: "fields that the schema does not name",
	} {
		_, f := accepted(t, text)
		if f == nil || !strings.Contains(f.Detail, want) || strings.Contains(f.Error(), "Maria") {
			t.Errorf("%s: %v", text, f)
		}
	}
}

// A schema that reads from elsewhere, or is none, is an error and no fault.
func TestSchemasThatAreNone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{`{`, `{"type":"objekt"}`, `{"$ref":"file:///etc/passwd"}`, `{"$ref":"http://192.0.2.1/x"}`} {
		if _, err := compile(Schema{Name: "x", JSON: json.RawMessage(s)}); err == nil {
			t.Errorf("%s is read", s)
		}
	}
}

// Whatever comes, what is accepted satisfies the schema for whoever reads it next.
func FuzzAccept(f *testing.F) {
	for _, s := range []string{`{"n":1}`, "```\n{\"n\":3}\n```", `{"n":1}{"n":2}`, `{"n":9,"why":"b"}`, `{"n":1e0}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		reply, fault := accepted(t, text)
		if fault != nil {
			return
		}
		var r struct {
			N   int
			Why *string
		}
		d := json.NewDecoder(strings.NewReader(reply))
		d.DisallowUnknownFields()
		if err := d.Decode(&r); err != nil || r.N < 1 || r.N > 9 || r.Why != nil && *r.Why != "a" && *r.Why != "b" {
			t.Errorf("%q gives %q, %v", text, reply, err)
		}
		if again, fault := accepted(t, reply); fault != nil || again != reply {
			t.Errorf("%q is %q the second time", reply, again)
		}
	})
}

// Of however many schemas, a reply is held against its own.
func TestShapes(t *testing.T) {
	t.Parallel()
	var k shapes
	for i := range 2*mostShapes + 1 {
		most := i % (mostShapes + 1)
		s, err := k.compile(Schema{Name: "n", JSON: fmt.Appendf(nil, `{"type":"integer","maximum":%d}`, most)})
		if err != nil {
			t.Fatal(err)
		}
		if s.wrong(json.Number(fmt.Sprint(most))) != "" || s.wrong(json.Number(fmt.Sprint(most+1))) == "" {
			t.Errorf("the schema of up to %d is another", most)
		}
		if len(k.of) > mostShapes {
			t.Fatalf("%d schemas are kept", len(k.of))
		}
	}
	if _, err := k.compile(Schema{Name: "n", JSON: json.RawMessage(`{"type":1}`)}); err == nil {
		t.Error("no schema, and it is compiled")
	}
}
