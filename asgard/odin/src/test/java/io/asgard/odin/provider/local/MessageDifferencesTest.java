package io.asgard.odin.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.asgard.contracts.v1.EventTime;
import io.asgard.contracts.v1.MetricModel;
import io.asgard.contracts.v1.Tag;
import io.asgard.contracts.v1.TopicSchema;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MessageDifferencesTest {
  private static final MetricModel METRIC =
      MetricModel.newBuilder()
          .setName("supply")
          .addTags(Tag.newBuilder().setName("s2id").setType("s2id"))
          .build();

  @Test
  void whatIsAsItWasPutDoesNotDiffer() {
    assertThat(differences(METRIC, "{'name':'supply','tags':[{'name':'s2id','type':'s2id'}]}"))
        .isEmpty();
  }

  @Test
  void aFieldThatNobodyDeclaredDiffersToo() {
    String byHand =
        "{'name':'supply','notice':'wrong','window':'10s',"
            + "'tags':[{'name':'s2id','type':'s2id','filter':true}],'fields':[{'name':'x'}]}";
    assertThat(differences(METRIC, byHand))
        .containsExactlyInAnyOrder(
            Difference.of("tags.0.filter", "false", "true"),
            Difference.of("notice", "none", "wrong"),
            Difference.of("fields", "0 items", "1 items"),
            Difference.of("window", "none", "seconds: 10"));
  }

  @Test
  void aFieldThatIsGoneDiffers() {
    assertThat(differences(METRIC, "{'tags':[{'name':'s2id','type':'string'}]}"))
        .containsExactlyInAnyOrder(
            Difference.of("name", "supply", "none"),
            Difference.of("tags.0.type", "s2id", "string"));
  }

  @Test
  void whatTheOwnerFillsInIsItsMatter() {
    TopicSchema schema =
        TopicSchema.newBuilder()
            .setTopic("t")
            .setEventTime(EventTime.newBuilder().setField("at"))
            .build();
    String there = "{'topic':'t','eventTime':{'field':'at'},'versions':[{'version':1}]}";
    assertThat(
            MessageDifferences.between(
                schema, JsonMapper.shared().readTree(there.replace('\'', '"')), "versions"))
        .isEmpty();
  }

  private static java.util.List<Difference> differences(MetricModel expected, String actual) {
    return MessageDifferences.between(
        expected, JsonMapper.shared().readTree(actual.replace('\'', '"')));
  }
}
