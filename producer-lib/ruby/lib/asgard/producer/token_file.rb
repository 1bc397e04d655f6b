# frozen_string_literal: true

module Asgard
  class Producer
    # A token in a file, read again when it is older than a second: tokens rotate while we run.
    class TokenFile
      def initialize(path)
        @path = path
        @lock = Mutex.new
        @token = ""
        @read_at = 0
      end

      def call
        @lock.synchronize do
          now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
          if @token.empty? || now - @read_at > 1
            @token = read
            @read_at = now
          end
          @token
        end
      end

      private

      def read
        File.read(@path).strip
      rescue SystemCallError => e
        raise IOError, "token file: #{@path} (expected: readable; #{e.message})"
      end
    end
  end
end
