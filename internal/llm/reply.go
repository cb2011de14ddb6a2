package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// content is the text of an answer that came to its end.
func content(r *openai.ChatCompletionResponse) (string, *Fault) {
	if len(r.Choices) == 0 {
		return "", &Fault{Kind: FaultEmpty, Detail: "an answer without choices"}
	}
	choice := r.Choices[0]
	switch {
	case choice.Message.Refusal != "":
		return "", &Fault{Kind: FaultDeclined, Detail: "the model refuses to answer"}
	case choice.FinishReason == openai.FinishReasonContentFilter:
		return "", &Fault{Kind: FaultDeclined, Detail: "a filter ended the answer"}
	case choice.FinishReason == openai.FinishReasonLength:
		return "", &Fault{Kind: FaultTruncated, Detail: "the answer was cut off at its longest", Try: "give the model more context, or take another one", mend: true}
	case len(choice.Message.ToolCalls) > 0 || choice.Message.FunctionCall != nil:
		return "", &Fault{Kind: FaultInvalid, Detail: "a call of a tool that it was not given", mend: true}
	case strings.TrimSpace(choice.Message.Content) == "":
		return "", &Fault{Kind: FaultEmpty, Detail: "an answer without text"}
	}
	return choice.Message.Content, nil
}

// accept holds a text against the schema and the request's check. What it returns
// is written anew from what was held against them: nobody reads another answer
// out of it, by a field that stands in it twice or a number that is spelled oddly.
func accept(text []byte, r *Request, s shape) (json.RawMessage, *Fault) {
	value, err := parse(text)
	wrong := ""
	if err == nil {
		wrong = s.wrong(value)
	}
	if err != nil || wrong != "" {
		if lone, ok := loneObject(text, s); ok {
			value, err, wrong = lone, nil, ""
		}
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, &Fault{Kind: FaultTruncated, Detail: "the JSON of the answer ends in the middle", mend: true}
	case err != nil:
		return nil, &Fault{Kind: FaultInvalid, Detail: "the answer is not one JSON object", mend: true}
	case wrong != "":
		return nil, &Fault{Kind: FaultInvalid, Detail: "the answer does not satisfy the schema " + r.Schema.Name + ": " + wrong, mend: true}
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, &Fault{Kind: FaultInvalid, Detail: "the answer cannot be written as JSON", mend: true}
	}
	reply := json.RawMessage(bytes.TrimSpace(out.Bytes()))
	if r.Check != nil {
		if err := r.Check(reply); err != nil {
			return nil, &Fault{Kind: FaultPointing, Detail: brief(err.Error()), mend: true, Err: err}
		}
	}
	return reply, nil
}

// brief is one line of at most 300 bytes.
func brief(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "") + " …"
	}
	return s
}

// The most that is looked through for an object among prose.
const (
	maxProse = 1 << 20
	maxTries = 64
)

// loneObject finds the one object that satisfies the schema in a text that puts
// fences or prose around it. Where two do, nobody knows which is meant.
func loneObject(text []byte, s shape) (found any, ok bool) {
	if at := bytes.LastIndex(text, []byte("</think>")); at >= 0 {
		text = text[at:]
	}
	if len(text) > maxProse {
		return nil, false
	}
	for range maxTries {
		at := bytes.IndexByte(text, '{')
		if at < 0 {
			return found, ok
		}
		text = text[at:]
		d := json.NewDecoder(bytes.NewReader(text))
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			text = text[1:]
			continue
		}
		text = text[d.InputOffset():]
		value, err := parse(raw)
		if err != nil || s.wrong(value) != "" {
			continue
		}
		if ok {
			return nil, false
		}
		found, ok = value, true
	}
	return nil, false
}
