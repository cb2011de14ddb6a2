package web

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"personas/export"
	"personas/pipeline"
)

// operation is what the OpenAPI document tells of a route beside what the table
// of routes has.
type operation struct {
	about  string
	query  []string     // parameters, "name: what it is"
	body   reflect.Type // nil where nothing is sent
	answer reflect.Type
	status int
}

func answers[T any](about string, query ...string) operation {
	return operation{about, query, nil, reflect.TypeFor[T](), http.StatusOK}
}

func does[B, T any](about string, status int) operation {
	return operation{about, nil, reflect.TypeFor[B](), reflect.TypeFor[T](), status}
}

func lists[T any](about string, query ...string) operation {
	return answers[rows[T]](about, append(query, "from: how many to pass over", "limit: how many, at most 10000")...)
}

// operations are the routes of the API by method and path.
var operations = sync.OnceValue(func() map[string]operation {
	const study = "/api/v1/studies/{study}"
	var t export.Tables
	return map[string]operation{
		"GET /api/v1/studies":            lists[studyRow]("The studies that you may see"),
		"GET " + study:                   answers[apiStudy]("A study, counted"),
		"GET " + study + "/documents":    lists[pipeline.DocumentLine]("Documents, without their words"),
		"GET " + study + "/participants": listsOf(t.Participants, "Who spoke or wrote"),
		"GET " + study + "/quotes": listsOf(t.Quotes, "Quotes, verbatim", "persona: of its members", "theme: in it", "facet: in it",
			"participant: by them"),
		"GET " + study + "/themes":             listsOf(t.Themes, "What people speak of"),
		"GET " + study + "/personas":           listsOf(t.Personas, "Personas with their claims and citations"),
		"GET " + study + "/personas/{persona}": answers[personaAnswer]("One persona, and how its review stands"),
		"GET " + study + "/claims":             lists[pipeline.ClaimLine]("Claims as they wait for a decision, riskiest first", "persona: of it"),
		"GET " + study + "/search": answers[searchAnswer]("Quotes by meaning and by words", "q: what is looked for; words \"in quotation marks\" stand in every hit",
			"near: a quote: what is like it, in place of q", "mode: hybrid, vector or text", "persona: said by its members", "theme: in it", "facet: in it",
			"stance: positive, negative, mixed or neutral", "kind: of these source kinds; may be repeated", "where: attribute=value of who said it; may be repeated",
			"since: recorded on this day or later", "until: recorded on this day or earlier", "limit: how many, at most 100", "explain: how each arm ranked a hit"),
		"GET " + study + "/packs":                          lists[pipeline.PackLine]("What was published"),
		"GET " + study + "/log":                            lists[pipeline.EventLine]("What people and runs did"),
		"POST " + study + "/claims/{claim}/decisions":      does[decideBody, pipeline.Standing]("Decide on a claim, or say something of it", http.StatusOK),
		"POST " + study + "/personas/{persona}/judgements": does[judgeBody, pipeline.Standing]("Approve a persona, request changes, or reject it", http.StatusOK),
		"POST " + study + "/packs":                         does[publishBody, pipeline.PackLine]("Publish the approved personas", http.StatusCreated),
		"GET /api/v1/openapi.json":                         {about: "This document", status: http.StatusOK},
	}
})

func listsOf[T any](_ []T, about string, query ...string) operation { return lists[T](about, query...) }

