# frozen_string_literal: true

module Asgard
  class Producer
    # The codes of fronting.proto, as symbols.
    module Code
      BY_NUMBER = {
        0 => :code_unspecified, 1 => :stored, 2 => :spooled, 10 => :unavailable, 11 => :quota, 12 => :key_blocked,
        20 => :unknown_topic, 21 => :not_allowed, 22 => :invalid, 23 => :too_old, 24 => :too_new, 25 => :too_large
      }.freeze

      # :unrecognized is what a newer server may say that this version does not know.
      def self.of(number) = BY_NUMBER.fetch(number, :unrecognized)

      def self.durable?(code) = %i[stored spooled].include?(code)

      def self.retriable?(code) = %i[unavailable quota key_blocked].include?(code)
    end

    # What became of an event: the detail says what was wrong and what was expected.
    Ack = Struct.new(:code, :id, :detail, keyword_init: true) do
      # Whether the event is durable.
      def stored? = Code.durable?(code)
    end

    # What a producer has done so far. Once nothing is pending, sent = stored + refused.values.sum. The last failure is
    # why the latest request failed as a whole; empty once one has come through.
    Stats = Struct.new(:sent, :stored, :refused, :retries, :pending, :last_failure, keyword_init: true)

    # The answer to one event, once it has come.
    class Result
      def initialize
        @lock = Mutex.new
        @answered = ConditionVariable.new
        @ack = nil
      end

      # Waits for the Ack; nil if it has not come within the timeout.
      def value(timeout = nil)
        deadline = timeout && (Lane.now + timeout)
        @lock.synchronize do
          until @ack
            left = deadline && (deadline - Lane.now)
            return nil if left && left <= 0

            @answered.wait(@lock, left)
          end
          @ack
        end
      end

      # @private
      def answer(ack)
        @lock.synchronize do
          @ack = ack
          @answered.broadcast
        end
      end
    end
  end
end
