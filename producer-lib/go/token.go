package producer

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

// A token in a file, read again when it is older than a second: tokens rotate while we run.
type tokenFile struct {
	path   string
	mu     sync.Mutex
	token  string
	readAt time.Time
}

func (f *tokenFile) get() (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.token == "" || time.Since(f.readAt) > time.Second {
		content, err := os.ReadFile(f.path)
		if err != nil {
			return "", fmt.Errorf("token file: %s (expected: readable; %w)", f.path, err)
		}
		f.token, f.readAt = strings.TrimSpace(string(content)), time.Now()
	}
	return f.token, nil
}
