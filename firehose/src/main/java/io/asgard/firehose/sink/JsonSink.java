package io.asgard.firehose.sink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.asgard.firehose.json.JsonBytes;
import io.asgard.platform.records.Schemas;
import io.asgard.platform.records.TopicType;
import io.asgard.platform.records.WireReader.MalformedException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decodes events by their topic's schema, and hands on those that could be decoded. */
public final class JsonSink implements Sink {
  private static final int CAPACITY = 1024;

  private final EventJson json = new EventJson();
  private final JsonBytes out = new JsonBytes(CAPACITY);
  private final Schemas schemas;
  private final JsonTarget target;

  public JsonSink(Schemas schemas, JsonTarget target) {
    this.schemas = schemas;
    this.target = target;
  }

  @Override
  public List<Delivery> deliver(List<Event> batch) throws InterruptedException {
    List<JsonEvent> decoded = new ArrayList<>(batch.size());
    List<@Nullable Delivery> failed = new ArrayList<>(batch.size());
    for (Event event : batch) {
      failed.add(decode(event, decoded));
    }
    Iterator<Delivery> answers =
        (decoded.isEmpty() ? List.<Delivery>of() : target.deliver(decoded)).iterator();
    List<Delivery> all = new ArrayList<>(batch.size());
    for (Delivery failure : failed) {
      all.add(failure == null ? answers.next() : failure);
    }
    return all;
  }

  private @Nullable Delivery decode(Event event, List<JsonEvent> decoded) {
    Optional<TopicType> type = schemas.find(event.record().topic());
    if (type.isEmpty()) {
      // The registry's trouble, not the event's.
      return Delivery.retry("topic: " + event.record().topic() + " (expected: in the registry)");
    }
    try {
      out.truncate(0);
      json.write(event, type.get(), out);
      decoded.add(new JsonEvent(event, out.copy()));
      return null;
    } catch (InvalidProtocolBufferException | MalformedException e) {
      return Delivery.reject(
          "not a "
              + type.get().key().getFullName()
              + " and a "
              + type.get().message().getFullName()
              + ": "
              + e.getMessage());
    }
  }

  @Override
  public void close() {
    target.close();
  }
}
