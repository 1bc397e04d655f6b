package io.asgard.fronting.publish;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.clusters.StreamLocations;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Each stream is at the address of its own name until a test moves it. */
final class FakeLocations implements StreamLocations {
  private record Watcher(String stream, Consumer<StreamLocation> listener) {}

  private final Map<String, StreamLocation> moved = new HashMap<>(); // guarded by this
  private final CopyOnWriteArrayList<Watcher> watchers = new CopyOnWriteArrayList<>();

  void move(String stream, String to) {
    StreamLocation now;
    synchronized (this) {
      now =
          locate(stream).toBuilder()
              .setEpoch(locate(stream).getEpoch() + 1)
              .setBootstrap(to)
              .build();
      moved.put(stream, now);
    }
    watchers.stream()
        .filter(watcher -> watcher.stream().equals(stream))
        .forEach(watcher -> watcher.listener().accept(now));
  }

  @Override
  public synchronized StreamLocation locate(String stream) {
    return moved.getOrDefault(
        stream, StreamLocation.newBuilder().setStream(stream).setBootstrap(stream).build());
  }

  @Override
  public Watch watch(String stream, Consumer<StreamLocation> listener) {
    Watcher watcher = new Watcher(stream, listener);
    watchers.add(watcher);
    listener.accept(locate(stream));
    return () -> watchers.remove(watcher);
  }
}
