# frozen_string_literal: true

module Asgard
  class Producer
    # The bytes that unanswered events may occupy.
    class Memory
      def initialize(limit)
        @limit = limit
        @used = 0
        @closed = false
        @lock = Mutex.new
        @room = ConditionVariable.new
      end

      # Waits for room; false if there was none.
      def take(bytes, patience)
        deadline = Lane.now + patience
        @lock.synchronize do
          # An event larger than the limit must be able to pass alone.
          while @used.positive? && @used + bytes > @limit
            left = deadline - Lane.now
            return false if @closed || left <= 0

            @room.wait(@lock, left)
          end
          @used += bytes
          true
        end
      end

      def give(bytes)
        @lock.synchronize do
          @used -= bytes
          @room.broadcast
        end
      end

      # Nobody waits any more.
      def close
        @lock.synchronize do
          @closed = true
          @room.broadcast
        end
      end
    end
  end
end