// openapiOf describes the routes of the API.
func openapiOf(routes []route, cookie string) any {
	g := schemas{defs: map[string]any{}, named: map[string]reflect.Type{}}
	failure := answer("What went wrong", g.schema(reflect.TypeFor[apiError]()))
	paths := map[string]map[string]any{}
	for _, r := range routes {
		op, there := operations()[r.method+" "+r.path]
		if !there {
			continue
		}
		if paths[r.path] == nil {
			paths[r.path] = map[string]any{}
		}
		o := map[string]any{"summary": op.about, "description": "Takes: " + string(r.right), "parameters": parameters(r.path, op.query)}
		ok := map[string]any{"description": "Done"}
		if op.answer != nil {
			ok = answer("Done", g.schema(op.answer))
		}
		o["responses"] = map[string]any{strconv.Itoa(op.status): ok, "default": failure}
		if op.body != nil {
			o["requestBody"] = map[string]any{"required": true, "content": map[string]any{"application/json": map[string]any{"schema": g.schema(op.body)}}}
		}
		if r.right == anyone {
			o["security"] = []any{}
		}
		paths[r.path][strings.ToLower(r.method)] = o
	}
	return map[string]any{
		"openapi":  "3.1.0",
		"info":     map[string]any{"title": "personas", "version": "1", "description": "The studies of a server: what was said, what was made of it, and the decisions on it."},
		"paths":    paths,
		"security": []any{map[string]any{"token": []any{}}, map[string]any{"session": []any{}}},
		"components": map[string]any{"schemas": g.defs, "securitySchemes": map[string]any{
			"token":   map[string]any{"type": "http", "scheme": "bearer"},
			"session": map[string]any{"type": "apiKey", "in": "cookie", "name": cookie},
		}},
	}
}

func (v *visit) openapi() error { return v.sendJSON(http.StatusOK, v.described(v.cookie())) }

func answer(about string, of any) map[string]any {
	return map[string]any{"description": about, "content": map[string]any{"application/json": map[string]any{"schema": of}}}
}

// parameters are those of a path and of what follows it.
func parameters(path string, query []string) []any {
	out := []any{}
	for part := range strings.SplitSeq(path, "/") {
		if name, is := strings.CutPrefix(part, "{"); is {
			out = append(out, map[string]any{"name": strings.TrimSuffix(name, "}"), "in": "path", "required": true, "schema": map[string]any{"type": "string"}})
		}
	}
	for _, q := range query {
		name, about, _ := strings.Cut(q, ": ")
		out = append(out, map[string]any{"name": name, "in": "query", "description": about, "schema": map[string]any{"type": "string"}})
	}
	return out
}

// schemas are made of Go types as encoding/json writes them.
type schemas struct {
	defs  map[string]any
	named map[string]reflect.Type
}

// schema is the schema of a type: a struct with a name is defined once.
func (g *schemas) schema(t reflect.Type) any {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case t.Implements(reflect.TypeFor[json.Marshaler]()):
		return map[string]any{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return map[string]any{"anyOf": []any{g.schema(t.Elem()), map[string]any{"type": "null"}}}
	case reflect.Slice:
		return map[string]any{"type": []any{"array", "null"}, "items": g.schema(t.Elem())}
	case reflect.Array:
		return map[string]any{"type": "array", "items": g.schema(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": []any{"object", "null"}, "additionalProperties": g.schema(t.Elem())}
	case reflect.Struct:
		return g.ref(t)
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Interface:
		return map[string]any{}
	}
	return map[string]any{"type": "integer"}
}

// ref defines a struct and refers to it.
func (g *schemas) ref(t reflect.Type) any {
	if t.Name() == "" {
		return g.object(t)
	}
	name := plainName(t.Name())
	for g.named[name] != nil && g.named[name] != t {
		name += "_"
	}
	if g.named[name] == nil {
		g.named[name] = t
		g.defs[name] = g.object(t)
	}
	return map[string]any{"$ref": "#/components/schemas/" + name}
}

// plainName is the name of a type without packages and brackets.
func plainName(name string) string {
	before, of, generic := strings.Cut(strings.TrimSuffix(name, "]"), "[")
	if generic {
		name = before + "_" + of[strings.LastIndexByte(of, '.')+1:]
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// object is a struct with its fields; those of embedded ones are its own.
func (g *schemas) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []any{}
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || f.Anonymous && name == "" || hidden(t, f) {
			continue
		}
		if name == "" {
			name = f.Name
		}
		properties[name] = g.schema(f.Type)
		if !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero") {
			required = append(required, name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// hidden reports a field that lies in a struct which is a field of its own.
func hidden(t reflect.Type, f reflect.StructField) bool {
	for i := 1; i < len(f.Index); i++ {
		if outer := t.FieldByIndex(f.Index[:i]); !outer.Anonymous || outer.Tag.Get("json") != "" {
			return true
		}
	}
	return false
}
