package io.asgard.fronting.intake;

import io.netty.channel.EventLoop;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who belong to event loops. Visited by a few tasks of each loop: a task of each of ten
 * thousand connections would hold up their events. Thread-safe.
 */
final class Owned<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Owned.class);
  private static final int AT_ONCE = 100;

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

  /** Does it to each, on the caller's thread. */
  void forEach(Consumer<T> action) {
    loops.values().forEach(own -> own.forEach(action));
  }

  /** Has every loop visit its own, soon. */
  void visit(Consumer<T> visitor) {
    loops.forEach(
        (loop, own) -> {
          if (!own.isEmpty()) { // Else the loop may have ended.
            visit(loop, own.iterator(), visitor);
          }
        });
  }

  /** A few at a time, since all may be due in the same second; events come in between. */
  private void visit(EventLoop loop, Iterator<T> rest, Consumer<T> visitor) {
    Runnable some =
        () -> {
          for (int i = 0; i < AT_ONCE && rest.hasNext(); i++) {
            visit(rest.next(), visitor);
          }
          if (rest.hasNext()) {
            visit(loop, rest, visitor);
          }
        };
    var ignored = loop.schedule(some, 1, TimeUnit.MILLISECONDS);
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
