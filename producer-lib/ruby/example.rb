require "asgard-producer"

# What a DriverLocationKey and a DriverLocation of the sample schema are in bytes, so that this runs without generated
# code. With it: producer.publish("driver-location", DriverLocationKey.new(...), DriverLocation.new(...)).
seconds = Time.now.to_i
key = "\x0a\x08driver-1".b
message = key + "\x12\x06\x08".b + [0, 7, 14, 21, 28].map { |i| seconds >> i & 0x7f | (i < 28 ? 0x80 : 0) }.pack("C*")

fronting = ENV.fetch("FRONTING", "127.0.0.1:8420")
Asgard::Producer.open(fronting, token_file: ENV.fetch("TOKEN_FILE")) do |producer|
  ack = producer.publish("driver-location", key, message).value
  puts "#{ack.code.upcase} #{ack.id} #{ack.detail}"
end
