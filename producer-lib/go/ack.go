package producer

import (
	"context"
	"encoding/hex"
	"fmt"
)

// Code is one of the codes of fronting.proto.
type Code int32

const (
	// Unrecognized is what a newer server may say that this version does not know.
	Unrecognized Code = -1
	Unspecified  Code = 0
	Stored       Code = 1
	Spooled      Code = 2
	Unavailable  Code = 10
	Quota        Code = 11
	KeyBlocked   Code = 12
	UnknownTopic Code = 20
	NotAllowed   Code = 21
	Invalid      Code = 22
	TooOld       Code = 23
	TooNew       Code = 24
	TooLarge     Code = 25
)

var names = map[Code]string{
	Unrecognized: "UNRECOGNIZED", Unspecified: "CODE_UNSPECIFIED", Stored: "STORED", Spooled: "SPOOLED",
	Unavailable: "UNAVAILABLE", Quota: "QUOTA", KeyBlocked: "KEY_BLOCKED",
	UnknownTopic: "UNKNOWN_TOPIC", NotAllowed: "NOT_ALLOWED", Invalid: "INVALID",
	TooOld: "TOO_OLD", TooNew: "TOO_NEW", TooLarge: "TOO_LARGE",
}

// String is the code's name in fronting.proto.
func (c Code) String() string { return names[c] }

func (c Code) durable() bool   { return c == Stored || c == Spooled }
func (c Code) retriable() bool { return c == Unavailable || c == Quota || c == KeyBlocked }

// ID is an event's UUIDv7, made by the library, the same in every retry.
type ID [16]byte

// String is the usual form of a UUID.
func (id ID) String() string {
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// Ack is what became of an event. Detail says what was wrong and what was expected.
type Ack struct {
	Code   Code
	ID     ID
	Detail string
}

// Refused is the error of an event that was not stored.
type Refused struct{ Ack }

func (r *Refused) Error() string { return fmt.Sprintf("event %v: %v %s", r.ID, r.Code, r.Detail) }

// Result is the answer to one event, once it has come.
type Result struct {
	done chan struct{}
	ack  Ack
}

// Done is closed once the event is answered.
func (r *Result) Done() <-chan struct{} { return r.done }

// Wait waits for the answer. The error is a *Refused for an event that was not stored, or that of the context.
func (r *Result) Wait(ctx context.Context) (Ack, error) {
	select {
	case <-r.done:
	case <-ctx.Done():
		return Ack{}, ctx.Err()
	}
	if !r.ack.Code.durable() {
		return r.ack, &Refused{r.ack}
	}
	return r.ack, nil
}

// Stats is what a producer has done so far. Once nothing is pending, Sent = Stored + the sum of Refused.
type Stats struct {
	Sent    int64
	Stored  int64
	Refused map[Code]int64
	Retries int64
	Pending int64
	// LastFailure is why the latest request failed as a whole; empty once one has come through.
	LastFailure string
}
