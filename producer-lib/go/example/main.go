package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"time"

	"asgard.io/producer"
)

func main() {
	fronting := os.Getenv("FRONTING")
	if fronting == "" {
		fronting = "127.0.0.1:8420"
	}
	p, err := producer.New([]string{fronting}, producer.TokenFile(os.Getenv("TOKEN_FILE")))
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()

	// What a DriverLocationKey and a DriverLocation of the sample schema are in bytes, so that this runs without
	// generated code. With it: p.PublishMessage(ctx, "driver-location", &DriverLocationKey{…}, &DriverLocation{…}).
	key := []byte("\x0a\x08driver-1")
	message := append([]byte("\x0a\x08driver-1\x12\x06\x08"), binary.AppendUvarint(nil, uint64(time.Now().Unix()))...)

	ack, err := p.Publish(ctx, "driver-location", key, message).Wait(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ack.Code, ack.ID)
	if err := p.Close(ctx); err != nil {
		log.Fatal(err)
	}
}
