package io.asgard.platform.clusters;

import io.asgard.contracts.v1.StreamLocation;
import java.util.function.Consumer;
import java.util.function.Function;

/** Passes each stream on to locations of its own. */
final class ChosenStreams implements StreamLocations {
  private final Function<String, StreamLocations> ofStream;

  ChosenStreams(Function<String, StreamLocations> ofStream) {
    this.ofStream = ofStream;
  }

  @Override
  public StreamLocation locate(String stream) {
    return ofStream.apply(stream).locate(stream);
  }

  @Override
  public Watch watch(String stream, Consumer<StreamLocation> listener) {
    return ofStream.apply(stream).watch(stream, listener);
  }
}
