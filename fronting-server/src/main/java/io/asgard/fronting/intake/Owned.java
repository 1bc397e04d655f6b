package io.asgard.fronting.intake;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who belong to event loops. Visited by one task of each loop: a task of each of ten thousand
 * connections would hold up their events. Thread-safe.
 */
final class Owned<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Owned.class);

  private final Map<EventLoop, Set<T>> loops = new ConcurrentHashMap<>();

  void add(EventLoop loop, T one) {
    loops.computeIfAbsent(loop, first -> ConcurrentHashMap.newKeySet()).add(one);
  }

  void remove(EventLoop loop, T one) {
    Set<T> own = loops.get(loop);
    if (own != null) {
      own.remove(one);
    }
  }

  int size() {
    return loops.values().stream().mapToInt(Set::size).sum();
  }

  /** Has every loop visit its own, soon. */
  void visit(Consumer<T> visitor) {
    loops.forEach(
        (loop, own) -> {
          if (!own.isEmpty()) { // Else the loop may have ended.
            loop.execute(() -> own.forEach(one -> visit(one, visitor)));
          }
        });
  }

  /** A fault in one must not cost the others their visit. */
  private void visit(T one, Consumer<T> visitor) {
    try {
      visitor.accept(one);
    } catch (RuntimeException e) {
      LOG.error("{} cannot be visited", one, e);
    }
  }
}
