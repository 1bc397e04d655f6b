# frozen_string_literal: true

# Does the cases of producer-lib/conformance: a line in is a case, a line out its result.

require "json"
require_relative "../lib/asgard-producer"

Thread.abort_on_exception = true
OUTPUT = Mutex.new
NAMES = {
  "batchEvents" => [:batch_events, 1], "batchBytes" => [:batch_bytes, 1], "lingerMs" => [:linger, 1000.0],
  "requestsInFlight" => [:requests_in_flight, 1], "memoryBytes" => [:memory, 1], "maxBlockMs" => [:max_block, 1000.0],
  "requestTimeoutMs" => [:request_timeout, 1000.0], "deliveryTimeoutMs" => [:delivery_timeout, 1000.0]
}.freeze

def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)

def settings(given)
  given.to_h do |name, value|
    case name
    when "backoffMs" then [:backoff, value.map { |ms| ms / 1000.0 }]
    when "gzip" then [:gzip, value]
    else
      keyword, unit = NAMES.fetch(name)
      [keyword, unit == 1 ? value : value / unit]
    end
  end
end

# Event i by thread i modulo threads; the longest time that a publish took.
def publish(producer, step, results)
  first = results.size
  events = step["publish"]
  results.concat([nil] * events.size)
  threads = Array.new(step["threads"]) do |number|
    Thread.new do
      number.step(events.size - 1, step["threads"]).map do |i|
        before = now
        key, message = events[i].values_at("key", "message").map { |text| text.unpack1("m") }
        results[first + i] = producer.publish(events[i]["topic"], key, message)
        now - before
      end.max || 0
    end
  end
  (threads.map(&:value).max * 1000).to_i
end

def stats(producer)
  stats = producer.stats
  {
    sent: stats.sent, stored: stats.stored, refused: stats.refused.transform_keys(&:upcase), retries: stats.retries,
    pending: stats.pending, lastFailure: stats.last_failure
  }
end

def run(test_case)
  result = { name: test_case["name"], answers: [], blockedMs: 0, tookMs: 0, error: "" }
  began = now
  token = test_case["tokenFile"] ? { token_file: test_case["tokenFile"] } : { token: test_case["token"] }
  begin
    producer = Asgard::Producer.new(test_case["fronting"], **token, **settings(test_case["settings"]))
  rescue ArgumentError => e
    return result.merge(error: e.message)
  end
  results = []
  test_case["steps"].each do |step|
    if step["publish"]
      result[:blockedMs] = [result[:blockedMs], publish(producer, step, results)].max
    elsif step["answers"]
      results.each(&:value)
    elsif step["flush"]
      producer.flush
    else
      producer.close(step["closeMs"] / 1000.0)
    end
  end
  answers = results.map(&:value).map { |ack| { code: ack.code.upcase, id: ack.id, detail: ack.detail } }
  result.merge(answers: answers, tookMs: ((now - began) * 1000).to_i, stats: stats(producer))
end

$stdin.each_line do |line|
  Thread.new do
    said = JSON.generate(run(JSON.parse(line)))
    OUTPUT.synchronize do
      puts said
      $stdout.flush
    end
  end
end
