package io.asgard.firehose.sink.grpc;

import static io.asgard.firehose.sink.SampleEvents.event;
import static io.asgard.firehose.sink.SampleEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.SampleEvents;
import io.asgard.firehose.sink.Sink;
import io.asgard.firehose.sink.SinkContract;
import io.asgard.firehose.sink.TestSettings;
import io.asgard.firehose.test.Order;
import io.asgard.firehose.test.Taken;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds whether events are called one by one or over a stream. */
abstract class GrpcContract extends SinkContract {
  @TempDir Path directory;
  Service service;
  private GrpcSinks sinks;
  private Sink sink;

  abstract Map<String, String> mode();

  @BeforeEach
  void open() throws IOException {
    service = new Service();
    sinks = sinks(Map.of());
    sink = sinks.open();
  }

  @AfterEach
  void close() {
    sinks.close();
    service.close();
  }

  GrpcSinks sinks(Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(mode());
    settings.put("timeout", "2s");
    settings.putAll(others);
    return new GrpcSinks(TestSettings.bind(GrpcSettings.class, service.address(), settings));
  }

  Path descriptors() throws IOException {
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    FileDescriptor file = Order.getDescriptor().getFile();
    file.getDependencies().forEach(needed -> set.addFile(needed.toProto()));
    return Files.write(
        directory.resolve("shop.binpb"), set.addFile(file.toProto()).build().toByteArray());
  }

  @Test
  void readsTheAnswer() throws Exception {
    service.answers(
        location ->
            Taken.newBuilder()
                .setVerdictValue(Integer.parseInt(location.getDriverId().substring(7)))
                .setWhy("so")
                .build());
    GrpcSinks reading =
        sinks(
            Map.of(
                "descriptors", descriptors().toString(),
                "success", "answer.verdict == asgard.firehose.test.Taken.Verdict.STORED",
                "retry", "answer.verdict == asgard.firehose.test.Taken.Verdict.BUSY"));
    assertThat(reading.open().deliver(events(3)))
        .containsExactly(
            Delivery.done(),
            Delivery.retry("answer: verdict: BUSY why: \"so\""),
            Delivery.reject("answer: verdict: NOT_FOR_ME why: \"so\""));
    reading.close();
  }

  @Test
  void waitsNoLongerThanItsTimeout() throws Exception {
    GrpcSinks quick = sinks(Map.of("timeout", "100ms"));
    service.answers(
        location -> {
          try {
            Thread.currentThread().join(500);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Taken.getDefaultInstance();
        });
    Delivery answer = quick.open().deliver(events(1)).get(0);
    assertThat(answer.outcome()).isEqualTo(Outcome.RETRY);
    assertThat(answer.detail()).startsWith("DEADLINE_EXCEEDED");
    quick.close();
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    assertThatThrownBy(() -> sinks(Map.of("method", "Take")))
        .hasMessage("firehose.sink.grpc.method: Take (expected: package.Service/Method)");
    assertThatThrownBy(() -> sinks(Map.of("success", "answer.ok")))
        .hasMessageStartingWith("firehose.sink.grpc.descriptors: none (expected: ");
    String file = descriptors().toString();
    assertThatThrownBy(
            () -> sinks(Map.of("descriptors", file, "method", Service.NAME + "/Nothing")))
        .hasMessageStartingWith(
            "firehose.sink.grpc.method: " + Service.NAME + "/Nothing (expected");
    assertThatThrownBy(() -> sinks(Map.of("descriptors", file, "success", "answer.none")))
        .hasMessageStartingWith("firehose.sink.grpc.success: answer.none (expected: CEL over");
    EventType type = SampleEvents.TYPE;
    GrpcSinks other = sinks(Map.of("descriptors", file));
    assertThatThrownBy(() -> other.check(type))
        .hasMessageEndingWith(
            " takes asgard.firehose.test.Order (expected: asgard.sample.DriverLocation)");
    other.close();
  }

  @Test
  void retriesWhatIsNotTheEventsFault() throws Exception {
    for (Status status :
        List.of(Status.UNAVAILABLE, Status.RESOURCE_EXHAUSTED, Status.PERMISSION_DENIED)) {
      service.answers(location -> status.withDescription("so"));
      assertThat(sink.deliver(List.of(event(1))))
          .containsExactly(Delivery.retry(status.getCode() + ": so"));
    }
  }

  @Override
  protected Sink sink() {
    return sink;
  }

  @Override
  protected List<Long> arrived() {
    return service.taken().stream()
        .map(location -> Long.valueOf(location.getDriverId().substring("driver-".length())))
        .toList();
  }

  @Override
  protected void breakDown() {
    service.close();
  }
}
