# frozen_string_literal: true

# What the cases of producer-lib/conformance do not reach.

require "minitest/autorun"
require "socket"
require "tempfile"
require "timeout"
require_relative "../lib/asgard-producer"

class ProducerTest < Minitest::Test
  Wire = Asgard::Producer::Wire
  STORED = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\x0a\x02\x08\x01".b
  Message = Struct.new(:to_proto)

  # Stores what comes, one event a request.
  def setup
    @bodies = Queue.new
    @server = TCPServer.new("127.0.0.1", 0)
    @thread = Thread.new { loop { serve(@server.accept) } }
    @address = "127.0.0.1:#{@server.addr[1]}"
  end

  def teardown
    @thread.kill
    @server.close
  end

  def test_every_cut_of_a_response_is_an_error
    whole = ["0a0908161203796f752005"].pack("H*")
    assert_equal [Wire::Answer.new(:invalid, "you", 0.005)], Wire.answers(whole)
    (1...whole.bytesize).each do |size|
      assert_raises(Wire::Malformed) { Wire.answers(whole.byteslice(0, size)) }
    end
    assert_raises(Wire::Malformed) { Wire.answers("\xff".b * 12) }
    assert_match(/wire type: 3 /, assert_raises(Wire::Malformed) { Wire.answers("\x0b\x0c".b) }.message)
  end

  def test_all_that_is_wrong_is_said_at_once
    error = assert_raises(ArgumentError) { Asgard::Producer.new(["nonsense"], linger: -1, batch_events: 0) }
    ["fronting: nonsense", "token: none or two", "batch events: 0", "linger: -1"].each do |part|
      assert_includes error.message, part
    end
  end

  def test_addresses_have_a_host_and_a_port
    ["nonsense", "host:", "host:port", "ftp://host:21", "http://host:1/path", ":80", ""].each do |server|
      assert_nil Asgard::Producer::Settings.address(server), server
    end
    ["host:80", "https://host:443", "[::1]:8420", "http://host:8420/"].each do |server|
      refute_nil Asgard::Producer::Settings.address(server), server
    end
  end

  def test_a_retry_after_is_seconds_or_a_date
    assert_equal 7, Asgard::Producer::Transport.retry_after("7")
    assert_in_delta 60, Asgard::Producer::Transport.retry_after((Time.now + 60).httpdate), 2
    assert_equal 0, Asgard::Producer::Transport.retry_after("soon")
  end

  def test_who_is_asked_to_wait_for_long_waits_a_minute
    settings = Asgard::Producer::Settings.of([@address], token: "token")
    lane = Asgard::Producer::Lane.new(settings, nil, nil)
    asked = Wire::Answer.new(:quota, "", Asgard::Producer::Transport.retry_after("2000000000"))
    lane.send(:back_off, 0, [[nil, asked]], false)
    assert_equal 60, lane.instance_variable_get(:@not_before)
  end

  def test_what_is_in_flight_for_too_long_ends_alone_and_the_others_have_their_answers
    Asgard::Producer.open(@address, token: "token", requests_in_flight: 1, delivery_timeout: 60) do |producer|
      lane = producer.instance_variable_get(:@lanes).first
      old, young = [61, 0].map { |age| pending(age) }
      lane.instance_variable_set(:@in_flight, [old, young])
      lane.end_late
      lane.send(:settle, [old, young], Array.new(2) { Wire::Answer.new(:stored, "", 0) })
      assert_equal %i[unavailable stored], [old, young].map { |event| event.result.value(0).code }
    end
  end

  def test_what_has_ended_before_there_was_a_token_is_not_sent
    tokens = Queue.new
    options = { token: tokens.method(:pop), requests_in_flight: 1, delivery_timeout: 1 }
    Asgard::Producer.open(@address, **options) do |producer|
      assert_equal :unavailable, producer.publish("t", "k", "late").value(10).code
      2.times { tokens << "token" }
      assert producer.publish("t", "k", "m").value(10).stored?
    end
    assert_equal 1, @bodies.size
  end

  def test_a_flush_waits_for_what_is_being_answered
    Asgard::Producer.open(@address, token: "token", requests_in_flight: 1, linger: 20) do |producer|
      result = producer.publish("t", "k", "m")
      lane, memory = producer.instance_variable_get(:@lanes).first, producer.instance_variable_get(:@memory)
      memory.instance_variable_get(:@lock).synchronize do # which an answer needs
        lane.hurry
        Timeout.timeout(10) { Thread.pass until unsettled(lane).empty? }
        refute producer.flush(0.05)
      end
      assert producer.flush(10)
      assert result.value(0)
    end
  end

  def test_a_flush_waits_for_what_expires
    Asgard::Producer.open("127.0.0.1:1", token: "token", requests_in_flight: 1, delivery_timeout: 0.5) do |producer|
      lane, memory = producer.instance_variable_get(:@lanes).first, producer.instance_variable_get(:@memory)
      result = producer.publish("t", "k", "m")
      memory.instance_variable_get(:@lock).synchronize do
        Timeout.timeout(10) { Thread.pass until unsettled(lane).empty? }
        refute producer.flush(0.05)
      end
      assert producer.flush(10)
      assert_equal :unavailable, result.value(0).code
    end
  end

  def test_protobuf_messages_are_taken_as_they_are
    Asgard::Producer.open(@address, token: "token") do |producer|
      assert producer.publish("t", Message.new("k"), Message.new("m")).value(10).stored?
    end
    assert_includes @bodies.pop, "\x12\x01k\x1a\x01m".b
  end

  def test_anything_else_is_a_type_error
    Asgard::Producer.open(@address, token: "token") do |producer|
      error = assert_raises(TypeError) { producer.publish("t", :k, "m") }
      assert_equal "key: Symbol (expected: String or a protobuf message)", error.message
      assert_equal 0, producer.stats.sent
    end
  end

  def test_a_topic_that_is_no_text_is_invalid_alone
    Asgard::Producer.open(@address, token: "token") do |producer|
      assert_equal :invalid, producer.publish("\xff", "k", "m").value(10).code
      assert producer.publish("t", "k", "m").value(10).stored?
    end
  end

  def test_a_token_that_raises_ends_nothing
    calls = 0
    token = -> { (calls += 1) < 3 ? raise("vault: away") : "token" }
    Asgard::Producer.open(@address, token: token) do |producer|
      assert producer.publish("t", "k", "m").value(10).stored?
    end
    assert_equal 3, calls
  end

  def test_a_token_file_is_read_again
    Tempfile.create("token") do |file|
      File.write(file.path, "one\n")
      token = Asgard::Producer::TokenFile.new(file.path)
      assert_equal "one", token.call
      File.write(file.path, "two")
      Timeout.timeout(10) { Thread.pass until token.call == "two" }
    end
  end

  def test_closes_twice_and_ends_its_threads
    before = Thread.list.size
    producer = Asgard::Producer.new(@address, token: "token")
    producer.publish("t", "k", "m").value(10)
    2.times { producer.close }
    Timeout.timeout(10) { Thread.pass until Thread.list.size <= before + 1 } # the server's connection
  end

  private

  def unsettled(lane)
    lane.instance_variable_get(:@lock).synchronize do
      lane.instance_variable_get(:@waiting) + lane.instance_variable_get(:@in_flight)
    end
  end

  def pending(age)
    event = Asgard::Producer::Pending.new("", Wire.new_id)
    event.since = Asgard::Producer::Lane.now - age
    event
  end

  def serve(connection)
    Thread.new do
      while (head = connection.gets("\r\n\r\n"))
        @bodies << connection.read(head[/content-length: (\d+)/i, 1].to_i)
        connection.write(STORED)
      end
    end
  end
end
