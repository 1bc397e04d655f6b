package producer

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// The few messages of fronting.proto, written out: generated code for them would claim their names in the application's
// registry of protobuf types.

type answer struct {
	code       Code
	detail     string
	retryAfter time.Duration
}

// 48 bits of time, so that ids sort by when they were made, and 74 random ones.
func newID() ID {
	var id ID
	if _, err := rand.Read(id[6:]); err != nil {
		panic(err) // the system has no randomness: nothing can be made unique
	}
	var now [8]byte
	binary.BigEndian.PutUint64(now[:], uint64(time.Now().UnixMilli()))
	copy(id[:6], now[2:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

func eventBytes(topic string, key, message []byte, id ID) []byte {
	out := make([]byte, 0, len(topic)+len(key)+len(message)+len(id)+20)
	out = appendField(out, 1, []byte(topic))
	out = appendField(out, 2, key)
	out = appendField(out, 3, message)
	return appendField(out, 4, id[:])
}

// Absent when empty, as everywhere in proto3.
func appendField(out []byte, number protowire.Number, value []byte) []byte {
	if len(value) == 0 {
		return out
	}
	return protowire.AppendBytes(protowire.AppendTag(out, number, protowire.BytesType), value)
}

func requestBytes(events []*pending) []byte {
	size := 0
	for _, event := range events {
		size += len(event.bytes) + 5
	}
	out := make([]byte, 0, size)
	for _, event := range events {
		out = appendField(out, 1, event.bytes)
	}
	return out
}

func parseAnswers(response []byte) ([]answer, error) {
	var answers []answer
	err := fields(response, func(number protowire.Number, _ uint64, value []byte) error {
		if number != 1 || value == nil {
			return nil
		}
		answer, err := parseAnswer(value)
		answers = append(answers, answer)
		return err
	})
	return answers, err
}

func parseAnswer(message []byte) (answer, error) {
	var a answer
	err := fields(message, func(number protowire.Number, varint uint64, value []byte) error {
		switch {
		case number == 1 && value == nil:
			a.code = Code(int32(varint))
			if _, known := names[a.code]; !known {
				a.code = Unrecognized
			}
		case number == 2 && value != nil:
			a.detail = string(value)
		case number == 4 && value == nil:
			a.retryAfter = time.Duration(uint32(varint)) * time.Millisecond
		}
		return nil
	})
	return a, err
}

// Visits the varints and the byte strings of a message; a varint has no value, a byte string one that is not nil.
func fields(message []byte, visit func(number protowire.Number, varint uint64, value []byte) error) error {
	for len(message) > 0 {
		number, kind, size := protowire.ConsumeTag(message)
		if size < 0 {
			return protowire.ParseError(size)
		}
		message = message[size:]
		var varint uint64
		var value []byte
		switch kind {
		case protowire.VarintType:
			varint, size = protowire.ConsumeVarint(message)
		case protowire.BytesType:
			value, size = protowire.ConsumeBytes(message)
		default:
			size = protowire.ConsumeFieldValue(number, kind, message)
		}
		if size < 0 {
			return protowire.ParseError(size)
		}
		if value == nil && kind == protowire.BytesType {
			return errors.New("bytes: none")
		}
		if kind == protowire.VarintType || kind == protowire.BytesType {
			if err := visit(number, varint, value); err != nil {
				return err
			}
		}
		message = message[size:]
	}
	return nil
}
