package io.asgard.firehose.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.asgard.contracts.sample.DriverLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirehoseCommandTest {
  private static final String[] RIGHT = {
    "--set=firehose.kafka.topics=driver-location",
    "--set=firehose.kafka.group-id=g",
    "--set=firehose.kafka.bootstrap-servers=b:1",
    "--set=firehose.sink.type=http",
    "--set=firehose.sink.http.url=http://app",
  };

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void namesEveryProblemAtOnce(@TempDir Path directory) throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("firehose.yaml"),
            """
            firehose:
              kafka: { topics: [a], group-id: "", bootstrap-servers: "x:1", grup: y }
              filter: { sample: 2, expresion: x }
              sink: { type: http, http: { url: "ftp:x" } }
              routes: [ { sink: { type: log } } ]
              retry: { attempts: 0 }
              lanes: 99
              batch: { events: many }
            """);
    assertThat(run("validate", "--config", config.toString())).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactlyInAnyOrder(
            "firehose.kafka.group-id:  (expected: it must not be blank)",
            "firehose.kafka.grup: not a setting (expected: one of firehose.kafka's)",
            "firehose.filter.sample: 2.0 (expected: it must be less than or equal to 1)",
            "firehose.filter.expresion: not a setting (expected: one of firehose.filter's)",
            "firehose.sink.http.url: ftp:x (expected: as http://host:port/path)",
            "firehose.routes: neither topics nor when (expected: one of them)",
            "firehose.lanes: 99 (expected: it must be less than or equal to 64)",
            "firehose.batch.events: many, For input string: \"many\"",
            "firehose.retry: attempts: 0 (expected: >= 1)");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(run("validate")).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("firehose.kafka.group-id: null (expected: it must not be blank)")
        .contains("firehose.sink.type: missing (expected: one of [LOG, HTTP");
  }

  @Test
  void looksAtExpressionsIfItKnowsTheType(@TempDir Path directory) throws IOException {
    String[] wrong = with(RIGHT, "--set=firehose.filter.expression=message.sped > 1.0");
    assertThat(run(with(new String[] {"validate"}, wrong))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("expressions need --descriptors");
    Path descriptors = directory.resolve("d.binpb");
    Files.write(descriptors, files(DriverLocation.getDescriptor().getFile()).toByteArray());
    String[] typed =
        with(
            wrong,
            "--descriptors=" + descriptors,
            "--message=" + DriverLocation.getDescriptor().getFullName());
    assertThat(run(with(new String[] {"validate"}, typed))).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("undefined field 'sped'");
    String[] json = with(wrong, "--set=firehose.format=JSON");
    assertThat(run(with(new String[] {"validate"}, json))).isZero();
  }

  @Test
  void refusesWhatItCannotTry() {
    assertThat(run("validate", "--config", "/none")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--config: /none (expected: a YAML");
    assertThat(run("dlq", "list", "--url=http://127.0.0.1:1", "--token-file=/none")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--token-file: /none cannot be read");
  }

  private int run(String... arguments) {
    return FirehoseCommand.run(new PrintStream(out, true), new PrintStream(err, true), arguments);
  }

  private static String[] with(String[] some, String... more) {
    return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static FileDescriptorSet files(FileDescriptor file) {
    Set<FileDescriptor> all = new LinkedHashSet<>();
    add(file, all);
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    all.forEach(each -> set.addFile(each.toProto()));
    return set.build();
  }

  private static void add(FileDescriptor file, Set<FileDescriptor> all) {
    file.getDependencies().forEach(each -> add(each, all));
    all.add(file);
  }
}
