# frozen_string_literal: true

require "zlib"
require_relative "producer/ack"
require_relative "producer/deadlines"
require_relative "producer/lane"
require_relative "producer/memory"
require_relative "producer/settings"
require_relative "producer/token_file"
require_relative "producer/transport"
require_relative "producer/wire"

module Asgard
  # Publishes events to fronting servers; safe for use by many threads. Times are in seconds, sizes in bytes.
  #
  # An event belongs to one of a few lanes, chosen by the hash of topic and key. A lane is a queue with one thread, one
  # connection and one request in flight. What a request leaves unstored goes back to the front of its lane and is sent
  # again, with the same ids, before anything newer: so no event overtakes an older one of its key.
  class Producer
    MAX_EVENT = 1 << 20 # what fronting servers take; above it an event can never be stored
    CLOSED = "producer: closed (expected: open)"

    # fronting: "host:port" or "https://host:port", or an array of them: fail-over. The options are those of Settings.
    def initialize(fronting, **options)
      @settings = Settings.of(Array(fronting), options)
      @memory = Memory.new(@settings.memory)
      @closed = false
      @lock = Mutex.new # guards the four below
      @sent = 0
      @retries = 0
      @ended = Hash.new(0)
      @last_failure = ""
      @lanes = Array.new(@settings.requests_in_flight) do |index|
        Lane.new(@settings, Transport.new(@settings, index), self)
      end
      @deadlines = Deadlines.new(@lanes)
    end

    # With a block: a producer that is closed at its end.
    def self.open(fronting, **options)
      producer = new(fronting, **options)
      begin
        yield producer
      ensure
        producer.close
      end
    end

    # Publishes an event; its key and message are strings of bytes or protobuf messages. Blocks while too many bytes
    # wait for an answer. Gives a Result, whose value is the Ack.
    def publish(topic, key, message)
      @deadlines.start
      key = bytes("key", key)
      id = Wire.new_id
      event = Pending.new(Wire.event(topic, key, bytes("message", message), id), id)
      @lock.synchronize { @sent += 1 }
      reason = refusal(event, topic)
      if reason
        answer(event, *reason)
      elsif !@lanes[Zlib.crc32(key, Zlib.crc32(topic)) % @lanes.size].add(event)
        finish(event, :unavailable, CLOSED)
      end
      event.result
    end

    # Sends what waits, at once; true when all events published before the call are answered.
    def flush(timeout = nil)
      deadline = timeout && (Lane.now + timeout)
      @lanes.flat_map(&:hurry).all? { |event| event.result.value(deadline && [deadline - Lane.now, 0].max) }
    end

    # Flushes for as long as the timeout; events without an answer then are :unavailable.
    def close(timeout = 30)
      @closed = true
      @memory.close
      flush(timeout)
      @lanes.each do |lane|
        left, reason = lane.drain
        why = "closed: no answer within #{timeout} s#{Lane.because(reason)}"
        left.each { |event| finish(event, :unavailable, why) }
      end
      @deadlines.stop
    end

    def stats
      @lock.synchronize do
        stored, refused = @ended.partition { |code, _| Code.durable?(code) }.map(&:to_h)
        Stats.new(
          sent: @sent, stored: stored.values.sum, refused: refused, retries: @retries,
          pending: @sent - @ended.values.sum, last_failure: @last_failure
        )
      end
    end

    # What follows is for the lanes.

    # @private
    def finish(event, code, detail)
      @memory.give(event.footprint)
      answer(event, code, detail)
    end

    # @private
    def request_ended(reason)
      @lock.synchronize { @last_failure = reason }
    end

    # @private
    def retried(events)
      @lock.synchronize { @retries += events }
    end

    private

    # Why the event cannot enter its lane; nil if it can, and then it has its memory.
    def refusal(event, topic)
      size = event.bytes.bytesize
      return [:invalid, "topic: #{topic.inspect} (expected: UTF-8)"] unless Wire.text?(topic)
      return [:too_large, "event: #{size} bytes (expected: <= #{MAX_EVENT})"] if size > MAX_EVENT
      return [:unavailable, CLOSED] if @closed
      return if @memory.take(event.footprint, @settings.max_block)

      full = "memory: full of unanswered events (expected: room within #{@settings.max_block} s)"
      [:unavailable, full + Lane.because(stats.last_failure)]
    end

    def answer(event, code, detail)
      @lock.synchronize { @ended[code] += 1 }
      event.result.answer(Ack.new(code: code, id: Wire.uuid(event.id), detail: detail))
    end

    def bytes(name, value)
      return value.b if value.is_a?(String)
      return value.to_proto.b if value.respond_to?(:to_proto)

      raise TypeError, "#{name}: #{value.class} (expected: String or a protobuf message)"
    end
  end
end
