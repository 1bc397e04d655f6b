package io.asgard.enigma.store;

import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import java.time.Instant;

/** What tests of all packages need. */
public final class Samples {
  /** End of the window that most tests write. */
  public static final Instant END = Instant.parse("2026-01-31T10:00:10Z");

  private Samples() {}

  /** Tags s2id and vehicle_type, field drivers. */
  public static MetricModel model(String name, String... moreFields) {
    MetricModel.Builder model =
        MetricModel.newBuilder()
            .setName(name)
            .setTeam("transport")
            .setWindow(Durations.fromSeconds(10))
            .addTags(Tag.newBuilder().setName("s2id").setType("s2id"))
            .addTags(Tag.newBuilder().setName("vehicle_type").setType("string"))
            .addFields(field("drivers"));
    for (String field : moreFields) {
      model.addFields(field(field));
    }
    return model.build();
  }

  public static Field field(String name) {
    return Field.newBuilder().setName(name).setAggregation("sum").build();
  }
}
