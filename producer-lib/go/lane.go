package producer

import (
	"context"
	"fmt"
	"math/rand"
	"net/http"
	"sync"
	"time"
)

const (
	longestWait = time.Minute
	overhead    = 256 // what an event occupies beside its bytes
	never       = time.Duration(1<<63 - 1)
)

// An event that waits for its answer.
type pending struct {
	bytes  []byte
	id     ID
	since  time.Time // in its lane; there, nobody is older than who stands before
	result *Result
}

func (e *pending) footprint() int64 { return int64(len(e.bytes) + overhead) }

// A queue of events with one goroutine and at most one request in flight, which another goroutine waits for.
type lane struct {
	producer  *Producer
	rules     *settings
	transport transport
	news      chan struct{} // something below has changed

	mu           sync.Mutex
	waiting      []*pending
	waitingBytes int
	inFlight     []*pending
	ending       []*pending // they are being answered
	mostBytes    int        // less than the setting once a server has found a batch too large
	failures     int        // in a row
	notBefore    time.Time
	hurried      bool
	closed       bool
	lastFailure  string

	unauthorized unauthorized // owned by run
}

// False once the lane is closed.
func (l *lane) add(event *pending) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	event.since = time.Now()
	l.waiting = append(l.waiting, event)
	l.waitingBytes += len(event.bytes)
	l.wake()
	return true
}

// All events without an answer; those that wait are sent without lingering.
func (l *lane) hurry() []*pending {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hurried = len(l.waiting) > 0
	l.wake()
	return append(append(append([]*pending(nil), l.ending...), l.inFlight...), l.waiting...)
}

// Gives up all events without an answer, and takes no more; also says why the latest were not stored.
func (l *lane) drain() ([]*pending, string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	left := append(l.inFlight, l.waiting...)
	l.closed, l.inFlight, l.waiting = true, nil, nil
	l.wake()
	return left, l.lastFailure
}

func (l *lane) wake() {
	select {
	case l.news <- struct{}{}:
	default: // it is awake already
	}
}

func (l *lane) run(ctx context.Context) {
	for ctx.Err() == nil {
		l.refuse(l.expired(time.Now()))
		batch, pause := l.next(time.Now())
		if len(batch) > 0 {
			l.send(ctx, batch)
			continue
		}
		timer := time.NewTimer(pause)
		select {
		case <-l.news:
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// Events end in time meanwhile; once none of the batch is left, nobody needs the request any more.
func (l *lane) send(ctx context.Context, batch []*pending) {
	ctx, cut := context.WithCancel(ctx)
	defer cut()
	done := make(chan struct{})
	var answers []answer
	var failed *failure
	go func() {
		answers, failed = l.transport.publish(ctx, batch)
		close(done)
	}()
	for {
		timer := time.NewTimer(time.Until(l.deadline()))
		select {
		case <-done:
			timer.Stop()
			if failed != nil && len(l.alive()) == 0 {
				failed.detail = l.late() // it was cut for that
			}
			l.settle(batch, answers, failed)
			return
		case <-timer.C:
		}
		l.refuse(l.expired(time.Now()))
		if len(l.alive()) == 0 {
			cut()
		}
	}
}

// When the oldest event without an answer has no time left; none that comes later is sooner.
func (l *lane) deadline() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	oldest := time.Now()
	if len(l.inFlight) > 0 {
		oldest = l.inFlight[0].since
	} else if len(l.waiting) > 0 {
		oldest = l.waiting[0].since
	}
	return oldest.Add(l.rules.deliveryTimeout)
}

// The batch to send now, and if there is nothing to send, for how long not.
func (l *lane) next(now time.Time) (batch []*pending, pause time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		return nil, never
	}
	oldest := l.waiting[0].since
	due := l.notBefore
	full := len(l.waiting) >= l.rules.batchEvents || l.waitingBytes >= l.mostBytes
	if lingered := oldest.Add(l.rules.linger); !l.hurried && !full && lingered.After(due) {
		due = lingered
	}
	if due.After(now) {
		if deadline := oldest.Add(l.rules.deliveryTimeout); deadline.Before(due) {
			due = deadline
		}
		return nil, due.Sub(now)
	}
	return l.take(), 0
}

func (l *lane) take() []*pending {
	var batch []*pending
	for size := 0; len(l.waiting) > 0 && len(batch) < l.rules.batchEvents; {
		size += len(l.waiting[0].bytes)
		if len(batch) > 0 && size > l.mostBytes {
			break
		}
		batch = append(batch, l.pop())
	}
	l.hurried = l.hurried && len(l.waiting) > 0
	l.inFlight = batch
	return batch
}

func (l *lane) pop() *pending {
	event := l.waiting[0]
	l.waiting[0] = nil // the array behind the slice must not keep it
	l.waiting = l.waiting[1:]
	l.waitingBytes -= len(event.bytes)
	return event
}

// The events of the batch in flight that have no answer.
func (l *lane) alive() []*pending {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.inFlight
}

// What has no time left leaves the lane, be it in flight or not.
func (l *lane) expired(now time.Time) []*pending {
	l.mu.Lock()
	defer l.mu.Unlock()
	var expired []*pending
	for len(l.inFlight) > 0 && now.Sub(l.inFlight[0].since) >= l.rules.deliveryTimeout {
		expired = append(expired, l.inFlight[0])
		l.inFlight = l.inFlight[1:]
	}
	for len(l.waiting) > 0 && now.Sub(l.waiting[0].since) >= l.rules.deliveryTimeout {
		expired = append(expired, l.pop())
	}
	l.ending = expired
	return expired
}

func (l *lane) refuse(expired []*pending) {
	if len(expired) == 0 {
		return
	}
	for _, event := range expired {
		l.producer.finish(event, Unavailable, l.late()+because(l.reason()))
	}
	l.ended()
}

func (l *lane) late() string { return fmt.Sprintf("no answer within %v", l.rules.deliveryTimeout) }

// What is being answered is answered.
func (l *lane) ended() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ending = nil
}

