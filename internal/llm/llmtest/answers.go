package llmtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// read takes a request apart.
func (c *call) read() error {
	var q struct {
		Model    string
		Input    []string
		Messages []struct{ Role, Content string }
		Format   struct {
			Type   string
			Schema struct{ Schema json.RawMessage } `json:"json_schema"`
		} `json:"response_format"`
	}
	if err := json.Unmarshal(c.body, &q); err != nil {
		return err
	}
	c.input = q.Input
	c.question = Question{Model: q.Model, Format: q.Format.Type, Schema: q.Format.Schema.Schema, Body: c.body}
	for _, m := range q.Messages {
		switch m.Role {
		case "system":
			c.question.System = m.Content
		case "user":
			c.question.User = m.Content
		}
	}
	if _, text, ok := strings.Cut(c.question.System, "JSON schema:\n"); ok && c.question.Schema == nil {
		c.question.Schema = json.RawMessage(text)
	}
	return nil
}

// sends is the first of the parameters that the request has.
func (c *call) sends(parameters []string) string {
	var sent map[string]json.RawMessage
	if json.Unmarshal(c.body, &sent) != nil {
		return ""
	}
	at := slices.IndexFunc(parameters, func(p string) bool { return sent[p] != nil })
	if at < 0 {
		return ""
	}
	return parameters[at]
}

// count answers and counts what it answered.
func (s *Server) count(c *call, w http.ResponseWriter) {
	body, out := s.whole(c)
	s.mu.Lock()
	if c.fault == None {
		s.served.Answered++
	}
	s.served.InputTokens += c.in
	s.served.OutputTokens += out
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
}

// whole is the body of an answer, and the tokens of output that it says it took.
func (s *Server) whole(c *call) (body []byte, out int) {
	if !c.chat {
		return vectors(c, cmp.Or(s.config.Width, 8)), 0
	}
	text, reason, refusal := s.reply(c), "stop", ""
	switch c.fault {
	case NoContent:
		text = ""
	case Length:
		reason = "length"
	case HalfReply:
		text = text[:len(text)/2]
	case NoJSON:
		text = "I am afraid that I cannot say."
	case OffSchema:
		text = `{"something": "else"}`
	case TwoReplies:
		text += "\n" + text
	case Fenced:
		text = "Here it is:\n```json\n" + text + "\n```\nAnything else?"
	case Refusal:
		text, refusal = "", "I will not."
	case Filtered:
		reason = "content_filter"
	}
	message := map[string]any{"role": "assistant", "content": text}
	if refusal != "" {
		message["refusal"] = refusal
	}
	choices := []any{map[string]any{"index": 0, "message": message, "finish_reason": reason}}
	if c.fault == NoChoices {
		choices = []any{}
	}
	answer := map[string]any{"id": "x", "object": "chat.completion", "model": c.question.Model, "choices": choices}
	out = len(encode(answer)) / 4
	answer["usage"] = map[string]int{"prompt_tokens": c.in, "completion_tokens": out, "total_tokens": c.in + out}
	return encode(answer), out
}

// reply is the text of a reply that is as it should be.
func (s *Server) reply(c *call) string {
	switch {
	case s.config.Prose && !strings.Contains(c.question.System, "JSON schema"):
		return "Certainly! The numbers are two and three."
	case s.config.Answer != nil:
		return s.config.Answer(c.question)
	}
	return string(encode(Smallest(c.question.Schema)))
}

// vectors is an answer with a vector for each input, told apart by its first
// number.
func vectors(c *call, width int) []byte {
	type vector struct {
		Index     int   `json:"index"`
		Embedding []any `json:"embedding"`
	}
	var all []vector
	for i := range c.input {
		v := vector{i, make([]any, width)}
		for j := range v.Embedding {
			v.Embedding[j] = 1 / float64(j+2)
		}
		v.Embedding[0] = float64(len(c.input[i]))
		all = append(all, v)
	}
	last := &all[len(all)-1]
	switch c.fault {
	case TooFew:
		all = all[1:]
	case Shuffled:
		slices.Reverse(all)
	case Twice:
		last.Index = 0
	case Narrow:
		last.Embedding = last.Embedding[:width-1]
	case NotANumber, NullNumber:
		last.Embedding[0] = nil
	}
	body := encode(map[string]any{"object": "list", "model": c.question.Model, "data": all, "usage": map[string]int{"prompt_tokens": c.in, "total_tokens": c.in}})
	if c.fault == NotANumber {
		return []byte(strings.Replace(string(body), "null", "NaN", 1))
	}
	return body
}

// Smallest is the smallest value that a schema of types, enums and bounds allows:
// every required field, the fewest items, the least numbers.
func Smallest(schema json.RawMessage) any {
	var s struct {
		Type       any
		Enum       []any
		Const      any
		Properties map[string]json.RawMessage
		Required   []string
		Items      json.RawMessage
		MinItems   int
		MinLength  int
		Minimum    float64
		AnyOf      []json.RawMessage
	}
	if json.Unmarshal(schema, &s) != nil {
		return map[string]any{}
	}
	kind := fmt.Sprint(s.Type)
	if many, ok := s.Type.([]any); ok && len(many) > 0 {
		kind = fmt.Sprint(many[0])
	}
	switch {
	case s.Const != nil:
		return s.Const
	case len(s.Enum) > 0:
		return s.Enum[0]
	case len(s.AnyOf) > 0:
		return Smallest(s.AnyOf[0])
	case kind == "array":
		items := make([]any, s.MinItems)
		for i := range items {
			items[i] = Smallest(s.Items)
		}
		return items
	case kind == "string":
		return strings.Repeat("x", s.MinLength)
	case kind == "integer" || kind == "number":
		return s.Minimum
	case kind == "boolean":
		return false
	case kind == "null":
		return nil
	}
	object := map[string]any{}
	for _, name := range s.Required {
		object[name] = Smallest(s.Properties[name])
	}
	return object
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

func write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(encode(v))
}

// complain answers as OpenAI's servers complain.
func complain(w http.ResponseWriter, status int, code, param, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(encode(map[string]any{"error": map[string]any{"message": message, "type": "invalid_request_error", "code": code, "param": param}}))
}
