package io.asgard.dagger;

import com.google.protobuf.util.Durations;
import io.asgard.contracts.sample.DriverLocation;
import io.asgard.contracts.sample.DriverLocationKey;
import io.asgard.contracts.v1.Field;
import io.asgard.contracts.v1.Input;
import io.asgard.contracts.v1.JobSpec;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Sink;
import io.asgard.contracts.v1.Tag;
import io.asgard.contracts.v1.TimeSeriesSink;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import java.time.Duration;

/** The sample job: unique drivers per cell, vehicle type and ten seconds. */
public final class Specs {
  public static final String SQL =
      """
      SELECT window_end AS window_timestamp,
             S2Id(location.latitude, location.longitude, 13) AS label_s2id,
             vehicle_type AS label_vehicle_type,
             COUNT(DISTINCT driver_id) AS unique_drivers
      FROM TABLE(TUMBLE(TABLE driver_location, DESCRIPTOR(rowtime), INTERVAL '10' SECOND))
      GROUP BY window_start, window_end,
               S2Id(location.latitude, location.longitude, 13), vehicle_type
      """;

  private Specs() {}

  public static JobSpec.Builder supply(String topic) {
    return JobSpec.newBuilder()
        .setName("supply")
        .setTeam("transport")
        .setSql(SQL)
        .addInputs(
            Input.newBuilder()
                .setTable("driver_location")
                .setStream("locstream")
                .addTopics(topic)
                .setWatermarkDelay(Durations.fromSeconds(5))
                .setIdleAfter(Durations.fromSeconds(60)))
        .setSink(Sink.newBuilder().setTimeSeries(TimeSeriesSink.newBuilder().setMetric(metric())));
  }

  private static MetricModel.Builder metric() {
    return MetricModel.newBuilder()
        .setName("supply")
        .addTags(Tag.newBuilder().setName("s2id").setType("s2id"))
        .addTags(Tag.newBuilder().setName("vehicle_type").setType("string"))
        .addFields(Field.newBuilder().setName("unique_drivers").setAggregation("sum"))
        .setWindow(Durations.fromSeconds(10));
  }

  public static Schemas schemas(String topic) {
    return schemas(topic, Duration.ofHours(1));
  }

  /** With events that are newer than their arrival by so much at most. */
  static Schemas schemas(String topic, Duration ahead) {
    return Schemas.of(
        new TopicType(
            topic,
            "transport",
            DriverLocationKey.getDescriptor(),
            DriverLocation.getDescriptor(),
            DriverLocation.EVENT_TIMESTAMP_FIELD_NUMBER,
            Duration.ofDays(7),
            ahead,
            1));
  }
}
