package producer

// What the cases of producer-lib/conformance do not reach.

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// Stores what comes, once it is opened.
type storing struct {
	*httptest.Server
	open   chan struct{}
	mu     sync.Mutex
	bodies [][]byte
}

func newStoring(t *testing.T, open bool) *storing {
	s := &storing{open: make(chan struct{})}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.bodies = append(s.bodies, body)
		s.mu.Unlock()
		<-s.open
		_, _ = w.Write([]byte{0x0a, 2, 8, 1})
	}))
	if open {
		close(s.open)
	}
	t.Cleanup(s.Close)
	return s
}

func newProducer(t *testing.T, s *storing, options ...Option) *Producer {
	p, err := New([]string{s.URL}, append([]Option{Token("token")}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = p.Close(ctx)
	})
	return p
}

func TestEveryCutOfAResponseIsAnError(t *testing.T) {
	whole, _ := hex.DecodeString("0a0908161203796f752005")
	answers, err := parseAnswers(whole)
	if want := (answer{Invalid, "you", 5 * time.Millisecond}); err != nil || len(answers) != 1 || answers[0] != want {
		t.Fatalf("%v, %v (expected: %v)", answers, err, want)
	}
	for end := 1; end < len(whole); end++ {
		if _, err := parseAnswers(whole[:end]); err == nil {
			t.Errorf("%d bytes: no error (expected: one)", end)
		}
	}
}

func FuzzParseAnswers(f *testing.F) {
	f.Add([]byte{0x0a, 2, 8, 1})
	f.Fuzz(func(t *testing.T, response []byte) { _, _ = parseAnswers(response) })
}

func TestAllThatIsWrongIsSaidAtOnce(t *testing.T) {
	_, err := New([]string{"nonsense", "ftp://host:21", "http://host:1/path"}, Linger(-1))
	for _, part := range []string{"fronting: nonsense", "ftp://host:21", "/path", "token: none", "linger: -1ns"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v (expected: with %s)", err, part)
		}
	}
}

