package io.asgard.firehose.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.SampleEvents;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private final Expressions types = Expressions.of(SampleEvents.TYPE);
  private final Subject subject = new Subject().aim(SampleEvents.event(7, "d 1"));

  @Test
  void fillsItsHoles() {
    assertThat(fill("{{message.driver_id}}/{{ offset }}-{{message.location}}."))
        .isEqualTo("d 1/7-.");
    assertThat(fill("plain")).isEqualTo("plain");
    assertThat(fill("{{ {'a': {'b': 1} }.a.b }}{{event_time}}"))
        .isEqualTo("12023-11-14T22:13:20.123Z");
  }

  @Test
  void escapesWhatItIsFilledWith() {
    Template template = Template.of("url", "/{{message.driver_id}}/ /", types);
    assertThat(template.fill(subject, text -> text.replace(" ", "%20"))).isEqualTo("/d%201/ /");
  }

  @Test
  void keepsTypesInJson() {
    JsonBytes out = new JsonBytes(8);
    JsonTemplate.of(
            "template",
            "{\"d\": {{message.driver_id}}, \"o\": {{offset}}, \"l\": {{message.location}},"
                + " \"t\": {{message.event_timestamp}}, \"a\": {{[offset, 1.5, true]}}}",
            types)
        .fill(subject, out);
    assertThat(out)
        .hasToString(
            "{\"d\": \"d 1\", \"o\": 7, \"l\": null,"
                + " \"t\": \"2023-11-14T22:13:20Z\", \"a\": [7,1.5,true]}");
  }

  @Test
  void refusesAHoleThatIsNotClosed() {
    assertThatThrownBy(() -> fill("a{{offset"))
        .hasMessage("t: a{{offset (expected: }} after each {{)");
  }

  private String fill(String source) {
    return Template.of("t", source, types).fill(subject);
  }
}
