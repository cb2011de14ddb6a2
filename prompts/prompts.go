// Package prompts is what language models are asked: a system text, a form, a
// schema and a typed input for each, in files that can be read and argued with.
//
// The system text of a prompt is the same for every request and stands first, so
// that providers keep it. The form is filled by redact.Fill: of research it takes
// masked words only. The schema is a template too: it holds the bounds of the
// numbers that were shown, so that a server that enforces schemas cannot point
// at anything else. A prompt's version is the hash of its files.
package prompts

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"text/template"

	"personas/internal/llm"
	"personas/internal/redact"
	"personas/research"
)

//go:embed *.tmpl
var files embed.FS

// prompt is one prompt, read from its three files: NAME.system.tmpl,
// NAME.user.tmpl, NAME.schema.tmpl.
type prompt struct {
	name         string
	task         llm.Task
	version      research.Fingerprint // of the files and of what the system text comes to
	system       redact.Masked
	user, schema *template.Template
	schemas      *sync.Map // that were filled, by bounds of numbers alone
}

// load reads a prompt. Its files are part of the program: a fault in one is a
// fault in it. Beside funcs, every form knows line: see [line].
func load(task llm.Task, name string, funcs template.FuncMap) prompt {
	p := prompt{name: name, task: task, schemas: &sync.Map{}}
	var system *template.Template
	var parts []string
	for _, part := range []struct {
		suffix string
		into   **template.Template
	}{{"system", &system}, {"user", &p.user}, {"schema", &p.schema}} {
		file := name + "." + part.suffix + ".tmpl"
		text, err := files.ReadFile(file)
		if err != nil {
			panic("prompts: " + err.Error())
		}
		form := template.New(file).Funcs(template.FuncMap{"line": line}).Funcs(funcs).Option("missingkey=error")
		*part.into = template.Must(form.Parse(string(text)))
		parts = append(parts, string(text))
	}
	var err error
	if p.system, err = redact.Fill(system, nil); err != nil {
		panic("prompts: " + err.Error())
	}
	p.version = research.FingerprintOf(append(parts, p.system.String())...)
	return p
}

// request fills the prompt. bounds are what the schema is filled with: numbers of
// what is shown.
func (p *prompt) request(input, bounds any, maxOutput int, check func(json.RawMessage) error) (llm.Request, error) {
	r := llm.Request{Task: p.task, Prompt: p.name + "/" + p.version.String()[:8], System: p.system, MaxOutput: maxOutput, Check: check}
	var err error
	if r.User, err = redact.Fill(p.user, input); err != nil {
		return r, err
	}
	r.Schema.Name = p.name
	r.Schema.JSON, err = p.bound(bounds)
	return r, err
}

// bound is the schema filled with bounds, which for those of many requests is
// done once.
func (p *prompt) bound(bounds any) (json.RawMessage, error) {
	kept := reflect.TypeOf(bounds).Comparable()
	if kept {
		if known, ok := p.schemas.Load(bounds); ok {
			return known.(json.RawMessage), nil
		}
	}
	schema, err := redact.Fill(p.schema, bounds)
	if err != nil {
		return nil, err
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(schema.String())); err != nil {
		return nil, fmt.Errorf("the schema of %s: %w", p.name, err)
	}
	if kept {
		p.schemas.Store(bounds, json.RawMessage(compact.Bytes()))
	}
	return compact.Bytes(), nil
}