func TestProtobufMessagesAreSerialisedDeterministically(t *testing.T) {
	s := newStoring(t, true)
	p := newProducer(t, s)
	key, _ := structpb.NewStruct(map[string]any{"a": 1, "b": 2, "c": 3, "d": 4})
	for i := 0; i < 20; i++ {
		result, err := p.PublishMessage(context.Background(), "t", key, wrapperspb.String("m"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := result.Wait(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	for _, body := range s.bodies {
		if !bytes.Equal(body[:40], s.bodies[0][:40]) {
			t.Fatalf("key: %x (expected: %x)", body[:40], s.bodies[0][:40])
		}
	}
}

func TestATopicThatIsNoTextIsInvalidAlone(t *testing.T) {
	p := newProducer(t, newStoring(t, true))
	ack, err := p.Publish(context.Background(), "\xff", nil, nil).Wait(context.Background())
	var refused *Refused
	if ack.Code != Invalid || !errors.As(err, &refused) || refused.ID != ack.ID {
		t.Fatalf("%v, %v (expected: INVALID, refused)", ack, err)
	}
	if _, err := p.Publish(context.Background(), "t", nil, nil).Wait(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestAContextEndsTheWaitForRoomAndForAnAnswer(t *testing.T) {
	s := newStoring(t, false)
	p := newProducer(t, s, Memory(300), MaxBlock(time.Hour))
	first := p.Publish(context.Background(), "t", nil, make([]byte, 100))
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if ack, _ := p.Publish(ctx, "t", nil, make([]byte, 100)).Wait(context.Background()); ack.Code != Unavailable {
		t.Fatalf("%v (expected: UNAVAILABLE)", ack)
	}
	if _, err := first.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("%v (expected: the context's error)", err)
	}
	close(s.open)
	if _, err := first.Wait(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestATokenFileIsReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	write := func(token string) {
		if err := os.WriteFile(path, []byte(token), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := tokenFile{path: path}
	write("one\n")
	if token, err := file.get(); token != "one" || err != nil {
		t.Fatalf("%q, %v (expected: one)", token, err)
	}
	write("two")
	file.readAt = time.Now().Add(-2 * time.Second)
	if token, _ := file.get(); token != "two" {
		t.Fatalf("%q (expected: two)", token)
	}
}

func TestARetryAfterIsSecondsOrADate(t *testing.T) {
	if after := retryAfter("7"); after != 7*time.Second {
		t.Errorf("%v (expected: 7s)", after)
	}
	after := retryAfter(time.Now().Add(time.Minute).UTC().Format(http.TimeFormat))
	if after < 58*time.Second || after > time.Minute {
		t.Errorf("%v (expected: about 1m)", after)
	}
	rules := settings{deliveryTimeout: 2 * time.Minute}
	for _, header := range []string{"2000000000", "99999999999999999999"} {
		if after := rules.bounded(retryAfter(header)); after != time.Minute {
			t.Errorf("%v (expected: 1m)", after)
		}
	}
	if after := retryAfter("soon"); after != 0 {
		t.Errorf("%v (expected: 0)", after)
	}
}

func TestAFlushWaitsForWhatIsBeingAnswered(t *testing.T) {
	s := newStoring(t, false)
	p := newProducer(t, s, Linger(0), RequestsInFlight(1))
	result := p.Publish(context.Background(), "t", nil, nil)
	p.memory.mu.Lock() // which an answer needs
	close(s.open)
	for settled := false; !settled; runtime.Gosched() {
		p.lanes[0].mu.Lock()
		settled = len(p.lanes[0].waiting)+len(p.lanes[0].inFlight) == 0
		p.lanes[0].mu.Unlock()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	err := p.Flush(ctx)
	p.memory.mu.Unlock()
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v (expected: the context's error)", err)
	}
	if err := p.Flush(context.Background()); err != nil {
		t.Error(err)
	}
	select {
	case <-result.Done():
	default:
		t.Error("no answer (expected: one, after a flush)")
	}
}

func TestWhatExpiresIsUnansweredUntilItIsTold(t *testing.T) {
	l := &lane{rules: &settings{deliveryTimeout: time.Second}, news: make(chan struct{}, 1)}
	l.add(&pending{})
	if expired := l.expired(time.Now().Add(time.Minute)); len(expired) != 1 {
		t.Fatalf("%v (expected: one)", expired)
	}
	if left := l.hurry(); len(left) != 1 {
		t.Errorf("%v (expected: the one that expired)", left)
	}
	if left, _ := l.drain(); len(left) != 0 {
		t.Errorf("%v (expected: none, its lane answers it)", left)
	}
	l.ended()
	if left := l.hurry(); len(left) != 0 {
		t.Errorf("%v (expected: none)", left)
	}
}

func TestWhatIsInFlightForTooLongIsRefusedAloneAndTheOthersHaveTheirAnswers(t *testing.T) {
	p := newProducer(t, newStoring(t, true), RequestsInFlight(1), DeliveryTimeout(time.Minute))
	l := p.lanes[0]
	old, young := &pending{result: &Result{done: make(chan struct{})}}, &pending{result: &Result{done: make(chan struct{})}}
	l.mu.Lock()
	old.since, young.since = time.Now().Add(-2*time.Minute), time.Now()
	l.inFlight = []*pending{old, young}
	l.mu.Unlock()
	l.refuse(l.expired(time.Now()))
	l.settle([]*pending{old, young}, []answer{{code: Stored}, {code: Stored}}, nil)
	if old.result.ack.Code != Unavailable || young.result.ack.Code != Stored {
		t.Errorf("%v, %v (expected: UNAVAILABLE, STORED)", old.result.ack, young.result.ack)
	}
	if stats := p.Stats(); stats.Stored != 1 || stats.Refused[Unavailable] != 1 {
		t.Errorf("%+v (expected: one of each)", stats)
	}
}

func TestClosesTwice(t *testing.T) {
	p := newProducer(t, newStoring(t, true))
	for i := 0; i < 2; i++ {
		if err := p.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}
