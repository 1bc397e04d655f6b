# frozen_string_literal: true

module Asgard
  class Producer
    # An event that waits for its answer.
    class Pending
      OVERHEAD = 256 # what an event occupies beside its bytes

      attr_reader :bytes, :id, :result
      attr_accessor :since # in its lane; there, nobody is older than who stands before

      def initialize(bytes, id)
        @bytes = bytes
        @id = id
        @result = Result.new
      end

      def size = @bytes.bytesize

      def footprint = size + OVERHEAD
    end

    # A queue of events with one thread and at most one request in flight.
    class Lane
      # A token that is being rotated looks wrong for a while; one that stays wrong is wrong.
      UNAUTHORIZED_FOR = 10
      LONGEST_WAIT = 60

      def self.now = Process.clock_gettime(Process::CLOCK_MONOTONIC)

      def self.because(reason) = reason.empty? ? "" : " (last: #{reason})"

      def initialize(settings, transport, producer)
        @settings = settings
        @transport = transport
        @producer = producer
        @unauthorized = nil # since when, and when last; owned by the thread
        @lock = Mutex.new # guards everything below
        @news = ConditionVariable.new
        @thread = nil
        @waiting = []
        @waiting_bytes = 0
        @in_flight = []
        @ending = {} # they are being answered, by that thread
        @most_bytes = settings.batch_bytes # less once a server has found a batch too large
        @failures = 0 # in a row
        @not_before = 0
        @hurried = false
        @closed = false
        @last_failure = ""
      end

      # Appends an event; false once the lane is closed.
      def add(event)
        @lock.synchronize do
          return false if @closed

          event.since = Lane.now
          @waiting << event
          @waiting_bytes += event.size
          @thread ||= Thread.new { run }
          @news.signal
          true
        end
      end

      # All events without an answer; those that wait are sent without lingering.
      def hurry
        @lock.synchronize do
          @hurried = !@waiting.empty?
          @news.signal
          @ending.values.flatten + @in_flight + @waiting
        end
      end

      # Gives up all events without an answer, and takes no more; also says why the latest were not stored.
      def drain
        @lock.synchronize do
          @closed = true
          left = @in_flight + @waiting
          @in_flight = []
          @waiting = []
          @news.signal
          @transport.close # its thread may wait for a server that does not answer
          [left, @last_failure]
        end
      end

      # Refuses what has no time left, be it in flight or not; says when somebody else may have none.
      def end_late
        late = why = first = nil
        @lock.synchronize do
          now = Lane.now
          late = remove_late(now)
          @ending[Thread.current] = late unless late.empty?
          why = no_answer + Lane.because(@last_failure)
          first = deadline(@in_flight.first || @waiting.first) || now + @settings.delivery_timeout
        end
        finish(late.map { |event| [event, Wire::Answer.new(:unavailable, why, 0)] }) unless late.empty?
        first
      end

      private

      def run
        until @closed
          first = end_late
          batch = @lock.synchronize { await(first) }
          settle(batch, @transport.publish(batch.map(&:bytes)) { @in_flight.any? }) unless batch.empty?
        end
      end

      def remove_late(now)
        late = @in_flight.take_while { |event| deadline(event) <= now }
        @in_flight = @in_flight.drop(late.size)
        @transport.close if late.any? && @in_flight.empty? # nobody needs the answer any more
        late + remove(@waiting.index { |event| now < deadline(event) } || @waiting.size)
      end

      # Waits for the next batch; it is empty if something may be late, or the lane is closed.
      def await(first)
        return [] if @closed

        now = Lane.now
        return take if @waiting.any? && due <= now

        @news.wait(@lock, @waiting.empty? ? nil : [[due, first].min - now, 0].max)
        []
      end

      # When the next batch may go.
      def due
        full = @waiting.size >= @settings.batch_events || @waiting_bytes >= @most_bytes
        lingered = @hurried || full ? 0 : @waiting.first.since + @settings.linger
        [lingered, @not_before].max
      end

      def deadline(event) = event && event.since + @settings.delivery_timeout

      def no_answer = "no answer within #{@settings.delivery_timeout} s"

      def take
        count = size = 0
        while count < @waiting.size && count < @settings.batch_events
          size += @waiting[count].size
          break if count.positive? && size > @most_bytes

          count += 1
        end
        @in_flight = remove(count)
        @hurried &&= !@waiting.empty?
        @in_flight
      end

      def remove(count)
        removed = @waiting.shift(count)
        removed.each { |event| @waiting_bytes -= event.size }
        removed
      end

      def settle(batch, outcome)
        now = Lane.now
        outcome.detail = no_answer if cut?(outcome)
        answers = meaning(batch, outcome, now)
        split = outcome.is_a?(Failure) && outcome.status == Transport::TOO_LARGE
        again = done = nil
        @lock.synchronize do
          return if @closed # the events are refused already

          left = @in_flight.zip(answers.last(@in_flight.size)) # those that have ended were the oldest
          again, done = left.partition { |event, answer| Code.retriable?(answer.code) && now < deadline(event) }
          put_back(again)
          @ending[Thread.current] = done.map(&:first)
          back_off(now, again, split)
        end
        @producer.retried(again.size)
        finish(done)
      end

      # Whether its connection was closed because nobody needed the answer any more.
      def cut?(outcome) = outcome.is_a?(Failure) && @lock.synchronize { @in_flight.empty? && !@closed }

      def finish(done)
        done.each { |event, answer| @producer.finish(event, answer.code, answer.detail) }
        @lock.synchronize { @ending.delete(Thread.current) }
      end

      def put_back(again)
        @in_flight = []
        @waiting.unshift(*again.map(&:first))
        again.each { |event, _| @waiting_bytes += event.size }
        @hurried ||= !again.empty?
        reason = again.dig(0, 1)
        @last_failure = reason ? "#{reason.code.upcase} #{reason.detail}" : ""
      end

      def back_off(now, again, split)
        @not_before = now
        @most_bytes = [@settings.batch_bytes, @most_bytes + @most_bytes / 64 + 1].min unless split
        return @failures = 0 if again.empty? || split

        first, most = @settings.backoff
        delay = [first * 2**[@failures, 20].min, most].min * (1 - rand / 2)
        @failures += 1
        asked = again.map { |_, answer| answer.retry_after }.max
        # Beyond the delivery timeout, the lane's events would expire without a try.
        @not_before = now + [delay, [asked, LONGEST_WAIT, @settings.delivery_timeout].min].max
      end

      # The answers, or what a failed request means for its events.
      def meaning(batch, outcome, now)
        unless outcome.is_a?(Failure)
          @unauthorized = nil
          @producer.request_ended("")
          return outcome
        end
        @producer.request_ended(outcome.detail)
        [Wire::Answer.new(code(batch, outcome.status, now), outcome.detail, outcome.retry_after)] * batch.size
      end

      def code(batch, status, now)
        case status
        when 400 then :invalid
        when 403 then :not_allowed
        when Transport::TOO_LARGE then halve(batch)
        when Transport::UNAUTHORIZED then unauthorized(now)
        else :unavailable
        end
      end

      def halve(batch)
        return :too_large if batch.size == 1

        @lock.synchronize { @most_bytes = batch.sum(&:size) / 2 }
        :unavailable
      end

      def unauthorized(now)
        since, last = @unauthorized || [now, now]
        since = now if now - last > UNAUTHORIZED_FOR
        @unauthorized = [since, now]
        now - since >= UNAUTHORIZED_FOR ? :not_allowed : :unavailable
      end
    end
  end
end
