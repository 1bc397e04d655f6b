# frozen_string_literal: true

module Asgard
  class Producer
    # Ends events in time: their lane cannot while it waits for a server.
    class Deadlines
      LONGEST_PAUSE = 60 # a wait has a limit, a delivery timeout has none

      def initialize(lanes)
        @lanes = lanes
        @lock = Mutex.new # guards everything below
        @news = ConditionVariable.new
        @thread = nil
        @over = false
      end

      # With the first event, so that a fork before it costs nothing.
      def start
        @thread || @lock.synchronize { @thread ||= Thread.new { run } }
      end

      def stop
        @lock.synchronize do
          @over = true
          @news.signal
        end
      end

      private

      def run
        until @over
          # What is published meanwhile has more time left than that.
          first = @lanes.map(&:end_late).min
          @lock.synchronize do
            pause = [first - Lane.now, LONGEST_PAUSE].min
            @news.wait(@lock, pause) if pause.positive? && !@over
          end
        end
      end
    end
  end
end
