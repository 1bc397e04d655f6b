package io.asgard.firehose.sink.search;

import io.asgard.firehose.event.BadEventException;
import io.asgard.firehose.event.Event;
import io.asgard.firehose.event.EventType;
import io.asgard.firehose.expression.Compiled;
import io.asgard.firehose.expression.Expression;
import io.asgard.firehose.expression.Expressions;
import io.asgard.firehose.expression.Subject;
import io.asgard.firehose.expression.Template;
import io.asgard.firehose.expression.Texts;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.JsonBody;
import io.asgard.firehose.sink.Preparation;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes of an event its lines of a bulk request: what is to be done, and the document. */
final class Actions implements Preparation<byte[]> {
  // A longer one is refused with all that is in its request.
  private static final int MOST_ID_BYTES = 512;
  private static final int CAPACITY = 1024;

  private final SearchSettings settings;
  private final JsonBody documents;
  private final Compiled<Target> targets;
  private final Subject subject = new Subject();
  private final Texts texts = new Texts();
  private final String start;
  private final JsonBytes out = new JsonBytes(CAPACITY);

  /** Where documents go. */
  private record Target(Template index, @Nullable Expression id, @Nullable Template routing) {}

  Actions(SearchSettings settings, Map<String, String> fields) {
    this.settings = settings;
    this.documents = new JsonBody(fields);
    this.targets = new Compiled<>(this::compile);
    this.start = "{\"" + settings.mode().name().toLowerCase(Locale.ROOT) + "\":{\"_index\":";
  }

  private Target compile(Expressions types) {
    String id = settings.id();
    String routing = settings.routing();
    return new Target(
        Template.of(SearchSinks.NAME + "index", settings.index(), types),
        id == null ? null : types.compile(SearchSinks.NAME + "id", id),
        routing == null ? null : Template.of(SearchSinks.NAME + "routing", routing, types));
  }

  @Override
  public void check(EventType type) {
    targets.of(type);
    documents.check(type);
  }

  @Override
  public byte[] of(Event event) {
    out.truncate(0);
    action(event);
    switch (settings.mode()) {
      case INDEX, CREATE -> out.put(documents.of(event)).put('\n');
      case UPDATE ->
          out.putAscii("{\"doc\":").put(documents.of(event)).putAscii(",\"doc_as_upsert\":true}\n");
      case DELETE -> {}
    }
    return out.copy();
  }

  private void action(Event event) {
    Target target = targets.of(event.type());
    subject.aim(event);
    String index = target.index().fill(subject);
    if (index.isEmpty()) {
      throw new BadEventException("index: (expected: a name)");
    }
    putString(index, out.putAscii(start));
    putId(target.id(), event, out.putAscii(",\"_id\":"));
    String routing = target.routing() == null ? "" : target.routing().fill(subject);
    if (!routing.isEmpty()) {
      putString(routing, out.putAscii(",\"routing\":"));
    }
    if (settings.mode() == SearchSettings.Mode.UPDATE) {
      // Others may write the document too.
      out.putAscii(",\"retry_on_conflict\":3");
    }
    out.putAscii("}}\n");
  }

  private void putId(@Nullable Expression expression, Event event, JsonBytes out) {
    String id = expression == null ? usualId(event) : texts.of(expression.value(subject));
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    if (utf8.length == 0 || utf8.length > MOST_ID_BYTES) {
      throw new BadEventException(
          "id: " + id + " (expected: 1 to " + MOST_ID_BYTES + " bytes, has " + utf8.length + ")");
    }
    out.putString(utf8, 0, utf8.length);
  }

  /** The same in every delivery. */
  private static String usualId(Event event) {
    return event
        .id()
        .map(Object::toString)
        .orElseGet(
            () -> event.record().topic() + '-' + event.record().partition() + '-' + event.offset());
  }

  private static void putString(String text, JsonBytes out) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.putString(utf8, 0, utf8.length);
  }
}
