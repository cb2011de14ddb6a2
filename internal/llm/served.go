package llm

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// advise adds to a fault what can be found out about it.
func (c *Client) advise(ctx context.Context, f *Fault, model string) *Fault {
	if !f.model {
		return f
	}
	f.Detail = fmt.Sprintf("it does not know the model %s", brief(model))
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if names, err := c.Served(ctx); err == nil && len(names) > 0 {
		f.Try = "it has " + few(names)
	}
	return f
}

// few is the first of many names.
func few(names []string) string {
	const shown = 8
	if more := len(names) - shown; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), more)
	}
	return strings.Join(names, ", ")
}

// Served are the names of the models that the server says it has.
func (c *Client) Served(ctx context.Context) ([]string, error) {
	list, err := c.api.ListModels(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range list.Models {
		if m.ID != "" && len(m.ID) <= 100 {
			names = append(names, strings.ToValidUTF8(m.ID, "?"))
		}
	}
	return names, nil
}
