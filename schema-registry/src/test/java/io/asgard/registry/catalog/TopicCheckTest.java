package io.asgard.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import io.asgard.contracts.v1.TopicSchema;
import io.asgard.platform.records.DescriptorSet;
import io.asgard.platform.service.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCheckTest {
  private static final DescriptorSet SET =
      DescriptorSet.parse(DescriptorSets.driverLocation().toByteArray());

  @Test
  void findsNothingWrongWithTheSample() {
    assertThat(problems(topic())).isEmpty();
    assertThat(descriptorProblems(topic())).isEmpty();
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    TopicSchema.Builder topic = TopicSchema.newBuilder().setTopic("a topic");
    topic.getEventTimeBuilder().setBack(Durations.fromSeconds(-1));
    assertThat(problems(topic))
        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
        .containsExactly(
            "topic", "team", "keyType", "messageType", "eventTime.field", "eventTime.back");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a b", "ü"})
  void refusesNamesThatKafkaRefuses(String name) {
    assertThat(problems(topic().setTopic(name))).singleElement().asString().startsWith("topic: ");
  }

  @Test
  void namesBothTypesThatAreMissing() {
    assertThat(descriptorProblems(topic().setKeyType("a.Key").setMessageType("a.Message")))
        .containsExactly(
            "keyType: a.Key (expected: a message of the descriptor set)",
            "messageType: a.Message (expected: a message of the descriptor set)");
  }

  @Test
  void refusesATimeInTheKey() {
    assertThat(descriptorProblems(topic().setKeyType("asgard.sample.DriverLocation")))
        .containsExactly(
            "asgard.sample.DriverLocation.event_timestamp: a Timestamp in the key"
                + " (expected: identity fields only)");
  }

  @Test
  void refusesAnEventTimeThatIsNoTimestamp() {
    assertThat(descriptorProblems(eventTime("location")))
        .containsExactly(
            "eventTime.field: location is asgard.sample.Point"
                + " (expected: google.protobuf.Timestamp)");
  }

  @Test
  void refusesAnEventTimeThatDoesNotExist() {
    assertThat(descriptorProblems(eventTime("when")))
        .containsExactly(
            "eventTime.field: when (expected: a field of asgard.sample.DriverLocation)");
  }

  private static TopicSchema.Builder topic() {
    return DescriptorSets.topic("driver-location").toBuilder();
  }

  private static TopicSchema.Builder eventTime(String field) {
    TopicSchema.Builder topic = topic();
    topic.getEventTimeBuilder().setField(field);
    return topic;
  }

  private static List<String> problems(TopicSchema.Builder topic) {
    Problems problems = new Problems();
    TopicCheck.topic(topic.build(), problems);
    return problems.all();
  }

  private static List<String> descriptorProblems(TopicSchema.Builder topic) {
    Problems problems = new Problems();
    TopicCheck.descriptors(topic.build(), SET, problems);
    return problems.all();
  }
}
