package io.asgard.enigma.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.asgard.contracts.v1.MetricModel;

/** A model as the text that stores keep. */
public final class ModelJson {
  private ModelJson() {}

  public static String write(MetricModel model) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(model);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("model: " + e.getMessage(), e);
    }
  }

  public static MetricModel read(String json) {
    try {
      MetricModel.Builder model = MetricModel.newBuilder();
      // A model that a later version wrote may have more fields.
      JsonFormat.parser().ignoringUnknownFields().merge(json, model);
      return model.build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("model in the store: " + json + " (" + e + ")", e);
    }
  }
}
