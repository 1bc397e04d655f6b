package io.asgard.registry.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.ProtoFile;
import io.asgard.contracts.v1.ProtoSources;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachTest {
  private static final TopicTypes OLD = types("string name = 1; E kind = 2; P next = 3;");

  @Test
  void aPathIsHitByItsFieldsAndByNoOther() {
    TopicTypes now = types("bytes name = 1; E kind = 2; P next = 3;");
    assertThat(hit(now, "p.name")).isTrue();
    assertThat(hit(now, "q.name")).isTrue(); // the type is the same
    assertThat(hit(now, "p.kind")).isFalse();
    assertThat(hit(now, "a")).isFalse();
  }

  @Test
  void aPathThatEndsAtAMessageIsHitByAllThatIsInIt() {
    TopicTypes now = types("bytes name = 1; E kind = 2; P next = 3;");
    assertThat(hit(now, "p")).isTrue();
    assertThat(hit(now, "p.next")).isTrue();
  }

  @Test
  void aPathToAnEnumIsHitByItsValues() {
    TopicTypes now = types("string name = 1; E kind = 2; P next = 3;", "UNO = 1;");
    assertThat(hit(now, "p.kind")).isTrue();
    assertThat(hit(now, "p.name")).isFalse();
  }

  @Test
  void aFieldThatEntersAOneofHitsWhoReadsItsRivals() {
    TopicTypes old = types("string name = 1; E kind = 2; oneof o { string a = 3; }");
    TopicTypes now = types("E kind = 2; oneof o { string a = 3; string name = 1; }");
    assertThat(hit(old, now, "p.name")).isTrue();
    assertThat(hit(old, now, "p.a")).isTrue();
    assertThat(hit(old, now, "p.kind")).isFalse();
  }

  @Test
  void aPathThatLeadsNowhereIsHitByNothing() {
    TopicTypes now = types("bytes name = 1; E kind = 2; P next = 3;");
    assertThat(hit(now, "p.nothing")).isFalse();
    assertThat(hit(now, "a.b.c")).isFalse();
    assertThat(hit(now, "")).isFalse();
  }

  private static boolean hit(TopicTypes now, String path) {
    return hit(OLD, now, path);
  }

  private static boolean hit(TopicTypes old, TopicTypes now, String path) {
    Reach reach = Reach.of(old, List.of(path));
    return SchemaComparison.of(old, now).stream().anyMatch(reach::hitBy);
  }

  private static TopicTypes types(String fieldsOfP) {
    return types(fieldsOfP, "ONE = 1;");
  }

  private static TopicTypes types(String fieldsOfP, String value) {
    String source =
        """
        syntax = "proto3";
        package t;
        message K { string id = 1; }
        message M { int32 a = 1; P p = 2; P q = 3; }
        message P { %s }
        enum E { ZERO = 0; %s }
        """
            .formatted(fieldsOfP, value);
    ProtoSources sources =
        ProtoSources.newBuilder()
            .addFiles(ProtoFile.newBuilder().setName("t.proto").setContent(source))
            .build();
    return new TopicTypes(Cases.compile(sources), "t.K", "t.M");
  }
}
