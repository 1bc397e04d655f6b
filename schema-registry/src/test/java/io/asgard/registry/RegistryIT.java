package io.asgard.registry;

import static io.asgard.platform.test.Eventually.within;
import static io.asgard.registry.TestRegistry.ADMIN;
import static io.asgard.registry.TestRegistry.EDITOR;
import static io.asgard.registry.TestRegistry.PUBLISHER;
import static io.asgard.registry.TestRegistry.STRANGER;
import static io.asgard.registry.TestRegistry.VIEWER;
import static io.asgard.registry.TestRegistry.get;
import static io.asgard.registry.TestRegistry.message;
import static io.asgard.registry.TestRegistry.put;
import static io.asgard.registry.TestRegistry.register;
import static io.asgard.registry.TestRegistry.request;
import static io.asgard.registry.TestRegistry.sample;
import static io.asgard.registry.TestRegistry.send;
import static io.asgard.registry.TestRegistry.text;
import static io.asgard.registry.TestRegistry.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.ProtoSources;
import io.asgard.contracts.v1.ReaderReport;
import io.asgard.contracts.v1.SchemaCheck;
import io.asgard.contracts.v1.SchemaVersion;
import io.asgard.contracts.v1.TopicReaders;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.contracts.v1.TopicSchemas;
import io.asgard.platform.records.SchemaReader;
import io.asgard.platform.records.Schemas;
import io.asgard.registry.catalog.DescriptorSets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryIT {
  @Test
  void keepsATopicAsItWasPut() throws Exception {
    TopicSchema put = message(put("kept", EDITOR), TopicSchema.newBuilder()).build();
    TopicSchema sample = sample("topic.json", TopicSchema.newBuilder()).clearVersions().build();
    assertThat(put).isEqualTo(sample.toBuilder().setTopic("kept").build());
    assertThat(message(get("/v1/topics/kept", VIEWER), TopicSchema.newBuilder()).build())
        .isEqualTo(put);
  }

  @Test
  void numbersVersionsAndKnowsASetAgain() throws Exception {
    put("numbered", EDITOR);
    HttpResponse<byte[]> first = register("numbered", DescriptorSets.driverLocation(), EDITOR);
    HttpResponse<byte[]> second = register("numbered", DescriptorSets.withBooking(), EDITOR);
    HttpResponse<byte[]> again = register("numbered", DescriptorSets.withBooking(), EDITOR);
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.headers().firstValue("Location")).contains("/v1/topics/numbered/versions/1");
    assertThat(version(second).getVersion()).isEqualTo(2);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(version(again)).isEqualTo(version(second));
  }

  @Test
  void answersWithTheBytesThatWereRegistered() throws Exception {
    put("bytes", EDITOR);
    register("bytes", DescriptorSets.driverLocation(), EDITOR);
    register("bytes", DescriptorSets.withBooking(), EDITOR);
    assertThat(send(request("/v1/topics/bytes/versions/1", PUBLISHER).GET()).body())
        .isEqualTo(DescriptorSets.driverLocation().toByteArray());
    assertThat(send(request("/v1/topics/bytes/versions/latest", VIEWER).GET()).body())
        .isEqualTo(DescriptorSets.withBooking().toByteArray());
    assertThat(get("/v1/topics/bytes/versions/3", VIEWER).statusCode()).isEqualTo(404);
  }

  @Test
  void tagsEveryAnswer() throws Exception {
    put("tagged", EDITOR);
    register("tagged", DescriptorSets.driverLocation(), EDITOR);
    for (String path : new String[] {"", "/tagged", "/tagged/versions/latest"}) {
      String etag = get("/v1/topics" + path, VIEWER).headers().firstValue("ETag").orElseThrow();
      HttpResponse<byte[]> again =
          send(request("/v1/topics" + path, VIEWER).header("If-None-Match", etag).GET());
      assertThat(again.statusCode()).as(path).isEqualTo(304);
      assertThat(again.body()).isEmpty();
    }
  }

  @Test
  void refusesASetThatIsNotTheTopics() throws Exception {
    put("strict", EDITOR);
    HttpResponse<byte[]> refused =
        register(
            "strict", DescriptorSets.driverLocation().toBuilder().removeFile(0).build(), EDITOR);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(text(refused)).contains("keyType: asgard.sample.DriverLocationKey", "messageType: ");
  }

  @Test
  void refusesATopicThatItsVersionContradicts() throws Exception {
    put("fixed", EDITOR);
    register("fixed", DescriptorSets.driverLocation(), EDITOR);
    TopicSchema other =
        DescriptorSets.topic("fixed").toBuilder().setMessageType("asgard.sample.Other").build();
    assertThat(text(put(other, EDITOR))).contains("messageType: asgard.sample.Other");
  }

  @Test
  void letsOnlyTheTeamWrite() throws Exception {
    put("owned", EDITOR);
    assertThat(put("owned", STRANGER).statusCode()).isEqualTo(403);
    assertThat(put("owned", VIEWER).statusCode()).isEqualTo(403);
    assertThat(register("owned", DescriptorSets.driverLocation(), STRANGER).statusCode())
        .isEqualTo(403);
    assertThat(get("/v1/topics/owned", "none").statusCode()).isEqualTo(401);
  }

  @Test
  void letsOnlyAnAdministratorMoveATopic() throws Exception {
    put("moved", EDITOR);
    TopicSchema moved = DescriptorSets.topic("moved").toBuilder().setTeam("food").build();
    assertThat(put(moved, EDITOR).statusCode()).isEqualTo(403);
    assertThat(put(moved, STRANGER).statusCode()).isEqualTo(403);
    assertThat(put(moved, ADMIN).statusCode()).isEqualTo(200);
  }

  @Test
  void servesTheClientThatConsumersUse() throws Exception {
    put("followed", EDITOR);
    SchemaReader reader = SchemaReader.of("demo/firehose/follower", "1@a", List.of("followed"));
    try (Schemas schemas = Schemas.http(URI.create(url()), () -> VIEWER, reader)) {
      schemas.start();
      register("followed", DescriptorSets.driverLocation(), EDITOR);
      within(
          Duration.ofSeconds(5), () -> assertThat(schemas.get("followed").version()).isEqualTo(1));
      register("followed", DescriptorSets.withApiLog(), EDITOR);
      within(
          Duration.ofSeconds(5), () -> assertThat(schemas.get("followed").version()).isEqualTo(2));
      assertThat(schemas.get("followed").message().findFieldByName("driver_id")).isNotNull();
      within(
          Duration.ofSeconds(5),
          () ->
              assertThat(text(get("/v1/topics/followed/readers", VIEWER)))
                  .contains("demo/firehose/follower", "\"version\":2"));
    }
  }

  @Test
  void speaksAsTheSamplesDo() throws Exception {
    assertThat(sample("topics.json", TopicSchemas.newBuilder()).getTopics(0))
        .isEqualTo(sample("topic.json", TopicSchema.newBuilder()).build());
    assertThat(sample("topic.json", TopicSchema.newBuilder()).getVersions(0))
        .isEqualTo(sample("version.json", SchemaVersion.newBuilder()).build());
    assertThat(message(get("/v1/topics", VIEWER), TopicSchemas.newBuilder())).isNotNull();
    assertThat(sample("sources.json", ProtoSources.newBuilder()).getFilesCount()).isOne();
    assertThat(sample("check.json", SchemaCheck.newBuilder()).getFindingsCount()).isOne();
    assertThat(sample("reader-report.json", ReaderReport.newBuilder()).getReads(0))
        .isEqualTo(sample("readers.json", TopicReaders.newBuilder()).getReaders(0).getRead());
  }

  private static SchemaVersion version(HttpResponse<byte[]> response) throws IOException {
    return message(response, SchemaVersion.newBuilder()).build();
  }
}
