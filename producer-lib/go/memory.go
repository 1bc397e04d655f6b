package producer

import (
	"context"
	"sync"
)

// The bytes that unanswered events may occupy.
type memory struct {
	limit int64
	mu    sync.Mutex
	used  int64
	waits int           // who waits for room
	room  chan struct{} // closed, and replaced, when bytes come back
	over  chan struct{} // closed when nobody waits any more
}

func newMemory(limit int64) *memory {
	return &memory{limit: limit, room: make(chan struct{}), over: make(chan struct{})}
}

// Waits for room as long as the context; false if there was none.
func (m *memory) take(ctx context.Context, bytes int64) bool {
	for {
		m.mu.Lock()
		// An event larger than the limit must be able to pass alone.
		if m.used == 0 || m.used+bytes <= m.limit {
			m.used += bytes
			m.mu.Unlock()
			return true
		}
		room := m.room
		m.waits++
		m.mu.Unlock()
		if !m.await(ctx, room) {
			return false
		}
	}
}

func (m *memory) await(ctx context.Context, room chan struct{}) bool {
	defer func() {
		m.mu.Lock()
		m.waits--
		m.mu.Unlock()
	}()
	select {
	case <-room:
		return true
	case <-m.over:
	case <-ctx.Done():
	}
	return false
}

func (m *memory) give(bytes int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.used -= bytes
	if m.waits > 0 {
		close(m.room)
		m.room = make(chan struct{})
	}
}
