package io.asgard.datlantis.deployment;

import io.asgard.contracts.v1.StreamLocation;
import io.asgard.platform.clusters.MovingStream;
import io.asgard.platform.clusters.StreamLocations;
import io.asgard.platform.service.UnavailableException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Where streams are at this moment. Thread-safe. */
public final class Places implements AutoCloseable {
  private final StreamLocations locations;
  private final Map<String, MovingStream> streams = new ConcurrentHashMap<>();

  public Places(StreamLocations locations) {
    this.locations = locations;
  }

  /**
   * Addresses by stream.
   *
   * @throws UnavailableException if one of them is nowhere
   */
  Map<String, String> of(Set<String> names) {
    Map<String, String> places = new TreeMap<>();
    names.forEach(name -> places.put(name, now(name)));
    return places;
  }

  /** As above, without those that are nowhere. */
  Map<String, String> known(Collection<String> names) {
    Map<String, String> places = new TreeMap<>();
    for (String name : names) {
      try {
        places.put(name, now(name));
      } catch (UnavailableException e) {
        // Who starts a job says so; what runs is left alone.
      }
    }
    return places;
  }

  private String now(String name) {
    StreamLocation place;
    try {
      place = streams.computeIfAbsent(name, each -> new MovingStream(each, locations)).now();
    } catch (IllegalStateException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()));
    }
    if (StreamLocations.moving(place)) {
      throw new UnavailableException("stream: " + name + " is moving (expected: served)");
    }
    return place.getBootstrap();
  }

  @Override
  public void close() {
    streams.values().forEach(MovingStream::close);
  }
}
