package web_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// against holds a document against the part of JSON Schema that the API's
// document uses, and says where it does not fit, "" where it does.
func against(doc map[string]any, schema, got any, at string) string {
	s := schema.(map[string]any)
	if ref, is := s["$ref"].(string); is {
		name := strings.TrimPrefix(ref, "#/components/schemas/")
		def, there := doc["components"].(map[string]any)["schemas"].(map[string]any)[name]
		if !there {
			return at + ": there is no schema " + name
		}
		return against(doc, def, got, at)
	}
	if any, is := s["anyOf"].([]any); is {
		var why string
		for _, one := range any {
			if why = against(doc, one, got, at); why == "" {
				return ""
			}
		}
		return why
	}
	kinds := list(s["type"])
	if len(kinds) > 0 && !slices.ContainsFunc(kinds, func(k any) bool { return isKind(k.(string), got) }) {
		return fmt.Sprintf("%s is no %v", at, kinds)
	}
	switch v := got.(type) {
	case []any:
		for i, item := range v {
			if why := against(doc, s["items"], item, fmt.Sprintf("%s[%d]", at, i)); why != "" {
				return why
			}
		}
	case map[string]any:
		return fields(doc, s, v, at)
	}
	return ""
}

func fields(doc, s, v map[string]any, at string) string {
	for _, name := range list(s["required"]) {
		if _, there := v[name.(string)]; !there {
			return at + " has no " + name.(string)
		}
	}
	properties, _ := s["properties"].(map[string]any)
	for name, value := range v {
		of, known := properties[name]
		if !known {
			if of = s["additionalProperties"]; of == false {
				return at + " has " + name + ", which is not described"
			}
		}
		if of == nil {
			continue
		}
		if why := against(doc, of, value, at+"."+name); why != "" {
			return why
		}
	}
	return ""
}

func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func isKind(kind string, v any) bool {
	switch v := v.(type) {
	case nil:
		return kind == "null"
	case bool:
		return kind == "boolean"
	case string:
		return kind == "string"
	case float64:
		return kind == "number" || kind == "integer" && v == math.Trunc(v)
	case []any:
		return kind == "array"
	}
	return kind == "object"
}
