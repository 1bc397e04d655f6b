# frozen_string_literal: true

require "securerandom"

module Asgard
  class Producer
    # The few messages of fronting.proto, by hand: the version of the protobuf gem is the application's choice.
    module Wire
      Answer = Struct.new(:code, :detail, :retry_after)
      # A response that is no PublishResponse.
      class Malformed < StandardError; end

      VARINT = 0
      BYTES = 2
      SIZES = { 1 => 8, 5 => 4 }.freeze # of the fixed wire types

      module_function

      # 16 bytes: 48 bits of time, so that ids sort by when they were made, and 74 random ones.
      def new_id
        id = [Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond)].pack("Q>")[2..] + SecureRandom.bytes(10)
        id.setbyte(6, id.getbyte(6) & 0x0f | 0x70)
        id.setbyte(8, id.getbyte(8) & 0x3f | 0x80)
        id
      end

      def uuid(id)
        id.unpack("H8H4H4H4H12").join("-")
      end

      def text?(topic)
        topic.encoding == Encoding::BINARY ? topic.dup.force_encoding("UTF-8").valid_encoding? : topic.valid_encoding?
      end

      def event(topic, key, message, id)
        topic = topic.encode("UTF-8") if text?(topic) && topic.encoding != Encoding::BINARY
        field(1, topic.b) + field(2, key) + field(3, message) + field(4, id)
      end

      def request(events)
        events.each_with_object(String.new(encoding: "BINARY")) do |event, out|
          out << field(1, event)
        end
      end

      # Reads a PublishResponse.
      def answers(response)
        found = []
        each_field(response) { |number, value| found << answer(value) if number == 1 && value.is_a?(String) }
        found
      end

      def answer(message)
        read = Answer.new(:code_unspecified, "", 0)
        each_field(message) do |number, value|
          case [number, value]
          in [1, Integer] then read.code = Code.of(value)
          in [2, String] then read.detail = value.dup.force_encoding("UTF-8").scrub
          in [4, Integer] then read.retry_after = (value & 0xffffffff) / 1000.0
          else next
          end
        end
        read
      end

      # Absent when empty, as everywhere in proto3.
      def field(number, value)
        return "".b if value.empty?

        (number << 3 | BYTES).chr.b << varint(value.bytesize) << value
      end

      def varint(value)
        out = "".b
        while value > 0x7f
          out << (value & 0x7f | 0x80)
          value >>= 7
        end
        out << value
      end

      # Varints as integers, byte strings as strings; the fixed types are skipped.
      def each_field(message)
        at = 0
        while at < message.bytesize
          tag, at = read_varint(message, at)
          kind = tag & 7
          if kind == VARINT
            value, at = read_varint(message, at)
            yield tag >> 3, value
            next
          end
          size, at = kind == BYTES ? read_varint(message, at) : [fixed(kind), at]
          left = message.bytesize - at
          raise Malformed, "length: #{size} (expected: <= #{left})" if size > left

          yield tag >> 3, message.byteslice(at, size) if kind == BYTES
          at += size
        end
      end

      def fixed(kind)
        SIZES.fetch(kind) { raise Malformed, "wire type: #{kind} (expected: 0, 1, 2 or 5)" }
      end

      def read_varint(message, at)
        value = 0
        10.times do |index|
          byte = message.getbyte(at + index) or raise Malformed, "varint: cut off"
          value |= (byte & 0x7f) << 7 * index
          return [value, at + index + 1] if byte < 0x80
        end
        raise Malformed, "varint: longer than 10 bytes"
      end
    end
  end
end
