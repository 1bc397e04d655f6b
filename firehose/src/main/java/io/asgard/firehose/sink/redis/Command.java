package io.asgard.firehose.sink.redis;

import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A command to be sent; it grows while it is made. */
final class Command {
  private final CommandType type;
  private final List<byte[]> arguments = new ArrayList<>(4);

  Command(CommandType type, byte[] key) {
    this.type = type;
    arguments.add(key);
  }

  Command with(byte[] argument) {
    arguments.add(argument);
    return this;
  }

  Command with(String ascii) {
    return with(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  Command with(long number) {
    return with(Long.toString(number));
  }

  CommandType type() {
    return type;
  }

  List<byte[]> arguments() {
    return arguments;
  }
}
