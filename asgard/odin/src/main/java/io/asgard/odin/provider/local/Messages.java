package io.asgard.odin.provider.local;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.asgard.odin.spec.Resource;
import java.math.BigDecimal;
import java.util.Map;

/** Contract messages written in YAML. */
final class Messages {
  private static final Map<String, BigDecimal> UNITS =
      Map.of(
          "ms", new BigDecimal("0.001"),
          "s", BigDecimal.ONE,
          "m", BigDecimal.valueOf(60),
          "h", BigDecimal.valueOf(3600),
          "d", BigDecimal.valueOf(86_400));

  private Messages() {}

  /** Merges JSON; an unknown field is an error that names it. */
  static void merge(Resource resource, String json, Message.Builder builder) {
    try {
      JsonFormat.parser().merge(json, builder);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(resource.id() + ": spec: " + e.getMessage(), e);
    }
  }

  /** Protobuf JSON writes durations in seconds only: 7d is 604800s. */
  static String seconds(String duration) {
    String unit = duration.replaceAll("\\d", "");
    BigDecimal factor = UNITS.get(unit);
    if (factor == null || duration.equals(unit)) {
      return duration;
    }
    BigDecimal amount = new BigDecimal(duration.substring(0, duration.length() - unit.length()));
    return amount.multiply(factor).stripTrailingZeros().toPlainString() + "s";
  }
}
