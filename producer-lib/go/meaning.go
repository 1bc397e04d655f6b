package producer

import (
	"net/http"
	"time"
)

// A token that is being rotated looks wrong for a while; one that stays wrong is wrong.
const unauthorizedFor = 10 * time.Second

// Refusals of the token in a row.
type unauthorized struct{ since, last time.Time }

// What a failed request means for its events.
func (l *lane) meaning(batch []*pending, failed *failure, now time.Time) []answer {
	same := answer{l.code(batch, failed.status, now), failed.detail, failed.retryAfter}
	answers := make([]answer, len(batch))
	for i := range answers {
		answers[i] = same
	}
	return answers
}

func (l *lane) code(batch []*pending, status int, now time.Time) Code {
	switch status {
	case http.StatusBadRequest:
		return Invalid
	case http.StatusForbidden:
		return NotAllowed
	case http.StatusRequestEntityTooLarge:
		if len(batch) == 1 {
			return TooLarge
		}
		l.halve(batch)
	case http.StatusUnauthorized:
		if now.Sub(l.unauthorized.last) > unauthorizedFor {
			l.unauthorized.since = now
		}
		l.unauthorized.last = now
		if now.Sub(l.unauthorized.since) >= unauthorizedFor {
			return NotAllowed
		}
	}
	return Unavailable
}

func (l *lane) halve(batch []*pending) {
	l.mu.Lock()
	defer l.mu.Unlock()
	size := 0
	for _, event := range batch {
		size += len(event.bytes)
	}
	l.mostBytes = size / 2
}

func (l *lane) grow() {
	l.mostBytes += l.mostBytes/64 + 1
	if l.mostBytes > l.rules.batchBytes {
		l.mostBytes = l.rules.batchBytes
	}
}
