package io.asgard.firehose.sink.files;

import io.asgard.firehose.json.JsonBytes;
import io.asgard.firehose.sink.Delivery;
import io.asgard.firehose.sink.Outcome;
import io.asgard.firehose.sink.Prepared;
import io.asgard.firehose.sink.Target;
import io.asgard.firehose.store.ObjectStore;
import io.asgard.firehose.store.ObjectStoreException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes what of a batch is of one directory and one Kafka partition as one object. */
final class FilesTarget implements Target<Line> {
  private final ObjectStore store;
  private final boolean lines;
  private final boolean gzip;
  private final String suffix;
  private final Duration patience;
  private final JsonBytes length = new JsonBytes(8);

  /** The events of one object. */
  private record Place(String directory, String topic, int partition) {}

  /**
   * @param patience after so long in one call what is left is answered {@link Outcome#LATER}
   */
  FilesTarget(ObjectStore store, FilesSettings settings, Duration patience) {
    this.store = store;
    this.lines = settings.format() == FilesSettings.Format.JSON_LINES;
    this.gzip = settings.gzip();
    this.suffix = (lines ? ".json" : ".bin") + (gzip ? ".gz" : "");
    this.patience = patience;
  }

  /**
   * After an object that could not be written no other is tried. What was written stays so, even
   * behind an event of the same key that waits: an object's place is told by the offsets in its
   * name, not by when it came.
   */
  @Override
  public List<Delivery> deliver(List<Prepared<Line>> events) throws InterruptedException {
    Delivery[] answers = new Delivery[events.size()];
    long deadline = System.nanoTime() + patience.toNanos();
    boolean goesOn = true;
    for (Map.Entry<Place, List<Integer>> object : objects(events).entrySet()) {
      Delivery answer =
          goesOn
              ? write(object.getKey(), object.getValue().stream().map(events::get).toList())
              : Delivery.later();
      object.getValue().forEach(index -> answers[index] = answer);
      goesOn &= answer.outcome().isProgress() && System.nanoTime() < deadline;
    }
    return Arrays.asList(answers);
  }

  private static Map<Place, List<Integer>> objects(List<Prepared<Line>> events) {
    Map<Place, List<Integer>> objects = new LinkedHashMap<>();
    for (int i = 0; i < events.size(); i++) {
      ConsumerRecord<?, ?> record = events.get(i).event().record();
      Place place =
          new Place(events.get(i).content().directory(), record.topic(), record.partition());
      objects.computeIfAbsent(place, any -> new ArrayList<>()).add(i);
    }
    return objects;
  }

  private Delivery write(Place place, List<Prepared<Line>> events) throws InterruptedException {
    CRC32C hash = new CRC32C();
    byte[] bytes = bytes(events, hash);
    try {
      store.put(name(place, events, hash.getValue()), bytes);
      return Delivery.done();
    } catch (ObjectStoreException e) {
      String detail = String.valueOf(e.getMessage());
      return e.isAway() ? Delivery.later(detail) : Delivery.retry(detail);
    }
  }

  /**
   * The same for the same events, so that they are in place of themselves if they are delivered
   * again; never that of others, though a topic that moves to another Kafka has their offsets.
   */
  private String name(Place place, List<Prepared<Line>> events, long hash) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Prepared<Line> event : events) {
      first = Math.min(first, event.event().offset());
      last = Math.max(last, event.event().offset());
    }
    return place.directory()
        + "%s-%d-%019d-%019d-%08x%s"
            .formatted(place.topic(), place.partition(), first, last, hash, suffix);
  }

  private byte[] bytes(List<Prepared<Line>> events, CRC32C hash) {
    int size = events.stream().mapToInt(event -> event.content().content().length + 1).sum();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(gzip ? size / 4 + 64 : size + 64);
    try (OutputStream out =
        new BufferedOutputStream(
            new CheckedOutputStream(gzip ? new GZIPOutputStream(bytes) : bytes, hash))) {
      for (Prepared<Line> event : events) {
        write(event.content().content(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return bytes.toByteArray();
  }

  private void write(byte[] content, OutputStream out) throws IOException {
    if (!lines) {
      length.truncate(0);
      length.putVarint(content.length);
      out.write(length.array(), 0, length.size());
    }
    out.write(content);
    if (lines) {
      out.write('\n');
    }
  }

  @Override
  public void close() {}
}
