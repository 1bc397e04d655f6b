# frozen_string_literal: true

require "uri"

module Asgard
  class Producer
    # What a producer is told:
    # token               the bearer token, or a callable that gives the one of the moment
    # token_file          a file with the token, read again every second; instead of token
    # batch_events        a request has at most so many events ...
    # batch_bytes         ... of at most so many bytes together
    # linger              how long an event waits for others to share its request
    # requests_in_flight  also the number of threads and connections
    # memory              what unanswered events may occupy; then publish blocks
    # max_block           for how long; then the event is refused
    # backoff             the pause before a retry: doubling from first to most, less up to half by chance
    # request_timeout     how long a server may be silent
    # delivery_timeout    how long an event that found room is retried; then it is refused, also in flight
    # gzip                compress bodies
    Settings = Struct.new(
      :servers, :token, :token_file, :batch_events, :batch_bytes, :linger, :requests_in_flight, :memory, :max_block,
      :backoff, :request_timeout, :delivery_timeout, :gzip, keyword_init: true
    ) do
      def self.of(fronting, options)
        settings = new(**self::DEFAULTS, **options, servers: fronting.map { |server| address(server) })
        wrong = settings.wrong(fronting)
        raise ArgumentError, wrong.join("; ") unless wrong.empty?

        settings.token = TokenFile.new(settings.token_file) if settings.token_file
        settings.freeze
      end

      def self.address(server)
        uri = URI.parse(server.include?("://") ? server : "http://#{server}")
        port = server.match?(/:\d+\/?\z/) # a URI fills in the usual port of its scheme
        uri if uri.is_a?(URI::HTTP) && uri.hostname && !uri.hostname.empty? && port && ["", "/"].include?(uri.path)
      rescue URI::InvalidURIError
        nil
      end

      # All that is wrong, at once.
      def wrong(fronting)
        [
          *("fronting: none (expected: host:port)" if fronting.empty?),
          *fronting.zip(servers).filter_map do |server, uri|
            "fronting: #{server} (expected: host:port or https://host:port)" unless uri
          end,
          *("token: none or two (expected: token or token_file)" unless token.nil? ^ token_file.nil?),
          *outside("batch events", batch_events, 1..10_000),
          *outside("batch bytes", batch_bytes, 1..1_048_576),
          *below("linger", linger, 0),
          *outside("requests in flight", requests_in_flight, 1..1000),
          *below("memory", memory, 1),
          *below("max block", max_block, 0),
          *not_above("first", backoff.first),
          *("max: #{backoff.last} (expected: >= first, #{backoff.first})" if backoff.last < backoff.first),
          *not_above("request timeout", request_timeout),
          *not_above("delivery timeout", delivery_timeout)
        ]
      end

      private

      def outside(name, value, range)
        "#{name}: #{value} (expected: #{range.first} to #{range.last})" unless range.cover?(value)
      end

      def below(name, value, least)
        "#{name}: #{value} (expected: >= #{least})" if value < least
      end

      def not_above(name, value)
        "#{name}: #{value} (expected: > 0)" unless value.positive?
      end
    end

    Settings::DEFAULTS = {
      batch_events: 1000, batch_bytes: 512 << 10, linger: 0.005, requests_in_flight: 8, memory: 64 << 20,
      max_block: 30, backoff: [0.05, 1.0], request_timeout: 30, delivery_timeout: 120, gzip: false
    }.freeze
  end
end
