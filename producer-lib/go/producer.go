package producer

import (
	"context"
	"fmt"
	"hash/crc32"
	"sync"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"
)

const (
	maxEvent = 1 << 20 // what fronting servers take; above it an event can never be stored
	closed   = "producer: closed (expected: open)"
)

// Producer publishes events. It is safe for use by many goroutines.
type Producer struct {
	rules  settings
	memory *memory
	lanes  []*lane
	cancel context.CancelFunc
	once   sync.Once // closes memory.over

	mu          sync.Mutex // guards the rest
	closed      bool
	sent        int64
	retries     int64
	ended       map[Code]int64
	lastFailure string
}

// New makes a producer for fronting servers, each host:port or https://host:port. It connects with the first event.
func New(fronting []string, options ...Option) (*Producer, error) {
	rules, err := settingsOf(fronting, options)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	p := &Producer{rules: rules, memory: newMemory(rules.memory), cancel: cancel, ended: map[Code]int64{}}
	client := newClient(rules.requestsInFlight)
	for i := 0; i < rules.requestsInFlight; i++ {
		l := &lane{
			producer: p, rules: &p.rules, news: make(chan struct{}, 1), mostBytes: rules.batchBytes,
			transport: transport{client, rules.servers, i % len(rules.servers), rules.token, rules.requestTimeout, rules.gzip},
		}
		p.lanes = append(p.lanes, l)
		go l.run(ctx)
	}
	return p, nil
}

// Publish publishes an event whose key and message are serialised already; it does not keep the slices. It blocks
// while too many bytes wait for an answer, as long as MaxBlock and the context allow.
func (p *Producer) Publish(ctx context.Context, topic string, key, message []byte) *Result {
	id := newID()
	event := &pending{bytes: eventBytes(topic, key, message, id), id: id, result: &Result{done: make(chan struct{})}}
	p.mu.Lock()
	p.sent++
	shut := p.closed
	p.mu.Unlock()
	size := len(event.bytes)
	switch {
	case !utf8.ValidString(topic):
		p.answer(event, Invalid, fmt.Sprintf("topic: %q (expected: UTF-8)", topic))
	case size > maxEvent:
		p.answer(event, TooLarge, fmt.Sprintf("event: %d bytes (expected: <= %d)", size, maxEvent))
	case shut:
		p.answer(event, Unavailable, closed)
	case !p.room(ctx, event):
		full := fmt.Sprintf("memory: full of unanswered events (expected: room within %v)", p.rules.maxBlock)
		p.answer(event, Unavailable, full+because(p.Stats().LastFailure))
	case !p.lanes[int(crc32.Update(crc32.ChecksumIEEE([]byte(topic)), crc32.IEEETable, key)%uint32(len(p.lanes)))].add(event):
		p.finish(event, Unavailable, closed)
	}
	return event.result
}

// PublishMessage publishes an event. The key holds identity fields only; equal identity must be equal bytes, so it is
// serialised deterministically.
func (p *Producer) PublishMessage(ctx context.Context, topic string, key, message proto.Message) (*Result, error) {
	options := proto.MarshalOptions{Deterministic: true}
	keyBytes, err := options.Marshal(key)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	messageBytes, err := options.Marshal(message)
	if err != nil {
		return nil, fmt.Errorf("message: %w", err)
	}
	return p.Publish(ctx, topic, keyBytes, messageBytes), nil
}

// Flush sends what waits, at once, and waits until all events published before the call are answered.
func (p *Producer) Flush(ctx context.Context) error {
	var unanswered []*pending
	for _, l := range p.lanes {
		unanswered = append(unanswered, l.hurry()...)
	}
	for _, event := range unanswered {
		select {
		case <-event.result.done:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Close flushes as long as the context allows; events without an answer then are refused as UNAVAILABLE.
func (p *Producer) Close(ctx context.Context) error {
	began := time.Now()
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.once.Do(func() { close(p.memory.over) })
	err := p.Flush(ctx)
	for _, l := range p.lanes {
		left, reason := l.drain()
		why := fmt.Sprintf("closed: no answer within %v%s", time.Since(began).Round(time.Millisecond), because(reason))
		for _, event := range left {
			p.finish(event, Unavailable, why)
		}
	}
	p.cancel()
	p.lanes[0].transport.client.CloseIdleConnections()
	return err
}

// Stats says what the producer has done so far.
func (p *Producer) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := Stats{Sent: p.sent, Retries: p.retries, LastFailure: p.lastFailure, Refused: map[Code]int64{}, Pending: p.sent}
	for code, n := range p.ended {
		s.Pending -= n
		if code.durable() {
			s.Stored += n
		} else {
			s.Refused[code] = n
		}
	}
	return s
}

func (p *Producer) room(ctx context.Context, event *pending) bool {
	ctx, cancel := context.WithTimeout(ctx, p.rules.maxBlock)
	defer cancel()
	return p.memory.take(ctx, event.footprint())
}

func (p *Producer) finish(event *pending, code Code, detail string) {
	p.memory.give(event.footprint())
	p.answer(event, code, detail)
}

func (p *Producer) answer(event *pending, code Code, detail string) {
	p.mu.Lock()
	p.ended[code]++
	p.mu.Unlock()
	event.result.ack = Ack{code, event.id, detail}
	close(event.result.done)
}

func (p *Producer) requestEnded(failed *failure) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lastFailure = ""
	if failed != nil {
		p.lastFailure = failed.detail
	}
}

func (p *Producer) retried(events int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.retries += int64(events)
}
