package io.asgard.firehose.sink;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends a batch in parts of which none has two events of a key: for targets that may take an event
 * although they did not take an earlier one of the same call.
 */
public final class OnePerKey<T> implements Target<T> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ByteBuffer NO_KEY = ByteBuffer.allocate(0);

  private final Target<T> target;
  private final Duration patience;

  public OnePerKey(Target<T> target) {
    this(target, PATIENCE);
  }

  /**
   * A target.
   *
   * @param patience after so long in one call what is left is answered {@link Outcome#LATER}
   */
  public OnePerKey(Target<T> target, Duration patience) {
    this.target = target;
    this.patience = patience;
  }

  @Override
  public List<Delivery> deliver(List<Prepared<T>> batch) throws InterruptedException {
    List<ByteBuffer> keys = batch.stream().map(OnePerKey::key).toList();
    List<Delivery> answers = new ArrayList<>(Collections.nCopies(batch.size(), Delivery.later()));
    Set<ByteBuffer> waiting = new HashSet<>(); // behind one that waits, those of its key wait too
    long deadline = System.nanoTime() + patience.toNanos();
    for (List<Integer> part : parts(keys)) {
      part.removeIf(i -> waiting.contains(keys.get(i)));
      if (part.isEmpty()) {
        break;
      }
      List<Delivery> now = target.deliver(part.stream().map(batch::get).toList());
      for (int i = 0; i < part.size(); i++) {
        answers.set(part.get(i), now.get(i));
        if (!now.get(i).outcome().isProgress()) {
          waiting.add(keys.get(part.get(i)));
        }
      }
      if (System.nanoTime() - deadline > 0) {
        break;
      }
    }
    return answers;
  }

  private static <T> ByteBuffer key(Prepared<T> event) {
    byte[] key = event.event().record().key();
    return key == null ? NO_KEY : ByteBuffer.wrap(key);
  }

  /** The first of each key, then the second, and so on. Those without a key are all first. */
  private static List<List<Integer>> parts(List<ByteBuffer> keys) {
    List<List<Integer>> parts = new ArrayList<>();
    Map<ByteBuffer, Integer> seen = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      int nth = keys.get(i).equals(NO_KEY) ? 0 : seen.merge(keys.get(i), 1, Integer::sum) - 1;
      if (nth == parts.size()) {
        parts.add(new ArrayList<>());
      }
      parts.get(nth).add(i);
    }
    return parts;
  }

  @Override
  public void close() {
    target.close();
  }
}
