package llm

import (
	"errors"
	"sync"

	openai "github.com/sashabaranov/go-openai"
)

// format is how a server is told what an answer looks like.
type format int

// From what binds most to what binds least.
const (
	formatSchema format = iota // the server holds the model to the schema
	formatObject               // the server holds it to JSON; the schema is in the text
	formatPlain                // the schema is in the text
)

func (f format) String() string { return [...]string{"json_schema", "json_object", "plain text"}[f] }

// habit is what was learned of a model and a schema: what the server takes, and
// whether it does what it took.
type habit struct {
	format           format
	kept, strayed    int  // answers in the present format
	completionTokens bool // wants max_completion_tokens in place of max_tokens
	noTemperature    bool
	noSeed           bool
}

// habits are remembered as long as the client lives: another server may stand
// behind the same URL tomorrow.
type habits struct {
	mu  sync.Mutex
	all map[string]*habit
}

// of is what is known now.
func (h *habits) of(model, schema string) habit {
	h.mu.Lock()
	defer h.mu.Unlock()
	return *h.get(model, schema)
}

func (h *habits) get(model, schema string) *habit {
	if h.all == nil {
		h.all = map[string]*habit{}
	}
	k := model + "\x00" + schema
	if h.all[k] == nil {
		h.all[k] = &habit{}
	}
	return h.all[k]
}

// refused learns from a refusal of a request that was made by the habit sent. It
// reports whether the next request differs, so that asking again makes sense.
func (h *habits) refused(model, schema string, sent habit, c complaint, err error) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.get(model, schema)
	before := *now
	switch {
	case errors.Is(err, openai.ErrReasoningModelMaxTokensDeprecated),
		c.names("max_tokens", "max_completion_tokens") && !sent.completionTokens:
		now.completionTokens = true
	case errors.Is(err, openai.ErrReasoningModelLimitationsOther), errors.Is(err, openai.ErrReasoningSamplingUnsupported),
		c.names("temperature") && !sent.noTemperature:
		now.noTemperature = true
	case c.names("seed") && !sent.noSeed:
		now.noSeed = true
	case c.names("response_format", "json_schema", "json schema", "json_object", "structured output", "grammar", "guided") && sent.format < formatPlain:
		if now.format == sent.format {
			now.stepDown()
		}
	}
	return sent.differs(*now) || before.differs(*now)
}

// differs reports whether requests made by two habits differ.
func (h habit) differs(o habit) bool {
	h.kept, h.strayed, o.kept, o.strayed = 0, 0, 0, 0
	return h != o
}

func (h *habit) stepDown() { h.format, h.kept, h.strayed = h.format+1, 0, 0 }

// answered learns from an answer. A server that was given the schema and lets a
// model stray from it does not hold to it, and the model has never seen it: the
// schema goes into the text. One stray answer among many that kept to it is an
// accident.
func (h *habits) answered(model, schema string, sent habit, strayed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.get(model, schema)
	if now.format != sent.format || now.format == formatPlain {
		return
	}
	if !strayed {
		now.kept++
		return
	}
	now.strayed++
	if now.strayed > now.kept/4 {
		now.stepDown()
	}
}
