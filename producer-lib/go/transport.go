package producer

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const longestDetail = 300

// A request that failed as a whole; it may have been stored all the same.
type failure struct {
	status     int // 0: no answer of HTTP's
	detail     string
	retryAfter time.Duration
}

// What another server would say too.
var theSameElsewhere = map[int]bool{
	http.StatusBadRequest: true, http.StatusForbidden: true,
	http.StatusRequestEntityTooLarge: true, http.StatusTooManyRequests: true,
}

// The way of one lane to the fronting servers.
type transport struct {
	client  *http.Client
	servers []*url.URL
	choice  int
	token   func() (string, error)
	timeout time.Duration
	gzip    bool
}

// All lanes share it. HTTP/1.1, no proxy, no redirects: what answers is the server that was named.
func newClient(lanes int) *http.Client {
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
			TLSNextProto:        map[string]func(string, *tls.Conn) http.RoundTripper{},
			MaxIdleConnsPerHost: lanes,
			IdleConnTimeout:     time.Minute,
			DisableCompression:  true,
		},
	}
}

func (t *transport) publish(ctx context.Context, events []*pending) ([]answer, *failure) {
	content, failed := t.post(ctx, requestBytes(events))
	var answers []answer
	if failed == nil {
		answers, failed = read(content, len(events))
	}
	if failed != nil && !theSameElsewhere[failed.status] {
		t.choice = (t.choice + 1) % len(t.servers)
	}
	return answers, failed
}

func read(content []byte, expected int) ([]answer, *failure) {
	answers, err := parseAnswers(content)
	if err != nil {
		return nil, &failure{detail: fmt.Sprintf("body: not a PublishResponse (%v)", err)}
	}
	if len(answers) != expected {
		return nil, &failure{detail: fmt.Sprintf("answers: %d (expected: %d)", len(answers), expected)}
	}
	return answers, nil
}

func (t *transport) post(ctx context.Context, body []byte) ([]byte, *failure) {
	ctx, cancel := context.WithTimeout(ctx, t.timeout)
	defer cancel()
	request, err := t.request(ctx, body)
	if err != nil {
		return nil, &failure{detail: err.Error()}
	}
	response, err := t.client.Do(request)
	if err != nil {
		return nil, &failure{detail: err.Error()}
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, &failure{detail: err.Error()}
	}
	if response.StatusCode == http.StatusOK {
		return content, nil
	}
	return nil, &failure{response.StatusCode, detail(response, content), retryAfter(response.Header.Get("Retry-After"))}
}

func (t *transport) request(ctx context.Context, body []byte) (*http.Request, error) {
	token, err := t.token()
	if err != nil {
		return nil, err
	}
	if t.gzip {
		body = compress(body)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.servers[t.choice].String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-protobuf")
	request.Header.Set("Authorization", "Bearer "+token)
	if t.gzip {
		request.Header.Set("Content-Encoding", "gzip")
	}
	return request, nil
}

func compress(body []byte) []byte {
	var out bytes.Buffer
	// Neither a valid level nor a buffer in memory can fail.
	writer, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	_, _ = writer.Write(body)
	_ = writer.Close()
	return out.Bytes()
}

func detail(response *http.Response, content []byte) string {
	var problem struct{ Detail string }
	text := strings.TrimSpace(string(content))
	if json.Unmarshal(content, &problem) == nil && problem.Detail != "" {
		text = problem.Detail
	}
	if text == "" {
		text = http.StatusText(response.StatusCode)
	}
	text = fmt.Sprintf("HTTP %d: %s", response.StatusCode, text)
	if len(text) > longestDetail {
		text = strings.ToValidUTF8(text[:longestDetail], "")
	}
	return text
}

func retryAfter(header string) time.Duration {
	// Out of range, it is the largest number.
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return time.Until(at)
	}
	return 0
}