func (l *lane) reason() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lastFailure
}

func (l *lane) settle(batch []*pending, answers []answer, failed *failure) {
	now := time.Now()
	if failed != nil {
		answers = l.meaning(batch, failed, now)
	} else {
		l.unauthorized = unauthorized{}
	}
	gone := len(batch) - len(l.alive()) // they were the oldest
	batch, answers = batch[gone:], answers[gone:]
	var again, done []*pending
	var last []answer // of those that are done
	var wait time.Duration
	reason := ""
	for i, event := range batch {
		if !answers[i].code.retriable() || now.Sub(event.since) >= l.rules.deliveryTimeout {
			done, last = append(done, event), append(last, answers[i])
			continue
		}
		if again == nil {
			reason = answers[i].code.String() + " " + answers[i].detail
		}
		again = append(again, event)
		if answers[i].retryAfter > wait {
			wait = answers[i].retryAfter
		}
	}
	split := failed != nil && failed.status == http.StatusRequestEntityTooLarge
	if !l.back(again, done, reason, wait, split, now) {
		return // closed meanwhile: the events are refused already
	}
	l.producer.requestEnded(failed)
	l.producer.retried(len(again))
	for i, event := range done {
		l.producer.finish(event, last[i].code, last[i].detail)
	}
	l.ended()
}

// Ends the batch in flight. What is to be sent again goes to the front; false once the lane is closed.
func (l *lane) back(again, done []*pending, reason string, wait time.Duration, split bool, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.inFlight = nil
	l.ending = done
	l.lastFailure = reason
	if !split {
		l.grow()
	}
	l.notBefore = now
	if len(again) == 0 || split {
		l.failures = 0
	} else {
		wait = l.rules.bounded(wait)
		if pause := l.rules.pause(l.failures); pause > wait {
			wait = pause
		}
		l.notBefore = now.Add(wait)
		l.failures++
	}
	if len(again) > 0 {
		l.hurried = true
		l.waiting = append(again, l.waiting...)
		for _, event := range again {
			l.waitingBytes += len(event.bytes)
		}
	}
	return true
}

// How long a lane waits that was asked to: beyond the delivery timeout, its events would expire without a try.
func (s *settings) bounded(wait time.Duration) time.Duration {
	if wait > s.deliveryTimeout {
		wait = s.deliveryTimeout
	}
	if wait > longestWait {
		wait = longestWait
	}
	return wait
}

func (s *settings) pause(failures int) time.Duration {
	pause := s.maxBackoff
	if failures < 20 && s.firstBackoff<<failures < pause && s.firstBackoff<<failures > 0 {
		pause = s.firstBackoff << failures
	}
	return pause - time.Duration(rand.Int63n(int64(pause)/2+1))
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return " (last: " + reason + ")"
}
