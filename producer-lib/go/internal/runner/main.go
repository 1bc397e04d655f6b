// Does the cases of producer-lib/conformance: a line in is a case, a line out its result.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"sync"
	"time"

	"asgard.io/producer"
)

type testCase struct {
	Name      string
	Fronting  []string
	Token     string
	TokenFile string
	Settings  settings
	Steps     []step
}

type settings struct {
	BatchEvents       *int
	BatchBytes        *int
	LingerMs          *int
	RequestsInFlight  *int
	MemoryBytes       *int64
	MaxBlockMs        *int
	BackoffMs         []int
	RequestTimeoutMs  *int
	DeliveryTimeoutMs *int
	Gzip              bool
}

type step struct {
	Publish []event
	Threads int
	Answers bool
	Flush   bool
	CloseMs int
}

type event struct {
	Topic   string
	Key     []byte
	Message []byte
}

type answered struct {
	Code   string `json:"code"`
	ID     string `json:"id"`
	Detail string `json:"detail"`
}

type stats struct {
	Sent        int64            `json:"sent"`
	Stored      int64            `json:"stored"`
	Refused     map[string]int64 `json:"refused"`
	Retries     int64            `json:"retries"`
	Pending     int64            `json:"pending"`
	LastFailure string           `json:"lastFailure"`
}

type result struct {
	Name      string     `json:"name"`
	Answers   []answered `json:"answers"`
	BlockedMs int64      `json:"blockedMs"`
	TookMs    int64      `json:"tookMs"`
	Stats     stats      `json:"stats"`
	Error     string     `json:"error"`
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	var output sync.Mutex
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		go func() {
			var c testCase
			must(json.Unmarshal(line, &c))
			said, err := json.Marshal(do(c))
			must(err)
			output.Lock()
			defer output.Unlock()
			_, err = os.Stdout.Write(append(said, '\n'))
			must(err)
		}()
	}
}

func do(c testCase) result {
	began := time.Now()
	r := result{Name: c.Name}
	p, err := producer.New(c.Fronting, options(c)...)
	if err != nil {
		r.Error = err.Error()
		return r
	}
	ctx := context.Background()
	var results []*producer.Result
	for _, s := range c.Steps {
		switch {
		case s.Publish != nil:
			published, blocked := publish(ctx, p, s)
			results = append(results, published...)
			if blocked.Milliseconds() > r.BlockedMs {
				r.BlockedMs = blocked.Milliseconds()
			}
		case s.Answers:
			for _, result := range results {
				<-result.Done()
			}
		case s.Flush:
			must(p.Flush(ctx))
		default:
			patience, cancel := context.WithTimeout(ctx, ms(&s.CloseMs))
			_ = p.Close(patience) // what it could not send is in the answers
			cancel()
		}
	}
	for _, result := range results {
		ack, _ := result.Wait(ctx) // a refusal is an answer too
		r.Answers = append(r.Answers, answered{ack.Code.String(), ack.ID.String(), ack.Detail})
	}
	r.TookMs = time.Since(began).Milliseconds()
	r.Stats = statsOf(p.Stats())
	return r
}

// Event i by goroutine i modulo threads; also the longest time that a publish took.
func publish(ctx context.Context, p *producer.Producer, s step) ([]*producer.Result, time.Duration) {
	results := make([]*producer.Result, len(s.Publish))
	longest := make([]time.Duration, s.Threads)
	var all sync.WaitGroup
	for n := 0; n < s.Threads; n++ {
		all.Add(1)
		go func(n int) {
			defer all.Done()
			for i := n; i < len(s.Publish); i += s.Threads {
				before := time.Now()
				results[i] = p.Publish(ctx, s.Publish[i].Topic, s.Publish[i].Key, s.Publish[i].Message)
				if took := time.Since(before); took > longest[n] {
					longest[n] = took
				}
			}
		}(n)
	}
	all.Wait()
	for _, took := range longest {
		if took > longest[0] {
			longest[0] = took
		}
	}
	return results, longest[0]
}

func options(c testCase) []producer.Option {
	s := c.Settings
	options := []producer.Option{producer.Token(c.Token)}
	add := func(given bool, option func() producer.Option) {
		if given {
			options = append(options, option())
		}
	}
	batchEvents, batchBytes := 1000, 512<<10
	if s.BatchEvents != nil {
		batchEvents = *s.BatchEvents
	}
	if s.BatchBytes != nil {
		batchBytes = *s.BatchBytes
	}
	add(c.TokenFile != "", func() producer.Option { return producer.TokenFile(c.TokenFile) })
	add(true, func() producer.Option { return producer.Batch(batchEvents, batchBytes) })
	add(s.LingerMs != nil, func() producer.Option { return producer.Linger(ms(s.LingerMs)) })
	add(s.RequestsInFlight != nil, func() producer.Option { return producer.RequestsInFlight(*s.RequestsInFlight) })
	add(s.MemoryBytes != nil, func() producer.Option { return producer.Memory(*s.MemoryBytes) })
	add(s.MaxBlockMs != nil, func() producer.Option { return producer.MaxBlock(ms(s.MaxBlockMs)) })
	add(s.BackoffMs != nil, func() producer.Option { return producer.Backoff(ms(&s.BackoffMs[0]), ms(&s.BackoffMs[1])) })
	add(s.RequestTimeoutMs != nil, func() producer.Option { return producer.RequestTimeout(ms(s.RequestTimeoutMs)) })
	add(s.DeliveryTimeoutMs != nil, func() producer.Option { return producer.DeliveryTimeout(ms(s.DeliveryTimeoutMs)) })
	add(s.Gzip, producer.Gzip)
	return options
}

func statsOf(s producer.Stats) stats {
	refused := map[string]int64{}
	for code, n := range s.Refused {
		refused[code.String()] = n
	}
	return stats{s.Sent, s.Stored, refused, s.Retries, s.Pending, s.LastFailure}
}

func ms(n *int) time.Duration { return time.Duration(*n) * time.Millisecond }

func must(err error) {
	if err != nil {
		panic(err)
	}
}
