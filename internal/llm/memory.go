package llm

import (
	"bytes"
	"context"
	"sync"

	"personas/research"
)

// Memory is a ledger for one process and as long as it lives: for measurements and
// tests. It has no budget.
type Memory struct {
	mu    sync.Mutex
	calls map[research.Fingerprint]*memoryCall
	spent map[Task]Usage
}

// memoryCall is a call that is being made, until done is closed, or was.
type memoryCall struct {
	ledger *Memory
	call   Call
	done   chan struct{}
	reply  *Reply // nil where it was given up
}

// NewMemory is an empty ledger.
func NewMemory() *Memory {
	return &Memory{calls: map[research.Fingerprint]*memoryCall{}, spent: map[Task]Usage{}}
}

// Begin is Ledger's.
func (m *Memory) Begin(ctx context.Context, c Call) (Claim, *Reply, error) {
	for {
		m.mu.Lock()
		other, made := m.calls[c.Fingerprint]
		if !made {
			mine := &memoryCall{ledger: m, call: c, done: make(chan struct{})}
			m.calls[c.Fingerprint] = mine
			m.mu.Unlock()
			return mine, nil, nil
		}
		m.mu.Unlock()
		select {
		case <-other.done:
			if other.reply != nil {
				reply := *other.reply
				return nil, &reply, nil
			}
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
}

// Forget is Ledger's.
func (m *Memory) Forget(_ context.Context, c Call, r *Reply) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if kept := m.calls[c.Fingerprint]; kept != nil && kept.reply != nil && bytes.Equal(kept.reply.JSON, r.JSON) {
		delete(m.calls, c.Fingerprint)
	}
	return nil
}

// Spent is what the calls of a task took.
func (m *Memory) Spent(task Task) Usage {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.spent[task]
}

// Settle is Claim's.
func (c *memoryCall) Settle(_ context.Context, r Reply) error {
	c.end(r.Usage, &r)
	return nil
}

// Release is Claim's.
func (c *memoryCall) Release(_ context.Context, spent Usage) error {
	c.end(spent, nil)
	return nil
}

func (c *memoryCall) end(spent Usage, reply *Reply) {
	c.ledger.mu.Lock()
	defer c.ledger.mu.Unlock()
	c.ledger.spent[c.call.Task] = c.ledger.spent[c.call.Task].Plus(spent)
	if c.reply = reply; reply == nil {
		delete(c.ledger.calls, c.call.Fingerprint)
	}
	close(c.done)
}
