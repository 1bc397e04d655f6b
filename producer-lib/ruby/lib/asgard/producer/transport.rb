# frozen_string_literal: true

require "json"
require "net/http"
require "time"
require "zlib"

module Asgard
  class Producer
    # A request that failed as a whole; it may have been stored all the same. Status 0: no answer of HTTP's.
    Failure = Struct.new(:status, :detail, :retry_after)

    # The way of one lane to the fronting servers: one connection.
    class Transport
      UNAUTHORIZED = 401
      TOO_LARGE = 413
      THE_SAME_ELSEWHERE = [400, 403, TOO_LARGE, 429].freeze # what another server would say too
      LONGEST_DETAIL = 300
      # Net::HTTP connects anew after an idle time of its own, 2 s, which is shorter than a server's.
      KEEP_ALIVE = 30

      def initialize(settings, choice)
        @settings = settings
        @choice = choice % settings.servers.size
        @http = nil
      end

      # Gives an array of answers, or a Failure. Sends nothing if, by the block, nobody wants that any more once there is
      # a token and a connection.
      def publish(events, &wanted)
        response = post(Wire.request(events), &wanted)
        return failed(response) unless response.code == "200"

        answers = Wire.answers(response.body.to_s.b)
        return answers if answers.size == events.size

        move_on
        Failure.new(0, "answers: #{answers.size} (expected: #{events.size})", 0)
      rescue Wire::Malformed => e
        move_on
        Failure.new(0, "body: not a PublishResponse (#{e.message})", 0)
      rescue StandardError => e # whatever a token's source or a connection raises must not end the lane
        move_on
        Failure.new(0, "#{e.class}: #{e.message}", 0)
      end

      def close
        @http&.finish
      rescue StandardError
        nil # it is closed already; whatever it is, events must go on ending
      ensure
        @http = nil
      end

      # In seconds; a header has seconds or a date.
      def self.retry_after(header)
        return 0 if header.nil?
        return header.to_i if header.match?(/\A\d+\z/)

        [Time.httpdate(header) - Time.now, 0].max
      rescue ArgumentError
        0
      end

      private

      def post(body)
        token = @settings.token
        headers = {
          "Content-Type" => "application/x-protobuf",
          "Authorization" => "Bearer #{token.respond_to?(:call) ? token.call : token}",
          "Accept-Encoding" => "identity"
        }
        if @settings.gzip
          body = Zlib.gzip(body, level: Zlib::BEST_SPEED)
          headers["Content-Encoding"] = "gzip"
        end
        http = connected
        raise IOError, "nobody waits for an answer any more" unless yield # asked last: from here on, a close hangs up

        http.post("/v1/events", body, headers)
      end

      def connected
        @http ||= begin
          server = @settings.servers[@choice]
          http = Net::HTTP.new(server.hostname, server.port, nil) # nil: no proxy of the environment's
          http.use_ssl = server.scheme == "https"
          http.open_timeout = http.read_timeout = http.write_timeout = @settings.request_timeout
          http.keep_alive_timeout = KEEP_ALIVE
          http.start
        end
      end

      def failed(response)
        status = response.code.to_i
        failure = Failure.new(status, detail(response), Transport.retry_after(response["Retry-After"]))
        move_on unless THE_SAME_ELSEWHERE.include?(status)
        failure
      end

      # The next request goes to the next server.
      def move_on
        close
        @choice = (@choice + 1) % @settings.servers.size
      end

      def detail(response)
        text = response.body.to_s.dup.force_encoding("UTF-8").scrub.strip
        problem = begin
          JSON.parse(text)
        rescue JSON::ParserError
          nil # not problem+json: the text itself
        end
        text = problem["detail"].to_s if problem.is_a?(Hash) && problem.key?("detail")
        "HTTP #{response.code}: #{text.empty? ? response.message : text}"[0, LONGEST_DETAIL]
      end
    end
  end
end
