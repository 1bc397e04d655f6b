package producer

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

const (
	mostEvents = 10_000
	mostBytes  = 1 << 20
	mostLanes  = 1000
)

type settings struct {
	servers          []*url.URL
	token            func() (string, error)
	batchEvents      int
	batchBytes       int
	linger           time.Duration
	requestsInFlight int
	memory           int64
	maxBlock         time.Duration
	firstBackoff     time.Duration
	maxBackoff       time.Duration
	requestTimeout   time.Duration
	deliveryTimeout  time.Duration
	gzip             bool
}

// Option is a setting of New; all but the token have a default.
type Option func(*settings)

// Token sets the bearer token.
func Token(token string) Option {
	return TokenFunc(func() (string, error) { return token, nil })
}

// TokenFunc sets a function that gives the bearer token of the moment; asked with every request.
func TokenFunc(token func() (string, error)) Option { return func(s *settings) { s.token = token } }

// TokenFile sets a file with the bearer token, which is read again every second.
func TokenFile(path string) Option {
	return TokenFunc((&tokenFile{path: path}).get)
}

// Batch bounds a request: so many events (default 1000) of so many bytes together (default 512 KiB).
func Batch(events, bytes int) Option {
	return func(s *settings) { s.batchEvents, s.batchBytes = events, bytes }
}

// Linger sets how long an event waits for others to share its request (default 5 ms).
func Linger(d time.Duration) Option { return func(s *settings) { s.linger = d } }

// RequestsInFlight sets how many requests may be under way, which is the number of lanes (default 8).
func RequestsInFlight(n int) Option { return func(s *settings) { s.requestsInFlight = n } }

// Memory sets the bytes that unanswered events may occupy (default 64 MiB); then Publish blocks.
func Memory(bytes int64) Option { return func(s *settings) { s.memory = bytes } }

// MaxBlock sets how long Publish blocks at most (default 30 s); then the event is refused.
func MaxBlock(d time.Duration) Option { return func(s *settings) { s.maxBlock = d } }

// Backoff sets the pause before a retry: doubling from first to most (default 50 ms, 1 s), less up to half by chance.
func Backoff(first, most time.Duration) Option {
	return func(s *settings) { s.firstBackoff, s.maxBackoff = first, most }
}

// RequestTimeout sets how long a server may take to answer (default 30 s).
func RequestTimeout(d time.Duration) Option { return func(s *settings) { s.requestTimeout = d } }

// DeliveryTimeout sets how long an event that found room is retried (default 2 min); then it is refused, also while a
// request is under way.
func DeliveryTimeout(d time.Duration) Option { return func(s *settings) { s.deliveryTimeout = d } }

// Gzip compresses the bodies of requests.
func Gzip() Option { return func(s *settings) { s.gzip = true } }

func settingsOf(fronting []string, options []Option) (settings, error) {
	s := settings{
		batchEvents: 1000, batchBytes: 512 << 10, linger: 5 * time.Millisecond, requestsInFlight: 8,
		memory: 64 << 20, maxBlock: 30 * time.Second, firstBackoff: 50 * time.Millisecond, maxBackoff: time.Second,
		requestTimeout: 30 * time.Second, deliveryTimeout: 2 * time.Minute,
	}
	for _, option := range options {
		option(&s)
	}
	var wrong []string
	expect := func(holds bool, format string, values ...any) {
		if !holds {
			wrong = append(wrong, fmt.Sprintf(format, values...))
		}
	}
	for _, server := range fronting {
		address, ok := addressOf(server)
		expect(ok, "fronting: %s (expected: host:port or https://host:port)", server)
		s.servers = append(s.servers, address)
	}
	expect(len(fronting) > 0, "fronting: none (expected: host:port)")
	expect(s.token != nil, "token: none (expected: Token, TokenFunc or TokenFile)")
	expect(s.batchEvents >= 1 && s.batchEvents <= mostEvents, "batch events: %d (expected: 1 to %d)", s.batchEvents, mostEvents)
	expect(s.batchBytes >= 1 && s.batchBytes <= mostBytes, "batch bytes: %d (expected: 1 to %d)", s.batchBytes, mostBytes)
	expect(s.linger >= 0, "linger: %v (expected: >= 0)", s.linger)
	expect(s.requestsInFlight >= 1 && s.requestsInFlight <= mostLanes, "requests in flight: %d (expected: 1 to %d)", s.requestsInFlight, mostLanes)
	expect(s.memory >= 1, "memory: %d (expected: >= 1)", s.memory)
	expect(s.maxBlock >= 0, "max block: %v (expected: >= 0)", s.maxBlock)
	expect(s.firstBackoff > 0, "first: %v (expected: > 0)", s.firstBackoff)
	expect(s.maxBackoff >= s.firstBackoff, "max: %v (expected: >= first, %v)", s.maxBackoff, s.firstBackoff)
	expect(s.requestTimeout > 0, "request timeout: %v (expected: > 0)", s.requestTimeout)
	expect(s.deliveryTimeout > 0, "delivery timeout: %v (expected: > 0)", s.deliveryTimeout)
	if len(wrong) > 0 {
		return s, errors.New(strings.Join(wrong, "; "))
	}
	return s, nil
}

func addressOf(server string) (*url.URL, bool) {
	if !strings.Contains(server, "://") {
		server = "http://" + server
	}
	address, err := url.Parse(server)
	if err != nil || address.Scheme != "http" && address.Scheme != "https" ||
		address.Hostname() == "" || address.Port() == "" || address.Path != "" && address.Path != "/" {
		return nil, false
	}
	return address.JoinPath("/v1/events"), true
}
